"""Says in Indonesian what schemas and rules say in English; what it does not know it quotes."""

import re

SENTENCES = {
    "Missing data for required field.": "wajib diisi",
    "Field may not be null.": "wajib diisi",
    "Must be one line without control or invisible characters.": (
        "harus satu baris tanpa karakter kendali atau karakter tak terlihat"
    ),
    "Must hold a letter or a digit.": "harus memuat huruf atau angka",
    "Must not hold control characters.": "tidak boleh memuat karakter kendali",
    "Must hold something that can be seen.": "harus memuat sesuatu yang terlihat",
    "Not a valid UUID.": "bukan ID yang benar",
    "Not a valid date.": "bukan tanggal yang benar",
    "Not a valid integer.": "bukan bilangan bulat",
    "Not a valid string.": "bukan teks",
    "Not a valid boolean.": "harus ya atau tidak",
    "Not a valid email address.": "bukan alamat surel yang benar",
    "Not a valid URL.": "bukan alamat situs yang benar; mulai dengan https://",
    "Unknown field.": "isian tidak dikenal",
    'Must be exact text as "90" or "12.5".': "harus angka, misalnya 90 atau 12,5",
    'Must be exact text as "2619" or "12.5".': "harus angka, misalnya 2619 atau 12,5",
    'Must be a number as "0714 321234".': "harus nomor telepon, misalnya 0714 321234",
    'Must be as "2021", "2021-10" or "2021-10-05".': "harus 2021, 2021-10, atau 2021-10-05",
    "lies in the future": "masih di masa depan",
    "names something twice": "menyebut sesuatu dua kali",
    "names an alias twice": "menyebut nama lain dua kali",
    "stands there twice": "tertulis dua kali",
    "there is no such date": "tidak ada tanggal seperti itu",
    "must be named if the owner is an agency, and only then": (
        "wajib diisi bila pemiliknya perangkat daerah, dan hanya bila begitu"
    ),
    "must be given with the channel other, and only then": (
        "wajib diisi bila kanalnya Lainnya, dan hanya bila begitu"
    ),
    "only a programme has components": "hanya program yang punya komponen",
    "is given of a national system only": "hanya diisi untuk sistem nasional",
    "must lie between 0 and 100": "harus antara 0 dan 100",
    'must be a year, month or day: "2021", "2021-10", "2021-10-05"': "harus 2021, 2021-10, atau 2021-10-05",
    "lies before valid_from": "mendahului tanggal mulai berlaku",
    "lies before operating_since": "mendahului hari pertama beroperasi",
    "lies before initiative_since": "mendahului inisiatif",
    "lies before trial_since": "mendahului uji coba",
    "is given of an innovation that has stopped only": "hanya diisi untuk inovasi yang sudah berhenti",
    "is given by an administrator only": "hanya diisi oleh administrator",
    "a programme is not a component of another": "program tidak bisa menjadi komponen program lain",
    "this innovation is archived": "inovasi ini sudah diarsipkan",
    "is not a channel of this innovation": "bukan kanal inovasi ini",
    "a programme is one from the start, and nothing becomes one later": (
        "program adalah program sejak awal; inovasi lain tidak bisa menjadi program kemudian"
    ),
    "this draft is not of the programme's agency; publish it first": (
        "draf ini bukan milik perangkat daerah program; tayangkan dulu"
    ),
    "publish the component first: the programme is public": (
        "tayangkan dulu komponennya: programnya sudah tayang"
    ),
    "it has not been submitted": "belum diajukan",
    "it is published once it has been submitted and verified": "tayang setelah diajukan dan diverifikasi",
    "a draft stands beside a published record only": "draf perubahan hanya ada untuk catatan yang tayang",
    "it has been submitted; it is withdrawn or returned first": (
        "sudah diajukan; tarik atau kembalikan dulu"
    ),
    "it has been verified; it is returned first": "sudah diverifikasi; kembalikan dulu",
    "it has been returned; it is changed and submitted again": (
        "sudah dikembalikan; perbaiki lalu ajukan lagi"
    ),
    "a published record is changed by a draft beside it": (
        "catatan yang tayang diubah melalui draf perubahan"
    ),
    "it has been submitted already": "sudah diajukan",
    "it has been verified already": "sudah diverifikasi",
    "it is published already": "sudah tayang",
    "it is archived": "sudah diarsipkan",
    "an archived innovation is not changed any more": "inovasi yang diarsipkan tidak diubah lagi",
}
PATTERNS = (
    (re.compile(r"Longer than maximum length ([0-9]+)\."), r"lebih dari \1 (huruf atau isian)"),
    (re.compile(r"Shorter than minimum length ([0-9]+)\."), r"kurang dari \1 (huruf atau isian)"),
    (re.compile(r"Length must be between ([0-9]+) and ([0-9]+)\."), r"panjangnya harus \1 sampai \2"),
    (re.compile(r"Must be one of: (.*)\."), r"pilihan: \1"),
    (re.compile(r"must lie between (\S+) and (\S+)"), r"harus antara \1 dan \2"),
    (re.compile(r"lies before (\S+)"), r"mendahului \1"),
    (
        re.compile(r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\."),
        r"harus antara \1 dan \2",
    ),
    (re.compile(r"(.*): there is no such field to infer"), r"\1: tidak ada isian seperti itu"),
)


def in_indonesian(words: str) -> str:
    """The same in Indonesian."""
    if words in SENTENCES:
        return SENTENCES[words]
    for pattern, said in PATTERNS:
        if found := pattern.fullmatch(words):
            return found.expand(said)
    return f"tidak dapat diterima ({words})"

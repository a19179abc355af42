"""The sheets of usage: months in columns, and figures that were stated for no known month."""

from registry_service import labels
from registry_service.imports.columns import Column, Shape
from registry_service.imports.shapes.places import IS_DEMO
from shared.sheets.dates import MONTHS, SHORT_MONTHS

INNOVATION = Column(
    "innovation",
    "Inovasi",
    "Innovation",
    "shared",
    "Nama inovasi seperti tercatat, atau ID-nya",
    "The innovation's name as it is recorded, or its ID",
    is_required=True,
    offers="innovations",
    synonyms=("nama inovasi", "judul inovasi", "innovation name"),
    width=40,
)
AGENCY = Column(
    "agency",
    "Perangkat daerah",
    "Agency",
    "shared",
    "Hanya perlu bila ada dua inovasi dengan nama yang sama",
    "Needed only where two innovations have the same name",
    offers="agencies",
    synonyms=("opd", "skpd", "instansi"),
    width=30,
)
BASIS = Column(
    "basis",
    "Dasar angka",
    "Basis",
    "code",
    "Dari mana angka ini",
    "Where the figure comes from",
    codes=labels.USAGE_BASES,
    is_required=True,
    synonyms=("sumber angka", "dasar"),
)
MONTH_COLUMNS = tuple(
    Column(
        f"month_{number:02d}",
        SHORT_MONTHS[number - 1],
        MONTHS[number - 1][1][:3].title(),
        "count",
        "Pengguna layanan pada bulan itu; kosong berarti belum diketahui, nihil berarti nol",
        "Service uses in that month; empty means unknown, nihil or 0 means none",
        synonyms=MONTHS[number - 1],
        width=9,
    )
    for number in range(1, 13)
)
USAGE_MONTHS = Shape(
    "usage_months",
    "Pengguna per bulan",
    "Usage by month",
    (
        INNOVATION,
        AGENCY,
        Column(
            "channel",
            "Kanal",
            "Channel",
            "code",
            codes=labels.CHANNELS,
            is_required=True,
            synonyms=("kanal layanan", "saluran"),
        ),
        Column(
            "year",
            "Tahun",
            "Year",
            "year",
            "Kosongkan bila tahun sudah tertulis di atas tabel",
            "Leave empty where the year stands above the table",
            synonyms=("thn",),
            width=9,
        ),
        BASIS,
        *MONTH_COLUMNS,
    ),
    has_year=True,
)
USAGE_STATED = Shape(
    "usage_stated",
    "Pengguna dinyatakan",
    "Stated usage",
    (
        INNOVATION,
        AGENCY,
        Column(
            "count",
            "Pengguna per bulan",
            "Users per month",
            "count",
            "Angka per bulan seperti dinyatakan, tanpa bulan yang jelas",
            "A figure per month as it was stated, of no known month",
            is_required=True,
            synonyms=("jumlah pengguna", "pengguna", "count"),
        ),
        Column(
            "stated_where",
            "Dinyatakan di",
            "Stated where",
            "text",
            "Terbitan atau dokumen yang menyebut angka ini",
            "The publication or document that states the figure",
            is_required=True,
            synonyms=("sumber",),
            width=40,
        ),
        Column("stated_on", "Dinyatakan tanggal", "Stated on", "date"),
        BASIS,
        Column(
            "inferred",
            "Hasil tafsir",
            "Inferred",
            "texts",
            "Nama isian yang ditafsirkan, tidak tertulis di sumber",
            "Names of fields that were read into the source",
        ),
        IS_DEMO,
        Column("figure_id", "ID angka", "Figure ID", "id"),
    ),
)

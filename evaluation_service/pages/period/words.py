"""What the codes of periods are called on pages, Indonesian and English; no decisions."""

from collections.abc import Mapping

Words = Mapping[str, tuple[str, str]]

STATES: Words = {
    "draft": ("Draf", "Draft"),
    "open": ("Dibuka", "Open"),
    "closed": ("Ditutup", "Closed"),
    "determined": ("Ditetapkan, belum tayang", "Determined, not yet released"),
    "provisional": ("Tayang, sementara", "Released, provisional"),
    "released": ("Tayang", "Released"),
}
STATE_KINDS = {
    "draft": "quiet",
    "open": "plain",
    "closed": "warn",
    "determined": "warn",
    "provisional": "warn",
    "released": "good",
}
ZONES: Words = {
    "hijau": ("zona hijau", "green zone"),
    "kuning": ("zona kuning", "yellow zone"),
    "merah": ("zona merah", "red zone"),
}
SCHEMES: Words = {
    "pekppp_mandiri": ("PEKPPP Mandiri", "PEKPPP Mandiri (a region's own)"),
    "pekppp_nasional": ("PEKPPP nasional", "National PEKPPP"),
    "other": ("Evaluasi lain", "Another evaluation"),
}
COMBINATIONS: Words = {
    "agreed": (
        "Pleno: evaluator menyepakati satu tingkat untuk setiap indikator",
        "Pleno: the evaluators agree on one level for each indicator",
    ),
    "mean": (
        "Rata-rata tingkat dari semua lembar, per indikator",
        "The mean of the levels of all sheets, for each indicator",
    ),
    "median": (
        "Nilai tengah (median) tingkat dari semua lembar, per indikator",
        "The median of the levels of all sheets, for each indicator",
    ),
}
SHEET_MODES: Words = {
    "independent": (
        "Sendiri-sendiri: setiap evaluator mengisi lembarnya sendiri, tanpa melihat lembar rekannya",
        "On their own: each evaluator fills a sheet, and does not see a colleague's",
    ),
    "team": (
        "Bersama: satu lembar untuk satu tim evaluator",
        "Together: one sheet for a team of evaluators",
    ),
}
OWN_REGION: Words = {
    "false": (
        "Tidak: evaluator tidak menilai daerahnya sendiri",
        "No: nobody scores their own region",
    ),
    "true": (
        "Boleh: evaluator menilai unit di daerahnya sendiri, tetapi tidak pernah perangkat daerahnya sendiri",
        "Yes: within their own region, but never their own agency",
    ),
}
MODES: Words = {
    "own_phone": ("Ponsel sendiri", "Own phone"),
    "tablet": ("Tablet unit", "The unit's tablet"),
    "interviewer": ("Pewawancara", "Interviewer"),
    "paper": ("Kertas", "Paper"),
}
SHEET_STATES: Words = {
    "none": ("belum dimulai", "not begun"),
    "draft": ("sedang diisi", "being filled in"),
    "submitted": ("sudah diajukan", "handed in"),
    "returned": ("dikembalikan", "returned"),
}
SHEET_KINDS = {"none": "quiet", "draft": "plain", "submitted": "good", "returned": "warn"}
FORM_KINDS: Words = {
    "evaluator": ("F-02 (evaluator)", "F-02 (evaluators)"),
    "survey": ("F-03 (pengguna layanan)", "F-03 (service users)"),
}
OBSTACLES: Words = {
    "sheets_without_score": (
        "lembar yang diajukan belum dihitung; tunggu sebentar",
        "sheets that were handed in are not scored yet; wait a moment",
    ),
    "lokus_out_of_date": (
        "lokus yang kartu nilainya belum memakai semua lembarnya; tunggu sebentar",
        "lokus whose scorecard does not rest on all of their sheets yet; wait a moment",
    ),
    "work_open": ("pekerjaan hitung masih berjalan", "pieces of scoring are still at work"),
    "work_failed": (
        "pekerjaan hitung gagal; buka halaman kemajuan dan ulangi",
        "pieces of scoring have failed; open the page of progress and try them again",
    ),
    "responses_waiting": (
        "ada tanggapan survei yang belum masuk kelompok; tunggu sebentar",
        "some answers of service users are not counted yet; wait a moment",
    ),
    "stages_unfinished": (
        "tahapan belum berakhir; tunggu atau ubah tanggalnya",
        "stages have not ended; wait, or change their dates",
    ),
    "lokus_without_agreed_sheet": (
        "lokus belum disepakati dalam pleno; sepakati, atau tetapkan tanpa lokus itu",
        "lokus are not agreed on in a pleno; agree on them, or determine without them",
    ),
    "scorecards": ("belum ada satu pun kartu nilai", "there is no scorecard yet"),
}
LEFT_OUT: Words = {
    "no_sheet": ("belum ada lembar yang diajukan", "no sheet was handed in"),
    "no_index": ("responden F-03 kurang dari minimum", "fewer respondents than the minimum"),
    "not_scored": ("formulirnya diputuskan tidak dinilai", "its form was decided not to be scored"),
}
INSTRUMENT_KINDS: Words = {
    "scored": ("Dinilai oleh evaluator", "Scored by evaluators"),
    "external": ("Hasil dari luar, hanya dicatat", "Results from elsewhere, only recorded"),
}
DOUBTS: Words = {
    "unknown": ("tidak diketahui", "not known"),
    "inferred": ("disimpulkan, tidak tertulis di sumber", "inferred, written in no source"),
    "background": ("pengetahuan umum, tanpa sumber", "general knowledge, without a source"),
}
ABOUTS: Words = {
    "bands": ("Batas kategori", "Limits of the grades"),
    "below_minimum": ("Responden kurang dari minimum", "Fewer respondents than the minimum"),
    "certificate": ("Pemberian opini", "Who is given the opinion"),
    "dimensions": ("Bobot dimensi", "Weights of the dimensions"),
    "f02b_weights": ("Bobot F-02B", "Weights of F-02B"),
    "form_weights": ("Bobot antarformulir", "Weights of the forms"),
    "indicator_weights": ("Bobot indikator", "Weights of the indicators"),
    "levels": ("Sebutan mutu", "Names of the grades"),
    "ombudsman_products": ("Produk Ombudsman", "The Ombudsman's products"),
    "region_value_rule": ("Nilai daerah", "The value of a region"),
    "rounding": ("Pembulatan", "Rounding"),
    "suffix": ("Tambahan pada opini", "Suffix of the opinion"),
    "variable_weights": ("Bobot variabel", "Weights of the variables"),
}

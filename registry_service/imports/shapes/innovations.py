"""The sheet of innovations, and the sheets of the lists inside a record."""

from registry_service import labels
from registry_service.imports.columns import Column, Shape
from registry_service.imports.shapes.places import IS_DEMO
from registry_service.imports.shapes.usage import INNOVATION


def _text(field: str, in_indonesian: str, in_english: str, *synonyms: str, kind: str = "text") -> Column:
    return Column(field, in_indonesian, in_english, kind, synonyms=synonyms, width=34)


def _prose(field: str, in_indonesian: str, in_english: str, *synonyms: str) -> Column:
    return _text(field, in_indonesian, in_english, *synonyms, kind="prose")


def _code(field: str, in_indonesian: str, in_english: str, codes: labels.Labels, *synonyms: str) -> Column:
    return Column(field, in_indonesian, in_english, "code", codes=codes, synonyms=synonyms)


NAME = Column(
    "name",
    "Nama inovasi",
    "Innovation name",
    "text",
    "Nama seperti dipakai sehari-hari",
    "The name as it is used every day",
    is_required=True,
    synonyms=("inovasi", "judul inovasi", "nama", "judul", "innovation", "name"),
    width=40,
)
OWNER = (
    Column(
        "agency",
        "Perangkat daerah",
        "Agency",
        "shared",
        "Perangkat daerah pemilik inovasi",
        "The agency that owns the innovation",
        offers="agencies",
        synonyms=("opd", "skpd", "nama opd", "perangkat daerah (opd)", "instansi", "unit kerja", "owner"),
        width=36,
    ),
    Column(
        "owner_kind",
        "Jenis pemilik",
        "Kind of owner",
        "code",
        "Hanya perlu bila pemiliknya bukan satu perangkat daerah",
        "Needed only where the owner is not one agency",
        codes=labels.OWNER_KINDS,
    ),
    Column(
        "units",
        "Unit layanan",
        "Units",
        "texts",
        "Unit penyelenggara pelayanan yang menjalankan",
        "The units that run it",
        offers="units",
        synonyms=("unit", "upp", "unit penyelenggara", "unit pelaksana"),
    ),
)
MEANING = (
    _text("long_name", "Kepanjangan", "Long name", "nama lengkap", "kepanjangan nama", "kepanjangan inovasi"),
    Column("aliases", "Nama lain", "Other names", "texts", synonyms=("alias",)),
    _prose("meaning_id", "Arti", "Meaning in Indonesian", "arti nama", "penjelasan singkat"),
    _prose("meaning_en", "Arti dalam bahasa Inggris", "Meaning in English"),
    _prose("summary", "Ringkasan", "Summary", "abstrak", "deskripsi singkat", "deskripsi", "uraian"),
    _prose("service", "Layanan", "Service", "jenis layanan"),
)
REACH = (
    Column(
        "channels",
        "Kanal layanan",
        "Channels",
        "codes",
        codes=labels.CHANNELS,
        offers="channels",
        synonyms=("kanal", "saluran layanan"),
        width=30,
    ),
    _text("channel_other", "Kanal lainnya", "Other channel"),
    Column(
        "is_digital",
        "Digital",
        "Digital",
        "boolean",
        synonyms=("digital/nondigital", "jenis (digital)"),
        width=10,
    ),
    _text("coverage.what", "Cakupan atas", "Coverage of", "cakupan"),
    Column("coverage.percent", "Cakupan (%)", "Coverage (%)", "share", width=14),
    Column("coverage.as_of", "Cakupan per tanggal", "Coverage as of", "date"),
    Column("target_groups", "Kelompok sasaran", "Target groups", "codes", codes=labels.TARGET_GROUPS),
    Column(
        "affairs",
        "Urusan pemerintahan",
        "Government affairs",
        "codes",
        codes=labels.AFFAIRS,
        offers="affairs",
        synonyms=("urusan", "bidang urusan"),
        width=30,
    ),
    Column("sdgs", "TPB/SDGs", "SDGs", "numbers", codes=labels.SDGS, synonyms=("sdgs", "tpb")),
)
TIMES = (
    Column(
        "since_value",
        "Dimulai",
        "Since",
        "since",
        synonyms=("sejak", "tahun", "tahun mulai", "waktu mulai", "mulai"),
        width=14,
    ),
    _code("stage", "Tahapan", "Stage", labels.STAGES, "tahapan inovasi", "tahap"),
    Column("initiative_since", "Inisiatif sejak", "Initiative since", "since", width=14),
    Column(
        "trial_since",
        "Uji coba sejak",
        "Trial since",
        "since",
        synonyms=("waktu uji coba", "waktu uji coba inovasi daerah"),
        width=14,
    ),
    Column(
        "implementation_since",
        "Penerapan sejak",
        "Implementation since",
        "since",
        synonyms=("waktu penerapan", "waktu implementasi"),
        width=14,
    ),
    Column("operating_since", "Hari pertama beroperasi", "First day of operation", "date", width=16),
    _code("continuity", "Keberlangsungan", "Continuity", labels.CONTINUITIES),
    Column("stopped_on", "Berhenti tanggal", "Stopped on", "date", width=16),
)
ORIGIN = (
    _code("initiator", "Inisiator", "Initiator", labels.INITIATORS, "inisiator inovasi"),
    _code("form", "Bentuk", "Form", labels.FORMS, "bentuk inovasi", "bentuk inovasi daerah"),
    _text("run_by", "Dijalankan oleh", "Run by", "pelaksana"),
    Column("partners", "Mitra", "Partners", "texts", synonyms=("kemitraan",)),
    Column("is_national_system", "Sistem nasional", "National system", "boolean", width=12),
    _text("national_system_name", "Nama sistem nasional", "Name of the national system"),
    Column("is_flagship", "Unggulan", "Flagship", "boolean", width=12),
)
TOLD = (
    _prose("background", "Latar belakang", "Background"),
    _prose("problem", "Masalah", "Problem", "permasalahan"),
    _prose("aim", "Tujuan", "Aim", "tujuan inovasi", "tujuan inovasi daerah"),
    _prose("novelty", "Kebaruan", "Novelty", "keunikan", "kebaruan atau keunikan"),
    _prose("how_it_works", "Rancang bangun", "How it works", "rancang bangun inovasi"),
    Column("benefits", "Manfaat", "Benefits", "texts", synonyms=("manfaat inovasi",), width=34),
    _prose("results", "Hasil", "Results", "hasil inovasi", "dampak", "manfaat dan hasil"),
    _prose("sustainability", "Keberlanjutan", "Sustainability"),
    _prose("lessons", "Yang belum berhasil", "What did not work", "pembelajaran"),
    _prose("facilities", "Sarana", "Facilities", "sarana prasarana", "fasilitas"),
)
DECREE_AND_CONTACT = (
    _text("team_decree.number", "Nomor SK tim", "Team decree number", "sk tim"),
    _text("team_decree.title", "Judul SK tim", "Team decree title"),
    Column("team_decree.dated", "Tanggal SK tim", "Team decree date", "date"),
    _text("contact_office.name", "Kantor kontak", "Contact office"),
    _text("contact_office.address", "Alamat kantor", "Office address", "alamat"),
    Column(
        "contact_office.telephone",
        "Telepon kantor",
        "Office telephone",
        "digits",
        synonyms=("telepon", "no telepon", "nomor telepon", "kontak"),
    ),
    _text("contact_office.email", "Surel kantor", "Office e-mail", "email", "surel"),
    _text("contact_office.website", "Situs kantor", "Office website", "website", "situs"),
)
KEEPING = (
    Column("is_programme", "Program", "Programme", "boolean", width=12),
    Column(
        "components",
        "Komponen program",
        "Components",
        "texts",
        "Nama inovasi yang menjadi bagian program",
        "Names of the innovations that are part of the programme",
    ),
    Column(
        "inferred",
        "Hasil tafsir",
        "Inferred",
        "texts",
        "Nama isian yang ditafsirkan, tidak tertulis di sumber",
        "Names of fields that were read into the source",
    ),
    _prose("note", "Catatan", "Note", "keterangan"),
    _text("recorded_from", "Dicatat dari terbitan", "Recorded from", "sumber"),
    _code("state", "Status", "State", labels.STATES),
    IS_DEMO,
    Column("innovation_id", "ID inovasi", "Innovation ID", "id"),
)
INNOVATIONS = Shape(
    "innovations",
    "Inovasi",
    "Innovations",
    (NAME, *OWNER, *MEANING, *REACH, *TIMES, *ORIGIN, *TOLD, *DECREE_AND_CONTACT, *KEEPING),
)


def _part(key: str, in_indonesian: str, in_english: str, *columns: Column) -> Shape:
    return Shape(key, in_indonesian, in_english, (INNOVATION, *columns), INNOVATIONS.key, key)


PART_SHAPES = (
    _part(
        "legal_bases",
        "Dasar hukum",
        "Legal bases",
        Column("kind", "Jenis", "Kind", "code", codes=labels.LEGAL_KINDS, is_required=True),
        Column("number", "Nomor", "Number", "text", is_required=True),
        _text("title", "Tentang", "Title"),
        Column("dated", "Tanggal", "Date", "date"),
    ),
    _part(
        "budgets",
        "Anggaran",
        "Budgets",
        Column("year", "Tahun", "Year", "year", is_required=True),
        Column("amount", "Jumlah (Rp)", "Amount (Rp)", "amount", is_required=True, synonyms=("jumlah",)),
        _code("source", "Sumber", "Source", labels.BUDGET_SOURCES),
    ),
    _part(
        "recognitions",
        "Penghargaan",
        "Recognitions",
        Column("kind", "Jenis", "Kind", "code", codes=labels.RECOGNITION_KINDS, is_required=True),
        Column("name", "Nama penghargaan", "Recognition", "text", is_required=True, width=40),
        Column("level", "Tingkat", "Level", "code", codes=labels.RECOGNITION_LEVELS, is_required=True),
        Column("year", "Tahun", "Year", "year", is_required=True),
        _text("rank", "Peringkat", "Rank"),
    ),
    _part(
        "outside_partners",
        "Mitra luar",
        "Outside partners",
        Column("name", "Nama mitra", "Partner", "text", is_required=True, width=40),
        Column("kind", "Jenis", "Kind", "code", codes=labels.OUTSIDE_PARTNER_KINDS, is_required=True),
    ),
    _part(
        "reach_figures",
        "Angka jangkauan",
        "Reach figures",
        Column("what", "Yang dihitung", "What", "text", is_required=True, width=40),
        Column("value", "Angka", "Figure", "score", is_required=True),
        _text("unit", "Satuan", "Unit"),
        Column("as_of", "Per tanggal", "As of", "date"),
    ),
)

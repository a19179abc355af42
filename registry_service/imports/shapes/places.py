"""The sheets of agencies and units."""

from registry_service import labels
from registry_service.imports.columns import Column, Shape

CONFIRMED = Column(
    "confirmed_new",
    "Memang baru",
    "Confirmed new",
    "boolean",
    "Isi ya bila namanya mirip dengan yang sudah ada tetapi bukan yang itu",
    "Say yes if the name is like one that is there and it is another one",
)
IS_DEMO = Column(
    "is_demo",
    "Data contoh",
    "Demonstration",
    "boolean",
    "Hanya untuk administrator nasional",
    "For the national administrator only",
)


def _place_columns(what_id: str, what_en: str) -> tuple[Column, ...]:
    return (
        Column(
            "official_name",
            "Nama resmi",
            "Official name",
            "text",
            f"Nama resmi {what_id}",
            f"The official name of the {what_en}",
            is_required=True,
            synonyms=("nama", "nama opd", "nama perangkat daerah", "nama skpd", "nama unit", "name"),
            width=44,
        ),
        Column("short_name", "Nama singkat", "Short name", "text", synonyms=("singkatan",)),
        Column(
            "kind", "Jenis", "Kind", "code", codes=labels.UNIT_KINDS, is_required=True, synonyms=("tipe",)
        ),
        Column("aliases", "Nama lain", "Other names", "texts", synonyms=("alias", "aliases")),
    )


DAYS = (
    Column("valid_from", "Berlaku sejak", "Valid from", "date"),
    Column("valid_to", "Berlaku sampai", "Valid to", "date"),
    CONFIRMED,
    IS_DEMO,
)

AGENCIES = Shape(
    "agencies",
    "Perangkat daerah",
    "Agencies",
    (
        *_place_columns("perangkat daerah", "agency"),
        Column(
            "parent",
            "Di bawah",
            "Stands under",
            "shared",
            "Perangkat daerah di atasnya, bila ada",
            "The agency above it, if there is one",
            offers="agencies",
            synonyms=("induk", "parent"),
        ),
        *DAYS,
        Column("agency_id", "ID perangkat daerah", "Agency ID", "id"),
    ),
)
UNITS = Shape(
    "units",
    "Unit layanan",
    "Units",
    (
        Column(
            "agency",
            "Perangkat daerah",
            "Agency",
            "shared",
            "Perangkat daerah yang menaungi unit ini",
            "The agency that the unit belongs to",
            is_required=True,
            offers="agencies",
            synonyms=("opd", "skpd", "perangkat daerah (opd)", "instansi"),
            width=36,
        ),
        *_place_columns("unit penyelenggara pelayanan", "unit"),
        *DAYS,
        Column("unit_id", "ID unit", "Unit ID", "id"),
    ),
)

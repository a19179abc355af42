"""Writes the report as a table for people, in Indonesian with English beside it; computes nothing."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

WIDTH = 100
LABEL_WIDTH = 58
UNKNOWN = "tidak diketahui / not known"
MARKING = "CONTOH – bukan hasil resmi / EXAMPLE – not an official result"

TITLES = {
    "muba": "Kabupaten Musi Banyuasin 2019",
    "tanah_datar": "Kabupaten Tanah Datar 2021",
    "kampar": "Kabupaten Kampar 2021",
    "lampung_utara": "Kabupaten Lampung Utara 2021",
    "mahakam_ulu": "Kabupaten Mahakam Ulu 2021",
}
LABELS = {
    "innovations": "Inovasi / Innovations",
    "agencies": "Perangkat daerah / Agencies",
    "reported_at_least": "Inovasi menurut berita, sedikitnya / Reported, at least",
    "with_usage": "Inovasi dengan angka pengguna / With a usage figure",
    "recommendations": "Rekomendasi dilaporkan / Recommendations reported",
    "users_per_month": "Pengguna per bulan / Users per month",
    "components": "Komponen / Components",
    "components_with_figure": "Komponen dengan angka / Components with a figure",
    "simple_mean": "Periksa: rata-rata biasa / Check: simple mean",
    "weighted_mean": "Periksa: rata-rata berbobot / Check: product-weighted",
    "zone": "Periksa: zona menurut rentang / Check: zone by bands",
    "rank": "Peringkat dilaporkan / Reported rank",
    "products_reported": "Produk dilaporkan / Products reported",
    "products_counted": "Periksa: produk dihitung / Check: products counted",
    "owner_unknown": "Pemilik tidak diketahui / Owner not known",
    "coverage_percent": "Cakupan dilaporkan, persen / Reported coverage, per cent",
    "complaint_channels": "Saluran pengaduan / Complaint channels",
    "complaint_channels_planned": "Saluran pengaduan direncanakan / Planned channels",
}


def as_table(report: Mapping[str, Any]) -> str:
    """The whole report; no line is longer than a hundred characters."""
    lines = ["Prima: kasus nyata / the real cases", "=" * WIDTH]
    lines.append(_line("Daerah / Regions", report["regions"], indent=""))
    lines.append(_line("Daerah otonom / Autonomous regions", report["autonomous_regions"], indent=""))
    for case, title in TITLES.items():
        lines += ["", title, "-" * WIDTH, *_case_lines(report[case])]
    return "\n".join(lines) + "\n"


def _case_lines(found: Mapping[str, Any]) -> Iterator[str]:
    for name, value in found.items():
        if name in LABELS:
            yield _line(LABELS[name], value)
    if "reported_grades" in found:
        grades = ", ".join(f"{unit} {grade}" for unit, grade in found["reported_grades"].items())
        yield _line("Predikat dilaporkan / Reported grades", grades)
    if "commitment" in found:
        yield from _commitment_lines(found["commitment"])
    if "aliases" in found:
        yield _line("Nama lain / Other names", ", ".join(found["aliases"]))
    if "services" in found:
        yield from _service_lines(found["services"])
    if "computed" in found:
        yield from _computed_lines(found["computed"])
    if "conflicts" in found:
        yield _line("Pertentangan dalam berita / Conflicts in the report", len(found["conflicts"]))
        for words in found["conflicts"]:
            yield from _wrapped(words)


def _commitment_lines(commitment: Mapping[str, Any] | None) -> Iterator[str]:
    if commitment is None:
        yield _line("Komitmen / Commitment", None)
        return
    yield _line("Komitmen ditandatangani / Commitment signed on", commitment["signed_on"])
    yield from _wrapped(f"oleh / by {commitment['by']}, dengan / with {commitment['with']}")


def _service_lines(services: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for service in services:
        yield _line("Enam hal yang diumumkan / Six things published", service["share"])
        yield from _wrapped(service["name"])
        for title in service["missing"]:
            yield from _wrapped(f"belum diketahui atau belum ada / missing or not known: {title}")


def _computed_lines(computed: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f"  {MARKING}"
    yield f"    {'Unit':<16}{'Nilai/Index':>12}{'Predikat/Grade':>15}{'Peringkat/Rank':>15}  Job"
    for row in computed:
        job = row["job"] or UNKNOWN
        yield f"    {row['unit'][:15]:<16}{row['index']:>12}{row['grade']:>15}{row['rank']:>15}  {job[:36]}"


def _line(label: str, value: Any, *, indent: str = "  ") -> str:
    shown = UNKNOWN if value is None else str(value)
    return f"{indent}{label:<{LABEL_WIDTH}}{shown}"[:WIDTH].rstrip()


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent="    - ", subsequent_indent="      ")

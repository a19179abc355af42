"""What every instrument document has, and the checks all kinds share; decides nothing about one kind."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluation_service.scoring.decimals import exact_share, hundredths_of, text_of_hundredths
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.shape import (
    Check,
    fields,
    one_of,
    or_empty,
    rows,
    short_code,
    text,
    two_decimals,
    whole_number,
)

FORMAT = "prima-instrument"
FORMAT_VERSIONS = (1, 2)
CONFIDENCE_LEVELS = ("two_or_more_sources", "one_source", "inferred", "background", "unknown")

WORDS = fields({"id": text, "en": text})
YEAR = whole_number(1945, 2200)
CODE, FORM_CODE = short_code(50), short_code(20)

MOST_INDICATORS = 300  # as many answers are saved at once
MOST_FORMS = 20
MOST_ASPECTS = 100  # so that even the sum of weights that do not fit together can be told
# Whole periods are scored in 64 bits, up to so many sheets a lokus: five levels in hundredths, and half.
MOST_SHEETS = 1_000
MOST_PARTS = (2**63 - 1) // ((200 * 5 + 1) * MOST_SHEETS)

SHARED: dict[str, Check] = {
    "format": one_of(FORMAT),
    "format_version": one_of(*FORMAT_VERSIONS),
    "kind": one_of("scored", "external"),
    "id": text,
    "version": text,
    "title": WORDS,
    "issuer": text,
    "legal_basis": rows(text),
    "replaces": or_empty(text),
    "replaced_by": or_empty(text),
    "years_used": rows(YEAR),
    "wording_note": WORDS,
    "range": fields({"min": two_decimals, "max": two_decimals}),
    "rounding": fields({"mode": one_of("half_up"), "decimals": one_of(2), "label": WORDS}),
    "sources": rows(fields({"id": text, "title": text, "url": or_empty(text)})),
    "confidence": rows(
        fields(
            {"about": text, "level": one_of(*CONFIDENCE_LEVELS), "sources": rows(text, least=0)},
            {"note": WORDS},
        )
    ),
}


Meaning = Callable[[Mapping[str, Any]], Iterator[Problem]]


def sources_are_named(document: Mapping[str, Any]) -> Iterator[Problem]:
    yield from find_repeated(document["sources"], "sources", "id")
    yield from find_repeated(document["confidence"], "confidence", "about")
    known = {source["id"] for source in document["sources"]}
    for place, row in enumerate(document["confidence"]):
        for position, name in enumerate(row["sources"]):
            if name not in known:
                path = f"confidence[{place}].sources[{position}]"
                yield Problem(path, "unknown_source", f"{name} is not among the sources of this file")


def sum_is_one(members: list[Any], where: str, what: str) -> Iterator[Problem]:
    total = sum((exact_share(member["weight"]) for member in members), Fraction(0))
    if total != 1:
        path = where if "." in where or where == "indicators" else f"{where}[0..{len(members) - 1}].weight"
        yield Problem(path, "not_whole", f"{what} add up to {total}, not to exactly 1")


def bands_are_closed(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Every value of two decimals in the range has exactly one band."""
    first, last = (hundredths_of(document["range"][end]) for end in ("min", "max"))
    if first > last:
        yield Problem("range.min", "upside_down", "the lowest value is above the highest")
    places = sorted(range(len(document["bands"])), key=lambda place: limits_of(document, place))
    expected = first
    for place in places:
        low, high = limits_of(document, place)
        if low > high:
            yield Problem(f"bands[{place}].min", "upside_down", "the lower limit is above the upper limit")
        if low > expected:
            gap = f"{text_of_hundredths(expected)} to {text_of_hundredths(low - 1)}"
            yield Problem(f"bands[{place}].min", "gap", f"no band holds {gap}")
        elif low < expected:
            shown = text_of_hundredths(low)
            yield Problem(
                f"bands[{place}].min", "overlap", f"{shown} is in another band too, or below the range"
            )
        expected = max(expected, high + 1)
    if expected != last + 1:
        shown = text_of_hundredths(last)
        yield Problem(
            f"bands[{places[-1]}].max", "wrong_end", f"the bands must end at {shown}, the end of the range"
        )


def range_fits_levels(document: Mapping[str, Any]) -> Iterator[Problem]:
    for end, wanted in (("min", "0.00"), ("max", "5.00")):
        if document["range"][end] != wanted:
            yield Problem(
                f"range.{end}", "wrong_range", f"levels 0 to 5 give an index whose {end} is {wanted}"
            )


def limits_of(document: Mapping[str, Any], place: int) -> tuple[int, int]:
    band = document["bands"][place]
    return hundredths_of(band["min"]), hundredths_of(band["max"])


def find_repeated(members: list[Any], part: str, field: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for place, member in enumerate(members):
        name = member[field]
        if name in seen:
            path = f"{part}[{place}].{field}"
            yield Problem(path, "not_unique", f"{name} already stands at {part}[{seen[name]}].{field}")
        seen.setdefault(name, place)

"""Shape and meaning of an external scheme of format 2: reported values with bands; never scored with."""

from collections.abc import Iterator, Mapping
from typing import Any

from evaluation_service.scoring.document_parts import (
    CODE,
    MOST_ASPECTS,
    SHARED,
    WORDS,
    YEAR,
    Meaning,
    bands_are_closed,
    find_repeated,
    sources_are_named,
    sum_is_one,
)
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.shape import fields, fraction, one_of, or_empty, rows, text, two_decimals

# What a publication can hold under such a scheme, as its fields are called there.
REPORTED = (
    "agency_value",
    "products",
    "region_value",
    "predicate",
    "zone",
    "rank",
    "category",
    "category_size",
    "year",
)

_BAND = fields(
    {
        "grade": CODE,
        "zone": or_empty(text),
        "min": two_decimals,
        "max": two_decimals,
        "level": or_empty(WORDS),
        "opinion": or_empty(WORDS),
    }
)

BANDED_SHAPE = fields(
    {
        **SHARED,
        "object": WORDS,
        "reported": rows(one_of(*REPORTED), most=len(REPORTED)),
        "bands": rows(_BAND),
        "unknown": rows(fields({"about": text, "note": WORDS}), least=0),
    },
    {
        "years_without": rows(YEAR),
        "units": rows(text),
        "dimensions": rows(
            fields({"code": CODE, "weight": or_empty(fraction), "name": WORDS}), most=MOST_ASPECTS
        ),
        "notes": rows(fields({"about": text, "note": WORDS})),
    },
)


def _names_are_unique(document: Mapping[str, Any]) -> Iterator[Problem]:
    yield from find_repeated(document["bands"], "bands", "grade")
    yield from find_repeated(document.get("dimensions", []), "dimensions", "code")
    for place, name in enumerate(document["reported"]):
        if name in document["reported"][:place]:
            yield Problem(f"reported[{place}]", "not_unique", f"{name} stands here twice")
    for place, band in enumerate(document["bands"]):
        if band["zone"] is None and band["level"] is None and band["opinion"] is None:
            message = "needs words of its own: a zone, a level or an opinion"
            yield Problem(f"bands[{place}].level", "wordless", message)


def _dimensions_are_whole(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Shown only, but a wrong weight would be told to readers; one that is not known stands open."""
    rows_of = document.get("dimensions", [])
    if rows_of and all(row["weight"] is not None for row in rows_of):
        yield from sum_is_one(rows_of, "dimensions", "the weights of the dimensions")


BANDED_MEANING: tuple[Meaning, ...] = (
    _names_are_unique,
    _dimensions_are_whole,
    sources_are_named,
    bands_are_closed,
)

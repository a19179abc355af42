"""Whether a document is an instrument: every problem at once, by field. Reads no files."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from evaluation_service.scoring.decimals import exact_fraction, hundredths_of, text_of_hundredths
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.shape import (
    Check,
    fields,
    fraction,
    names_to,
    one_of,
    or_empty,
    rows,
    short_code,
    text,
    two_decimals,
    whole_number,
)

FORMAT = "prima-instrument"
FORMAT_VERSION = 1
_SHEET_FORM = "F-02"  # the form whose items are the indicators
CONFIDENCE_LEVELS = ("two_or_more_sources", "one_source", "inferred", "background", "unknown")

_WORDS = fields({"id": text, "en": text})
_YEAR = whole_number(1945, 2200)
_CODE, _FORM_CODE = short_code(50), short_code(20)

MOST_INDICATORS = 300  # as many answers are saved at once
_MOST_FORMS = 20
# Whole periods are scored in 64 bits, up to so many sheets a lokus: five levels in hundredths, and half.
_MOST_SHEETS = 1_000
MOST_PARTS = (2**63 - 1) // ((200 * 5 + 1) * _MOST_SHEETS)

_SHARED: dict[str, Check] = {
    "format": one_of(FORMAT),
    "format_version": one_of(FORMAT_VERSION),
    "kind": one_of("scored", "external"),
    "id": text,
    "version": text,
    "title": _WORDS,
    "issuer": text,
    "legal_basis": rows(text),
    "replaces": or_empty(text),
    "replaced_by": or_empty(text),
    "years_used": rows(_YEAR),
    "wording_note": _WORDS,
    "range": fields({"min": two_decimals, "max": two_decimals}),
    "rounding": fields({"mode": one_of("half_up"), "decimals": one_of(2), "label": _WORDS}),
    "sources": rows(fields({"id": text, "title": text, "url": or_empty(text)})),
    "confidence": rows(
        fields(
            {"about": text, "level": one_of(*CONFIDENCE_LEVELS), "sources": rows(text, least=0)},
            {"note": _WORDS},
        )
    ),
}

_INDICATOR = fields(
    {
        "code": _CODE,
        "aspect": _CODE,
        "weight": fraction,
        "title": _WORDS,
        "levels": fields({str(level): or_empty(_WORDS) for level in range(6)}),
    },
    {"note": _WORDS},
)

_FORM = fields(
    {
        "code": _FORM_CODE,
        "filled_by": _WORDS,
        "scored": one_of(True, False, None),
        "items": or_empty(whole_number(1, 10_000)),
    }
)

_SCORED: dict[str, Check] = {
    "result_name": _WORDS,
    "figure": fields({"code": text, "title": _WORDS}),
    "aspects": rows(fields({"code": _CODE, "weight": fraction, "name": _WORDS})),
    "indicators": rows(_INDICATOR, most=MOST_INDICATORS),
    "forms": rows(_FORM, most=_MOST_FORMS),
    "combination": fields({"form_weights": names_to(or_empty(fraction))}, {"note": _WORDS}),
    "bands": rows(fields({"grade": text, "min": two_decimals, "max": two_decimals, "label": _WORDS})),
}

_EXTERNAL: dict[str, Check] = {
    "object": _WORDS,
    "bands": rows(fields({"zone": text, "min": two_decimals, "max": two_decimals, "level": _WORDS})),
    "unknown": rows(fields({"about": text, "note": _WORDS}), least=0),
}

_SHAPES = {
    "scored": fields({**_SHARED, **_SCORED}),
    "external": fields({**_SHARED, **_EXTERNAL}, {"years_without": rows(_YEAR), "units": rows(text)}),
}

_NO_KIND = fields({"kind": _SHARED["kind"]})


def list_problems(document: object) -> list[Problem]:
    """Everything wrong with a parsed document, shape first; meaning is looked at once the shape is right."""
    kind = document.get("kind") if isinstance(document, Mapping) else None
    shape = _SHAPES.get(kind) if isinstance(kind, str) else None
    problems = list((shape or _NO_KIND)(document, ""))
    if problems or not isinstance(document, Mapping):
        return problems
    checks = _MEANING if kind == "scored" else _MEANING_SHARED
    return [problem for check in checks for problem in check(document)]


Meaning = Callable[[Mapping[str, Any]], Iterator[Problem]]


def _codes_are_unique(document: Mapping[str, Any]) -> Iterator[Problem]:
    for part, field in (("aspects", "code"), ("indicators", "code"), ("forms", "code")):
        yield from _repeated(document[part], part, field)
    yield from _repeated(document["bands"], "bands", "grade")


def _sources_are_named(document: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _repeated(document["sources"], "sources", "id")
    yield from _repeated(document["confidence"], "confidence", "about")
    known = {source["id"] for source in document["sources"]}
    for place, row in enumerate(document["confidence"]):
        for position, name in enumerate(row["sources"]):
            if name not in known:
                path = f"confidence[{place}].sources[{position}]"
                yield Problem(path, "unknown_source", f"{name} is not among the sources of this file")


def _weights_are_whole(document: Mapping[str, Any]) -> Iterator[Problem]:
    aspects = {aspect["code"] for aspect in document["aspects"]}
    yield from _sum_is_one(document["aspects"], "aspects", "the weights of all aspects")
    for place, row in enumerate(document["indicators"]):
        if row["aspect"] not in aspects:
            path = f"indicators[{place}].aspect"
            yield Problem(path, "unknown_aspect", f"{row['aspect']} is not among the aspects of this file")
    for code in sorted(aspects):
        members = [row for row in document["indicators"] if row["aspect"] == code]
        places = [place for place, row in enumerate(document["indicators"]) if row["aspect"] == code]
        where = f"indicators[{places[0]}..{places[-1]}].weight" if places else "indicators"
        yield from _sum_is_one(members, where, f"the weights of the indicators of aspect {code}")


def _parts_are_countable(document: Mapping[str, Any]) -> Iterator[Problem]:
    """All weights over one denominator, which is small enough to score a whole period exactly."""
    aspects = {aspect["code"]: exact_fraction(aspect["weight"]) for aspect in document["aspects"]}
    exact = [
        aspects.get(row["aspect"], Fraction(1)) * exact_fraction(row["weight"])
        for row in document["indicators"]
    ]
    if lcm(*(weight.denominator for weight in [*aspects.values(), *exact])) > MOST_PARTS:
        message = f"the weights have a common denominator above {MOST_PARTS}; they could not be added exactly"
        yield Problem("indicators", "too_fine", message)


def _sum_is_one(members: list[Any], where: str, what: str) -> Iterator[Problem]:
    total = sum((exact_fraction(member["weight"]) for member in members), Fraction(0))
    if total != 1:
        path = where if "." in where or where == "indicators" else f"{where}[0..{len(members) - 1}].weight"
        yield Problem(path, "not_whole", f"{what} add up to {total}, not to exactly 1")


def _forms_are_combined(document: Mapping[str, Any]) -> Iterator[Problem]:
    path, weights = "combination.form_weights", document["combination"]["form_weights"]
    forms = {form["code"]: form for form in document["forms"]}
    for name in sorted(forms.keys() - weights.keys()):
        yield Problem(f"{path}.{name}", "missing", "this form has no weight; write null if it is not known")
    for name in sorted(weights.keys() - forms.keys()):
        yield Problem(f"{path}.{name}", "unknown_form", "is not among the forms of this file")
    known = [exact_fraction(weight) for weight in weights.values() if weight is not None]
    if len(known) == len(weights) and sum(known, Fraction(0)) != 1:
        yield Problem(path, "not_whole", f"the weights of the forms add up to {sum(known)}, not to exactly 1")
    scored = [form for form in document["forms"] if form["scored"]]
    if not scored:
        yield Problem("forms", "nothing_scored", "no form is marked as scored: true")
    for place, form in enumerate(document["forms"]):
        if form["code"] == _SHEET_FORM and form["items"] not in {None, len(document["indicators"])}:
            count = len(document["indicators"])
            yield Problem(
                f"forms[{place}].items", "wrong_count", f"says {form['items']}, but {count} are listed"
            )


def _bands_are_closed(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Every value of two decimals in the range has exactly one band."""
    first, last = (hundredths_of(document["range"][end]) for end in ("min", "max"))
    if first > last:
        yield Problem("range.min", "upside_down", "the lowest value is above the highest")
    places = sorted(range(len(document["bands"])), key=lambda place: _limits(document, place))
    expected = first
    for place in places:
        low, high = _limits(document, place)
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


def _range_fits_levels(document: Mapping[str, Any]) -> Iterator[Problem]:
    for end, wanted in (("min", "0.00"), ("max", "5.00")):
        if document["range"][end] != wanted:
            yield Problem(
                f"range.{end}", "wrong_range", f"levels 0 to 5 give an index whose {end} is {wanted}"
            )


def _zones_are_unique(document: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _repeated(document["bands"], "bands", "zone")


def _limits(document: Mapping[str, Any], place: int) -> tuple[int, int]:
    band = document["bands"][place]
    return hundredths_of(band["min"]), hundredths_of(band["max"])


def _repeated(members: list[Any], part: str, field: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for place, member in enumerate(members):
        name = member[field]
        if name in seen:
            path = f"{part}[{place}].{field}"
            yield Problem(path, "not_unique", f"{name} already stands at {part}[{seen[name]}].{field}")
        seen.setdefault(name, place)


_MEANING: tuple[Meaning, ...] = (
    _codes_are_unique,
    _sources_are_named,
    _weights_are_whole,
    _parts_are_countable,
    _forms_are_combined,
    _range_fits_levels,
    _bands_are_closed,
)
_MEANING_SHARED: tuple[Meaning, ...] = (_zones_are_unique, _sources_are_named, _bands_are_closed)

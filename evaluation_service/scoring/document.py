"""Whether a document is an instrument: every problem at once, by field. Reads no files."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from evaluation_service.scoring.decimals import exact_fraction
from evaluation_service.scoring.document_external import BANDED_MEANING, BANDED_SHAPE
from evaluation_service.scoring.document_forms import FORMS_MEANING, FORMS_SHAPE
from evaluation_service.scoring.document_parts import (
    CODE,
    FORM_CODE,
    MOST_ASPECTS,
    MOST_FORMS,
    MOST_INDICATORS,
    MOST_PARTS,
    SHARED,
    WORDS,
    YEAR,
    Meaning,
    bands_are_closed,
    find_repeated,
    range_fits_levels,
    sources_are_named,
    sum_is_one,
)
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.shape import (
    Check,
    fields,
    fraction,
    names_to,
    one_of,
    or_empty,
    rows,
    text,
    two_decimals,
    whole_number,
)

_SHEET_FORM = "F-02"  # the form whose items are the indicators
_INDICATOR = fields(
    {
        "code": CODE,
        "aspect": CODE,
        "weight": fraction,
        "title": WORDS,
        "levels": fields({str(level): or_empty(WORDS) for level in range(6)}),
    },
    {"note": WORDS},
)

_FORM = fields(
    {
        "code": FORM_CODE,
        "filled_by": WORDS,
        "scored": one_of(True, False, None),
        "items": or_empty(whole_number(1, 10_000)),
    }
)

_SCORED: dict[str, Check] = {
    "result_name": WORDS,
    "figure": fields({"code": text, "title": WORDS}),
    "aspects": rows(fields({"code": CODE, "weight": fraction, "name": WORDS}), most=MOST_ASPECTS),
    "indicators": rows(_INDICATOR, most=MOST_INDICATORS),
    "forms": rows(_FORM, most=MOST_FORMS),
    "combination": fields({"form_weights": names_to(or_empty(fraction))}, {"note": WORDS}),
    "bands": rows(fields({"grade": text, "min": two_decimals, "max": two_decimals, "label": WORDS})),
}

_EXTERNAL: dict[str, Check] = {
    "object": WORDS,
    "bands": rows(fields({"zone": text, "min": two_decimals, "max": two_decimals, "level": WORDS})),
    "unknown": rows(fields({"about": text, "note": WORDS}), least=0),
}

_SHAPES: dict[tuple[str, int], Check] = {
    ("scored", 1): fields({**SHARED, **_SCORED}),
    ("external", 1): fields({**SHARED, **_EXTERNAL}, {"years_without": rows(YEAR), "units": rows(text)}),
    ("scored", 2): FORMS_SHAPE,
    ("external", 2): BANDED_SHAPE,
}

_NO_KIND = fields({"kind": SHARED["kind"]})


def list_problems(document: object) -> list[Problem]:
    """Everything wrong with a parsed document, shape first; meaning is looked at once the shape is right.

    Format 1 has one scored form; format 2 has several, or bands that name more than a zone.
    """
    kind = document.get("kind") if isinstance(document, Mapping) else None
    version = 2 if isinstance(document, Mapping) and document.get("format_version") == 2 else 1
    shape = _SHAPES.get((kind, version)) if isinstance(kind, str) else None
    problems = list((shape or _NO_KIND)(document, ""))
    if problems or not isinstance(document, Mapping):
        return problems
    return [problem for check in _MEANINGS[str(kind), version] for problem in check(document)]


def _codes_are_unique(document: Mapping[str, Any]) -> Iterator[Problem]:
    for part, field in (("aspects", "code"), ("indicators", "code"), ("forms", "code")):
        yield from find_repeated(document[part], part, field)
    yield from find_repeated(document["bands"], "bands", "grade")


def _weights_are_whole(document: Mapping[str, Any]) -> Iterator[Problem]:
    aspects = {aspect["code"] for aspect in document["aspects"]}
    yield from sum_is_one(document["aspects"], "aspects", "the weights of all aspects")
    for place, row in enumerate(document["indicators"]):
        if row["aspect"] not in aspects:
            path = f"indicators[{place}].aspect"
            yield Problem(path, "unknown_aspect", f"{row['aspect']} is not among the aspects of this file")
    for code in sorted(aspects):
        members = [row for row in document["indicators"] if row["aspect"] == code]
        places = [place for place, row in enumerate(document["indicators"]) if row["aspect"] == code]
        where = f"indicators[{places[0]}..{places[-1]}].weight" if places else "indicators"
        yield from sum_is_one(members, where, f"the weights of the indicators of aspect {code}")


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


def _forms_are_combined(document: Mapping[str, Any]) -> Iterator[Problem]:
    path, weights = "combination.form_weights", document["combination"]["form_weights"]
    forms = {form["code"]: form for form in document["forms"]}
    for name in sorted(forms.keys() - weights.keys()):
        yield Problem(f"{path}.{name}", "missing", "this form has no weight; write null if it is not known")
    for name in sorted(weights.keys() - forms.keys()):
        yield Problem(f"{path}.{name}", "unknown_form", "is not among the forms of this file")
    known = [exact_fraction(weights[name]) for name in forms if weights.get(name) is not None]
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


def _zones_are_unique(document: Mapping[str, Any]) -> Iterator[Problem]:
    yield from find_repeated(document["bands"], "bands", "zone")


_MEANING: tuple[Meaning, ...] = (
    _codes_are_unique,
    sources_are_named,
    _weights_are_whole,
    _parts_are_countable,
    _forms_are_combined,
    range_fits_levels,
    bands_are_closed,
)
_MEANINGS: dict[tuple[str, int], tuple[Meaning, ...]] = {
    ("scored", 1): _MEANING,
    ("external", 1): (_zones_are_unique, sources_are_named, bands_are_closed),
    ("scored", 2): FORMS_MEANING,
    ("external", 2): BANDED_MEANING,
}

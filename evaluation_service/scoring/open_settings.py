"""What an instrument's sources leave unknown, and whether a period decided it; never a silent default."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from evaluation_service.scoring.decimals import exact_share
from evaluation_service.scoring.document_parts import CODE, FORM_CODE, MOST_FORMS, WORDS
from evaluation_service.scoring.errors import Problem, ScoringError
from evaluation_service.scoring.shape import fields, one_of, rows, whole_number

# A choice's code, a whole number, or weights by kind of form.
Decision = str | int | Mapping[str, str]
Decisions = Mapping[str, Decision]

_LARGEST_NUMBER = 100_000

# What a setting may decide, and among what: the choices are what scoring knows how to do.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "indicator_weights": ("equal_in_aspect", "not_scored"),
    "below_minimum": ("counts_zero", "evaluator_alone", "no_index"),
}
_DECIDES = ("form_weights", "minimum_respondents", *CHOICES)

OPEN_SETTING = fields(
    {
        "code": CODE,
        "decides": one_of(*_DECIDES),
        "name": WORDS,
        "note": WORDS,
        "form_sets": rows(CODE, most=MOST_FORMS),
    },
    {
        "form": FORM_CODE,
        "choices": rows(
            fields(
                {"code": one_of(*(code for codes in CHOICES.values() for code in codes)), "words": WORDS},
                {"is_provisional": one_of(True, False)},
            )
        ),
        "least": whole_number(1, _LARGEST_NUMBER),
        "most": whole_number(1, _LARGEST_NUMBER),
    },
)

_FIELDS_OF = {
    "form_weights": set(),
    "minimum_respondents": {"least", "most"},
    "indicator_weights": {"form", "choices"},
    "below_minimum": {"choices"},
}


def list_open_settings(document: Mapping[str, Any], form_set: str) -> list[Mapping[str, Any]]:
    """The settings that a period with this form set must decide before it opens, as the document tells
    them: code, words, and choices or limits. A document of format 1 has one, the weights of its forms,
    where it leaves them open; there `form_set` means nothing."""
    if document["format_version"] == 1:
        weights = document["combination"]["form_weights"]
        return [_FORMAT_1] if None in weights.values() else []
    return [row for row in document["open_settings"] if form_set in row["form_sets"]]


def find_decision_problems(document: Mapping[str, Any], form_set: str, decisions: Decisions) -> list[Problem]:
    """What a period has still to decide, or decided in a way the document does not know (format 2)."""
    settings = {row["code"]: row for row in list_open_settings(document, form_set)}
    problems = [
        Problem(f"settings.{code}", "missing", "the period must decide this before it opens")
        for code in settings
        if code not in decisions
    ]
    for code in sorted(decisions):
        if code not in settings:
            problems.append(
                Problem(f"settings.{code}", "unknown_setting", "is nothing this form set leaves open")
            )
        else:
            problems += _find_wrong(settings[code], decisions[code])
    return problems


def find_setting(document: Mapping[str, Any], form_set: str, decides: str) -> Mapping[str, Any] | None:
    """The setting that decides this for the form set, if the document leaves it open."""
    for row in list_open_settings(document, form_set):
        if row["decides"] == decides:
            return row
    return None


def find_setting_problems(row: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """What is wrong with one open setting whose shape is right."""
    wanted = _FIELDS_OF[row["decides"]]
    given = row.keys() & {"form", "choices", "least", "most"}
    for name in sorted(wanted - given):
        yield Problem(f"{path}.{name}", "missing", f"a setting that decides {row['decides']} needs this")
    for name in sorted(given - wanted):
        message = f"a setting that decides {row['decides']} has no such field"
        yield Problem(f"{path}.{name}", "unknown_field", message)
    if {"least", "most"} <= given and row["least"] > row["most"]:
        yield Problem(f"{path}.least", "upside_down", "is above the largest number allowed")
    seen: set[str] = set()
    for place, choice in enumerate(row.get("choices", [])):
        where = f"{path}.choices[{place}].code"
        if choice["code"] not in CHOICES.get(row["decides"], ()):
            yield Problem(where, "not_a_choice", f"{choice['code']} does not decide {row['decides']}")
        if choice["code"] in seen:
            yield Problem(where, "not_unique", f"{choice['code']} stands here twice")
        seen.add(choice["code"])


def _find_wrong(row: Mapping[str, Any], decision: object) -> Iterator[Problem]:
    path = f"settings.{row['code']}"
    if "choices" in row:
        codes = [choice["code"] for choice in row["choices"]]
        if not isinstance(decision, str) or decision not in codes:
            yield Problem(path, "not_a_choice", f"{decision!r} is not one of: {', '.join(codes)}")
    elif row["decides"] == "minimum_respondents":
        if type(decision) is not int or not row["least"] <= decision <= row["most"]:
            wanted = f"a whole number from {row['least']} to {row['most']}"
            yield Problem(path, "out_of_range", f"{decision!r} is not {wanted}")
    else:
        yield from _find_wrong_weights(decision, path)


def _find_wrong_weights(decision: object, path: str) -> Iterator[Problem]:
    if not isinstance(decision, Mapping) or set(decision) != {"evaluator", "survey"}:
        yield Problem(path, "wrong_type", "must give a weight to evaluator and to survey")
        return
    total = Fraction(0)
    for kind in ("evaluator", "survey"):
        try:
            total += exact_share(decision[kind])
        except (ScoringError, TypeError):
            yield Problem(f"{path}.{kind}", "not_a_fraction", "must be a fraction such as 3/4, or 0")
            return
    if total != 1:
        yield Problem(path, "not_whole", f"the weights add up to {total}, not to exactly 1")


_FORMAT_1: Mapping[str, Any] = {
    "code": "form_weights",
    "decides": "form_weights",
    "name": {"id": "Bobot antarformulir", "en": "Weights between the forms"},
    "note": {
        "id": "Sumber tidak menyebut bobotnya; dibiarkan terbuka pun dicetak pada setiap hasil.",
        "en": "The sources do not give them; leaving them open is printed with every result too.",
    },
    "form_sets": ["F-02"],
}

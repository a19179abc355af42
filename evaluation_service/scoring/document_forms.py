"""Shape and meaning of an instrument of format 2: several forms, ladders, open settings. Scores nothing."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from evaluation_service.scoring.decimals import exact_share
from evaluation_service.scoring.document_parts import (
    CODE,
    FORM_CODE,
    MOST_ASPECTS,
    MOST_FORMS,
    MOST_INDICATORS,
    MOST_PARTS,
    SHARED,
    WORDS,
    Meaning,
    bands_are_closed,
    find_repeated,
    range_fits_levels,
    sources_are_named,
    sum_is_one,
)
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.ladders import RULE, find_rule_problems
from evaluation_service.scoring.open_settings import OPEN_SETTING, find_setting_problems
from evaluation_service.scoring.shape import (
    Check,
    fields,
    fraction,
    one_of,
    or_empty,
    rows,
    share,
    text,
    two_decimals,
)

TICK_LIST, EVALUATOR, SURVEY = "tick_list", "evaluator", "survey"
FORM_KINDS = (TICK_LIST, EVALUATOR, SURVEY)
MOST_ELEMENTS = 100

_NAMED = rows(fields({"code": CODE, "words": WORDS}), least=0, most=MOST_ELEMENTS)

_INDICATOR = fields(
    {
        "code": CODE,
        "aspect": CODE,
        "weight": or_empty(fraction),
        "title": WORDS,
        "levels": fields({str(level): or_empty(WORDS) for level in range(6)}),
        "elements": _NAMED,
        "counts": _NAMED,
        "rule": RULE,
    },
    {"evidence": rows(WORDS), "note": WORDS},
)

_ITEM = fields({"code": CODE, "aspect": or_empty(CODE), "text": WORDS}, {"note": WORDS})

_FORM_HEAD: dict[str, Check] = {
    "code": FORM_CODE,
    "kind": one_of(*FORM_KINDS),
    "name": WORDS,
    "filled_by": WORDS,
}

# Whose answers of an earlier year a sheet may begin with; left out it is one's own.
_COPYING = {"note": WORDS, "copy_last_year": one_of("never", "own", "any")}
_FORMS: dict[str, Check] = {
    TICK_LIST: fields({**_FORM_HEAD, "asks": rows(FORM_CODE, most=MOST_FORMS)}, {"note": WORDS}),
    EVALUATOR: fields({**_FORM_HEAD, "indicators": rows(_INDICATOR, most=MOST_INDICATORS)}, _COPYING),
    SURVEY: fields(
        {
            **_FORM_HEAD,
            "scale": fields({"min": one_of(0), "max": one_of(5)}),
            "items": rows(_ITEM, most=MOST_INDICATORS),
        },
        {"note": WORDS},
    ),
}
_FORM_OF_NO_KIND = fields({"kind": one_of(*FORM_KINDS)})


def _form(value: object, path: str) -> Iterator[Problem]:
    kind = value.get("kind") if isinstance(value, Mapping) else None
    check = _FORMS.get(kind) if isinstance(kind, str) else None
    yield from (check or _FORM_OF_NO_KIND)(value, path)


FORMS_SHAPE = fields(
    {
        **SHARED,
        "result_name": WORDS,
        "figure": fields({"code": CODE, "title": WORDS}),
        "aspects": rows(fields({"code": CODE, "weight": share, "name": WORDS}), most=MOST_ASPECTS),
        "forms": rows(_form, most=MOST_FORMS),
        "form_sets": rows(
            fields({"code": CODE, "name": WORDS, "forms": rows(FORM_CODE, most=MOST_FORMS)}), most=MOST_FORMS
        ),
        "combination": fields(
            {"form_weights": fields({EVALUATOR: or_empty(share)}, {SURVEY: or_empty(share)})}, {"note": WORDS}
        ),
        "open_settings": rows(OPEN_SETTING, least=0, most=MOST_FORMS),
        "bands": rows(fields({"grade": text, "min": two_decimals, "max": two_decimals, "label": WORDS})),
    }
)


def _codes_are_unique(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Indicators across all evaluator forms, so that a code alone says which one is meant."""
    for part in ("aspects", "forms", "form_sets", "open_settings"):
        yield from find_repeated(document[part], part, "code")
    yield from find_repeated(document["bands"], "bands", "grade")
    seen: dict[str, str] = {}
    for path, row in _list_indicators(document):
        if row["code"] in seen:
            yield Problem(
                f"{path}.code", "not_unique", f"{row['code']} already stands at {seen[row['code']]}"
            )
        seen.setdefault(row["code"], f"{path}.code")
        for part in ("elements", "counts"):
            yield from find_repeated(row[part], f"{path}.{part}", "code")
    for place, form in enumerate(document["forms"]):
        if form["kind"] == SURVEY:
            yield from find_repeated(form["items"], f"forms[{place}].items", "code")


def _rules_hold_together(document: Mapping[str, Any]) -> Iterator[Problem]:
    for path, row in _list_indicators(document):
        yield from find_rule_problems(row, path)


def _weights_are_whole(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Of the aspects, and of each evaluator form's indicators, all of which have a weight or none has."""
    aspects = [aspect["code"] for aspect in document["aspects"]]
    yield from sum_is_one(document["aspects"], "aspects", "the weights of all aspects")
    for place, form in enumerate(document["forms"]):
        members = form.get("indicators") or form.get("items") or []
        part = f"forms[{place}].{'items' if form['kind'] == SURVEY else 'indicators'}"
        for position, row in enumerate(members):
            if row["aspect"] is not None and row["aspect"] not in aspects:
                message = f"{row['aspect']} is not among the aspects of this file"
                yield Problem(f"{part}[{position}].aspect", "unknown_aspect", message)
        if form["kind"] == EVALUATOR:
            yield from _find_partial_weights(members, aspects, part)


def _find_partial_weights(members: list[Any], aspects: list[str], part: str) -> Iterator[Problem]:
    unknown = [place for place, row in enumerate(members) if row["weight"] is None]
    if unknown and len(unknown) < len(members):
        for place in unknown:
            message = "is null while others of this form have a weight; give all of them or none"
            yield Problem(f"{part}[{place}].weight", "missing", message)
        return
    for code in aspects:
        places = [place for place, row in enumerate(members) if row["aspect"] == code]
        if not places:
            yield Problem(part, "no_indicator", f"no indicator of this form belongs to aspect {code}")
        elif not unknown:
            where = f"{part}[{places[0]}..{places[-1]}].weight"
            rows_of = [members[place] for place in places]
            yield from sum_is_one(rows_of, where, f"the weights of the indicators of aspect {code}")


def _parts_are_countable(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Weights that are not known count as the equal ones that a period may decide on."""
    aspects = {aspect["code"]: exact_share(aspect["weight"]) for aspect in document["aspects"]}
    for place, form in enumerate(document["forms"]):
        rows_of = [row for row in form.get("indicators", []) if row["aspect"] in aspects]
        members = [row["aspect"] for row in rows_of]
        weights = [
            aspects[row["aspect"]]
            * (exact_share(row["weight"]) if row["weight"] else Fraction(1, members.count(row["aspect"])))
            for row in rows_of
        ]
        if lcm(*(weight.denominator for weight in [*aspects.values(), *weights])) > MOST_PARTS:
            message = f"the weights have a common denominator above {MOST_PARTS}"
            yield Problem(f"forms[{place}].indicators", "too_fine", message)


def _sets_name_forms(document: Mapping[str, Any]) -> Iterator[Problem]:
    """A set has one evaluator form, at most one survey, and at most one tick list."""
    forms = {form["code"]: form for form in document["forms"]}
    for place, form in enumerate(document["forms"]):
        for position, code in enumerate(form.get("asks", [])):
            if forms.get(code, {}).get("kind") != EVALUATOR:
                message = f"{code} is no evaluator form of this file"
                yield Problem(f"forms[{place}].asks[{position}]", "unknown_form", message)
    for place, row in enumerate(document["form_sets"]):
        path = f"form_sets[{place}].forms"
        for position, code in enumerate(row["forms"]):
            if code not in forms:
                message = f"{code} is not among the forms of this file"
                yield Problem(f"{path}[{position}]", "unknown_form", message)
        kinds = [forms[code]["kind"] for code in row["forms"] if code in forms]
        if kinds.count(EVALUATOR) != 1:
            yield Problem(path, "no_evaluator_form", "a set needs exactly one evaluator form")
        yield from (
            Problem(path, "too_many", f"a set has at most one form of kind {kind}")
            for kind in (TICK_LIST, SURVEY)
            if kinds.count(kind) > 1
        )
    used = {code for row in document["form_sets"] for code in row["forms"]}
    for place, form in enumerate(document["forms"]):
        if form["code"] not in used:
            yield Problem(f"forms[{place}].code", "in_no_set", f"{form['code']} stands in no form set")


def _tick_lists_ask(document: Mapping[str, Any]) -> Iterator[Problem]:
    asked = {form["code"]: form["asks"] for form in document["forms"] if form["kind"] == TICK_LIST}
    for place, row in enumerate(document["form_sets"]):
        if any(not {*row["forms"]}.intersection(asked[code]) for code in row["forms"] if code in asked):
            message = "the tick list of a set must ask for its evaluator form"
            yield Problem(f"form_sets[{place}].forms", "not_asked", message)


def _forms_are_combined(document: Mapping[str, Any]) -> Iterator[Problem]:
    path, weights = "combination.form_weights", document["combination"]["form_weights"]
    kinds = {form["kind"] for form in document["forms"]}
    if (SURVEY in kinds) != (SURVEY in weights):
        message = "stands here exactly where the file has a survey form"
        yield Problem(f"{path}.{SURVEY}", "missing" if SURVEY in kinds else "unknown_form", message)
    known = [weight for weight in weights.values() if weight is not None]
    if known and len(known) < len(weights):
        yield Problem(path, "missing", "give the weights of all kinds of form, or null for all")
    elif known:
        members = [{"weight": weight} for weight in known]
        yield from sum_is_one(members, f"{path}.evaluator", "the weights of the forms")


def _unknowns_are_open_settings(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Whatever scoring needs and the file does not say is a setting that the period must decide."""
    sets = [row["code"] for row in document["form_sets"]]
    decided: set[tuple[str, str]] = set()
    for place, setting in enumerate(document["open_settings"]):
        path = f"open_settings[{place}]"
        yield from find_setting_problems(setting, path)
        for position, code in enumerate(setting["form_sets"]):
            if code not in sets:
                yield Problem(f"{path}.form_sets[{position}]", "unknown_form_set", f"{code} is no form set")
            elif (setting["decides"], code) in decided:
                message = f"{setting['decides']} is decided twice for {code}"
                yield Problem(f"{path}.form_sets[{position}]", "not_unique", message)
            decided.add((setting["decides"], code))
        yield from _find_misplaced(document, setting, path)
    for row in document["form_sets"]:
        for what in sorted(_needed_decisions(document, row)):
            if (what, row["code"]) not in decided:
                message = f"nothing decides {what} for the form set {row['code']}, and this file does not say"
                yield Problem("open_settings", "missing", message)


def _find_misplaced(document: Mapping[str, Any], setting: Mapping[str, Any], path: str) -> Iterator[Problem]:
    sets = {row["code"]: row for row in document["form_sets"]}
    evaluators = {form["code"] for form in document["forms"] if form["kind"] == EVALUATOR}
    for position, code in enumerate(setting["form_sets"]):
        if code in sets and setting["decides"] not in _needed_decisions(document, sets[code]):
            message = f"for {code} this file leaves {setting['decides']} to nobody"
            yield Problem(f"{path}.form_sets[{position}]", "not_open", message)
        elif (
            code in sets and "form" in setting and setting["form"] not in evaluators & {*sets[code]["forms"]}
        ):
            message = f"{setting['form']} is no evaluator form of the set {code}"
            yield Problem(f"{path}.form", "unknown_form", message)


def _needed_decisions(document: Mapping[str, Any], form_set: Mapping[str, Any]) -> set[str]:
    members = [form for form in document["forms"] if form["code"] in form_set["forms"]]
    needed = set()
    for form in members:
        if form["kind"] == EVALUATOR and all(row["weight"] is None for row in form["indicators"]):
            needed.add("indicator_weights")
        if form["kind"] == SURVEY:
            needed |= {"below_minimum", "minimum_respondents"}
            if None in document["combination"]["form_weights"].values():
                needed.add("form_weights")
    return needed


def _list_indicators(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, form in enumerate(document["forms"]):
        for position, row in enumerate(form.get("indicators", [])):
            yield f"forms[{place}].indicators[{position}]", row


FORMS_MEANING: tuple[Meaning, ...] = (
    _codes_are_unique,
    sources_are_named,
    _rules_hold_together,
    _weights_are_whole,
    _parts_are_countable,
    _sets_name_forms,
    _tick_lists_ask,
    _forms_are_combined,
    _unknowns_are_open_settings,
    range_fits_levels,
    bands_are_closed,
)

"""Documents of several forms that the tests share."""

from typing import Any

from evaluation_service.scoring.forms import FormSet, build_form_set
from evaluation_service.scoring.open_settings import Decision

from .cases import SHIPPED_DOCUMENTS, tiny_document, tiny_levels, words

PEKPPP = SHIPPED_DOCUMENTS["panrb-pekppp-2023"]
INDICATORS = {row["code"]: row for form in PEKPPP["forms"] for row in form.get("indicators", [])}
LURING: dict[str, Decision] = {"minimum_respondents": 30, "below_minimum": "counts_zero"}
DARING: dict[str, Decision] = {**LURING, "f02b_weights": "equal_in_aspect"}


def luring(below_minimum: str = "counts_zero", minimum: int = 30) -> FormSet:
    return build_form_set(PEKPPP, "luring", {"minimum_respondents": minimum, "below_minimum": below_minimum})


def daring(weights: str = "equal_in_aspect") -> FormSet:
    return build_form_set(PEKPPP, "daring", {**DARING, "f02b_weights": weights})


def tiny_forms_document() -> dict[str, Any]:
    """Aspects P (1/3, p1 and p2 halves), Q (2/3, q1) and Z (nothing, z1); a survey of two items; 2/3 to 1/3.

    Form set `whole` has both; `bare` is another evaluator form, of no known weights, without a survey.
    """
    document = tiny_document()
    for name in ("indicators", "forms", "combination"):
        del document[name]
    rows = [_indicator(code, aspect, weight) for code, aspect, weight in _ROWS]
    return document | {
        "format_version": 2,
        "aspects": [
            {"code": "P", "weight": "1/3", "name": words("P")},
            {"code": "Q", "weight": "2/3", "name": words("Q")},
            {"code": "Z", "weight": "0", "name": words("Z")},
        ],
        "forms": [
            {**_head("T", "tick_list"), "asks": ["E"]},
            {**_head("E", "evaluator"), "indicators": rows},
            {
                **_head("F", "evaluator"),
                "indicators": [row | {"code": f"f-{row['code']}", "weight": None} for row in rows],
            },
            {
                **_head("S", "survey"),
                "scale": {"min": 0, "max": 5},
                "items": [
                    {"code": "s1", "aspect": "P", "text": words("s1")},
                    {"code": "s2", "aspect": None, "text": words("s2")},
                ],
            },
        ],
        "form_sets": [
            {"code": "whole", "name": words("whole"), "forms": ["T", "E", "S"]},
            {"code": "bare", "name": words("bare"), "forms": ["F"]},
        ],
        "combination": {"form_weights": {"evaluator": "2/3", "survey": "1/3"}},
        "open_settings": [
            _setting("least", "minimum_respondents", "whole") | {"least": 1, "most": 50},
            _setting("few", "below_minimum", "whole")
            | {"choices": [{"code": code, "words": words(code)} for code in _FEW]},
            _setting("weights", "indicator_weights", "bare")
            | {
                "form": "F",
                "choices": [
                    {"code": "equal_in_aspect", "words": words("equal"), "is_provisional": True},
                    {"code": "not_scored", "words": words("unscored")},
                ],
            },
        ],
    }


_FEW = ("counts_zero", "evaluator_alone", "no_index")
_ROWS = (("p1", "P", "1/2"), ("p2", "P", "1/2"), ("q1", "Q", "1/1"), ("z1", "Z", "1/1"))


def _indicator(code: str, aspect: str, weight: str) -> dict[str, Any]:
    return {
        "code": code,
        "aspect": aspect,
        "weight": weight,
        "title": words(code),
        "levels": tiny_levels(),
        "elements": [{"code": "a", "words": words("a")}, {"code": "b", "words": words("b")}],
        "counts": [{"code": "done", "words": words("done")}, {"code": "all", "words": words("all")}],
        "rule": {
            "1": {"count": {"at_least": 1}},
            "2": {"ticked": ["a"], "count": {"at_least": 1, "of": ["b"]}},
            "3": {"one_of": ["a", "b"], "share": {"done": "done", "planned": "all", "above": "1/2"}},
        },
    }


def _head(code: str, kind: str) -> dict[str, Any]:
    return {"code": code, "kind": kind, "name": words(code), "filled_by": words("somebody")}


def _setting(code: str, decides: str, form_set: str) -> dict[str, Any]:
    return {
        "code": code,
        "decides": decides,
        "form_sets": [form_set],
        "name": words(code),
        "note": words("unknown"),
    }

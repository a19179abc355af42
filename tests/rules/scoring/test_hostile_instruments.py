"""Documents made to break the checks: too many, too fine, or contradicting parts are told, never raised."""

import copy
from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest

from evaluation_service.scoring.document import list_problems

from .cases import SHIPPED_DOCUMENTS, changed, tiny_document, words
from .forms_cases import tiny_forms_document


def external_document() -> dict[str, Any]:
    return copy.deepcopy(SHIPPED_DOCUMENTS["ombudsman-opini-2025"])


def fine_weights(count: int) -> list[str]:
    """Fractions of different denominators, whose sum has about five digits for each."""
    return [f"1/{999_999 - 2 * number}" for number in range(count)]


@pytest.mark.parametrize("count", [90, 5_000])
@pytest.mark.parametrize(
    ("make", "part"),
    [(tiny_document, "aspects"), (tiny_forms_document, "aspects"), (external_document, "dimensions")],
)
def test_weights_of_enormous_denominators_are_told(
    make: Callable[[], dict[str, Any]], part: str, count: int
) -> None:
    rows = [
        {"code": f"a{number}", "weight": weight, "name": words("x")}
        for number, weight in enumerate(fine_weights(count))
    ]

    found = {(problem.path, problem.code) for problem in list_problems(make() | {part: rows})}

    assert (("aspects[0..89].weight" if part == "aspects" else "dimensions[0..89].weight"), "not_whole") in (
        found
    ) or (part, "too_many") in found
    assert ((part, "too_many") in found) == (count > 100)


def test_weights_of_a_thousand_forms_that_are_not_there_are_told() -> None:
    weights = {f"f{number}": weight for number, weight in enumerate(fine_weights(1_000))}
    document = changed(tiny_document(), ("combination", "form_weights"), weights | {"F-02": None})

    problems = list_problems(document)

    assert [problem.code for problem in problems] == ["unknown_form"] * 1_000


@pytest.mark.parametrize(
    ("make", "path", "entry"),
    [
        (external_document, ("reported",), "year"),
        (tiny_forms_document, ("open_settings", 0, "form_sets"), "whole"),
        (tiny_forms_document, ("form_sets", 0, "forms"), "E"),
        (tiny_forms_document, ("forms", 0, "asks"), "E"),
    ],
)
def test_lists_of_a_hundred_thousand_entries_are_told_at_once(
    make: Callable[[], dict[str, Any]], path: tuple[str | int, ...], entry: str
) -> None:
    document = changed(make(), path, [entry] * 100_000)
    start = perf_counter()

    problems = list_problems(document)

    assert [problem.code for problem in problems] == ["too_many"]
    assert perf_counter() - start < 5


def test_unknown_weights_too_fine_to_be_made_equal_are_told() -> None:
    document = tiny_forms_document()
    counts = {"P": 41, "Q": 43, "R": 47, "S": 53, "Z": 59}
    weights = ["1/999983"] * 4 + ["999979/999983"]
    document["aspects"] = [
        {"code": code, "weight": weight, "name": words(code)}
        for code, weight in zip(counts, weights, strict=True)
    ]
    row = document["forms"][2]["indicators"][0]
    document["forms"][1]["indicators"] = [
        {**row, "code": f"e-{aspect}", "aspect": aspect, "weight": "1/1"} for aspect in counts
    ]
    document["forms"][2]["indicators"] = [
        {**row, "code": f"{aspect}-{number}", "aspect": aspect}
        for aspect, count in counts.items()
        for number in range(count)
    ]

    assert [(problem.path, problem.code) for problem in list_problems(document)] == [
        ("forms[2].indicators", "too_fine")
    ]


def test_parts_that_contradict_each_other_are_told() -> None:
    share = {"done": "done", "planned": "all", "above": "1/1"}
    tried = {
        ("forms", 0, "asks"): ["F"],
        ("open_settings", 2, "form"): "S",
        ("forms", 1, "indicators", 0, "rule", "3", "share"): share,
    }

    found = [
        [(problem.path, problem.code) for problem in list_problems(changed(tiny_forms_document(), *one))]
        for one in tried.items()
    ]

    assert found == [
        [("form_sets[0].forms", "not_asked")],
        [("open_settings[2].form", "unknown_form")],
        [(f"forms[{form}].indicators[0].rule.3.share.above", "out_of_reach") for form in (1, 2)],
    ]

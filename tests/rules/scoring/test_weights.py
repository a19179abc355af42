"""Weights between forms that a period decides: checked, kept in the trace, told, and not yet applied."""

import pytest

from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.exact import score_lokus
from evaluation_service.scoring.explain import explain_grade
from evaluation_service.scoring.export import export_scorecard
from evaluation_service.scoring.verify import verify_export
from evaluation_service.scoring.weights import find_weight_problems

from .cases import DOCUMENT, INSTRUMENT, changed, levels_of, without

FORMS = frozenset({"F-01", "F-02", "F-03"})
WEIGHTS = {"F-01": "1/4", "F-02": "1/2", "F-03": "1/4"}
SHEETS = {"one": levels_of(5) | {"6": 0}}


@pytest.mark.parametrize(
    ("weights", "fields"),
    [
        (None, []),
        (WEIGHTS, []),
        ({"F-01": "1/3", "F-02": "1/3", "F-03": "1/3"}, []),
        ({"F-01": "1/4", "F-02": "1/4", "F-03": "1/4"}, ["form_weights"]),
        ({"F-01": "1/4", "F-02": "3/4"}, ["form_weights.F-03"]),
        ({"F-01": "0.5", "F-02": "1/4", "F-03": "0/1"}, ["form_weights.F-01", "form_weights.F-03"]),
        ({"F-01": "1/4", "F-02": "1/2", "F-03": "1/4", "F-04": "x"}, ["form_weights.F-04"] * 2),
    ],
)
def test_form_weights_are_whole_or_undecided(weights: dict[str, str] | None, fields: list[str]) -> None:
    assert [problem.path for problem in find_weight_problems(weights, FORMS)] == fields


def test_decided_weights_stand_in_the_trace_and_change_no_figure() -> None:
    decided = score_lokus(INSTRUMENT, "agreed", SHEETS, form_weights=WEIGHTS)
    left_open = score_lokus(INSTRUMENT, "agreed", SHEETS)

    assert decided.trace["settings"] == {"figure": "f02_only", "form_weights": WEIGHTS, "rule": "agreed"}
    assert left_open.trace["settings"]["form_weights"] == dict.fromkeys(WEIGHTS)
    assert (decided.index, decided.grade) == (left_open.index, left_open.grade) == ("4.65", "A")
    assert decided.digest != left_open.digest


def test_weights_that_fit_no_instrument_are_refused() -> None:
    with pytest.raises(ScoringError) as refused:
        score_lokus(INSTRUMENT, "agreed", SHEETS, form_weights={"F-02": "1/2"})

    assert [problem.path for problem in refused.value.problems] == [
        "form_weights.F-01",
        "form_weights.F-03",
    ]


def test_reasons_say_how_the_weights_were_decided_and_that_they_are_not_applied() -> None:
    decided = score_lokus(INSTRUMENT, "agreed", SHEETS, form_weights=WEIGHTS)
    left_open = score_lokus(INSTRUMENT, "agreed", SHEETS)

    told = {line.kind: line.text for line in explain_grade(decided.trace, DOCUMENT, "en")}
    told_open = {line.kind for line in explain_grade(left_open.trace, DOCUMENT, "en")}

    assert told["forms_decided"] == (
        "The weights between forms were decided as F-01 1/4, F-02 1/2, F-03 1/4; they are not applied yet,"
        " because only F-02 is collected."
    )
    assert "forms_unset" not in told
    assert "forms_unset" in told_open


def test_export_carries_the_weights_and_re_computing_covers_them() -> None:
    export = export_scorecard(DOCUMENT, "agreed", SHEETS, form_weights=WEIGHTS)
    place = ("settings", "form_weights")

    assert export["settings"] == {"rule": "agreed", "form_weights": WEIGHTS}
    assert verify_export(export) == []
    for forged in (None, {}, "x", {"F-01": "1/4", "F-02": "1/4", "F-03": "1/2"}, {**WEIGHTS, "F-01": 1}):
        assert verify_export(changed(export, place, forged)) != []
    assert verify_export(without(export, place)) != []

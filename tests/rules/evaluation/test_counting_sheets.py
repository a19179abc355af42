"""Which kind of sheets a period scores, and what a pleno may leave out of its results."""

from uuid import UUID

import pytest

from evaluation_service.releases.rules import Readiness, find_obstacles
from evaluation_service.sheets.rules import SheetStanding, choose_sheets, find_counting_kind

A, B = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("combination", "sheet_mode", "used", "left_out"),
    [
        ("mean", "independent", [10], {20: "own_sheets", 30: "own_sheets", 31: "own_sheets"}),
        ("median", "team", [20], {10: "team_sheet", 30: "team_sheet", 31: "team_sheet"}),
        ("agreed", "independent", [31], {10: "pleno_agreed", 20: "pleno_agreed", 30: "replaced"}),
        ("agreed", "team", [31], {10: "pleno_agreed", 20: "pleno_agreed", 30: "replaced"}),
    ],
)
def test_only_the_kind_of_sheet_that_the_period_scores_counts(
    combination: str, sheet_mode: str, used: list[int], left_out: dict[int, str]
) -> None:
    shared = {"is_assignment_ended": False}
    sheets = [
        SheetStanding(UUID(int=10), A, 1, "submitted", is_scored=True, kind="own", **shared),
        SheetStanding(UUID(int=20), None, 1, "submitted", is_scored=True, kind="team", **shared),
        SheetStanding(UUID(int=30), None, 1, "returned", is_scored=True, kind="agreed", **shared),
        SheetStanding(UUID(int=31), None, 2, "submitted", is_scored=True, kind="agreed", **shared),
    ]

    chosen = choose_sheets(sheets, find_counting_kind(combination, sheet_mode))

    assert chosen[0] == [UUID(int=number) for number in used]
    assert dict(chosen[1]) == {str(UUID(int=number)): reason for number, reason in left_out.items()}


def test_a_pleno_leaves_out_just_the_lokus_that_were_named() -> None:
    readiness = Readiness(1, 0, 0, 0, 0, ("visit", "pleno"), (A,), responses_waiting=True)
    others = {"responses_waiting": 1, "stages_unfinished": 2}

    assert find_obstacles(readiness, {A}) == others
    assert find_obstacles(readiness, ()) == {**others, "lokus_without_agreed_sheet": 1}
    assert find_obstacles(readiness, {A, B}) == {**others, "lokus_without_agreed_sheet": 1}

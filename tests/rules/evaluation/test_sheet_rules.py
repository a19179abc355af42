"""Which sheets of a lokus count, what a receipt covers, and who is a second person."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from evaluation_service.releases.rules import Readiness, find_obstacles, find_second_person_problem
from evaluation_service.scorecards.rules import may_read_results, read_scoring_input
from evaluation_service.scoring.exact import score_lokus
from evaluation_service.sheets.rules import (
    SheetStanding,
    answer_rows,
    choose_sheets,
    digest_receipt,
    find_missing_answers,
    name_not_submitted,
)
from shared.errors import FieldProblem
from tests.rules.scoring.cases import INSTRUMENT, levels_of

A, B = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def sheet(number: int, of: UUID, version: int = 1, **changes: object) -> SheetStanding:
    values = {"state": "submitted", "is_assignment_ended": False, "is_scored": True, **changes}
    return SheetStanding(UUID(int=number), of, version, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sheets", "used", "left_out"),
    [
        ([], [], []),
        ([sheet(10, A), sheet(20, B)], [10, 20], []),
        ([sheet(10, A), sheet(20, B, is_scored=False)], [10], []),
        ([sheet(10, A, state="returned")], [], [(10, "returned")]),
        ([sheet(10, A, state="returned"), sheet(11, A, 2)], [11], [(10, "replaced")]),
        (
            [sheet(11, A, 2, state="returned"), sheet(10, A, state="returned")],
            [],
            [(10, "replaced"), (11, "returned")],
        ),
        ([sheet(10, A, is_assignment_ended=True), sheet(20, B)], [20], [(10, "assignment_ended")]),
    ],
)
def test_newest_scored_sheet_of_each_running_assignment_counts(
    sheets: list[SheetStanding], used: list[int], left_out: list[tuple[int, str]]
) -> None:
    expected = [UUID(int=number) for number in used], [(str(UUID(int=n)), reason) for n, reason in left_out]

    assert choose_sheets(sheets) == expected
    assert choose_sheets(reversed(sheets)) == expected


def test_missing_answers_are_named_in_the_order_of_the_instrument() -> None:
    problems = find_missing_answers(["b", "a", "c"], {"a"})

    assert problems == [
        FieldProblem("answers.b", "this indicator has no level"),
        FieldProblem("answers.c", "this indicator has no level"),
    ]


def test_receipt_depends_on_every_part_and_not_on_order_or_zone() -> None:
    rows = answer_rows([("b", 2, None), ("a", 1, "x" * 64)])
    receipt = digest_receipt(A, 1, rows, NOON)

    others = [
        digest_receipt(B, 1, rows, NOON),
        digest_receipt(A, 2, rows, NOON),
        digest_receipt(A, 1, answer_rows([("b", 3, None), ("a", 1, "x" * 64)]), NOON),
        digest_receipt(A, 1, answer_rows([("b", 2, None), ("a", 1, None)]), NOON),
        digest_receipt(A, 1, rows, NOON + timedelta(microseconds=1)),
    ]

    assert receipt == digest_receipt(
        A, 1, answer_rows([("a", 1, "x" * 64), ("b", 2, None)]), NOON.astimezone(timezone(timedelta(hours=7)))
    )
    assert len({receipt, *others}) == 6


@pytest.mark.parametrize(
    ("state", "is_administrator", "expected"),
    [("open", True, True), ("closed", False, False), ("released", False, True)],
)
def test_results_are_private_until_released(state: str, is_administrator: bool, expected: bool) -> None:
    assert may_read_results(state=state, is_administrator=is_administrator) is expected


def test_what_was_not_handed_in_is_named_by_its_draft_or_its_assignment() -> None:
    assert name_not_submitted(A, B) == (str(B), "not_submitted")
    assert name_not_submitted(A, None) == (f"assignment {A}", "not_submitted")


def test_trace_gives_back_what_was_scored() -> None:
    sheets = {"a": levels_of(3), "b": levels_of(5)}
    card = score_lokus(INSTRUMENT, "median", sheets, [("z", "returned")])

    given = read_scoring_input(card.trace)

    assert (given.rule, given.sheets, given.left_out) == ("median", sheets, (("z", "returned"),))


@pytest.mark.parametrize(
    ("determined_by", "releasing", "evaluators", "is_allowed"),
    [
        (A, B, (), True),
        (A, B, (A,), True),
        (A, B, (B,), True),
        (A, B, (A, B), False),
        (A, A, (), False),
        (None, None, (), False),
    ],
)
def test_release_takes_a_second_person_and_not_two_who_scored(
    determined_by: UUID | None, releasing: UUID | None, evaluators: tuple[UUID, ...], is_allowed: bool
) -> None:
    assert (find_second_person_problem(determined_by, releasing, evaluators) is None) is is_allowed


def test_every_obstacle_to_a_determination_is_named() -> None:
    assert find_obstacles(Readiness(3, 0, 0, 0, 0)) == {}
    assert find_obstacles(Readiness(0, 1, 2, 3, 4)) == {
        "sheets_without_score": 1,
        "lokus_out_of_date": 2,
        "work_open": 3,
        "work_failed": 4,
        "scorecards": 0,
    }

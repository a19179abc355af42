"""What an answer comes to, when it needs a reason, and what the receipt covers of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from evaluation_service.sheets.answer_rules import (
    GivenAnswer,
    Grounds,
    SheetForm,
    find_reasons_needed,
    find_unexplained,
    settle_answers,
)
from evaluation_service.sheets.rules import HandedIn, cover_sheet, digest_receipt, find_visit_problem
from shared.errors import FieldProblem

A, B = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def kept(level: int = 3, **changes: object) -> SimpleNamespace:
    """An answer as it is kept, but for what is said."""
    plain = {
        "indicator_code": "a",
        "level": level,
        "ticked": [],
        "counts": {},
        "chosen": None,
        "supported": None,
        "note_sha256": None,
        "reason_sha256": None,
        "answered_by": None,
    }
    return SimpleNamespace(**{**plain, **changes})


def test_receipt_of_levels_alone_is_what_it_always_was() -> None:
    sheet = HandedIn(A, 1, "own", None, NOON)
    plain = [kept(3, note_sha256="x" * 64), kept(2, indicator_code="b")]

    rows, receipt = cover_sheet(sheet, plain)

    assert rows == [["a", 3, "x" * 64], ["b", 2, None]]
    assert receipt == digest_receipt(A, 1, rows, NOON)


def test_receipt_covers_everything_else_where_there_is_more() -> None:
    sheet = HandedIn(A, 1, "own", None, NOON)
    answer = {"ticked": ["x"], "counts": {"n": 1}, "chosen": 3, "supported": 2, "reason_sha256": "r"}
    rows, receipt = cover_sheet(sheet, [kept(**answer)])
    others = [
        cover_sheet(sheet, [kept(**{**answer, name: value})])[1]
        for name, value in (
            ("ticked", ["y"]),
            ("counts", {"n": 2}),
            ("chosen", 4),
            ("reason_sha256", "s"),
            ("note_sha256", "t"),
            ("answered_by", B),
            ("level", 4),
        )
    ]
    others += [
        cover_sheet(replace(sheet, **change), [kept(**answer)])[1]  # type: ignore[arg-type]
        for change in (
            {"kind": "team"},
            {"visited_on": date(2026, 1, 5)},
            {"number": 2},
            {"sheet_id": B},
            {"submitted_at": NOON + timedelta(seconds=1)},
        )
    ]
    dated = cover_sheet(replace(sheet, visited_on=date(2026, 1, 5)), [kept()])

    assert rows == [["a", 3, ["x"], {"n": 1}, 3, None, "r", None]]
    assert len({receipt, *others}) == 13
    assert dated[0] == [["a", 3, [], {}, None, None, None, None]]


LADDER = {
    "code": "a",
    "elements": [{"code": "x"}, {"code": "y"}],
    "counts": [{"code": "n"}],
    "rule": {"2": {"ticked": ["x"]}, "4": {"ticked": ["x", "y"]}},
}
FREE = {"code": "b", "elements": [], "counts": [], "rule": None}
SEEN = SheetForm({"a": LADDER, "b": FREE}, {}, has_elements=True, copying="own")
PROPOSED = SimpleNamespace(level=3, state="known")
AT_LEAST = SimpleNamespace(level=3, state="at_least")
PLAIN = SheetForm({"a": {"code": "a"}, "b": {"code": "b"}}, {}, has_elements=False, copying="own")


@pytest.mark.parametrize(
    ("form", "given", "level", "fields"),
    [
        (SEEN, GivenAnswer("a", ticked=("y", "x")), 4, []),
        (SEEN, GivenAnswer("a", ticked=("x",), chosen=5), 5, []),
        (SEEN, GivenAnswer("a"), 0, []),
        (SEEN, GivenAnswer("b", chosen=1), 1, []),
        (SEEN, GivenAnswer("b"), None, ["answers.b.chosen"]),
        (SEEN, GivenAnswer("a", level=3), 0, ["answers.a.level"]),
        (SEEN, GivenAnswer("a", ticked=("z",), counts={"m": 1}), None, ["ticked[z]", "counts[m]"]),
        (SEEN, GivenAnswer("c", chosen=1), None, ["answers.c"]),
        (SEEN, GivenAnswer("a", note="\x00"), 0, ["answers.a.note"]),
        (PLAIN, GivenAnswer("a", level=3, reason="sebab"), 3, []),
        (PLAIN, GivenAnswer("a"), None, ["answers.a.level"]),
        (PLAIN, GivenAnswer("a", level=3, ticked=("x",), chosen=2), 3, ["ticked", "chosen"]),
    ],
)
def test_answers_are_settled_by_the_form(
    form: SheetForm, given: GivenAnswer, level: int | None, fields: list[str]
) -> None:
    settled, problems = settle_answers(form, [given])

    content = settled.get(given.indicator_code)
    assert (content.level if content else None) == level
    named = [problem.field for problem in problems]
    assert named == [name if name.startswith("answers") else f"answers.a.{name}" for name in fields]


def test_two_answers_to_one_indicator_are_refused() -> None:
    _, problems = settle_answers(SEEN, [GivenAnswer("b", chosen=1), GivenAnswer("b", chosen=2)])

    assert problems == [FieldProblem("answers.b", "stands here twice")]


@pytest.mark.parametrize(
    ("form", "answer", "grounds", "needed"),
    [
        (SEEN, kept(2, supported=2), Grounds(), []),
        (SEEN, kept(2, supported=2), Grounds({"a": 3}), ["below_f01"]),
        (SEEN, kept(3, supported=3), Grounds({"a": 3}), []),
        (SEEN, kept(0, supported=0), Grounds({"a": 1}), ["below_f01", "zero"]),
        (SEEN, kept(5, supported=4), Grounds(), ["overridden"]),
        (SEEN, kept(3, chosen=3), Grounds(), []),
        (SEEN, kept(2), Grounds({}, {"a": PROPOSED}), ["differs_from_proposal"]),
        (SEEN, kept(4), Grounds({}, {"a": PROPOSED}), ["differs_from_proposal"]),
        (SEEN, kept(4), Grounds({}, {"a": AT_LEAST}), []),
        (SEEN, kept(3), Grounds({}, {"a": PROPOSED}), []),
        (PLAIN, kept(0), Grounds(), []),
        (PLAIN, kept(0), Grounds({}, {"a": PROPOSED}), ["differs_from_proposal"]),
    ],
)  # fmt: skip
def test_reasons_are_needed_below_f01_at_0_overridden_and_against_the_proposal(
    form: SheetForm, answer: SimpleNamespace, grounds: Grounds, needed: list[str]
) -> None:
    explained = SimpleNamespace(**{**vars(answer), "reason_sha256": "r"})

    assert find_reasons_needed(form, answer, grounds) == needed
    assert len(find_unexplained(form, [answer], grounds)) == bool(needed)
    assert find_unexplained(form, [explained], grounds) == []


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (date(2026, 3, 1), None),
        (date(2026, 3, 5), None),
        (date(2026, 3, 6), "lies in the future"),
        (date(2026, 2, 28), "the visits of this period are from 2026-03-01 to 2026-03-20"),
    ],
)
def test_visit_is_in_the_past_and_in_its_stage(day: date, problem: str | None) -> None:
    found = find_visit_problem(day, date(2026, 3, 5), date(2026, 3, 1), date(2026, 3, 20))

    assert found == problem

"""Whose word on a shared sheet stands, what is proposed, and who is still missing."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from evaluation_service.sheets.pleno_rules import (
    Participant,
    digest_content,
    find_standing,
    list_unsubmitted,
    list_waiting,
    list_withdrawn,
    propose_level,
)

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
SHEET = UUID(int=9)


@dataclass(frozen=True)
class Word:
    number: int
    evaluator_id: UUID
    content_sha256: str = "now"
    verdict: str = "agreed"


@dataclass(frozen=True)
class Given:
    indicator_code: str = "1"
    version: int = 1
    level: int = 3
    ticked: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    chosen: int | None = None
    note_sha256: str | None = None
    reason_sha256: str | None = None
    answered_by: UUID | None = A


@pytest.mark.parametrize(
    ("words", "stands", "withdrawn", "waiting"),
    [
        ([], {}, [], [A, B]),
        ([Word(1, A)], {A: 1}, [], [B]),
        ([Word(1, A), Word(2, B)], {A: 1, B: 2}, [], []),
        ([Word(1, A, "then"), Word(2, B)], {B: 2}, [A], [A]),
        ([Word(2, A), Word(1, A, "then")], {A: 2}, [], [B]),
        ([Word(1, A), Word(2, A, "then")], {}, [A], [A, B]),
        ([Word(1, A, verdict="objected"), Word(2, B)], {A: 1, B: 2}, [], [A]),
        ([Word(1, A, verdict="objected"), Word(2, A), Word(3, B)], {A: 2, B: 3}, [], []),
        ([Word(1, A), Word(2, B), Word(3, A, verdict="objected")], {A: 3, B: 2}, [], [A]),
        ([Word(1, C), Word(2, A)], {A: 2, C: 1}, [], [B]),
    ],
)
def test_last_word_on_what_the_sheet_says_now_stands(
    words: list[Word], stands: dict[UUID, int], withdrawn: list[UUID], waiting: list[UUID]
) -> None:
    standing = find_standing(words, "now")

    assert {who: one.number for who, one in standing.items()} == stands
    assert list_withdrawn(words, "now") == withdrawn
    assert list_waiting([Participant(A, A), Participant(B, B)], standing) == waiting


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2}, {"level": 4}, {"ticked": ("a",)}, {"counts": {"n": 1}}, {"chosen": 3},
        {"note_sha256": "f"}, {"reason_sha256": "f"}, {"answered_by": B}, {"indicator_code": "2"},
    ],
)  # fmt: skip
def test_digest_covers_everything_of_an_answer(change: dict[str, Any]) -> None:
    given = Given()

    assert digest_content(SHEET, None, [given]) != digest_content(SHEET, None, [replace(given, **change)])


def test_digest_covers_the_sheet_and_the_visit_and_no_order() -> None:
    one, other = Given(ticked=("b", "a")), Given("2", ticked=("a", "b"))
    day = date(2026, 11, 20)

    digests = {
        digest_content(SHEET, None, [one, other]),
        digest_content(SHEET, day, [one, other]),
        digest_content(A, None, [one, other]),
        digest_content(SHEET, None, [one]),
    }

    assert len(digests) == 4
    assert digest_content(SHEET, day, [other, replace(one, ticked=("a", "b"))]) in digests


@pytest.mark.parametrize(("levels", "proposed"), [([], None), ([3], 3), ([0, 0], 0), ([3, 4], None)])
def test_level_that_all_sheets_give_is_proposed(levels: list[int], proposed: int | None) -> None:
    assert propose_level(levels) == proposed


def test_whoever_has_not_handed_in_is_named() -> None:
    participants = [
        Participant(A, C),
        Participant(B, B, SHEET, "submitted"),
        Participant(C, A, SHEET, "returned"),
    ]

    assert list_unsubmitted(participants) == [A, C]

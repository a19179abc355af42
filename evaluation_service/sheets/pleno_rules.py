"""Decisions about sheets that several answer for: whose word stands, what is proposed, who is missing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from evaluation_service.sheets.rules import SUBMITTED
from shared.canonical import digest

CONFIRMED, OBJECTED = "agreed", "objected"


class AnswerContent(Protocol):
    """What is signed of an answer; its version is part of it, so that a change and its undoing are two."""

    @property
    def indicator_code(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def level(self) -> int: ...
    @property
    def ticked(self) -> Sequence[str]: ...
    @property
    def counts(self) -> Any: ...
    @property
    def chosen(self) -> int | None: ...
    @property
    def note_sha256(self) -> str | None: ...
    @property
    def reason_sha256(self) -> str | None: ...
    @property
    def answered_by(self) -> UUID | None: ...


class Signature(Protocol):
    """One word on one content; later ones have higher numbers."""

    @property
    def number(self) -> int: ...
    @property
    def evaluator_id(self) -> UUID: ...
    @property
    def verdict(self) -> str: ...
    @property
    def content_sha256(self) -> str: ...


@dataclass(frozen=True)
class Participant:
    """An evaluator with a running assignment to the lokus, and the newest version of the own sheet."""

    assignment_id: UUID
    evaluator_id: UUID
    sheet_id: UUID | None = None
    sheet_state: str | None = None


def digest_content(sheet_id: UUID, visited_on: date | None, answers: Iterable[AnswerContent]) -> str:
    """What is signed: the sheet with every answer in the very version that was seen."""
    rows = [
        [
            answer.indicator_code,
            answer.version,
            answer.level,
            sorted(answer.ticked),
            dict(answer.counts),
            answer.chosen,
            answer.note_sha256,
            answer.reason_sha256,
            str(answer.answered_by) if answer.answered_by else None,
        ]
        for answer in sorted(answers, key=lambda answer: answer.indicator_code)
    ]
    visited = visited_on.isoformat() if visited_on else None
    return digest({"sheet_id": str(sheet_id), "visited_on": visited, "answers": rows})


def find_newest(signatures: Iterable[Signature]) -> dict[UUID, Signature]:
    """The last word of each evaluator, on whatever content."""
    return {one.evaluator_id: one for one in sorted(signatures, key=lambda one: one.number)}


def find_standing(signatures: Iterable[Signature], content_sha256: str) -> dict[UUID, Signature]:
    """The last word of each evaluator where it is on this content; a change withdraws all before it."""
    return {
        evaluator_id: one
        for evaluator_id, one in find_newest(signatures).items()
        if one.content_sha256 == content_sha256
    }


def list_withdrawn(signatures: Iterable[Signature], content_sha256: str) -> list[UUID]:
    """Whose word no longer stands because the content was changed after it."""
    newest = find_newest(signatures)
    return sorted(who for who, one in newest.items() if one.content_sha256 != content_sha256)


def list_waiting(participants: Iterable[Participant], standing: dict[UUID, Signature]) -> list[UUID]:
    """The participants who have not agreed to what stands; an objection is no agreement."""
    return sorted(
        one.evaluator_id
        for one in participants
        if one.evaluator_id not in standing or standing[one.evaluator_id].verdict != CONFIRMED
    )


def list_unsubmitted(participants: Iterable[Participant]) -> list[UUID]:
    """The participants whose own sheet is not handed in."""
    return sorted(one.evaluator_id for one in participants if one.sheet_state != SUBMITTED)


def propose_level(levels: Collection[int]) -> int | None:
    """The level that every sheet gives; `None` where they differ, or where there is none."""
    return next(iter(set(levels))) if len(set(levels)) == 1 else None

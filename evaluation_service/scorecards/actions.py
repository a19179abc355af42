"""Deeds about scorecards: compute those of some lokus anew, or take a demonstration's out; never commits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from evaluation_service.scorecards import queries, rules
from evaluation_service.scorecards.computing import Terms, write_cards
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.combined import SurveySums
from evaluation_service.scoring.exact import LeftOut
from evaluation_service.scoring.fast_traces import Case, GivenLevels, WrittenCard
from evaluation_service.tables import MACHINERY, Base
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.quick_dump import compile_dump
from shared.contracts.result_entries import (
    SCORECARD_COMPUTED,
    SCORECARD_REMOVED,
    SCORECARD_SET_ASIDE,
)
from shared.copy_text import CopyLines
from shared.db import is_one_of
from shared.jobs.work import put_work
from shared.journal.bulk import EntryLines
from shared.journal.record import SYSTEM_ROLE, Journal

# A scorecard is computed, and later set aside or released: each deed has a version of its own.
COMPUTED_VERSION, SECOND_VERSION = 1, 2

AT_ONCE = 10_000

COLUMNS = (
    "scorecard_id",
    "lokus_id",
    "period_id",
    "revision",
    "is_current",
    "index_text",
    "index_hundredths",
    "total",
    "denominator",
    "grade",
    "label_id",
    "label_en",
    "figure_code",
    "outcome",
    "sheets_used",
    "trace",
    "trace_digest",
    "job_id",
    "computed_at",
)
CARD_LINES = CopyLines(Base.metadata.tables["scorecard"], COLUMNS, {})
ENTRY_FIELDS = (
    "scorecard_id",
    "lokus_id",
    "period_id",
    "revision",
    "grade",
    "figure_code",
    "sheets_used",
    "trace_digest",
    "outcome",
)
DUMPS = {kind.name: compile_dump(kind) for kind in (SCORECARD_COMPUTED, SCORECARD_SET_ASIDE)}


@dataclass(frozen=True)
class LokusMaterial:
    """Everything the scorecard of one lokus is computed from."""

    lokus_id: UUID
    period_id: UUID
    terms: Terms
    sheets: Mapping[str, GivenLevels]
    left_out: tuple[LeftOut, ...]
    survey: SurveySums | None


def ask_for_scorecards(session: Session, lokus_ids: Collection[UUID]) -> None:
    """Have the scorecards of these lokus computed anew once this transaction is committed.

    For what changes a result without a sheet moving: responses that count, an agreed level. The clock's
    sweep finds it within a second; whoever wants it sooner nudges a worker.
    """
    subjects = sorted(str(lokus_id) for lokus_id in set(lokus_ids))
    for start in range(0, len(subjects), AT_ONCE):
        put_work(session, MACHINERY.work, rules.SCORE_LOKUS, subjects[start : start + AT_ONCE])


def record_scorecards(
    session: Session, actor: Actor, material: Sequence[LokusMaterial], job_id: str | None
) -> None:
    """Compute each lokus anew and keep what has changed as a new revision.

    The caller holds the lokus rows, so that no one else computes them meanwhile. A lokus without a
    sheet that counts has no current scorecard; its earlier ones stay.
    """
    newest = queries.list_newest_revisions(session, [lokus.lokus_id for lokus in material])
    set_aside: list[queries.Revision] = []
    computed: list[dict[str, Any]] = []
    cards = _compute_all([lokus for lokus in material if lokus.sheets])
    for lokus in material:
        last, card = newest.get(lokus.lokus_id), cards.get(lokus.lokus_id)
        is_same = (
            last is not None and last.is_current and card is not None and card.digest == last.trace_digest
        )
        if last is not None and last.is_current and not is_same:
            set_aside.append(last)
        if card is not None and not is_same:
            computed.append(_describe(lokus, card, last.revision + 1 if last else 1, job_id))
    _store(session, actor, set_aside, computed)


def _compute_all(material: Sequence[LokusMaterial]) -> dict[UUID, WrittenCard]:
    """The card of each lokus, those of a period together."""
    periods: dict[UUID, list[LokusMaterial]] = {}
    for lokus in material:
        periods.setdefault(lokus.period_id, []).append(lokus)
    found = {}
    for group in periods.values():
        cases = [Case(lokus.sheets, lokus.left_out, lokus.survey) for lokus in group]
        for lokus, card in zip(group, write_cards(group[0].terms, cases), strict=True):
            found[lokus.lokus_id] = card
    return found


def _describe(lokus: LokusMaterial, card: WrittenCard, revision: int, job_id: str | None) -> dict[str, Any]:
    instrument = lokus.terms.instrument
    label = instrument.labels[card.grade] if card.grade is not None else {"id": None, "en": None}
    return {
        "scorecard_id": uuid4(),
        "lokus_id": lokus.lokus_id,
        "period_id": lokus.period_id,
        "revision": revision,
        "is_current": True,
        "index_text": card.index,
        "index_hundredths": card.hundredths,
        "total": card.numerator,
        "denominator": card.denominator,
        "grade": card.grade,
        "label_id": label["id"],
        "label_en": label["en"],
        "figure_code": instrument.figure_code,
        "outcome": card.outcome,
        "sheets_used": len(lokus.sheets),
        "trace": card.folded,
        "trace_digest": card.digest,
        "job_id": job_id,
        "computed_at": clock.now(),
    }


def _store(
    session: Session, actor: Actor, set_aside: list[queries.Revision], computed: list[dict[str, Any]]
) -> None:
    journal: Journal = session.info["journal"]
    if set_aside:
        ids = [revision.scorecard_id for revision in set_aside]
        session.execute(
            update(Scorecard)
            .where(is_one_of(Scorecard.scorecard_id, ids))
            .values(is_current=False)
            .execution_options(synchronize_session=False)
        )
    connection = session.connection()
    CARD_LINES.send(connection, computed)
    for kind, version, cards in (
        (SCORECARD_SET_ASIDE, SECOND_VERSION, [revision.__dict__ for revision in set_aside]),
        (SCORECARD_COMPUTED, COMPUTED_VERSION, computed),
    ):
        lines = EntryLines(journal, actor, SYSTEM_ROLE, kind, clock.now())
        told = [(uuid4(), card["scorecard_id"], version, _dump_entry(kind, card)) for card in cards]
        lines.send(connection, [lines.line(*entry) for entry in told])


def _dump_entry(kind: EntryKind, card: Mapping[str, Any]) -> str:
    body = {name: card[name] for name in ENTRY_FIELDS}
    return DUMPS[kind.name]({**body, "index": card["index_text"]})


def remove_scorecards(session: Session, actor: Actor, role: str, period_ids: Sequence[UUID]) -> int:
    """Take the scorecards of demonstration periods out; returns how many. The caller knows they are such."""
    journal: Journal = session.info["journal"]
    removed = session.execute(
        delete(Scorecard)
        .where(Scorecard.period_id.in_(period_ids))
        .returning(Scorecard.scorecard_id, Scorecard.is_current)
    ).all()
    journal.record_many(
        session,
        [
            journal.prepare(
                actor,
                role,
                SCORECARD_REMOVED,
                scorecard_id,
                SECOND_VERSION if is_current else SECOND_VERSION + 1,
                {"record_id": str(scorecard_id)},
            )
            for scorecard_id, is_current in sorted((row[0], row[1]) for row in removed)
        ],
    )
    return len(removed)

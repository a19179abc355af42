"""Deeds about scorecards: compute those of some lokus anew, or take a demonstration's out; never commits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from evaluation_service.scorecards import queries, rules
from evaluation_service.scorecards.computing import Terms, outcome_of, score_by
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.combined import SurveySums
from evaluation_service.scoring.exact import LeftOut, Levels
from evaluation_service.tables import MACHINERY
from shared import clock
from shared.actor import Actor
from shared.canonical import canonical_json
from shared.contracts.kinds import EntryKind
from shared.contracts.result_entries import (
    SCORECARD_COMPUTED,
    SCORECARD_REMOVED,
    SCORECARD_SET_ASIDE,
)
from shared.jobs.work import put_work
from shared.journal.record import SYSTEM_ROLE, Journal, Written

# A scorecard is computed, and later set aside or released: each deed has a version of its own.
COMPUTED_VERSION, SECOND_VERSION = 1, 2

AT_ONCE = 10_000


@dataclass(frozen=True)
class LokusMaterial:
    """Everything the scorecard of one lokus is computed from."""

    lokus_id: UUID
    period_id: UUID
    terms: Terms
    sheets: Mapping[str, Levels]
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
    for lokus in material:
        last = newest.get(lokus.lokus_id)
        card = _compute(lokus, last.revision + 1 if last else 1, job_id) if lokus.sheets else None
        if last and last.is_current and (card is None or card["trace_digest"] != last.trace_digest):
            set_aside.append(last)
        if card is not None and not (last and last.is_current and card["trace_digest"] == last.trace_digest):
            computed.append(card)
    _store(session, actor, set_aside, computed)


def _compute(lokus: LokusMaterial, revision: int, job_id: str | None) -> dict[str, Any]:
    card = score_by(lokus.terms, lokus.sheets, lokus.survey, lokus.left_out)
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
        "outcome": outcome_of(card),
        "sheets_used": len(lokus.sheets),
        "trace": canonical_json(card.trace),
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
            .where(Scorecard.scorecard_id.in_(ids))
            .values(is_current=False)
            .execution_options(synchronize_session=False)
        )
    if computed:
        session.execute(insert(Scorecard), computed)
    entries = [_entry(journal, actor, SCORECARD_SET_ASIDE, revision.__dict__) for revision in set_aside]
    entries += [_entry(journal, actor, SCORECARD_COMPUTED, card) for card in computed]
    journal.record_many(session, entries)


def _entry(journal: Journal, actor: Actor, kind: EntryKind, card: Mapping[str, Any]) -> Written:
    body = {
        "scorecard_id": card["scorecard_id"],
        "lokus_id": card["lokus_id"],
        "period_id": card["period_id"],
        "revision": card["revision"],
        "index": card["index_text"],
        "grade": card["grade"],
        "figure_code": card["figure_code"],
        "sheets_used": card["sheets_used"],
        "trace_digest": card["trace_digest"],
        "outcome": card["outcome"],
    }
    version = COMPUTED_VERSION if kind is SCORECARD_COMPUTED else SECOND_VERSION
    return journal.prepare(actor, SYSTEM_ROLE, kind, card["scorecard_id"], version, body)


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

"""Compares stored scorecards with the journal and with their own traces, naming every fault; no writes."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Text, cast, exists, select
from sqlalchemy.orm import Session

from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.canonical import digest_of
from shared.contracts.result_entries import SCORECARD_COMPUTED, SCORECARD_REMOVED
from shared.journal.record import Journal

BATCH = 500


def find_scorecard_faults(session: Session) -> Iterator[str]:
    """One line for each scorecard that is not what was computed; nothing if all are."""
    journal: Journal = session.info["journal"]
    entry = journal.tables.entry
    rows = session.execute(
        select(Scorecard, entry.c.body)
        .outerjoin(
            entry,
            (entry.c.record_id == cast(Scorecard.scorecard_id, Text))
            & (entry.c.kind == SCORECARD_COMPUTED.name),
        )
        .order_by(Scorecard.scorecard_id)
        .execution_options(yield_per=BATCH)
    )
    for card, body in rows:
        if body is None:
            yield f"inserted from outside: scorecard {card.scorecard_id} was never computed"
        else:
            yield from _faults_of(card, json.loads(body))
    yield from _faults_of_missing(session, journal)


def _faults_of(card: Scorecard, body: dict[str, Any]) -> Iterator[str]:
    trace = json.loads(card.trace)
    stored = (card.index_text, card.grade, card.trace_digest, card.revision, str(card.lokus_id))
    told = (body["index"], body["grade"], body["trace_digest"], body["revision"], body["lokus_id"])
    if stored != told:
        yield f"altered: scorecard {card.scorecard_id} is not the one that was computed"
    elif digest_of(trace) != card.trace_digest:
        yield f"altered: the trace of scorecard {card.scorecard_id}"
    elif (card.total, card.denominator) != (trace["total"]["numerator"], trace["total"]["denominator"]):
        yield f"altered: the exact value of scorecard {card.scorecard_id}"


def _faults_of_missing(session: Session, journal: Journal) -> Iterator[str]:
    """Scorecards that were computed, and neither are there nor were taken out with a demonstration."""
    entry = journal.tables.entry
    removed = entry.alias("removed")
    missing = session.scalars(
        select(entry.c.record_id)
        .where(
            entry.c.kind == SCORECARD_COMPUTED.name,
            ~exists().where(cast(Scorecard.scorecard_id, Text) == entry.c.record_id),
            ~exists().where(
                removed.c.record_id == entry.c.record_id, removed.c.kind == SCORECARD_REMOVED.name
            ),
        )
        .order_by(entry.c.entry_id)
    )
    for scorecard_id in missing:
        yield f"removed: scorecard {scorecard_id} is no longer there"

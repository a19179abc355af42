"""Compares stored scorecards with the journal and with their own traces, naming every fault; no writes."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Text, cast, exists, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Period
from evaluation_service.scorecards.instruments import ReadyInstrument, get_instrument
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.canonical import digest_of
from shared.contracts.result_entries import SCORECARD_COMPUTED, SCORECARD_REMOVED, SCORECARD_SET_ASIDE
from shared.journal.record import Journal

BATCH = 500
NO_LABEL = {"id": None, "en": None}


def find_scorecard_faults(session: Session) -> Iterator[str]:
    """One line for each scorecard that is not what was computed; nothing if all are."""
    journal: Journal = session.info["journal"]
    entry = journal.tables.entry
    set_aside = entry.alias("set_aside")
    rows = session.execute(
        select(
            Scorecard,
            entry.c.body,
            Period.instrument_id,
            Period.instrument_version,
            exists().where(
                set_aside.c.record_id == cast(Scorecard.scorecard_id, Text),
                set_aside.c.kind == SCORECARD_SET_ASIDE.name,
            ),
        )
        .join(Period, Period.period_id == Scorecard.period_id)
        .outerjoin(
            entry,
            (entry.c.record_id == cast(Scorecard.scorecard_id, Text))
            & (entry.c.kind == SCORECARD_COMPUTED.name),
        )
        .order_by(Scorecard.scorecard_id)
        .execution_options(yield_per=BATCH)
    )
    for card, body, instrument_id, version, is_set_aside in rows:
        if body is None:
            yield f"inserted from outside: scorecard {card.scorecard_id} was never computed"
            continue
        instrument = get_instrument(session, (instrument_id, version))
        yield from _faults_of(card, json.loads(body), instrument)
        if card.is_current == is_set_aside:
            yield f"altered: whether scorecard {card.scorecard_id} is the current one"
        label = instrument.labels.get(card.grade) if card.grade is not None else NO_LABEL
        if label != {"id": card.label_id, "en": card.label_en}:
            yield f"altered: the label of scorecard {card.scorecard_id}"
    yield from _faults_of_missing(session, journal)


def _faults_of(card: Scorecard, body: dict[str, Any], instrument: ReadyInstrument) -> Iterator[str]:
    trace = _read_trace(card, instrument)
    stored = {
        "scorecard_id": str(card.scorecard_id),
        "lokus_id": str(card.lokus_id),
        "period_id": str(card.period_id),
        "revision": card.revision,
        "index": card.index_text,
        "grade": card.grade,
        "figure_code": card.figure_code,
        "sheets_used": card.sheets_used,
        "trace_digest": card.trace_digest,
        "outcome": card.outcome,
    }
    # An entry of version 1 is of one form, and names no outcome.
    if stored != {"outcome": None, **body}:
        yield f"altered: scorecard {card.scorecard_id} is not the one that was computed"
    elif trace is None or digest_of(trace) != card.trace_digest:
        yield f"altered: the trace of scorecard {card.scorecard_id}"
    elif (card.total, card.denominator, card.index_hundredths) != _exact_value(trace):
        yield f"altered: the exact value of scorecard {card.scorecard_id}"


def _read_trace(card: Scorecard, instrument: ReadyInstrument) -> dict[str, Any] | None:
    """None where what is kept cannot have been a trace."""
    try:
        return instrument.unfold(card.trace)
    except (KeyError, TypeError, ValueError):
        return None


def _exact_value(trace: dict[str, Any]) -> tuple[int | None, int | None, int | None]:
    total, rounding = trace["total"] or {}, trace["rounding"] or {}
    return total.get("numerator"), total.get("denominator"), rounding.get("hundredths")


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

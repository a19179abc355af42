"""The export that proves a whole period on any machine, read in batches while it is sent; no writes."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.scorecards import queries, rules
from evaluation_service.scorecards.instruments import ReadyInstrument, get_instrument
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.period_export import (
    Gathered,
    LokusMaterial,
    Record,
    state_lokus,
    state_period,
    write_lines,
)
from shared.actor import Actor

BATCH = 500

_NAMES = (
    "lokus_id",
    "unit_id",
    "unit_short_name",
    "unit_official_name",
    "agency_name",
    "region_code",
    "region_name",
    "service_kind",
)


def export_period(session: Session, actor: Actor, period_id: UUID, batch: int = BATCH) -> Iterator[bytes]:
    """The lines of the file; raises NotFound while the period's results are not for this actor.

    As everywhere before the release, lokus that the actor is too close to are not in it.
    """
    period = queries.get_period_with_results(session, actor, period_id)
    shown = queries.select_shown_lokus(session, actor, period)
    return write_lines(_list_records(session, period, shown, batch))


def _list_records(
    session: Session, period: Period, shown: ColumnElement[bool], batch: int
) -> Iterator[Record]:
    instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
    yield state_period(instrument.document, _settings_of(period), _context_of(period))
    gathered = Gathered.of(instrument.document)
    for row in _iterate_lokus(session, period.period_id, shown, batch):
        yield _state_row(row, instrument, gathered)
    yield from gathered.list_results()


def _settings_of(period: Period) -> dict[str, Any]:
    if period.has_form_sets:
        return {
            "form_set": period.form_set,
            "rule": period.combination,
            "decisions": period.decisions,
        }
    return {"rule": period.combination, "form_weights": period.form_weights}


def _context_of(period: Period) -> dict[str, str]:
    told = {
        "period_id": str(period.period_id),
        "period": period.name,
        "scheme": period.scheme,
        "year_assessed": str(period.year_assessed),
        "state": period.state,
        "decree": period.decree,
        "released_at": period.released_at.isoformat() if period.released_at else None,
        "marking": period.marking,
    }
    return {name: value for name, value in told.items() if value is not None}


def _iterate_lokus(
    session: Session, period_id: UUID, shown: ColumnElement[bool], batch: int
) -> Iterator[Any]:
    """Every lokus by id with its current scorecard, if it has one; one statement a batch."""
    card = Scorecard
    query = (
        select(
            *(getattr(Lokus, name) for name in _NAMES),
            card.scorecard_id,
            card.index_text,
            card.grade,
            card.total,
            card.denominator,
            card.trace,
            card.trace_digest,
        )
        .outerjoin(card, (card.lokus_id == Lokus.lokus_id) & card.is_current)
        .where(Lokus.period_id == period_id, shown)
        .order_by(Lokus.lokus_id)
        .limit(batch)
    )
    rows = session.execute(query).all()
    while rows:
        yield from rows
        rows = session.execute(query.where(Lokus.lokus_id > rows[-1].lokus_id)).all()


def _state_row(row: Any, instrument: ReadyInstrument, gathered: Gathered) -> Record:
    names: Mapping[str, str] = {name: str(getattr(row, name)) for name in _NAMES}
    if row.scorecard_id is None:
        gathered.add(names, None, None, None, None)
        return state_lokus(names, None, LokusMaterial({}, (), None), None)
    trace = instrument.unfold(row.trace)
    given = rules.read_scoring_input(trace)
    exact = None if row.denominator is None else (row.total, row.denominator)
    scorecard_id = str(row.scorecard_id)
    gathered.add(names, scorecard_id, row.index_text, row.trace_digest, exact)
    material = LokusMaterial(given.sheets, given.left_out, given.survey)
    stored = {"index": row.index_text, "grade": row.grade, "digest": row.trace_digest, "trace": trace}
    return state_lokus(names, scorecard_id, material, stored)

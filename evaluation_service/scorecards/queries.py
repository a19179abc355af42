"""Reads of scorecards and what is made of them; who may see one is decided here, by the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, not_, select, true, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, defer

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.periods.queries import get_visible_period, is_period_administrator
from evaluation_service.scorecards import rules
from evaluation_service.scorecards.distance import is_lokus_too_close, is_too_close
from evaluation_service.scorecards.instruments import ReadyInstrument, get_instrument
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.explain import explain_grade
from evaluation_service.scoring.export import export_scorecard, export_scorecard_of_forms
from evaluation_service.scoring.texts import Language
from shared.actor import Actor
from shared.db import is_one_of
from shared.errors import Conflict, NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

NO_RESULTS = "there are no results of this period that you may read"
NO_SUCH = "there is no such scorecard"
LANGUAGES: tuple[Language, ...] = ("id", "en")


@dataclass(frozen=True)
class Revision:
    """The newest revision of a lokus' scorecard, without its trace."""

    scorecard_id: UUID
    lokus_id: UUID
    period_id: UUID
    revision: int
    is_current: bool
    index_text: str | None
    grade: str | None
    figure_code: str
    outcome: str | None
    sheets_used: int
    trace_digest: str


def list_newest_revisions(session: Session, lokus_ids: Sequence[UUID]) -> dict[UUID, Revision]:
    """The newest revision of each lokus that ever had one."""
    rows = session.execute(
        select(*(getattr(Scorecard, name) for name in Revision.__dataclass_fields__))
        .where(is_one_of(Scorecard.lokus_id, lokus_ids))
        .ext(distinct_on(Scorecard.lokus_id))
        .order_by(Scorecard.lokus_id, Scorecard.revision.desc())
    )
    return {row.lokus_id: Revision(**row._mapping) for row in rows}


def get_period_with_results(session: Session, actor: Actor, period_id: UUID) -> Period:
    """The period; raises NotFound while its results are not for this actor."""
    period = get_visible_period(session, actor, period_id)
    if not _may_read(actor, period):
        raise NotFound(NO_RESULTS)
    return period


def _may_read(actor: Actor, period: Period) -> bool:
    return rules.may_read_results(state=period.state, is_administrator=is_period_administrator(actor, period))


def select_shown_lokus(session: Session, actor: Actor, period: Period) -> ColumnElement[bool]:
    """The lokus whose results an actor who may read the period's is shown: before the release not all."""
    hidden = None if period.state == "released" else is_too_close(session, actor, period)
    return true() if hidden is None else not_(hidden)


def _select_cards() -> Select[Scorecard, Lokus, Period]:
    return (
        select(Scorecard, Lokus, Period)
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .join(Period, Period.period_id == Scorecard.period_id)
    )


def list_scorecards(
    session: Session, actor: Actor, period_id: UUID, *, cursor: str | None, limit: int
) -> Page:
    """The current scorecards of a period, by the unit's official name."""
    period = get_period_with_results(session, actor, period_id)
    instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
    query = (
        _select_cards()
        .options(defer(Scorecard.trace, raiseload=True))
        .where(
            Scorecard.period_id == period_id,
            Scorecard.is_current,
            select_shown_lokus(session, actor, period),
        )
    )
    if key := decode_cursor(cursor, [str, str]):
        after = tuple_(key[0], read_cursor_id(key[1]))
        query = query.where(tuple_(Lokus.unit_official_name, Lokus.lokus_id) > after)
    rows = session.execute(query.order_by(Lokus.unit_official_name, Lokus.lokus_id).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row[1].unit_official_name, str(row[1].lokus_id)])
    return Page([describe_scorecard(row, instrument) for row in page.items], page.next_cursor)


def get_visible_row(session: Session, actor: Actor, scorecard_id: UUID) -> Row[Scorecard, Lokus, Period]:
    """The scorecard with its lokus and period; earlier revisions are the administrators' to see."""
    row = session.execute(_select_cards().where(Scorecard.scorecard_id == scorecard_id)).one_or_none()
    if row is None or not _may_read(actor, row[2]):
        raise NotFound(NO_SUCH)
    if not row[0].is_current and not is_period_administrator(actor, row[2]):
        raise NotFound(NO_SUCH)
    if row[2].state != "released" and is_lokus_too_close(session, actor, row[2], row[1].lokus_id):
        raise NotFound(NO_SUCH)
    return row


def get_scorecard(session: Session, actor: Actor, scorecard_id: UUID) -> dict[str, Any]:
    """One scorecard with its trace and why it came to this grade, in both languages."""
    row = get_visible_row(session, actor, scorecard_id)
    instrument = get_instrument(session, (row[2].instrument_id, row[2].instrument_version))
    trace = instrument.unfold(row[0].trace)
    reasons = {
        language: [line.__dict__ for line in explain_grade(trace, instrument.document, language)]
        for language in LANGUAGES
    }
    return {**describe_scorecard(row, instrument), "trace": trace, "reasons": reasons}


def describe_scorecard(row: Row[Scorecard, Lokus, Period], instrument: ReadyInstrument) -> dict[str, Any]:
    """A scorecard as lists show it, with the names of its day and the marking of an example."""
    card, lokus, period = row[0], row[1], row[2]
    return {
        "scorecard_id": card.scorecard_id,
        "revision": card.revision,
        "is_current": card.is_current,
        "period_id": period.period_id,
        "period_name": period.name,
        "is_example": period.is_example,
        "marking": period.marking,
        **describe_lokus(lokus),
        "index": card.index_text,
        "grade": card.grade,
        "label": describe_label(card),
        "outcome": card.outcome,
        "figure_code": card.figure_code,
        "figure_title": instrument.figure_title,
        "sheets_used": card.sheets_used,
        "trace_digest": card.trace_digest,
        "job_id": card.job_id,
        "computed_at": card.computed_at,
    }


def describe_label(card: Scorecard) -> dict[str, str | None] | None:
    """What the grade is called in both languages; null where there is none."""
    return None if card.grade is None else {"id": card.label_id, "en": card.label_en}


def describe_lokus(lokus: Lokus) -> dict[str, Any]:
    """A lokus by the names it had when it was chosen."""
    return {
        "lokus_id": lokus.lokus_id,
        "unit_id": lokus.unit_id,
        "unit_short_name": lokus.unit_short_name,
        "unit_official_name": lokus.unit_official_name,
        "agency_name": lokus.agency_name,
        "region_code": lokus.region_code,
        "region_name": lokus.region_name,
        "region_kind": lokus.region_kind,
        "unit_kind": lokus.unit_kind,
        "service_kind": lokus.service_kind,
    }


def export_for_verification(session: Session, actor: Actor, scorecard_id: UUID) -> dict[str, Any]:
    """The document that proves the scorecard on any machine; raises Conflict if it comes out different."""
    card, lokus, period = get_visible_row(session, actor, scorecard_id)
    instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
    given = rules.read_scoring_input(instrument.unfold(card.trace))
    context = _context_of(lokus, period)
    if period.has_form_sets:
        exported = export_scorecard_of_forms(
            instrument.document,
            period.form_set,
            period.decisions,
            given.rule,
            given.sheets,
            given.survey,
            given.left_out,
            context,
        )
    else:
        exported = export_scorecard(
            instrument.document,
            given.rule,
            given.sheets,
            given.left_out,
            context,
            form_weights=period.form_weights,
        )
    if exported["scorecard"]["digest"] != card.trace_digest:
        raise Conflict("the stored scorecard cannot be reproduced", code="not_reproducible")
    return exported


def _context_of(lokus: Lokus, period: Period) -> Mapping[str, str]:
    context = {
        "unit": lokus.unit_official_name,
        "agency": lokus.agency_name,
        "region": f"{lokus.region_code} {lokus.region_name}",
        "period": period.name,
        "scheme": period.scheme,
        "year_assessed": str(period.year_assessed),
    }
    return {**context, "marking": period.marking} if period.marking else context

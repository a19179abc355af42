"""Reads everything that scoring some lokus needs, in a fixed number of statements whatever their number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, cast, exists, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.scorecards.computing import Terms, read_terms
from evaluation_service.scorecards.instruments import get_instruments
from evaluation_service.scoring.combined import SurveySums
from evaluation_service.scoring.exact import LeftOut
from evaluation_service.scoring.fast_traces import GivenLevels
from evaluation_service.sheets import rules
from evaluation_service.sheets.models import Answer, Sheet, SheetScore
from evaluation_service.surveys.queries import list_survey_sums
from shared.db import is_one_of

NO_LEVELS = GivenLevels("", "")


@dataclass(frozen=True)
class LokusPlace:
    """A lokus with what its period says about scoring."""

    lokus_id: UUID
    period_id: UUID
    terms: Terms
    counting: str
    is_closed: bool


def list_lokus_of_sheets(session: Session, sheet_ids: Sequence[UUID]) -> list[UUID]:
    """The lokus that these sheets are about, in order."""
    return list(
        session.scalars(
            select(Sheet.lokus_id)
            .where(is_one_of(Sheet.sheet_id, sheet_ids))
            .distinct()
            .order_by(Sheet.lokus_id)
        )
    )


def list_sheets_beside(session: Session, sheet_ids: Sequence[UUID]) -> list[UUID]:
    """Every handed-in sheet about the lokus of these, in no order."""
    given = aliased(Sheet)
    lokus_ids = select(given.lokus_id).where(is_one_of(given.sheet_id, sheet_ids)).scalar_subquery()
    # As an array, not as a join: for that every sheet of every period would be read.
    beside = func.array(lokus_ids, type_=ARRAY(Uuid))
    return list(
        session.scalars(
            select(Sheet.sheet_id).where(Sheet.lokus_id == any_(beside), Sheet.state != rules.DRAFT)
        )
    )


def lock_places(session: Session, lokus_ids: Sequence[UUID]) -> dict[UUID, LokusPlace]:
    """The lokus whose results may still change, locked in order: periods first, as everywhere.

    Nobody else computes them meanwhile, and no period among them is determined meanwhile. Rows that
    refer to a lokus can be written all the while.
    """
    in_scope = select(Lokus.period_id).where(is_one_of(Lokus.lokus_id, lokus_ids))
    periods = {
        period.period_id: period
        for period in session.scalars(
            select(Period)
            .where(Period.period_id.in_(in_scope))
            .order_by(Period.period_id)
            .with_for_update(read=True)
        )
        if period.determined_at is None and period.state != "draft"
    }
    rows = session.execute(
        select(Lokus.lokus_id, Lokus.period_id)
        .where(is_one_of(Lokus.lokus_id, lokus_ids), Lokus.period_id.in_(periods))
        .order_by(Lokus.lokus_id)
        .with_for_update(key_share=True)
    ).all()
    keys = {(period.instrument_id, period.instrument_version) for period in periods.values()}
    instruments = get_instruments(session, keys)
    terms = {
        period_id: read_terms(instruments[period.instrument_id, period.instrument_version], period)
        for period_id, period in periods.items()
    }
    places = {}
    for lokus_id, period_id in rows:
        period = periods[period_id]
        places[lokus_id] = LokusPlace(
            lokus_id,
            period_id,
            terms[period_id],
            rules.find_counting_kind(period.combination, period.sheet_mode),
            period.state == "closed",
        )
    return places


def list_standings(session: Session, lokus_ids: Collection[UUID]) -> dict[UUID, list[rules.SheetStanding]]:
    """Every handed-in sheet of each lokus; the columns are in the order of a standing's fields."""
    rows = session.execute(
        select(
            Sheet.lokus_id,
            Sheet.sheet_id,
            Sheet.assignment_id,
            Sheet.number,
            Sheet.state,
            Assignment.ended_at.is_not(None),
            exists().where(SheetScore.sheet_id == Sheet.sheet_id),
            Sheet.kind,
        )
        # That an assignment is about its sheet's lokus is said here too, or all of them would be read.
        .outerjoin(
            Assignment,
            (Assignment.assignment_id == Sheet.assignment_id) & is_one_of(Assignment.lokus_id, lokus_ids),
        )
        .where(is_one_of(Sheet.lokus_id, lokus_ids), Sheet.state != rules.DRAFT)
    )
    found: dict[UUID, list[rules.SheetStanding]] = {lokus_id: [] for lokus_id in lokus_ids}
    for row in rows:
        standing: tuple[Any, ...] = row[1:]
        found[row[0]].append(rules.SheetStanding(*standing))
    return found


def list_not_submitted(session: Session, places: Mapping[UUID, LokusPlace]) -> dict[UUID, list[LeftOut]]:
    """What nobody handed in before the closing: the draft of each running assignment, else itself.

    Where a team fills in one sheet, nobody owes one of their own.
    """
    closed = [
        lokus_id for lokus_id, place in places.items() if place.is_closed and place.counting != rules.TEAM
    ]
    draft, handed_in = aliased(Sheet), aliased(Sheet)
    rows = session.execute(
        select(Assignment.lokus_id, Assignment.assignment_id, draft.sheet_id)
        .outerjoin(draft, (draft.assignment_id == Assignment.assignment_id) & (draft.state == rules.DRAFT))
        .where(
            is_one_of(Assignment.lokus_id, closed),
            Assignment.ended_at.is_(None),
            ~exists().where(
                handed_in.assignment_id == Assignment.assignment_id, handed_in.state == rules.SUBMITTED
            ),
        )
    )
    found: dict[UUID, list[LeftOut]] = {lokus_id: [] for lokus_id in places}
    for lokus_id, assignment_id, sheet_id in rows:
        found[lokus_id].append(rules.name_not_submitted(assignment_id, sheet_id))
    return found


def list_surveys(session: Session, places: Mapping[UUID, LokusPlace]) -> dict[UUID, SurveySums]:
    """The sums of the survey of each lokus whose period has one."""
    surveyed = [lokus_id for lokus_id, place in places.items() if place.terms.has_survey]
    return list_survey_sums(session, surveyed) if surveyed else {}


def list_levels(session: Session, sheet_ids: Collection[UUID]) -> dict[UUID, GivenLevels]:
    """The levels of each sheet by indicator; of one that has none, none."""
    code = Answer.indicator_code
    rows = session.execute(
        select(
            Answer.sheet_id,
            func.string_agg(code, aggregate_order_by(literal("\n"), code)),
            func.string_agg(cast(Answer.level, Text), aggregate_order_by(literal(""), code)),
        )
        .where(is_one_of(Answer.sheet_id, sheet_ids))
        .group_by(Answer.sheet_id)
    )
    found = {sheet_id: GivenLevels(codes, digits) for sheet_id, codes, digits in rows}
    return {sheet_id: found.get(sheet_id, NO_LEVELS) for sheet_id in sheet_ids}

"""Deeds about lokus: choose a unit into a period, take it out of a draft again."""

from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods import queries
from evaluation_service.periods.actions.administer import lock_administered_period, require_state
from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.registry_copy.queries import KnownUnit, get_unit
from shared import clock
from shared.actor import Actor
from shared.contracts.evaluation_entries import (
    ASSIGNMENT_REMOVED,
    LOKUS_ADDED,
    LOKUS_REMOVED,
    LokusEntry,
)
from shared.errors import Conflict, FieldProblem, Invalid
from shared.journal.record import write_entry

ENTRY_FIELDS = tuple(LokusEntry().fields)


def add_lokus(
    session: Session, actor: Actor, period_id: UUID, *, unit_id: UUID, service_kind: str
) -> tuple[Period, Lokus]:
    """Choose a unit into a period that is not closed; the names of this day stay with it.

    Raises Conflict `not_yet_known` for a unit this service has not heard of, Invalid for one outside
    the period's scope, or no longer there, or in an agency that is not.
    """
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "draft", "open")
    unit = get_unit(session, unit_id)
    if unit.region_code not in queries.list_region_codes(session, period_id):
        raise Invalid.at("unit_id", f"the unit lies in {unit.region_code}, outside the period's scope")
    _refuse_ended(unit)
    if session.scalar(select(Lokus.lokus_id).where(Lokus.period_id == period_id, Lokus.unit_id == unit_id)):
        raise Conflict("the unit is a lokus of this period already", code="already_exists")
    lokus = Lokus(
        lokus_id=uuid4(),
        period_id=period_id,
        unit_id=unit_id,
        unit_short_name=unit.short_name,
        unit_official_name=unit.official_name,
        agency_id=unit.agency_id,
        agency_name=unit.agency_name,
        region_code=unit.region_code,
        region_name=unit.region_name,
        region_kind=unit.region_kind,
        unit_kind=unit.kind,
        service_kind=service_kind,
        version=1,
    )
    session.add(lokus)
    session.flush()
    body = {name: getattr(lokus, name) for name in ENTRY_FIELDS}
    write_entry(session, actor, role, LOKUS_ADDED, lokus.lokus_id, 1, body)
    return period, lokus


def _refuse_ended(unit: KnownUnit) -> None:
    today = clock.now().astimezone(ZoneInfo(unit.time_zone)).date()
    lasted = (("the unit", unit.valid_to), ("the unit's agency", unit.agency_valid_to))
    problems = [
        FieldProblem("unit_id", f"{what} ended on {last_day.isoformat()}")
        for what, last_day in lasted
        if last_day is not None and last_day < today
    ]
    if problems:
        raise Invalid.all_of(problems)


def remove_lokus(session: Session, actor: Actor, period_id: UUID, lokus_id: UUID) -> None:
    """Take a unit out of a draft, with the assignments to it; an open period keeps its lokus."""
    period, role = lock_administered_period(session, actor, period_id)
    lokus = queries.get_lokus_of(session, period, lokus_id)
    require_state(period, "draft")
    delete_lokus(session, actor, role, lokus)


def delete_lokus(session: Session, actor: Actor, role: str, lokus: Lokus) -> None:
    """Delete a lokus and its assignments; the caller has made sure that nothing rests on them."""
    for assignment in session.scalars(
        select(Assignment)
        .where(Assignment.lokus_id == lokus.lokus_id)
        .order_by(Assignment.assignment_id)
        .with_for_update()
    ).all():
        record_id, version = assignment.assignment_id, assignment.version + 1
        session.delete(assignment)
        write_entry(
            session, actor, role, ASSIGNMENT_REMOVED, record_id, version, {"record_id": str(record_id)}
        )
    session.flush()
    session.delete(lokus)
    session.flush()
    body = {"record_id": str(lokus.lokus_id)}
    write_entry(session, actor, role, LOKUS_REMOVED, lokus.lokus_id, lokus.version + 1, body)

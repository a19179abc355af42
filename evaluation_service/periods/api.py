"""The period endpoints: draft, change, open, and the lokus of a period."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods import queries, rules
from evaluation_service.periods.actions import lokus as lokus_actions
from evaluation_service.periods.actions import periods as period_actions
from evaluation_service.periods.history import list_period_history
from evaluation_service.periods.schemas import (
    HistoryEntrySchema,
    LokusInput,
    LokusSchema,
    PeriodChange,
    PeriodFilter,
    PeriodInput,
    PeriodSchema,
    WholePeriodSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

ADMINISTRATORS = any_of(*rules.ADMINISTRATORS)

periods = Endpoints("periods", "/api/v1", "Periods of evaluation and the units chosen into them")


@periods.read("/periods", access=EVERYONE, answer=PeriodSchema, arguments=PeriodFilter, paged=True)
def list_periods(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Periods, newest first; drafts only for their administrators, examples never in public."""
    return queries.list_periods(session, actor, **arguments)


@periods.write("POST", "/periods", access=ADMINISTRATORS, body=PeriodInput, answer=PeriodSchema, status=201)
def draft_period(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
    """Draft a period."""
    period = period_actions.draft_period(session, actor, **body)
    record = queries.describe_one_period(session, period)
    return Answer(record, location=f"/api/v1/periods/{period.period_id}")


@periods.read("/periods/<uuid:period_id>", access=EVERYONE, answer=WholePeriodSchema)
def get_period(session: Session, actor: Actor, period_id: UUID) -> dict[str, Any]:
    """One period, with its stages and what its instrument leaves open."""
    return queries.get_described_period(session, actor, period_id)


@periods.write(
    "PATCH",
    "/periods/<uuid:period_id>",
    access=ADMINISTRATORS,
    body=PeriodChange,
    answer=PeriodSchema,
    if_match=True,
)
def change_period(
    session: Session, actor: Actor, period_id: UUID, expected_version: int, body: dict[str, Any]
) -> dict[str, Any]:
    """Change a draft."""
    period = period_actions.change_period(session, actor, period_id, expected_version, body)
    return queries.describe_one_period(session, period)


@periods.write("POST", "/periods/<uuid:period_id>/opening", access=ADMINISTRATORS, answer=PeriodSchema)
def open_period(session: Session, actor: Actor, period_id: UUID) -> dict[str, Any]:
    """Open a draft; from now on sheets may be filled in."""
    return queries.describe_one_period(session, period_actions.open_period(session, actor, period_id))


@periods.read(
    "/periods/<uuid:period_id>/history",
    access=ADMINISTRATORS,
    answer=HistoryEntrySchema,
    arguments=ListArguments,
    paged=True,
)
def list_history(session: Session, actor: Actor, period_id: UUID, arguments: dict[str, Any]) -> Page:
    """The deeds about a period, for its administrators."""
    return list_period_history(session, actor, period_id, **arguments)


@periods.read(
    "/periods/<uuid:period_id>/lokus",
    access=EVERYONE,
    answer=LokusSchema,
    arguments=ListArguments,
    paged=True,
)
def list_lokus(session: Session, actor: Actor, period_id: UUID, arguments: dict[str, Any]) -> Page:
    """The lokus of a period; before the release only for those who work on it."""
    return queries.list_lokus(session, actor, period_id, **arguments)


@periods.write(
    "POST",
    "/periods/<uuid:period_id>/lokus",
    access=ADMINISTRATORS,
    body=LokusInput,
    answer=LokusSchema,
    status=201,
)
def add_lokus(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """Choose a unit into a period; 409 `not_yet_known` for a unit this service has not heard of."""
    return queries.describe_lokus(*lokus_actions.add_lokus(session, actor, period_id, **body))


@periods.write(
    "DELETE",
    "/periods/<uuid:period_id>/lokus/<uuid:lokus_id>",
    access=ADMINISTRATORS,
    answer=None,
    status=204,
)
def remove_lokus(session: Session, actor: Actor, period_id: UUID, lokus_id: UUID) -> None:
    """Take a unit out of a draft."""
    lokus_actions.remove_lokus(session, actor, period_id, lokus_id)

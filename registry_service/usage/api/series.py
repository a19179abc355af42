"""The endpoints of series, sums, shares, lists of latest figures, and reminders."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.innovations.queries import get_innovation
from registry_service.usage import queries
from registry_service.usage.api.figures import OF_ONE, usage
from registry_service.usage.queries import Scope
from registry_service.usage.queries.reminders import REMINDED
from registry_service.usage.schemas.series import (
    InnovationSeriesSchema,
    LatestArguments,
    ListedFigureSchema,
    MonthsArguments,
    ReminderArguments,
    ReminderSchema,
    ShareArguments,
    ShareSchema,
    SumArguments,
    SumsSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.paging import Page
from shared.http.service import current_service


def _take_scope(arguments: dict[str, Any]) -> Scope:
    return Scope(*(arguments.pop(name) for name in ("region_code", "province_code", "agency_id")))


@usage.read(f"{OF_ONE}/series", access=EVERYONE, answer=InnovationSeriesSchema, arguments=MonthsArguments)
def get_series(
    session: Session, actor: Actor, innovation_id: UUID, arguments: dict[str, Any]
) -> dict[str, Any]:
    """An innovation's months: reported, corrected, late, missing, not yet due, and what looks wrong."""
    return queries.get_series(session, get_innovation(session, actor, innovation_id), **arguments)


@usage.read("/usage/series", access=EVERYONE, answer=SumsSchema, arguments=SumArguments)
def get_sums(session: Session, actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    """The sums of a region, a province, an agency or the nation, month by month."""
    return queries.get_sums(session, _take_scope(arguments), **arguments)


@usage.read("/usage/shares", access=EVERYONE, answer=ShareSchema, arguments=ShareArguments, paged=True)
def list_shares(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """The parts of such a sum by channel, agency or region, each with its share and its months."""
    return queries.list_shares(session, _take_scope(arguments), **arguments)


@usage.read(
    "/usage/latest", access=EVERYONE, answer=ListedFigureSchema, arguments=LatestArguments, paged=True
)
def list_latest(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Users per month of what is published, and since when that is no longer confirmed."""
    return queries.list_latest(session, actor, _take_scope(arguments), **arguments)


@usage.read(
    "/usage/reminders",
    access=any_of(*REMINDED),
    answer=ReminderSchema,
    arguments=ReminderArguments,
    paged=True,
)
def list_reminders(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """What each agency that the actor works for or administers should be reminded of."""
    own_url = current_service().settings.own_url
    return queries.list_reminders(session, actor, _take_scope(arguments), own_url=own_url, **arguments)

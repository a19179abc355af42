"""The endpoints of single figures, and the summary of innovations that counts whose usage is known."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.history import HistoryEntrySchema, list_history
from registry_service.innovations.queries import get_innovation
from registry_service.usage import queries, rules
from registry_service.usage.actions import months, stated
from registry_service.usage.models import MonthFigure, StatedFigure
from registry_service.usage.schemas.figures import (
    InnovationSummarySchema,
    MonthFigureInput,
    MonthFigureSchema,
    StatedFigureChange,
    StatedFigureInput,
    StatedFigureSchema,
    SummaryArguments,
    UsageSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

REPORTERS = any_of(*rules.REPORTERS)
OF_ONE = "/innovations/<uuid:innovation_id>/usage"
OF_MONTH = f"{OF_ONE}/months/<string:month>/<string:channel>"
STATED = f"{OF_ONE}/stated/<uuid:figure_id>"

usage = Endpoints("usage", "/api/v1", "How often innovations are used: by month and channel, or as stated")


@usage.read(OF_ONE, access=EVERYONE, answer=UsageSchema)
def get_usage(session: Session, actor: Actor, innovation_id: UUID) -> dict[str, Any]:
    """What is known of an innovation's usage."""
    return queries.get_usage(session, actor, get_innovation(session, actor, innovation_id))


@usage.write(
    "PUT",
    OF_MONTH,
    access=REPORTERS,
    body=MonthFigureInput,
    answer=MonthFigureSchema,
    if_match="optional",
)
def report_month(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    month: str,
    channel: str,
    expected_version: int | None,
    body: dict[str, Any],
) -> Answer:
    """Report a month's figure (201), or correct the version named in If-Match (200)."""
    figure = months.report_month(session, actor, innovation_id, month, channel, expected_version, **body)
    return Answer(figure, status=201 if expected_version is None else 200)


@usage.write("POST", f"{OF_MONTH}/withdrawal", access=REPORTERS, answer=MonthFigureSchema, if_match=True)
def withdraw_month(
    session: Session, actor: Actor, innovation_id: UUID, month: str, channel: str, expected_version: int
) -> MonthFigure:
    """Let a month's figure count no longer; the month is missing again, its history stays readable."""
    return months.withdraw_month(session, actor, innovation_id, month, channel, expected_version)


@usage.write("POST", f"{OF_MONTH}/confirmation", access=REPORTERS, answer=MonthFigureSchema, if_match=True)
def confirm_month(
    session: Session, actor: Actor, innovation_id: UUID, month: str, channel: str, expected_version: int
) -> MonthFigure:
    """Confirm that a figure is right as it stands ("benar"), whatever it looks like."""
    return months.confirm_month(session, actor, innovation_id, month, channel, expected_version)


@usage.write(
    "POST",
    f"{OF_ONE}/stated",
    access=REPORTERS,
    body=StatedFigureInput,
    answer=StatedFigureSchema,
    status=201,
)
def keep_stated_figure(session: Session, actor: Actor, innovation_id: UUID, body: dict[str, Any]) -> Answer:
    """Keep a figure as somebody stated it."""
    figure = stated.keep_stated_figure(session, actor, innovation_id, **body)
    return Answer(figure, location=f"/api/v1/innovations/{innovation_id}/usage")


@usage.write(
    "PATCH",
    STATED,
    access=REPORTERS,
    body=StatedFigureChange,
    answer=StatedFigureSchema,
    if_match=True,
)
def correct_stated_figure(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    figure_id: UUID,
    expected_version: int,
    body: dict[str, Any],
) -> StatedFigure:
    """Correct the fields given."""
    return stated.correct_stated_figure(session, actor, innovation_id, figure_id, expected_version, body)


@usage.write("POST", f"{STATED}/withdrawal", access=REPORTERS, answer=StatedFigureSchema, if_match=True)
def withdraw_stated_figure(
    session: Session, actor: Actor, innovation_id: UUID, figure_id: UUID, expected_version: int
) -> StatedFigure:
    """Let a stated figure count no longer; its history stays readable."""
    return stated.withdraw_stated_figure(session, actor, innovation_id, figure_id, expected_version)


@usage.read(
    f"{OF_ONE}/figures/<uuid:figure_id>/history",
    access=EVERYONE,
    answer=HistoryEntrySchema,
    arguments=ListArguments,
    paged=True,
)
def list_figure_history(
    session: Session, actor: Actor, innovation_id: UUID, figure_id: UUID, arguments: dict[str, Any]
) -> Page:
    """What a month's or a stated figure was when, oldest first."""
    queries.require_figure(session, get_innovation(session, actor, innovation_id).innovation_id, figure_id)
    return list_history(session, figure_id, **arguments)


@usage.read(
    "/innovations/summary", access=EVERYONE, answer=InnovationSummarySchema, arguments=SummaryArguments
)
def summarise_innovations(session: Session, actor: Actor, arguments: dict[str, Any]) -> dict[str, int]:
    """How many innovations are published, of how many agencies, and of how many the usage is known."""
    return queries.summarise_innovations(session, **arguments)

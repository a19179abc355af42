"""The list of periods that the reader administers, and the page of one: its state and what is next."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from evaluation_service.pages.period import words
from evaluation_service.pages.period.frame import KEEPERS, frame_of, period_pages, state_of
from evaluation_service.periods.chosen import count_lokus_of
from evaluation_service.periods.opening import list_missing
from evaluation_service.periods.queries import count_lokus, list_periods
from evaluation_service.periods.stage_news import describe_stages
from shared.actor import Actor
from shared.web.render import Shown

PERIODS = 20


class PeriodsArguments(Schema):
    """Where the list goes on."""

    cursor = fields.String(load_default=None)


@period_pages.read("/periode", access=KEEPERS, arguments=PeriodsArguments)
def list_administered(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """The periods that the reader may administer, newest first."""
    page = list_periods(
        session,
        actor,
        state=None,
        scheme=None,
        year_held=None,
        region_code=None,
        cursor=arguments["cursor"],
        limit=PERIODS,
        administered=True,
    )
    values = {
        "periods": [{**period, "shown_state": state_of(period)} for period in page.items],
        "lokus": count_lokus_of(session, [period["period_id"] for period in page.items]),
        "next": page.next_cursor,
        "is_first": arguments["cursor"] is None,
        "words": words,
    }
    return Shown("period/periods.html", values)


@period_pages.read("/periode/<uuid:period_id>", access=KEEPERS)
def show_period(session: Session, actor: Actor, period_id: UUID) -> Shown:
    """A period: its state, what is next, and what was announced of its dates."""
    shown = frame_of(session, actor, period_id, "overview")
    row = shown["row"]
    values = {
        "lokus_count": count_lokus(session, period_id),
        "missing": list_missing(session, row) if row.state == "draft" else [],
        "news": describe_stages(session, row)["changes"],
    }
    return Shown("period/period.html", {**shown, **values})

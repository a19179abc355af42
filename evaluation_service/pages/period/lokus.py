"""The page on which units are chosen into a period, several at once, and taken out of a draft again."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.pages.period.frame import KEEPERS, frame_of, period_pages
from evaluation_service.periods.actions import lokus as deeds
from evaluation_service.periods.chosen import select_chosen_units
from evaluation_service.periods.queries import count_lokus, list_lokus
from evaluation_service.registry_copy.choosing import search_units
from shared import clock
from shared.actor import Actor
from shared.http.fields import Line
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

LOKUS = 50
OFFERED = 50


class LokusArguments(Schema):
    """What is searched for, and where the list goes on."""

    text = Line(load_default=None, longest=200)
    cursor = fields.String(load_default=None)


class ChosenUnits(Schema):
    """Units to be chosen, all for the same kind of service."""

    unit_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=OFFERED))
    service_kind = Line(required=True, longest=100)
    # What they were found by, so that they are there when the page is shown again.
    text = Line(load_default=None, longest=200)


@period_pages.read("/periode/<uuid:period_id>/lokus", access=KEEPERS, arguments=LokusArguments)
def show_lokus(
    session: Session,
    actor: Actor,
    period_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
    lokus_id: UUID | None = None,
) -> Shown:
    """The lokus of the period, and a search for more of them."""
    asked = arguments or {"text": form.value("text") or None if form else None, "cursor": None}
    shown = frame_of(session, actor, period_id, "lokus")
    page = list_lokus(session, actor, period_id, cursor=asked["cursor"], limit=LOKUS)
    offered = []
    if shown["period"]["state"] in ("draft", "open"):
        offered = search_units(
            session,
            shown["period"]["region_codes"],
            asked["text"],
            today=clock.now().date(),
            without=select_chosen_units(period_id),
            limit=OFFERED + 1,
        )
    values = {
        "lokus": page.items,
        "lokus_count": count_lokus(session, period_id),
        "next": page.next_cursor,
        "is_first": asked["cursor"] is None,
        "text": asked["text"],
        "offered": offered[:OFFERED],
        "are_more": len(offered) > OFFERED,
        "form": form or Form(),
    }
    return Shown("period/lokus.html", {**shown, **values})


@period_pages.form("/periode/<uuid:period_id>/lokus", access=KEEPERS, show=show_lokus, body=ChosenUnits)
def add_lokus(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> See:
    """Choose units, all or none."""
    for unit_id in body["unit_ids"]:
        deeds.add_lokus(session, actor, period_id, unit_id=unit_id, service_kind=body["service_kind"])
    values = {"number": str(len(body["unit_ids"]))}
    notice = Notice(_("%(number)s units were added as lokus."), values)
    return See(address_of(f"/periode/{period_id}/lokus"), notice)


@period_pages.form("/periode/<uuid:period_id>/lokus/<uuid:lokus_id>/lepas", access=KEEPERS, show=show_lokus)
def remove_lokus(session: Session, actor: Actor, period_id: UUID, lokus_id: UUID) -> See:
    """Take a unit out of a draft."""
    deeds.remove_lokus(session, actor, period_id, lokus_id)
    notice = Notice(_("The unit was taken out. It can be added again."))
    return See(address_of(f"/periode/{period_id}/lokus"), notice)

"""The pages on which a step is confirmed and taken, of a record and of the draft beside it."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from registry_service.innovations.rules.steps import DISCARD, PUBLISH
from registry_service.innovations.schemas import StepReasonInput
from registry_service.pages.records.deeds import BY_SLUG, Step, is_open_to
from registry_service.pages.records.frame import KEEPERS, Desk, open_desk, records_pages, values_of_desk
from registry_service.pages.records.overview import values_of_steps
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.endpoints import load_strictly
from shared.http.service import current_service
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

RECORD = "/inovasi/<uuid:innovation_id>"
DRAFT = "/inovasi/<uuid:innovation_id>/usulan"
STEP = "/langkah/<string:slug>"
MOST_OF_REASON = 300


class StepForm(Schema):
    """What is sent with a step; a step that asks for no reason keeps none."""

    reason = fields.String(load_default=None)


@records_pages.read(f"{RECORD}{STEP}", access=KEEPERS)
def show_step(
    session: Session, actor: Actor, innovation_id: UUID, slug: str, form: Form | None = None
) -> Shown | See:
    """What a step means, before it is taken."""
    return _show(session, actor, open_desk(session, actor, innovation_id), slug, form)


@records_pages.read(f"{DRAFT}{STEP}", access=KEEPERS)
def show_draft_step(
    session: Session, actor: Actor, innovation_id: UUID, slug: str, form: Form | None = None
) -> Shown | See:
    """What a step of the draft beside a published record means."""
    return _show(session, actor, open_desk(session, actor, innovation_id, side=True), slug, form)


@records_pages.form(f"{RECORD}{STEP}", access=KEEPERS, show=show_step, body=StepForm, if_match=True)
def take_step(session: Session, actor: Actor, innovation_id: UUID, slug: str, **sent: Any) -> See:
    """Take a step of a record."""
    return _take(session, actor, open_desk(session, actor, innovation_id), slug, **sent)


@records_pages.form(f"{DRAFT}{STEP}", access=KEEPERS, show=show_draft_step, body=StepForm, if_match=True)
def take_draft_step(session: Session, actor: Actor, innovation_id: UUID, slug: str, **sent: Any) -> See:
    """Take a step of the draft beside a published record."""
    return _take(session, actor, open_desk(session, actor, innovation_id, side=True), slug, **sent)


def _find_step(desk: Desk, slug: str) -> Step:
    step = BY_SLUG.get(slug)
    if step is None or (step.of_draft if desk.is_side_draft else step.of_record) is None:
        raise NotFound("there is no such step")
    return step


def _show(session: Session, actor: Actor, desk: Desk, slug: str, form: Form | None) -> Shown | See:
    step = _find_step(desk, slug)
    if form is None and not is_open_to(actor, desk, step):
        untaken = _("This step cannot be taken now. Below stands what can be done.")
        return See(desk.home, Notice(untaken, share=""))
    values = {
        **values_of_desk(session, actor, desk),
        **values_of_steps(session, actor, desk),
        "step": step,
        "form": form or Form(),
    }
    return Shown("records/step.html", values)


def _take(
    session: Session, actor: Actor, desk: Desk, slug: str, expected_version: int, body: dict[str, Any]
) -> See:
    step = _find_step(desk, slug)
    reason = load_strictly(StepReasonInput, body) if step.needs_reason else {}
    run = step.of_draft if desk.is_side_draft else step.of_record
    assert run is not None
    own_url = current_service().settings.own_url
    ends_draft = desk.is_side_draft and step.code in {PUBLISH, DISCARD}
    path = f"/inovasi/{desk.innovation.innovation_id}"
    place = f"{path}/usulan" if desk.is_side_draft and not ends_draft else f"{path}/kelola"
    owner = desk.agency.official_name if desk.agency else desk.region.name
    told = {
        "name": desk.name,
        "owner": owner,
        "address": f"{own_url}{place}",
        "public": f"{own_url}{path}",
        "reason": _shorten(reason.get("reason", "")),
    }
    run(session, actor, desk.innovation.innovation_id, expected_version, **reason)
    return See(address_of(place), Notice(step.done, told, step.share))


def _shorten(reason: str) -> str:
    return reason if len(reason) <= MOST_OF_REASON else f"{reason[:MOST_OF_REASON]}…"

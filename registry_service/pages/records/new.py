"""The page on which an innovation is registered: whose it is, its name and channels, and its likely twins."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request
from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.agencies.queries import list_agencies_by_id, list_agency_choices, list_unit_choices
from registry_service.catalogue.queries import list_twins
from registry_service.innovations import rules
from registry_service.innovations.actions import deeds
from registry_service.pages.records.bodies import NewForm
from registry_service.pages.records.editing import MOST_OFFERED
from registry_service.pages.records.frame import DRAFTERS, records_pages
from registry_service.pages.records.sections import FIELDS, IDENTITY
from registry_service.regions.queries import get_region, list_regions_within
from shared.actor import Actor
from shared.contracts.roles import OPERATOR
from shared.errors import Conflict, FieldProblem
from shared.http.fields import RegionCode
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

NEW = "/inovasi/baru"
LIKELY_TWINS = "likely_twins"
NO_REGION = "choose a region first"
NO_AGENCY = "choose the agency that owns it"
NO_OWNER = "choose the agency that owns it, or tick below that the region itself owns it"
ASKED = ("name", "long_name", "meaning_id", "channels", "channel_other", "service")


class PlaceArguments(Schema):
    """For whom the innovation is registered; `pemda` says that the region itself owns it.

    `langkah` is the question that was answered before, with nothing where the answer is missing.
    """

    agency_id = fields.UUID(load_default=None)
    region_code = RegionCode(load_default=None)
    pemda = fields.String(load_default=None)
    program = fields.String(load_default=None)
    langkah = fields.String(load_default=None)


@records_pages.read(NEW, access=DRAFTERS, arguments=PlaceArguments)
def show_new(
    session: Session, actor: Actor, arguments: dict[str, Any] | None = None, form: Form | None = None
) -> Shown:
    """The first page of a new record; who writes for several agencies says for which one first."""
    agency_id, region_code = _find_place(actor, arguments or {}, form)
    agency = list_agencies_by_id(session, [agency_id]).get(agency_id) if agency_id else None
    if agency is not None:
        region_code = agency.region_code
    is_regions = (arguments or {}).get("pemda") == "ya" or (form is not None and agency is None)
    if region_code is None or (agency is None and not is_regions):
        return _choose(session, actor, region_code, (arguments or {}).get("langkah"))
    rules.require_drafter(actor, region_code, agency_id)
    is_programme = (
        form.is_chosen("is_programme", "true") if form else (arguments or {}).get("program") == "ya"
    )
    values = {
        "agency": agency,
        "region": get_region(session, region_code),
        "fields": [FIELDS[name] for name in ASKED],
        "offered": {"unit_ids": _list_units(session, region_code, agency_id)},
        "is_programme": is_programme,
        "twins": _list_twins_told(form),
        "first": IDENTITY,
        "labels_of_states": labels.STATES,
        "form": form or Form(),
    }
    return Shown("records/new.html", values)


@records_pages.form(NEW, access=DRAFTERS, show=show_new, body=NewForm)
def register(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """Draft the record, unless something that may be the same was not looked at yet."""
    confirmed_name = body.pop("confirmed_name")
    if confirmed_name != body["name"]:
        twins = list_twins(
            session,
            actor,
            name=body["name"],
            region_code=body["region_code"],
            long_name=body.get("long_name"),
            meaning=body.get("meaning_id"),
            agency_id=body.get("agency_id"),
            innovation_id=None,
        )
        if twins:
            told = "look whether yours is one of these, and confirm that it is another one"
            raise Conflict(told, code=LIKELY_TWINS, extra={"twins": twins})
    drafted = deeds.draft_innovation(session, actor, body)
    notice = Notice(_("%(name)s is kept as a draft. Go on with what it is."), {"name": drafted.name})
    return See(address_of(f"/inovasi/{drafted.innovation_id}/ubah/uraian"), notice)


def _list_twins_told(form: Form | None) -> list[dict[str, Any]]:
    """What the refused form was asked about."""
    if form is None or form.error is None or form.error.code != LIKELY_TWINS:
        return []
    twins: list[dict[str, Any]] = form.error.extra["twins"]
    return twins


def _find_place(actor: Actor, given: dict[str, Any], form: Form | None) -> tuple[UUID | None, str | None]:
    """The agency and region that were chosen, sent before, or are the writer's only ones."""
    if form is not None:
        sent = request.form.get("agency_id", "")
        return (UUID(sent) if _is_id(sent) else None), request.form.get("region_code")
    if given.get("agency_id"):
        return given["agency_id"], given.get("region_code")
    own = [mandate for mandate in actor.mandates if mandate.role in rules.DRAFTERS]
    agencies = {mandate.agency_id for mandate in own if mandate.role == OPERATOR}
    is_publisher = actor.has_role(*rules.PUBLISHERS)
    if len(agencies) == 1 and not is_publisher:
        return agencies.pop(), None
    regions = {mandate.region_code for mandate in own}
    return None, given.get("region_code") or (regions.pop() if len(regions) == 1 else None)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _list_units(session: Session, region_code: str, agency_id: UUID | None) -> list[tuple[str, str]]:
    """The agency's units; what an agency does not own is asked for its units later."""
    if agency_id is None:
        return []
    return list_unit_choices(
        session, region_code=region_code, agency_id=agency_id, chosen=(), limit=MOST_OFFERED
    )


def _choose(session: Session, actor: Actor, region_code: str | None, answered: str | None) -> Shown:
    """For which agency: an operator's own ones, an administrator's region's, the nation's by region first.

    Who went on without choosing is told what to choose.
    """
    is_publisher = actor.has_role(*rules.PUBLISHERS)
    own = [mandate.agency_id for mandate in actor.mandates if mandate.role == OPERATOR and mandate.agency_id]
    agencies: Sequence[tuple[str, str]] = []
    if region_code and is_publisher:
        agencies = list_agency_choices(session, region_code)
    elif own:
        named = list_agencies_by_id(session, own).values()
        agencies = sorted(
            ((str(each.agency_id), each.official_name) for each in named), key=lambda pair: pair[1]
        )
    regions: Sequence[tuple[str, str]] = []
    if is_publisher and region_code is None:
        kept = list_regions_within(session, actor.regions_of(*rules.PUBLISHERS))
        regions = [(each.code, each.name) for each in kept if each.is_autonomous]
    region = get_region(session, region_code) if region_code else None
    step = "region_code" if regions else "agency_id"
    nothing_chosen = NO_REGION if regions else NO_OWNER if is_publisher else NO_AGENCY
    values = {
        "agencies": agencies,
        "regions": regions,
        "region": region,
        "may_own": is_publisher and region,
        "step": step,
        "form": Form({}, (FieldProblem(step, nothing_chosen),) if answered == step else ()),
    }
    return Shown("records/choose.html", values)

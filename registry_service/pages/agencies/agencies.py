"""The pages that list a region's agencies, register one and change one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from registry_service.agencies import queries
from registry_service.agencies.actions import agencies as deeds
from registry_service.agencies.schemas import AgencyChange, AgencyFilter, AgencyInput
from registry_service.pages.agencies.frame import (
    KEEPERS,
    agency_pages,
    describe_form,
    get_kept_agency,
    list_kept_regions,
    list_others,
    tell_stored,
)
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

LIST = "/perangkat-daerah"
CHANGE = "/perangkat-daerah/<uuid:agency_id>/ubah"
UNITS = 50


@agency_pages.read(LIST, access=KEEPERS, arguments=AgencyFilter)
def list_agencies(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """Agencies of a region that the reader keeps, by name."""
    regions = list_kept_regions(session, actor)
    if arguments["region_code"] is None and len(regions) == 1:
        arguments = {**arguments, "region_code": regions[0][0]}
    found = queries.list_agencies(session, **arguments)
    narrowed = {name: arguments[name] for name in ("region_code", "text") if arguments[name]}
    more = urlencode({**narrowed, "cursor": found.next_cursor})
    return Shown(
        "agencies/list.html",
        {
            "found": found.items,
            "regions": regions,
            "names": dict(regions),
            "wanted": arguments,
            "next_address": f"{address_of(LIST)}?{more}" if found.next_cursor else None,
            "first_address": address_of(LIST) if arguments["cursor"] else None,
        },
    )


@agency_pages.read(f"{LIST}/baru", access=KEEPERS)
def show_new_agency(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """The form for a new agency."""
    regions = list_kept_regions(session, actor)
    chosen = form or (form_of({"region_code": regions[0][0]}) if len(regions) == 1 else Form())
    values = {"regions": regions, "agency": None, "parents": [], "title": _("Register an agency")}
    return Shown("agencies/agency.html", {**values, **describe_form(chosen)})


@agency_pages.form(f"{LIST}/baru", access=KEEPERS, show=show_new_agency, body=AgencyInput)
def register_agency(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """Register it."""
    agency = deeds.register_agency(session, actor, **body)
    notice = Notice(_("%(name)s is registered."), {"name": agency.official_name})
    return See(address_of(f"{LIST}/{agency.agency_id}/ubah"), notice)


class UnitsArguments(Schema):
    """Where the list of units goes on."""

    cursor = fields.String(load_default=None)


@agency_pages.read(CHANGE, access=KEEPERS, arguments=UnitsArguments)
def show_agency_form(
    session: Session,
    actor: Actor,
    agency_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
) -> Shown:
    """The form of an agency, with its units beside."""
    cursor = arguments["cursor"] if arguments else None
    agency = get_kept_agency(session, actor, agency_id)
    stored = tell_stored(agency, queries.AGENCY_FIELDS)
    nothing: dict[str, Any] = dict.fromkeys(("region_code", "kind", "text"))
    units = queries.list_units(session, agency_id=agency_id, cursor=cursor, limit=UNITS, **nothing)
    values = {
        "regions": [],
        "agency": queries.get_agency_record(session, agency_id),
        "parents": list_others(session, agency),
        "units": units.items,
        "next_cursor": units.next_cursor,
        "is_first": cursor is None,
        "title": _("Keep this agency"),
    }
    shown = (form or form_of(stored)).beside(stored)
    return Shown("agencies/agency.html", {**values, **describe_form(shown)})


@agency_pages.form(CHANGE, access=KEEPERS, show=show_agency_form, body=AgencyChange, if_match=True)
def change_agency(
    session: Session, actor: Actor, agency_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Change what was changed."""
    deeds.change_agency(session, actor, agency_id, expected_version, body)
    return See(address_of(f"{LIST}/{agency_id}/ubah"), Notice(_("Saved.")))

"""The pages that register a unit of an agency and change one."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies import queries
from registry_service.agencies.actions import units as deeds
from registry_service.agencies.schemas import UnitChange, UnitInput
from registry_service.pages.agencies.frame import (
    KEEPERS,
    agency_pages,
    describe_form,
    get_kept_agency,
    tell_stored,
)
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

NEW = "/perangkat-daerah/<uuid:agency_id>/unit/baru"
CHANGE = "/unit/<uuid:unit_id>/ubah"


def _back_to(agency_id: UUID) -> str:
    return address_of(f"/perangkat-daerah/{agency_id}/ubah")


@agency_pages.read(NEW, access=KEEPERS)
def show_new_unit(session: Session, actor: Actor, agency_id: UUID, form: Form | None = None) -> Shown:
    """The form for a new unit."""
    agency = get_kept_agency(session, actor, agency_id)
    values: dict[str, Any] = {"agency": agency, "unit": None, "agencies": [], "title": _("Register a unit")}
    return Shown("agencies/unit.html", {**values, **describe_form(form or Form())})


@agency_pages.form(NEW, access=KEEPERS, show=show_new_unit, body=UnitInput)
def register_unit(session: Session, actor: Actor, agency_id: UUID, body: dict[str, Any]) -> See:
    """Register it."""
    unit = deeds.register_unit(session, actor, agency_id, **body)
    return See(_back_to(agency_id), Notice(_("%(name)s is registered."), {"name": unit.official_name}))


@agency_pages.read(CHANGE, access=KEEPERS)
def show_unit_form(session: Session, actor: Actor, unit_id: UUID, form: Form | None = None) -> Shown:
    """The form of a unit; it may move to another agency of its region."""
    unit = queries.get_unit(session, unit_id)
    stored = tell_stored(unit, queries.UNIT_FIELDS)
    values = {
        "agency": get_kept_agency(session, actor, unit.agency_id),
        "unit": unit,
        "agencies": queries.list_agency_choices(session, unit.region_code),
        "title": _("Keep this unit"),
    }
    return Shown("agencies/unit.html", {**values, **describe_form((form or form_of(stored)).beside(stored))})


@agency_pages.form(CHANGE, access=KEEPERS, show=show_unit_form, body=UnitChange, if_match=True)
def change_unit(
    session: Session, actor: Actor, unit_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Change what was changed."""
    unit = deeds.change_unit(session, actor, unit_id, expected_version, body)
    return See(_back_to(unit.agency_id), Notice(_("Saved.")))

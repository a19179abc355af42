"""The pages of deadlines for complaints: what holds in a region or for an agency, and setting one's own."""

from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.agencies.models import Agency
from registry_service.pages.standards.frame import AGENCY, open_office, standard_pages
from registry_service.regions.models import Region
from registry_service.regions.queries import get_region
from registry_service.standards import rules
from registry_service.standards.actions import deadlines as deeds
from registry_service.standards.queries import complaints as queries
from registry_service.standards.schemas.complaints import DeadlineInput
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.fields import Line
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

OF_AGENCY = f"{AGENCY}/tenggat-pengaduan"
OF_REGION = "/daerah/<string:code>/tenggat-pengaduan"
SETTERS = any_of(*rules.DEADLINE_SETTERS)
DEED_WORDS = {"answer": _("to answer"), "settle": _("to settle")}
SET_BY_WORDS = {
    "regulation": _("the regulation"),
    "region": _("the region"),
    "agency": _("the agency"),
}
BETWEEN = "."


class DeadlineForm(DeadlineInput):
    """A deadline; `subject` is the kind of channel and the deed, `read` the version on the page."""

    subject = Line(required=True, longest=100)
    read = fields.Integer(load_default=None, allow_none=True)


def _show(session: Session, actor: Actor, region: Region, agency: Agency | None, form: Form | None) -> Shown:
    rows = queries.list_deadlines(session, region.code, agency.agency_id if agency else None)
    own = "agency" if agency else "region"
    path = f"/perangkat-daerah/{agency.agency_id}" if agency else f"/daerah/{region.code}"
    values = {
        "region": region,
        "agency": agency,
        "rows": [
            {
                **row,
                "subject": f"{row['channel_kind']}{BETWEEN}{row['deed']}",
                "form": form_of({**row, "read": row["version"] if row["set_by"] == own else None}),
            }
            for row in rows
        ],
        "where": address_of(f"{path}/tenggat-pengaduan"),
        "sets": actor.find_mandate(rules.DEADLINE_SETTERS, region.code) is not None,
        "kinds": labels.COMPLAINT_CHANNELS,
        "units": labels.DEADLINE_UNITS,
        "deeds": DEED_WORDS,
        "setters": SET_BY_WORDS,
        "form": form or Form(),
    }
    return Shown("standards/deadlines.html", values)


@standard_pages.read(OF_REGION, access=EVERYONE)
def show_region_deadlines(session: Session, actor: Actor, code: str, form: Form | None = None) -> Shown:
    """What holds in a region where an agency has not its own."""
    return _show(session, actor, get_region(session, code), None, form)


@standard_pages.read(OF_AGENCY, access=EVERYONE)
def show_agency_deadlines(session: Session, actor: Actor, agency_id: UUID, form: Form | None = None) -> Shown:
    """What holds for an agency."""
    office = open_office(session, actor, agency_id)
    return _show(session, actor, office.region, office.agency, form)


@standard_pages.form(OF_REGION, access=SETTERS, show=show_region_deadlines, body=DeadlineForm)
def set_region_deadline(session: Session, actor: Actor, code: str, body: dict[str, Any]) -> See:
    """Set one for the region."""
    return _set(session, actor, (get_region(session, code).code, None), body)


@standard_pages.form(OF_AGENCY, access=SETTERS, show=show_agency_deadlines, body=DeadlineForm)
def set_agency_deadline(session: Session, actor: Actor, agency_id: UUID, body: dict[str, Any]) -> See:
    """Set one for the agency."""
    office = open_office(session, actor, agency_id)
    return _set(session, actor, (office.region.code, agency_id), body)


def _set(session: Session, actor: Actor, place: tuple[str, UUID | None], body: dict[str, Any]) -> See:
    kind, _between, deed = body.pop("subject").partition(BETWEEN)
    deeds.set_deadline(session, actor, place, (kind, deed), body.pop("read"), **body)
    path = f"/perangkat-daerah/{place[1]}" if place[1] else f"/daerah/{place[0]}"
    told = _("The deadline is set. It counts for the months that are reported from now on.")
    return See(address_of(f"{path}/tenggat-pengaduan"), Notice(told))

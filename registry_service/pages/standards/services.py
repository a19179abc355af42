"""The page of an agency's services: how complete their standards are, and a form for a new one."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies_by_id
from registry_service.pages.standards.frame import (
    AGENCY,
    SERVICE_KIND_WORDS,
    WRITERS,
    open_office,
    standard_pages,
)
from registry_service.standards import rules
from registry_service.standards.actions import services as deeds
from registry_service.standards.queries.completeness import get_agency_completeness
from registry_service.standards.schemas.completeness import DEFAULT_CHECKLIST, DEFAULT_MONTHS
from shared.actor import Actor
from shared.contracts.standard_entries import SERVICE_KINDS
from shared.http.access import EVERYONE
from shared.http.fields import Name
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

LIST = f"{AGENCY}/layanan"
SERVICES = 30


class ServicesArguments(Schema):
    """Where the list of services goes on."""

    cursor = fields.String(load_default=None)


class NewServiceForm(Schema):
    """A new service; everything else about it is said on its own page."""

    name = Name(required=True)
    kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(SERVICE_KINDS))


@standard_pages.read("/layanan", access=WRITERS)
def show_own(session: Session, actor: Actor) -> Shown | See:
    """The agencies that the reader writes of; of one alone, its services at once."""
    own = {m.agency_id for m in actor.mandates if m.role in rules.WRITERS and m.agency_id is not None}
    if len(own) == 1:
        return See(address_of(f"/perangkat-daerah/{own.pop()}/layanan"))
    agencies = list_agencies_by_id(session, own) if own else {}
    by_name = sorted(agencies.values(), key=lambda agency: agency.official_name)
    return Shown("standards/own.html", {"agencies": by_name})


@standard_pages.read(LIST, access=EVERYONE, arguments=ServicesArguments)
def show_services(
    session: Session,
    actor: Actor,
    agency_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
) -> Shown:
    """An agency's services by name, each with what its standard lacks."""
    cursor = arguments["cursor"] if arguments else None
    values = {
        "office": open_office(session, actor, agency_id),
        "found": get_agency_completeness(
            session,
            agency_id,
            checklist=DEFAULT_CHECKLIST,
            stale_after=DEFAULT_MONTHS,
            cursor=cursor,
            limit=SERVICES,
        ),
        "service_kinds": SERVICE_KIND_WORDS,
        "is_first": cursor is None,
        "form": form or Form(),
    }
    return Shown("standards/services.html", values)


@standard_pages.form(LIST, access=WRITERS, show=show_services, body=NewServiceForm)
def register_service(session: Session, actor: Actor, agency_id: UUID, body: dict[str, Any]) -> See:
    """Register it, and go on with its standard."""
    service = deeds.register_service(session, actor, agency_id, body)
    notice = Notice(_("“%(name)s” is registered. Now say what its standard holds."), {"name": service.name})
    return See(address_of(f"/layanan/{service.service_id}"), notice)

"""The page on which what is known of a service is changed: for whom, where, its fee and time."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_unit_choices
from registry_service.pages.standards.components import SERVICE
from registry_service.pages.standards.frame import (
    SERVICE_KIND_WORDS,
    WRITERS,
    open_office,
    standard_pages,
)
from registry_service.standards import rules
from registry_service.standards.actions import services as deeds
from registry_service.standards.queries import services as queries
from registry_service.standards.schemas.services import ServiceChange
from shared.actor import Actor
from shared.http.paging import MAX_LIMIT
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

CHANGE = f"{SERVICE}/ubah"
FEE_WORDS = {
    "free": _("Free of charge"),
    "fixed": _("One amount"),
    "by_schedule": _("As a schedule says"),
}
TIME_WORDS = {
    "minutes": _("minutes"),
    "hours": _("hours"),
    "working_days": _("working days"),
    "days": _("days"),
}
# Empty lines for further fees and names.
MORE_LINES = 3


class ServiceForm(ServiceChange):
    """What the page asks of a service."""

    class Meta:
        """A service is handed over to another agency elsewhere."""

        exclude = ("agency_id", "is_demo")


@standard_pages.read(CHANGE, access=WRITERS)
def show_service_form(session: Session, actor: Actor, service_id: UUID, form: Form | None = None) -> Shown:
    """The form of a service; raises Forbidden for who does not write of it."""
    service = queries.get_service(session, actor, service_id)
    rules.require_writer(actor, service.region_code, service.agency_id)
    stored = queries.record_of(service)
    shown = (form or form_of(stored)).beside(stored)
    lines = len(stored["fee"]["schedule"]) if stored["fee"] else 0
    sent_lines = sum(name.startswith("fee.schedule[") and name.endswith("].what") for name in shown.values)
    values = {
        "service": service,
        "office": open_office(session, actor, service.agency_id),
        "units": list_unit_choices(
            session,
            region_code=service.region_code,
            agency_id=service.agency_id,
            chosen=[service.unit_id] if service.unit_id else (),
            limit=MAX_LIMIT,
        ),
        "aliases": [*shown.values_of("aliases"), ""],
        "fee_lines": max(lines + MORE_LINES, sent_lines),
        "service_kinds": SERVICE_KIND_WORDS,
        "fee_kinds": FEE_WORDS,
        "time_units": TIME_WORDS,
        "form": shown,
    }
    return Shown("standards/keep.html", values)


@standard_pages.form(CHANGE, access=WRITERS, show=show_service_form, body=ServiceForm, if_match=True)
def change_service(
    session: Session, actor: Actor, service_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Change what was changed."""
    deeds.change_service(session, actor, service_id, expected_version, body)
    return See(address_of(f"/layanan/{service_id}"), Notice(_("Saved.")))

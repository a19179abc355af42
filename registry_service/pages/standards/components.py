"""The page of one service: the fourteen components of its standard as one form; it decides nothing itself.

Only components that differ from what is stored are stated, each with the version that was read.
"""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service.pages.standards.frame import (
    NOWHERE,
    PLACE_WORDS,
    SERVICE_KIND_WORDS,
    WRITERS,
    Places,
    open_office,
    places_as_ticked,
    read_places,
    standard_pages,
)
from registry_service.standards.actions import components as deeds
from registry_service.standards.actions import services as service_deeds
from registry_service.standards.queries import services as queries
from registry_service.standards.queries.completeness import get_service_completeness
from registry_service.standards.schemas.completeness import DEFAULT_CHECKLIST, DEFAULT_MONTHS
from registry_service.standards.schemas.services import Link, ServiceArchivingInput
from shared.actor import Actor
from shared.contracts.standard_entries import STANDARD_COMPONENTS
from shared.errors import FieldProblem, Invalid, Precondition, Stale
from shared.http.access import EVERYONE
from shared.http.fields import Name, StrictBoolean
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

SERVICE = "/layanan/<uuid:service_id>"
ASKED = ("is_there", "published_in", "published_other", "link", "checked_on")


class ComponentForm(Schema):
    """What is known of one component; `read` is the version that stood on the page."""

    code = fields.String(required=True, validate=validate.OneOf(STANDARD_COMPONENTS))
    read = fields.Integer(load_default=None, allow_none=True)
    is_there = StrictBoolean(load_default=None, allow_none=True)
    published_in = Places()
    published_other = Name(load_default=None, allow_none=True)
    link = Link(load_default=None, allow_none=True)
    checked_on = fields.Date(load_default=None, allow_none=True)


class StandardForm(Schema):
    """All components of a standard."""

    rows = fields.List(fields.Nested(ComponentForm), required=True, validate=validate.Length(max=20))


@standard_pages.read(SERVICE, access=EVERYONE)
def show_service(session: Session, actor: Actor, service_id: UUID, form: Form | None = None) -> Shown:
    """One service with its standard."""
    service = queries.get_service(session, actor, service_id)
    components = queries.list_component_answers(session, actor, service)
    office = open_office(session, actor, service.agency_id)
    stored = {"rows": [_as_typed(each) for each in components]}
    sent = form or Form()
    # The form that archives stands on this page too, and holds no row.
    is_of_rows = bool(sent.values_of("rows[0].code"))
    values = {
        "service": service,
        "office": office,
        "writes": office.writes and service.archived_at is None,
        "components": components,
        "done": get_service_completeness(
            session, service, checklist=DEFAULT_CHECKLIST, stale_after=DEFAULT_MONTHS
        ),
        "service_kinds": SERVICE_KIND_WORDS,
        "places": PLACE_WORDS,
        "nowhere": NOWHERE,
        "asked": ASKED,
        "form": sent.beside(stored) if is_of_rows else sent.over(stored),
    }
    return Shown("standards/service.html", values)


def _as_typed(component: dict[str, Any]) -> dict[str, Any]:
    """A stored component as its form holds it."""
    return {
        **{name: component[name] for name in ASKED},
        "read": component["version"],
        "published_in": places_as_ticked(component["published_in"]),
    }


@standard_pages.form(SERVICE, access=WRITERS, show=show_service, body=StandardForm)
def state_standard(session: Session, actor: Actor, service_id: UUID, body: dict[str, Any]) -> See:
    """State what was changed on the page."""
    service = queries.get_service(session, actor, service_id)
    stored = {each["code"]: each for each in queries.list_component_answers(session, actor, service)}
    problems: list[FieldProblem] = []
    changed = 0
    for place, row in enumerate(body["rows"]):
        known = stored[row["code"]]
        try:
            given = _read_row(row, known["published_in"])
            if given == {name: known[name] for name in ASKED}:
                continue
            whole = {**given, "note": known["note"]}
            deeds.state_component(session, actor, service_id, row["code"], row["read"], whole)
            changed += 1
        except Precondition as error:
            # When the page was read nothing was known of it; now something is.
            raise Stale(error.detail) from error
        except Invalid as error:
            problems += [FieldProblem(f"rows[{place}].{each.field}", each.message) for each in error.fields]
    if problems:
        raise Invalid.all_of(problems)
    told = _("The standard is saved.") if changed else _("Nothing was changed.")
    return See(address_of(f"/layanan/{service_id}"), Notice(told))


def _read_row(row: dict[str, Any], stored_places: list[str] | None) -> dict[str, Any]:
    """A row as the deed takes it; raises Invalid."""
    places = read_places(row["published_in"], stored_places)
    return {**{name: row[name] for name in ASKED}, "published_in": places}


@standard_pages.form(
    f"{SERVICE}/arsip", access=WRITERS, show=show_service, body=ServiceArchivingInput, if_match=True
)
def archive_service(
    session: Session, actor: Actor, service_id: UUID, expected_version: int, body: dict[str, str]
) -> See:
    """Take a service off the list; it stays readable."""
    service = service_deeds.archive_service(session, actor, service_id, expected_version, **body)
    address = address_of(f"/perangkat-daerah/{service.agency_id}/layanan")
    return See(address, Notice(_("“%(name)s” is archived."), {"name": service.name}))

"""The pages of an agency's operating procedures and public information: a list by kind, a form for each."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from registry_service.pages.standards.frame import (
    AGENCY,
    NOWHERE,
    PLACE_WORDS,
    WRITERS,
    Places,
    open_office,
    places_as_ticked,
    read_places,
    standard_pages,
)
from registry_service.standards import rules
from registry_service.standards.actions import documents as deeds
from registry_service.standards.checklists import get_document_kinds
from registry_service.standards.queries import documents as queries
from registry_service.standards.queries import services
from registry_service.standards.schemas.services import DocumentInput
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.paging import MAX_LIMIT
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

LIST = f"{AGENCY}/dokumen"
ONE = f"{LIST}/<uuid:document_id>"
DOCUMENTS = 60


class DocumentsArguments(Schema):
    """Where the list goes on."""

    cursor = fields.String(load_default=None)


class DocumentForm(DocumentInput):
    """A document of the agency that the address names."""

    published_in = Places()

    class Meta:
        """What the page does not ask."""

        exclude = ("is_demo",)


@standard_pages.read(LIST, access=EVERYONE, arguments=DocumentsArguments)
def show_documents(
    session: Session,
    actor: Actor,
    agency_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
    **_part: Any,
) -> Shown:
    """An agency's documents by title, under their kinds."""
    cursor = arguments["cursor"] if arguments else None
    office = open_office(session, actor, agency_id)
    nothing: dict[str, Any] = dict.fromkeys(("region_code", "service_id", "kind", "text"))
    found = queries.list_documents(
        session, **nothing, agency_id=agency_id, archived=False, cursor=cursor, limit=DOCUMENTS
    )
    values = {
        "office": office,
        "kinds": get_document_kinds(),
        "documents": found.items,
        "services": _list_services(session, actor, agency_id),
        "places": PLACE_WORDS,
        "nowhere": NOWHERE,
        "next_cursor": found.next_cursor,
        "is_first": cursor is None,
        "form": form or Form(),
    }
    return Shown("standards/documents.html", values)


def _list_services(session: Session, actor: Actor, agency_id: UUID) -> dict[str, str]:
    """The agency's services by id, to name and to choose one."""
    nothing: dict[str, Any] = dict.fromkeys(("region_code", "unit_id", "kind", "text", "cursor"))
    found = services.list_services(
        session, actor, **nothing, agency_id=agency_id, archived=False, limit=MAX_LIMIT
    )
    return {str(each["service_id"]): each["name"] for each in found.items}


@standard_pages.form(LIST, access=WRITERS, show=show_documents, body=DocumentForm)
def add_document(session: Session, actor: Actor, agency_id: UUID, body: dict[str, Any]) -> See:
    """Put it on the agency's list."""
    body["published_in"] = read_places(body["published_in"], None)
    document = deeds.list_document(session, actor, agency_id, body)
    return _see(agency_id, Notice(_("“%(title)s” is on the list."), {"title": document.title}))


def _see(agency_id: UUID, notice: Notice) -> See:
    return See(address_of(f"/perangkat-daerah/{agency_id}/dokumen"), notice)


@standard_pages.read(f"{ONE}/ubah", access=WRITERS)
def show_document_form(
    session: Session, actor: Actor, agency_id: UUID, document_id: UUID, form: Form | None = None
) -> Shown:
    """The form of a document; raises Forbidden for who does not write of it."""
    document = queries.get_document(session, document_id)
    rules.require_writer(actor, document.region_code, document.agency_id)
    office = open_office(session, actor, document.agency_id)
    known = _list_services(session, actor, document.agency_id)
    if document.service_id is not None:
        # The service that is named may be archived, or too far down the list.
        known[str(document.service_id)] = services.get_service(session, actor, document.service_id).name
    record = queries.record_of_document(document)
    stored = {**record, "published_in": places_as_ticked(record["published_in"])}
    values = {
        "office": office,
        "document": document,
        "kinds": get_document_kinds(),
        "services": known,
        "places": PLACE_WORDS,
        "nowhere": NOWHERE,
        "form": (form or form_of(stored)).beside(stored),
    }
    return Shown("standards/document.html", values)


@standard_pages.form(f"{ONE}/ubah", access=WRITERS, show=show_document_form, body=DocumentForm, if_match=True)
def change_document(
    session: Session,
    actor: Actor,
    agency_id: UUID,
    document_id: UUID,
    expected_version: int,
    body: dict[str, Any],
) -> See:
    """Change what was changed."""
    stored = queries.get_document(session, document_id).published_in
    body["published_in"] = read_places(body["published_in"], stored)
    document = deeds.change_document(session, actor, document_id, expected_version, body)
    return _see(document.agency_id, Notice(_("“%(title)s” is saved."), {"title": document.title}))


@standard_pages.form(f"{ONE}/arsip", access=WRITERS, show=show_documents, if_match=True)
def archive_document(
    session: Session, actor: Actor, agency_id: UUID, document_id: UUID, expected_version: int
) -> See:
    """Take a document off the list; it stays readable."""
    document = deeds.archive_document(session, actor, document_id, expected_version)
    return _see(agency_id, Notice(_("“%(title)s” is off the list."), {"title": document.title}))

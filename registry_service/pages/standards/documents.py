"""The page of an agency's operating procedures and public information, by kind, with a form for another."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from registry_service.pages.standards.frame import AGENCY, PLACE_WORDS, WRITERS, open_office, standard_pages
from registry_service.standards.actions import documents as deeds
from registry_service.standards.checklists import get_document_kinds
from registry_service.standards.queries import documents as queries
from registry_service.standards.queries import services
from registry_service.standards.schemas.services import DocumentInput
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.paging import MAX_LIMIT
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

LIST = f"{AGENCY}/dokumen"
DOCUMENTS = 100


class DocumentsArguments(Schema):
    """Where the list goes on."""

    cursor = fields.String(load_default=None)


class NewDocumentForm(DocumentInput):
    """A document of the agency that the address names."""

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


@standard_pages.form(LIST, access=WRITERS, show=show_documents, body=NewDocumentForm)
def add_document(session: Session, actor: Actor, agency_id: UUID, body: dict[str, Any]) -> See:
    """Put it on the agency's list."""
    document = deeds.list_document(session, actor, agency_id, body)
    return _see(agency_id, Notice(_("“%(title)s” is on the list."), {"title": document.title}))


def _see(agency_id: UUID, notice: Notice) -> See:
    return See(address_of(f"/perangkat-daerah/{agency_id}/dokumen"), notice)


@standard_pages.form(f"{LIST}/<uuid:document_id>/arsip", access=WRITERS, show=show_documents, if_match=True)
def archive_document(
    session: Session, actor: Actor, agency_id: UUID, document_id: UUID, expected_version: int
) -> See:
    """Take a document off the list; it stays readable."""
    document = deeds.archive_document(session, actor, document_id, expected_version)
    return _see(agency_id, Notice(_("“%(title)s” is off the list."), {"title": document.title}))

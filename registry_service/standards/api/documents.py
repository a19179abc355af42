"""The endpoints of operating procedures and public information; all of them are public to read."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.history import HistoryEntrySchema, list_history
from registry_service.standards import rules
from registry_service.standards.actions import documents as deeds
from registry_service.standards.models import ServiceDocument
from registry_service.standards.queries import documents as queries
from registry_service.standards.schemas.services import (
    DocumentChange,
    DocumentFilter,
    DocumentInput,
    DocumentSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page

WRITERS = any_of(*rules.WRITERS)
ONE = "/service-documents/<uuid:document_id>"

service_documents = Endpoints(
    "service_documents", "/api/v1", "Operating procedures, and public information in its three classes"
)


@service_documents.read(
    "/service-documents", access=EVERYONE, answer=DocumentSchema, arguments=DocumentFilter, paged=True
)
def list_documents(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Documents by title."""
    return queries.list_documents(session, **arguments)


@service_documents.write(
    "POST",
    "/agencies/<uuid:agency_id>/service-documents",
    access=WRITERS,
    body=DocumentInput,
    answer=DocumentSchema,
    status=201,
)
def list_document(session: Session, actor: Actor, agency_id: UUID, body: dict[str, Any]) -> Answer:
    """Put a document on an agency's list."""
    is_demo = body.pop("is_demo", False)
    document = deeds.list_document(session, actor, agency_id, body, is_demo=is_demo)
    return Answer(document, location=f"/api/v1/service-documents/{document.document_id}")


@service_documents.read(ONE, access=EVERYONE, answer=DocumentSchema)
def get_document(session: Session, actor: Actor, document_id: UUID) -> ServiceDocument:
    """One document."""
    return queries.get_document(session, document_id)


@service_documents.write(
    "PATCH", ONE, access=WRITERS, body=DocumentChange, answer=DocumentSchema, if_match=True
)
def change_document(
    session: Session, actor: Actor, document_id: UUID, expected_version: int, body: dict[str, Any]
) -> ServiceDocument:
    """Change the fields given."""
    return deeds.change_document(session, actor, document_id, expected_version, body)


@service_documents.write("POST", f"{ONE}/archiving", access=WRITERS, answer=DocumentSchema, if_match=True)
def archive_document(
    session: Session, actor: Actor, document_id: UUID, expected_version: int
) -> ServiceDocument:
    """Take a document off the list; it stays readable."""
    return deeds.archive_document(session, actor, document_id, expected_version)


@service_documents.read(
    f"{ONE}/history", access=EVERYONE, answer=HistoryEntrySchema, arguments=ListArguments, paged=True
)
def list_document_history(
    session: Session, actor: Actor, document_id: UUID, arguments: dict[str, Any]
) -> Page:
    """What the document was when, oldest first."""
    return list_history(session, queries.get_document(session, document_id).document_id, **arguments)

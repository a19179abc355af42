"""Reads of operating procedures and public information; no writes."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from registry_service.agencies.rules import sort_key
from registry_service.standards.models import ServiceDocument
from shared.db import escape_like
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

DOCUMENT_FIELDS = (
    "agency_id",
    "kind",
    "title",
    "number",
    "dated",
    "service_id",
    "published_in",
    "published_other",
    "link",
)


def get_document(session: Session, document_id: UUID, *, lock: bool = False) -> ServiceDocument:
    """The document; raises NotFound."""
    query = select(ServiceDocument).where(ServiceDocument.document_id == document_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    document = session.scalar(query)
    if document is None:
        raise NotFound("there is no such document")
    return document


def record_of_document(document: ServiceDocument) -> dict[str, Any]:
    """The fields of a document as the inputs name them."""
    return {name: getattr(document, name) for name in DOCUMENT_FIELDS}


def list_documents(session: Session, *, cursor: str | None, limit: int, **filters: Any) -> Page:
    """Documents by title, without the archived ones unless they are asked for."""
    query = select(ServiceDocument).where(*_conditions(**filters))
    order = (ServiceDocument.sort_key, ServiceDocument.document_id)
    if key := decode_cursor(cursor, [str, str]):
        query = query.where(tuple_(*order) > tuple_(key[0], read_cursor_id(key[1])))
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.sort_key, str(row.document_id)])


def _conditions(
    *,
    region_code: str | None,
    agency_id: UUID | None,
    service_id: UUID | None,
    kind: str | None,
    archived: bool,
    text: str | None,
) -> list[ColumnElement[bool]]:
    was_archived = ServiceDocument.archived_at.is_not(None)
    wanted: list[ColumnElement[bool]] = [was_archived if archived else ~was_archived]
    if region_code:
        wanted.append(ServiceDocument.region_code == region_code)
    if agency_id:
        wanted.append(ServiceDocument.agency_id == agency_id)
    if service_id:
        wanted.append(ServiceDocument.service_id == service_id)
    if kind:
        wanted.append(ServiceDocument.kind == kind)
    if text:
        wanted.append(ServiceDocument.sort_key.like(f"%{escape_like(sort_key(text))}%"))
    return wanted

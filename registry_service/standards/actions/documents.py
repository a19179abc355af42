"""Deeds about operating procedures and public information: list, change, archive."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.agencies.queries import get_agency
from registry_service.agencies.rules import require_demo_right, sort_key, stays_demo
from registry_service.standards import rules
from registry_service.standards.actions.keeping import refuse, refuse_closed, require_new_place
from registry_service.standards.models import Service, ServiceDocument
from registry_service.standards.queries import documents as queries
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.standard_entries import DOCUMENT_ARCHIVED, DOCUMENT_CHANGED, DOCUMENT_LISTED
from shared.errors import FieldProblem
from shared.journal.record import write_entry

NO_SERVICE = FieldProblem("service_id", "there is no such service of this agency")


def list_document(
    session: Session, actor: Actor, agency_id: UUID, record: Mapping[str, Any], *, is_demo: bool = False
) -> ServiceDocument:
    """Put a document on an agency's list; of `record` only kind and title must be given."""
    agency = get_agency(session, agency_id)
    role = rules.require_writer(actor, agency.region_code, agency_id).role
    require_demo_right(actor, is_demo)
    complete = {**rules.UNKNOWN_DOCUMENT, **record, "agency_id": agency_id}
    _check(session, complete, None)
    document = ServiceDocument(
        document_id=uuid4(), region_code=agency.region_code, is_demo=is_demo, version=1
    )
    _store(session, document, complete)
    _journal(session, actor, role, DOCUMENT_LISTED, document)
    return document


def change_document(
    session: Session, actor: Actor, document_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> ServiceDocument:
    """Change the fields given; what stays the same is no change and no entry."""
    document = queries.get_document(session, document_id, lock=True)
    rules.require_writer(actor, document.region_code, document.agency_id)
    refuse_closed(document, expected_version)
    is_demo = stays_demo(actor, document.is_demo, changes.get("is_demo"))
    stored = queries.record_of_document(document)
    record = {name: changes.get(name, value) for name, value in stored.items()}
    if record == stored and changes.get("is_demo", document.is_demo) == document.is_demo:
        return document
    role = require_new_place(session, actor, document.region_code, document.agency_id, record["agency_id"])
    _check(session, record, stored)
    document.is_demo = is_demo
    document.version += 1
    _store(session, document, record)
    _journal(session, actor, role, DOCUMENT_CHANGED, document)
    return document


def archive_document(
    session: Session, actor: Actor, document_id: UUID, expected_version: int
) -> ServiceDocument:
    """Take a document off the list; it stays readable and is not changed any more."""
    document = queries.get_document(session, document_id, lock=True)
    role = rules.require_writer(actor, document.region_code, document.agency_id).role
    refuse_closed(document, expected_version)
    document.archived_at = clock.now()
    document.version += 1
    session.flush()
    _journal(session, actor, role, DOCUMENT_ARCHIVED, document)
    return document


def _check(session: Session, record: Mapping[str, Any], stored: Mapping[str, Any] | None) -> None:
    problems = rules.find_document_problems(record)
    is_new = stored is None or any(record[name] != stored[name] for name in ("agency_id", "service_id"))
    if is_new and record["service_id"] is not None:
        service = session.get(Service, record["service_id"])
        if service is None or service.agency_id != record["agency_id"]:
            problems.append(NO_SERVICE)
    refuse(problems)


def _store(session: Session, document: ServiceDocument, record: Mapping[str, Any]) -> None:
    for name in queries.DOCUMENT_FIELDS:
        setattr(document, name, record[name])
    document.sort_key = sort_key(record["title"])
    session.add(document)
    session.flush()


def _journal(session: Session, actor: Actor, role: str, kind: EntryKind, document: ServiceDocument) -> None:
    body = {
        **queries.record_of_document(document),
        "document_id": document.document_id,
        "region_code": document.region_code,
        "is_archived": document.archived_at is not None,
    }
    write_entry(session, actor, role, kind, document.document_id, document.version, body)

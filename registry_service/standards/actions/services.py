"""Deeds about services: register, change, archive."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.agencies.models import Unit
from registry_service.agencies.queries import get_agency
from registry_service.agencies.rules import require_demo_right, sort_key, stays_demo
from registry_service.standards import rules
from registry_service.standards.actions.keeping import refuse, refuse_closed, require_new_place
from registry_service.standards.models import Service
from registry_service.standards.queries import services as queries
from registry_service.standards.queries.completeness import tell_completeness
from shared import clock
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.kinds import EntryKind
from shared.contracts.standard_entries import SERVICE_ARCHIVED, SERVICE_CHANGED, SERVICE_REGISTERED
from shared.errors import FieldProblem
from shared.journal.record import write_entry

NO_UNIT = FieldProblem("unit_id", "there is no such unit in this agency")


def register_service(
    session: Session, actor: Actor, agency_id: UUID, record: Mapping[str, Any], *, is_demo: bool = False
) -> Service:
    """Register a service of an agency; of `record` only the name must be given."""
    agency = get_agency(session, agency_id)
    role = rules.require_writer(actor, agency.region_code, agency_id).role
    require_demo_right(actor, is_demo)
    complete = {**rules.UNKNOWN_SERVICE, **record, "agency_id": agency_id}
    _check(session, complete, None)
    service = Service(service_id=uuid4(), region_code=agency.region_code, is_demo=is_demo, version=1)
    _store(session, service, complete)
    journal_service(session, actor, role, SERVICE_REGISTERED, service)
    return service


def change_service(
    session: Session, actor: Actor, service_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> Service:
    """Change the fields given; what stays the same is no change and no entry."""
    service = queries.get_service(session, actor, service_id, lock=True)
    rules.require_writer(actor, service.region_code, service.agency_id)
    refuse_closed(service, expected_version)
    is_demo = stays_demo(actor, service.is_demo, changes.get("is_demo"))
    stored = queries.record_of(service)
    record = {name: changes.get(name, value) for name, value in stored.items()}
    if record == stored and changes.get("is_demo", service.is_demo) == service.is_demo:
        return service
    role = require_new_place(session, actor, service.region_code, service.agency_id, record["agency_id"])
    _check(session, record, stored)
    service.is_demo = is_demo
    service.version += 1
    _store(session, service, record)
    journal_service(session, actor, role, SERVICE_CHANGED, service)
    return service


def archive_service(
    session: Session, actor: Actor, service_id: UUID, expected_version: int, *, reason: str
) -> Service:
    """Archive a service; it stays readable and is not changed any more."""
    service = queries.get_service(session, actor, service_id, lock=True)
    role = rules.require_writer(actor, service.region_code, service.agency_id).role
    refuse_closed(service, expected_version)
    service.archived_at = clock.now()
    service.archive_reason, service.archive_reason_salt = reason, secrets.token_hex(16)
    service.version += 1
    session.flush()
    reason_digest = digest([service.archive_reason_salt, reason])
    journal_service(session, actor, role, SERVICE_ARCHIVED, service, reason_digest=reason_digest)
    return service


def _check(session: Session, record: Mapping[str, Any], stored: Mapping[str, Any] | None) -> None:
    problems = rules.find_service_problems(record)
    place = (record["agency_id"], record["unit_id"])
    is_new_place = stored is None or place != (stored["agency_id"], stored["unit_id"])
    if is_new_place and record["unit_id"] is not None:
        unit = session.get(Unit, record["unit_id"])
        if unit is None or unit.agency_id != record["agency_id"]:
            problems.append(NO_UNIT)
    refuse(problems)


def _store(session: Session, service: Service, record: Mapping[str, Any]) -> None:
    if record["note"] != service.note:
        service.note_salt = secrets.token_hex(16) if record["note"] else None
    for name in queries.PLAIN_FIELDS:
        setattr(service, name, record[name])
    fee = record["fee"] or {"kind": None, "amount": None, "schedule": []}
    service.fee_kind, service.fee_amount = fee["kind"], fee["amount"]
    service.fee_schedule = list(fee["schedule"]) or None
    taken = record["completion_time"] or {"number": None, "unit": None}
    service.completion_number, service.completion_unit = taken["number"], taken["unit"]
    decree = record["standard_decree"] or dict.fromkeys(("number", "title", "dated", "link"))
    service.decree_number, service.decree_title = decree["number"], decree["title"]
    service.decree_dated, service.decree_link = decree["dated"], decree["link"]
    service.sort_key = sort_key(record["name"])
    service.search_text = "\n".join(sort_key(name) for name in (record["name"], *record["aliases"]))
    session.add(service)
    session.flush()


def journal_service(
    session: Session, actor: Actor, role: str, kind: EntryKind, service: Service, **more: Any
) -> None:
    """Record the whole service as it is now; its remark as a digest only."""
    record = queries.record_of(service)
    note = record.pop("note")
    body = {
        **record,
        "service_id": service.service_id,
        "region_code": service.region_code,
        "note_digest": digest([service.note_salt, note]) if note else None,
        "is_archived": service.archived_at is not None,
        "completeness": tell_completeness(session, service),
        **more,
    }
    write_entry(session, actor, role, kind, service.service_id, service.version, body)

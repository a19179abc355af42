"""The deed about a component of a standard: state what is known of it, or correct that."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.agencies.rules import require_demo_right, stays_demo
from registry_service.standards import rules
from registry_service.standards.actions.keeping import CHANGED_MEANWHILE, get_today, refuse
from registry_service.standards.checklists import get_components
from registry_service.standards.models import Service, StandardComponent
from registry_service.standards.queries import services as queries
from registry_service.standards.queries.completeness import tell_completeness
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.standard_entries import COMPONENT_STATED
from shared.errors import Conflict, NotFound, Precondition, Stale
from shared.journal.record import write_entry


def state_component(
    session: Session,
    actor: Actor,
    service_id: UUID,
    code: str,
    expected_version: int | None,
    given: Mapping[str, Any],
    *,
    is_demo: bool = False,
) -> StandardComponent:
    """State what is known of a component; where something is, the version that was read must be named.

    What is left out is unknown. The service is locked, so that two cannot state it for the first time.
    """
    service = queries.get_service(session, actor, service_id, lock=True)
    role = rules.require_writer(actor, service.region_code, service.agency_id).role
    require_demo_right(actor, is_demo)
    if code not in get_components():
        raise NotFound("a standard has no such component")
    if service.archived_at is not None:
        raise Conflict("the service is archived", code="archived")
    record = {**rules.UNKNOWN_COMPONENT, **given}
    refuse(rules.find_component_problems(record, get_today(session, service.region_code)))
    component = queries.find_component(session, service_id, code)
    if component is None:
        if expected_version is not None:
            raise Stale("nothing is known of this component yet")
        component = StandardComponent(component_id=uuid4(), service_id=service_id, code=code, version=1)
    elif not _is_correction(actor, component, expected_version, record, is_demo):
        return component
    else:
        component.version += 1
    component.is_demo = is_demo
    _store(session, component, record)
    _journal(session, actor, role, service, component)
    return component


def _is_correction(
    actor: Actor,
    component: StandardComponent,
    expected_version: int | None,
    record: Mapping[str, Any],
    is_demo: bool,
) -> bool:
    if expected_version is None:
        raise Precondition("something is known already; If-Match must name the version that you correct")
    if component.version != expected_version:
        raise Stale(CHANGED_MEANWHILE)
    stays_demo(actor, component.is_demo, is_demo)
    stored = {name: getattr(component, name) for name in queries.COMPONENT_FIELDS}
    return record != stored or is_demo != component.is_demo


def _store(session: Session, component: StandardComponent, record: Mapping[str, Any]) -> None:
    if record["note"] != component.note:
        component.note_salt = secrets.token_hex(16) if record["note"] else None
    for name in queries.COMPONENT_FIELDS:
        setattr(component, name, record[name])
    session.add(component)
    session.flush()


def _journal(
    session: Session, actor: Actor, role: str, service: Service, component: StandardComponent
) -> None:
    record = {name: getattr(component, name) for name in queries.COMPONENT_FIELDS}
    note = record.pop("note")
    body = {
        **record,
        "component_id": component.component_id,
        "service_id": service.service_id,
        "code": component.code,
        "note_digest": digest([component.note_salt, note]) if note else None,
        "completeness": tell_completeness(session, service),
    }
    write_entry(session, actor, role, COMPONENT_STATED, component.component_id, component.version, body)

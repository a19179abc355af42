"""Takes out what the demonstration said of services, documents and complaint channels."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry_service.removal import delete_unreferenced
from registry_service.standards.models import (
    ComplaintChannel,
    Service,
    ServiceDocument,
    StandardComponent,
)
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.standard_entries import (
    COMPLAINT_CHANNEL_REMOVED,
    COMPONENT_REMOVED,
    DOCUMENT_REMOVED,
    SERVICE_REMOVED,
)
from shared.journal.record import SYSTEM_ROLE, write_entry

Record = TypeVar("Record", ComplaintChannel, Service, ServiceDocument, StandardComponent)


def remove_demo_standards(session: Session, actor: Actor) -> tuple[int, int]:
    """Take out the demonstration records that nothing real rests on, services last.

    Returns how many were removed and how many were kept.
    """
    outcomes = (
        _take_out(session, actor, StandardComponent.component_id, StandardComponent, COMPONENT_REMOVED),
        _take_out(session, actor, ServiceDocument.document_id, ServiceDocument, DOCUMENT_REMOVED),
        _take_out(session, actor, ComplaintChannel.channel_id, ComplaintChannel, COMPLAINT_CHANNEL_REMOVED),
        _take_out(session, actor, Service.service_id, Service, SERVICE_REMOVED),
    )
    return sum(removed for removed, _ in outcomes), sum(kept for _, kept in outcomes)


def _take_out(
    session: Session, actor: Actor, key: InstrumentedAttribute[UUID], table: type[Record], kind: EntryKind
) -> tuple[int, int]:
    demos = session.scalars(select(table).where(table.is_demo).order_by(key).with_for_update()).all()
    removed = 0
    for record in delete_unreferenced(session, demos):
        record_id: UUID = getattr(record, key.key)
        body = {"record_id": str(record_id)}
        write_entry(session, actor, SYSTEM_ROLE, kind, record_id, record.version + 1, body)
        removed += 1
    return removed, len(demos) - removed

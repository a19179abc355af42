"""Which record evidence belongs to, as far as evidence needs to know of it; it writes nothing."""

from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.evidence.rules import Subject
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import get_innovation
from registry_service.standards.models import Service
from registry_service.standards.queries.services import get_service
from shared.actor import Actor


def get_subject(
    session: Session, actor: Actor, kind: str, subject_id: UUID, *, lock: bool = False
) -> Subject:
    """The record, if it exists for this actor; raises NotFound. Locked, it stays as it is."""
    if kind == "innovation":
        return _of_innovation(get_innovation(session, actor, subject_id, lock=lock))
    return _of_service(get_service(session, actor, subject_id, lock=lock))


def _of_innovation(found: Innovation) -> Subject:
    is_shown, is_closed = found.published_at is not None, found.state == "archived"
    return Subject("innovation", found.innovation_id, found.region_code, found.agency_id, is_shown, is_closed)


def _of_service(found: Service) -> Subject:
    is_closed = found.archived_at is not None
    return Subject("service", found.service_id, found.region_code, found.agency_id, True, is_closed)

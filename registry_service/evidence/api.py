"""The evidence endpoints of innovations and of services; a file is answered as an attachment only."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.evidence import queries, rules
from registry_service.evidence.actions import deeds, links
from registry_service.evidence.jobs import check_due_links
from registry_service.evidence.models import Evidence
from registry_service.evidence.schemas import EvidenceChange, EvidenceFilter, EvidenceInput, EvidenceSchema
from registry_service.evidence.subjects import get_subject
from registry_service.files.models import FILES
from registry_service.history import EVERY_AUDIENCE, PUBLIC, HistoryEntrySchema, list_history
from registry_service.innovations import rules as innovation_rules
from registry_service.tables import SHORT_QUEUE
from shared.actor import Actor
from shared.db import after_commit
from shared.errors import NotFound
from shared.files.sending import read_ahead
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page
from shared.http.streams import Attachment, read_attachment
from shared.jobs.queue import Nudger

KEEPERS = any_of(*innovation_rules.KEEPERS)
KIND_OF = {"innovations": "innovation", "services": "service"}
ALL = "/<any(innovations, services):subjects>/<uuid:subject_id>/evidence"
ONE = f"{ALL}/<uuid:evidence_id>"

evidence = Endpoints("evidence", "/api/v1", "Evidence for what innovations and services say")


def _answer(session: Session, actor: Actor, found: Evidence) -> dict[str, Any]:
    subject = get_subject(session, actor, found.subject_kind, found.subject_id)
    return queries.list_answers(session, actor, subject, [found])[0]


def _nudge(session: Session) -> None:
    nudger: Nudger = session.info["nudger"]
    after_commit(session, lambda: nudger.nudge_soon(SHORT_QUEUE, check_due_links))


@evidence.read(ALL, access=EVERYONE, answer=EvidenceSchema, arguments=EvidenceFilter, paged=True)
def list_evidence(
    session: Session, actor: Actor, subjects: str, subject_id: UUID, arguments: dict[str, Any]
) -> Page:
    """The evidence of a record in the order it was handed in; what is not public for its keepers only."""
    subject = get_subject(session, actor, KIND_OF[subjects], subject_id)
    return queries.list_evidence(session, actor, subject, **arguments)


@evidence.write("POST", ALL, access=KEEPERS, body=EvidenceInput, answer=EvidenceSchema, status=201)
def add_evidence(
    session: Session, actor: Actor, subjects: str, subject_id: UUID, body: dict[str, Any]
) -> Answer:
    """Hand in a file, a photo or a link."""
    added = deeds.add_evidence(session, actor, KIND_OF[subjects], subject_id, body)
    if added.kind == "link":
        _nudge(session)
    location = f"/api/v1/{subjects}/{subject_id}/evidence/{added.evidence_id}"
    return Answer(_answer(session, actor, added), location=location)


@evidence.read(ONE, access=EVERYONE, answer=EvidenceSchema)
def get_evidence(
    session: Session, actor: Actor, subjects: str, subject_id: UUID, evidence_id: UUID
) -> dict[str, Any]:
    """One piece of evidence."""
    subject = get_subject(session, actor, KIND_OF[subjects], subject_id)
    found = queries.get_evidence(session, actor, subject, evidence_id)
    return queries.list_answers(session, actor, subject, [found])[0]


@evidence.write("PATCH", ONE, access=KEEPERS, body=EvidenceChange, answer=EvidenceSchema, if_match=True)
def change_evidence(
    session: Session,
    actor: Actor,
    subjects: str,
    subject_id: UUID,
    evidence_id: UUID,
    expected_version: int,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Say something else of it, show it to the public or hide it."""
    changed = deeds.change_evidence(
        session, actor, KIND_OF[subjects], subject_id, evidence_id, expected_version, body
    )
    return _answer(session, actor, changed)


@evidence.write("DELETE", ONE, access=KEEPERS, answer=None, status=204, if_match=True)
def remove_evidence(
    session: Session, actor: Actor, subjects: str, subject_id: UUID, evidence_id: UUID, expected_version: int
) -> None:
    """Take it out; that it was there stays in the journal."""
    deeds.remove_evidence(session, actor, KIND_OF[subjects], subject_id, evidence_id, expected_version)


@evidence.write("POST", f"{ONE}/check", access=KEEPERS, answer=EvidenceSchema, status=202)
def recheck_link(
    session: Session, actor: Actor, subjects: str, subject_id: UUID, evidence_id: UUID
) -> Answer:
    """Have a link visited again soon; what came of it is read where the evidence is."""
    found = links.recheck_link(session, actor, KIND_OF[subjects], subject_id, evidence_id)
    _nudge(session)
    location = f"/api/v1/{subjects}/{subject_id}/evidence/{evidence_id}"
    return Answer(_answer(session, actor, found), location=location)


@read_attachment(evidence, f"{ONE}/content", access=EVERYONE)
def read_content(
    session: Session, actor: Actor, subjects: str, subject_id: UUID, evidence_id: UUID
) -> Attachment:
    """The file or photo, as an attachment."""
    subject = get_subject(session, actor, KIND_OF[subjects], subject_id)
    found = queries.get_evidence(session, actor, subject, evidence_id)
    if found.sha256 is None or found.media_type is None:
        raise NotFound("a link has no content here")
    chunks = read_ahead(session, FILES, found.sha256)
    return Attachment(found.name or found.sha256, found.media_type, chunks, found.size, found.sha256)


@evidence.read(
    f"{ONE}/history", access=EVERYONE, answer=HistoryEntrySchema, arguments=ListArguments, paged=True
)
def list_evidence_history(
    session: Session,
    actor: Actor,
    subjects: str,
    subject_id: UUID,
    evidence_id: UUID,
    arguments: dict[str, Any],
) -> Page:
    """What was done with it, oldest first; what was not public for its keepers only."""
    subject = get_subject(session, actor, KIND_OF[subjects], subject_id)
    queries.get_evidence(session, actor, subject, evidence_id)
    audiences = EVERY_AUDIENCE if rules.is_keeper(actor, subject) else PUBLIC
    return list_history(session, evidence_id, audiences=audiences, **arguments)

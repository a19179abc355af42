"""Compares stored self-assessments with what the journal says was handed in; no writes."""

import json
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.self_assessments import queries, rules
from evaluation_service.self_assessments.models import (
    SelfAssessment,
    SelfAssessmentEvidence,
    SelfAssessmentItem,
)
from shared.canonical import digest
from shared.contracts.kinds import EntryKind
from shared.contracts.self_assessment_entries import (
    SELF_ASSESSMENT_REMOVED,
    SELF_ASSESSMENT_RETURNED,
    SELF_ASSESSMENT_SUBMITTED,
)
from shared.journal.record import Journal

BATCH = 200


def find_self_assessment_faults(session: Session) -> Iterator[str]:
    """One line for each self-assessment that is not as the journal has it; nothing if all are."""
    removed = {UUID(body["record_id"]) for body in _bodies(session, SELF_ASSESSMENT_REMOVED)}
    returned = {UUID(body["self_assessment_id"]): body for body in _bodies(session, SELF_ASSESSMENT_RETURNED)}
    told: set[UUID] = set()
    for bodies in _batches(_bodies(session, SELF_ASSESSMENT_SUBMITTED)):
        kept = {UUID(body["self_assessment_id"]): body for body in bodies}
        kept = {one: body for one, body in kept.items() if one not in removed}
        told.update(kept)
        yield from _faults_of_submitted(session, kept, returned)
    yield from _faults_of_untold(session, told)


def _bodies(session: Session, kind: EntryKind) -> Iterator[dict[str, Any]]:
    journal: Journal = session.info["journal"]
    entry = journal.tables.entry
    texts = session.scalars(
        select(entry.c.body)
        .where(entry.c.kind == kind.name)
        .order_by(entry.c.entry_id)
        .execution_options(yield_per=BATCH)
    )
    return (json.loads(text) for text in texts)


def _batches(bodies: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    source = iter(bodies)
    while batch := list(islice(source, BATCH)):
        yield batch


def _faults_of_submitted(
    session: Session, bodies: dict[UUID, dict[str, Any]], returned: dict[UUID, dict[str, Any]]
) -> Iterator[str]:
    rows = session.scalars(select(SelfAssessment).where(SelfAssessment.self_assessment_id.in_(bodies)))
    found = {row.self_assessment_id: row for row in rows}
    items: dict[UUID, list[SelfAssessmentItem]] = {one: [] for one in bodies}
    query = select(SelfAssessmentItem).where(SelfAssessmentItem.self_assessment_id.in_(bodies))
    for item in session.scalars(query):
        items[item.self_assessment_id].append(item)
    evidence: dict[UUID, list[SelfAssessmentEvidence]] = {one: [] for one in bodies}
    pieces = select(SelfAssessmentEvidence).where(SelfAssessmentEvidence.self_assessment_id.in_(bodies))
    for piece in session.scalars(pieces):
        evidence[piece.self_assessment_id].append(piece)
    for one, body in bodies.items():
        if one not in found:
            yield f"removed: the submitted self-assessment {one} is no longer there"
            continue
        yield from _faults_of_one(found[one], items[one], evidence[one], body)
        yield from _faults_of_state(found[one], returned.get(one))
    yield from _faults_of_files(session, [piece for held in evidence.values() for piece in held])


def _faults_of_one(
    found: SelfAssessment,
    items: list[SelfAssessmentItem],
    evidence: list[SelfAssessmentEvidence],
    body: dict[str, Any],
) -> Iterator[str]:
    named = f"self-assessment {found.self_assessment_id}"
    content = queries.content_of(items, evidence)
    if digest(content) != body["content_sha256"]:
        yield f"altered: what {named} says is not what was handed in"
    yield from _faults_of_texts(named, items, evidence)
    if found.submitted_at is not None:
        receipt = rules.digest_receipt(found.self_assessment_id, found.number, content, found.submitted_at)
        if not receipt == found.receipt_sha256 == body["receipt_sha256"]:
            yield f"altered: the receipt of {named} does not come out again"
    for name in ("lokus_id", "number"):
        if str(getattr(found, name)) != str(body[name]):
            yield f"altered: {name} of {named}"


def _faults_of_texts(
    named: str, items: list[SelfAssessmentItem], evidence: list[SelfAssessmentEvidence]
) -> Iterator[str]:
    """Texts that are still there have to fit their digests; erased ones are taken as told."""
    for item in items:
        kept = item.note_salt is not None and item.note is not None
        if kept and rules.digest_text(item.note_salt or b"", item.note or "") != item.note_sha256:
            yield f"altered: the note on {item.indicator_code} of {named}"
    for piece in evidence:
        told = rules.digest_texts(piece.text_salt or b"", piece.title, piece.name, piece.url)
        if piece.text_salt is not None and told != piece.text_sha256:
            yield f"altered: the texts of evidence {piece.evidence_id} of {named}"


def _faults_of_state(found: SelfAssessment, returned: dict[str, Any] | None) -> Iterator[str]:
    named = f"self-assessment {found.self_assessment_id}"
    wanted = rules.RETURNED if returned else rules.SUBMITTED
    if found.state != wanted:
        yield f"altered: {named} was {wanted} and is {found.state}"
    salt, reason = found.return_reason_salt, found.return_reason
    if returned is None or salt is None or reason is None:
        return
    if rules.digest_text(salt, reason) != returned["reason_sha256"]:
        yield f"altered: the reason for which {named} was returned"


def _faults_of_files(session: Session, evidence: list[SelfAssessmentEvidence]) -> Iterator[str]:
    wanted = {piece.sha256 for piece in evidence if piece.sha256 is not None}
    content = FILES.content
    there = (
        set(session.scalars(select(content.sha256).where(content.sha256.in_(wanted)))) if wanted else set()
    )
    for sha256 in sorted(wanted - there):
        yield f"removed: the content {sha256} of handed-in evidence is no longer there"


def _faults_of_untold(session: Session, told: Collection[UUID]) -> Iterator[str]:
    """Self-assessments that are handed in by their state, of which the journal knows nothing."""
    rows = session.scalars(
        select(SelfAssessment.self_assessment_id)
        .where(SelfAssessment.state != rules.DRAFT)
        .order_by(SelfAssessment.self_assessment_id)
    )
    for one in rows:
        if one not in told:
            yield f"inserted from outside: self-assessment {one} was never submitted"

"""Handing a self-assessment in and giving one back: what moves between unit and administrator, journalled."""

import secrets
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from evaluation_service.periods.queries import lock_period
from evaluation_service.periods.rules import find_administering_role
from evaluation_service.registry_copy.rights import require_fresh_rights
from evaluation_service.scorecards.distance import require_distance
from evaluation_service.self_assessments import queries, rules
from evaluation_service.self_assessments.actions.drafts import lock_own_draft, path_of
from evaluation_service.self_assessments.actions.evidence import hold_content
from evaluation_service.self_assessments.actions.items import CONTENT, SALT_BYTES, refuse_incomplete
from evaluation_service.self_assessments.actions.links import ask_for_check
from evaluation_service.self_assessments.models import (
    SelfAssessment,
    SelfAssessmentEvidence,
    SelfAssessmentItem,
)
from shared import clock
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.roles import VERIFIER
from shared.contracts.self_assessment_entries import SELF_ASSESSMENT_RETURNED, SELF_ASSESSMENT_SUBMITTED
from shared.errors import Conflict, Forbidden
from shared.journal.record import write_entry

SUBMITTERS = (VERIFIER,)
COPIED = tuple(
    column.name
    for column in SelfAssessmentEvidence.__mapper__.columns
    if column.name not in ("evidence_id", "self_assessment_id", "version")
)


def submit_self_assessment(
    session: Session, actor: Actor, lokus_id: UUID
) -> tuple[queries.Place, SelfAssessment]:
    """Hand a complete self-assessment in, once; only a verifier of the agency does."""
    own = lock_own_draft(session, actor, lokus_id, SUBMITTERS)
    draft = own.draft
    refuse_incomplete(session, draft.self_assessment_id, list(own.indicators))
    items = queries.list_items(session, draft.self_assessment_id)
    evidence = queries.list_evidence(session, draft.self_assessment_id)
    content = queries.content_of(items, evidence)
    draft.state, draft.submitted_at, draft.submitted_by = rules.SUBMITTED, clock.now(), actor.account_id
    draft.receipt_sha256 = rules.digest_receipt(
        draft.self_assessment_id, draft.number, content, draft.submitted_at
    )
    draft.version += 1
    session.flush()
    body = {
        "self_assessment_id": draft.self_assessment_id,
        "lokus_id": lokus_id,
        "period_id": own.place.period.period_id,
        "unit_id": own.place.lokus.unit_id,
        "number": draft.number,
        "item_count": len(items),
        "evidence_count": len(evidence),
        "content_sha256": digest(content),
        "receipt_sha256": draft.receipt_sha256,
        "submitted_at": draft.submitted_at,
    }
    write_entry(
        session, actor, own.role, SELF_ASSESSMENT_SUBMITTED, draft.self_assessment_id, draft.version, body
    )
    return own.place, draft


def return_self_assessment(
    session: Session, actor: Actor, lokus_id: UUID, reason: str
) -> tuple[queries.Place, SelfAssessment]:
    """Give a handed-in self-assessment back with a reason; it stays, and goes on as the next number."""
    require_fresh_rights(session)
    place = queries.get_place(session, actor, lokus_id)
    role = find_administering_role(actor, place.period.owner_region_code)
    if role is None:
        raise Forbidden("only the period's administrator returns a self-assessment")
    require_distance(session, actor, place.period, lokus_id)
    period = lock_period(session, place.period.period_id, share=True)
    returned = queries.lock_newest(session, lokus_id)
    _refuse_unless_returnable(returned, period.state)
    assert returned is not None
    salt = secrets.token_bytes(SALT_BYTES)
    returned.state, returned.returned_at = rules.RETURNED, clock.now()
    returned.return_reason, returned.return_reason_salt = reason, salt
    returned.version += 1
    session.flush()
    following = _open_next_number(session, returned)
    body = {
        "self_assessment_id": returned.self_assessment_id,
        "next_self_assessment_id": following.self_assessment_id,
        "lokus_id": lokus_id,
        "period_id": period.period_id,
        "number": returned.number,
        "reason_sha256": rules.digest_text(salt, reason),
        "returned_at": returned.returned_at,
    }
    record_id = returned.self_assessment_id
    write_entry(session, actor, role, SELF_ASSESSMENT_RETURNED, record_id, returned.version, body)
    return place, returned


def _refuse_unless_returnable(found: SelfAssessment | None, period_state: str) -> None:
    if found is None or found.state != rules.SUBMITTED:
        state = found.state if found else "not begun"
        raise Conflict(
            f"the self-assessment is {state}; only a submitted one can be returned",
            code="self_assessment_not_submitted",
            extra={"state": found.state if found else None},
            location=path_of(found.lokus_id) if found else None,
        )
    if period_state != "open":
        raise Conflict(
            f"the period is {period_state}; self-assessments are returned while it is open",
            code="period_not_open",
            extra={"period_state": period_state},
        )


def _open_next_number(session: Session, returned: SelfAssessment) -> SelfAssessment:
    """A draft with the same items and evidence; those of the returned one stay what they were."""
    following = SelfAssessment(
        self_assessment_id=uuid4(),
        lokus_id=returned.lokus_id,
        number=returned.number + 1,
        state=rules.DRAFT,
        begun_by=returned.begun_by,
        begun_at=returned.returned_at or clock.now(),
        version=1,
    )
    session.add(following)
    session.flush()
    new_id, old_id = following.self_assessment_id, returned.self_assessment_id
    names = (*CONTENT, "indicator_code")
    items = [
        {**{name: getattr(item, name) for name in names}, "self_assessment_id": new_id, "version": 1}
        for item in queries.list_items(session, old_id)
    ]
    if items:
        session.execute(insert(SelfAssessmentItem), items)
    for piece in queries.list_evidence(session, old_id):
        values = {name: getattr(piece, name) for name in COPIED}
        copy = SelfAssessmentEvidence(evidence_id=uuid4(), self_assessment_id=new_id, version=1, **values)
        session.add(copy)
        session.flush()
        hold_content(session, copy)
        if copy.link_state == rules.UNCHECKED:
            ask_for_check(session, copy.evidence_id)
    return following

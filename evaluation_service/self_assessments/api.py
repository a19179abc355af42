"""The self-assessment endpoints: F-01 as the unit fills it in, and as those who work on the lokus read it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.periods.rules import ADMINISTRATORS
from evaluation_service.self_assessments import lists, queries, rules, shown
from evaluation_service.self_assessments.actions import drafts, evidence, handing, items
from evaluation_service.self_assessments.models import SelfAssessmentEvidence
from evaluation_service.self_assessments.schemas import (
    EarlierEvidenceSchema,
    EvidenceChange,
    EvidenceInput,
    EvidenceSchema,
    ItemInput,
    ItemSchema,
    NumberArguments,
    OwnLokusSchema,
    SavedItemSchema,
    SelfAssessmentReturnInput,
    SelfAssessmentSchema,
    WholeSelfAssessmentSchema,
)
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.errors import NotFound
from shared.files.sending import read_ahead
from shared.http.access import any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page
from shared.http.peer_pages import peers_page_headers
from shared.http.streams import Attachment, read_attachment

UNITS = any_of(*rules.WRITERS)
VERIFIERS = any_of(*handing.SUBMITTERS)
KEEPERS = any_of(*ADMINISTRATORS)
READERS = any_of(*rules.WRITERS, EVALUATOR, *ADMINISTRATORS)
ONE = "/lokus/<uuid:lokus_id>/self-assessment"
PIECE = f"{ONE}/evidence/<uuid:evidence_id>"

self_assessments = Endpoints("self_assessments", "/api/v1", "What units say of themselves (F-01)")


@self_assessments.read(
    "/self-assessments", access=UNITS, answer=OwnLokusSchema, arguments=ListArguments, paged=True
)
def list_own(session: Session, actor: Actor, arguments: dict[str, Any]) -> Answer:
    """The lokus of one's agencies that have an F-01, those still due first; the registry's pages ask this."""
    return Answer(lists.list_own(session, actor, **arguments), headers=peers_page_headers())


@self_assessments.write("POST", ONE, access=UNITS, answer=WholeSelfAssessmentSchema, status=201)
def begin_self_assessment(session: Session, actor: Actor, lokus_id: UUID) -> Answer:
    """Begin the unit's F-01, or get the running draft (200)."""
    place, found, is_new = drafts.begin_self_assessment(session, actor, lokus_id)
    record = shown.describe(session, place, found)
    return Answer(record, 201 if is_new else 200, drafts.path_of(lokus_id))


@self_assessments.read(ONE, access=READERS, answer=WholeSelfAssessmentSchema, arguments=NumberArguments)
def get_self_assessment(
    session: Session, actor: Actor, lokus_id: UUID, arguments: dict[str, Any]
) -> dict[str, Any]:
    """The newest F-01 of a lokus, or that of a number; evaluators read the handed-in one."""
    return shown.get_self_assessment(session, actor, lokus_id, **arguments)


@self_assessments.read(
    f"{ONE}/numbers", access=READERS, answer=SelfAssessmentSchema, arguments=ListArguments, paged=True
)
def list_numbers(session: Session, actor: Actor, lokus_id: UUID, arguments: dict[str, Any]) -> Page:
    """Every number of a lokus' F-01, oldest first."""
    return shown.list_numbers(session, actor, lokus_id, **arguments)


@self_assessments.write(
    "PUT", f"{ONE}/items/<code>", access=UNITS, body=ItemInput, answer=ItemSchema, if_match="optional"
)
def save_item(
    session: Session,
    actor: Actor,
    lokus_id: UUID,
    code: str,
    expected_version: int | None,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Save one item; If-Match names the version it replaces, and is left out the first time."""
    given = items.GivenItem(body["ticked"], body["counts"], body["note"], expected_version)
    indicator, item = items.save_item(session, actor, lokus_id, code, given)
    held = queries.list_evidence(session, item.self_assessment_id)
    return shown.describe_item(indicator, item, held)


@self_assessments.read(
    f"{ONE}/items/<code>/versions",
    access=any_of(*rules.WRITERS, *ADMINISTRATORS),
    answer=SavedItemSchema,
    arguments=ListArguments,
    paged=True,
)
def list_item_versions(
    session: Session, actor: Actor, lokus_id: UUID, code: str, arguments: dict[str, Any]
) -> Page:
    """What an item said before it was overwritten, oldest first."""
    return shown.list_item_versions(session, actor, lokus_id, code, **arguments)


@self_assessments.read(f"{ONE}/earlier-evidence", access=UNITS, answer=EarlierEvidenceSchema)
def list_earlier_evidence(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """What the unit handed in with its previous released period, to be pointed at as the same."""
    return shown.list_earlier_evidence(session, actor, lokus_id)


def _tell(session: Session, found: SelfAssessmentEvidence) -> dict[str, Any]:
    return shown.describe_evidence(session, [found])[0]


@self_assessments.write(
    "POST", f"{ONE}/evidence", access=UNITS, body=EvidenceInput, answer=EvidenceSchema, status=201
)
def add_evidence(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any]) -> Answer:
    """Hand in evidence for one or several indicators; a link is visited soon after."""
    added = evidence.add_evidence(session, actor, lokus_id, body)
    location = f"{drafts.path_of(lokus_id)}/evidence/{added.evidence_id}/content"
    return Answer(_tell(session, added), location=location if added.sha256 else None)


@self_assessments.write(
    "PATCH", PIECE, access=UNITS, body=EvidenceChange, answer=EvidenceSchema, if_match=True
)
def change_evidence(
    session: Session,
    actor: Actor,
    lokus_id: UUID,
    evidence_id: UUID,
    expected_version: int,
    body: dict[str, Any],
) -> dict[str, Any]:
    """Say what it is called and which indicators it is for."""
    changed = evidence.change_evidence(session, actor, lokus_id, evidence_id, expected_version, body)
    return _tell(session, changed)


@self_assessments.write("DELETE", PIECE, access=UNITS, answer=None, status=204, if_match=True)
def remove_evidence(
    session: Session, actor: Actor, lokus_id: UUID, evidence_id: UUID, expected_version: int
) -> None:
    """Take it out of the draft."""
    evidence.remove_evidence(session, actor, lokus_id, evidence_id, expected_version)


@read_attachment(self_assessments, f"{PIECE}/content", access=READERS)
def read_content(session: Session, actor: Actor, lokus_id: UUID, evidence_id: UUID) -> Attachment:
    """The file, as an attachment."""
    place = queries.get_place(session, actor, lokus_id)
    found = queries.get_shown_evidence(session, place, evidence_id)
    if found.sha256 is None or found.media_type is None:
        raise NotFound("what is no file has no content here")
    chunks = read_ahead(session, FILES, found.sha256)
    return Attachment(found.name or found.sha256, found.media_type, chunks, found.size, found.sha256)


@self_assessments.write("POST", f"{ONE}/submission", access=VERIFIERS, answer=WholeSelfAssessmentSchema)
def submit_self_assessment(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """Hand the F-01 in; the receipt is in the answer."""
    place, found = handing.submit_self_assessment(session, actor, lokus_id)
    return shown.describe(session, place, found)


@self_assessments.write(
    "POST", f"{ONE}/return", access=KEEPERS, body=SelfAssessmentReturnInput, answer=WholeSelfAssessmentSchema
)
def return_self_assessment(
    session: Session, actor: Actor, lokus_id: UUID, body: dict[str, str]
) -> dict[str, Any]:
    """Give a handed-in F-01 back; the unit finds the same items and evidence in the next number."""
    place, found = handing.return_self_assessment(session, actor, lokus_id, body["reason"])
    return shown.describe(session, place, found)

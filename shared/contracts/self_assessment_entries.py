"""Journal entries about self-assessments (F-01); what a unit said of itself stays outside, under digests."""

from marshmallow import Schema, fields

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry


class SelfAssessmentSubmittedEntry(Schema):
    """A self-assessment as it was handed in; `content_sha256` is over its items and evidence."""

    self_assessment_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    item_count = fields.Integer(required=True)
    evidence_count = fields.Integer(required=True)
    content_sha256 = fields.String(required=True)
    receipt_sha256 = fields.String(required=True)
    submitted_at = fields.AwareDateTime(required=True)


class SelfAssessmentReturnedEntry(Schema):
    """A self-assessment that was given back; the reason is a salted digest, its text can be erased."""

    self_assessment_id = fields.UUID(required=True)
    next_self_assessment_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    reason_sha256 = fields.String(required=True)
    returned_at = fields.AwareDateTime(required=True)


SELF_ASSESSMENT_SUBMITTED = EntryKind("self_assessment.submitted", "private", SelfAssessmentSubmittedEntry)
SELF_ASSESSMENT_RETURNED = EntryKind("self_assessment.returned", "private", SelfAssessmentReturnedEntry)
SELF_ASSESSMENT_REMOVED = EntryKind("self_assessment.removed", "private", RemovedEntry)

SELF_ASSESSMENT_KINDS = (SELF_ASSESSMENT_SUBMITTED, SELF_ASSESSMENT_RETURNED, SELF_ASSESSMENT_REMOVED)

"""Journal entries about the survey; responses themselves are none, a closed batch of them is one."""

from marshmallow import Schema, fields

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry


class SurveySourceEntry(Schema):
    """A poster, or a list of tokens: how many, and the digest over their hashes; never a token itself."""

    source_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    code_sha256 = fields.String(required=True, allow_none=True)
    tokens = fields.Integer(required=True, allow_none=True)
    tokens_sha256 = fields.String(required=True, allow_none=True)
    issued_at = fields.AwareDateTime(required=True)
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)


class SurveyBatchEntry(Schema):
    """Responses that count from now on; `rows_sha256` is over their rows, which stay outside the journal."""

    batch_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    responses = fields.Integer(required=True)
    rows_sha256 = fields.String(required=True)
    closed_at = fields.AwareDateTime(required=True)


class SurveyBurstEntry(Schema):
    """A burst somebody decided on; the reason is a salted digest, its text can be erased."""

    burst_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    state = fields.String(required=True)
    responses = fields.Integer(required=True)
    tokens_sha256 = fields.String(required=True)
    reason_sha256 = fields.String(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True)


SURVEY_SOURCE_ISSUED = EntryKind("survey.source_issued", "private", SurveySourceEntry)
SURVEY_SOURCE_REVOKED = EntryKind("survey.source_revoked", "private", SurveySourceEntry)
SURVEY_BATCH_CLOSED = EntryKind("survey.batch_closed", "private", SurveyBatchEntry)
SURVEY_BURST_EXCLUDED = EntryKind("survey.burst_excluded", "private", SurveyBurstEntry)
SURVEY_BURST_RESTORED = EntryKind("survey.burst_restored", "private", SurveyBurstEntry)
SURVEY_REMOVED = EntryKind("survey.removed", "private", RemovedEntry)

SURVEY_KINDS = (
    SURVEY_SOURCE_ISSUED,
    SURVEY_SOURCE_REVOKED,
    SURVEY_BATCH_CLOSED,
    SURVEY_BURST_EXCLUDED,
    SURVEY_BURST_RESTORED,
    SURVEY_REMOVED,
)

"""Journal entries about what the registry proposed for a lokus, and who confirmed it; all private."""

from marshmallow import Schema, fields

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry


class ProposalTakenEntry(Schema):
    """A snapshot of what the registry proposed; its text stands outside the journal, here its SHA-256."""

    snapshot_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    content_sha256 = fields.String(required=True)
    taken_at = fields.AwareDateTime(required=True)


class ProposalConfirmedEntry(Schema):
    """An evaluator answers by this very snapshot; what they answer stands in their sheet."""

    confirmation_id = fields.UUID(required=True)
    snapshot_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    evaluator_id = fields.UUID(required=True)
    content_sha256 = fields.String(required=True)
    confirmed_at = fields.AwareDateTime(required=True)


PROPOSAL_TAKEN = EntryKind("proposal.taken", "private", ProposalTakenEntry)
PROPOSAL_REMOVED = EntryKind("proposal.removed", "private", RemovedEntry)
PROPOSAL_CONFIRMED = EntryKind("proposal.confirmed", "private", ProposalConfirmedEntry)
PROPOSAL_CONFIRMATION_REMOVED = EntryKind("proposal.confirmation_removed", "private", RemovedEntry)

PROPOSAL_KINDS = (PROPOSAL_TAKEN, PROPOSAL_REMOVED, PROPOSAL_CONFIRMED, PROPOSAL_CONFIRMATION_REMOVED)

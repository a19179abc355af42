"""Journal entries about replications: private until both sides have confirmed them, public from then on."""

from marshmallow import Schema, fields, validate

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry

REPLICATION_SIDES = ("original", "replica")
REPLICATION_STATES = ("proposed", "confirmed", "refused", "withdrawn")


class ReplicationEntry(Schema):
    """A replication after a deed: which innovation was replicated where, since when, and whether it lives.

    `replicated_since` is "2021", "2021-10" or "2021-10-05"; `is_alive` is null until the replicating side
    has said so for a day (`alive_as_of`); `side` is whose deed it was; `reason_digest` is the salted
    SHA-256 of a reason whose text stands outside the journal.
    """

    replication_id = fields.UUID(required=True)
    original_id = fields.UUID(required=True)
    replica_region_code = fields.String(required=True)
    replica_agency_id = fields.UUID(required=True, allow_none=True)
    replica_id = fields.UUID(required=True, allow_none=True)
    replicated_since = fields.String(required=True, allow_none=True)
    is_alive = fields.Boolean(required=True, allow_none=True)
    alive_as_of = fields.Date(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(REPLICATION_STATES))
    side = fields.String(required=True, validate=validate.OneOf(REPLICATION_SIDES))
    reason_digest = fields.String(required=True, allow_none=True)


REPLICATION_PROPOSED = EntryKind("replication.proposed", "private", ReplicationEntry)
REPLICATION_REFUSED = EntryKind("replication.refused", "private", ReplicationEntry)
REPLICATION_PROPOSAL_WITHDRAWN = EntryKind("replication.proposal_withdrawn", "private", ReplicationEntry)
REPLICATION_PROPOSAL_REMOVED = EntryKind("replication.proposal_removed", "private", RemovedEntry)
REPLICATION_CONFIRMED = EntryKind("replication.confirmed", "public", ReplicationEntry)
REPLICATION_LIFE_TOLD = EntryKind("replication.life_told", "public", ReplicationEntry)
REPLICATION_WITHDRAWN = EntryKind("replication.withdrawn", "public", ReplicationEntry)
REPLICATION_REMOVED = EntryKind("replication.removed", "public", RemovedEntry)

REPLICATION_KINDS = (
    REPLICATION_PROPOSED,
    REPLICATION_REFUSED,
    REPLICATION_PROPOSAL_WITHDRAWN,
    REPLICATION_PROPOSAL_REMOVED,
    REPLICATION_CONFIRMED,
    REPLICATION_LIFE_TOLD,
    REPLICATION_WITHDRAWN,
    REPLICATION_REMOVED,
)

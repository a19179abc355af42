"""What the replication endpoints read and answer."""

from marshmallow import Schema, fields, validate

from registry_service.innovations.schemas import SINCE
from shared.contracts.replication_entries import REPLICATION_SIDES, REPLICATION_STATES
from shared.http.endpoints import ListArguments
from shared.http.fields import Moment, Prose, RegionCode, StrictBoolean


class ReplicationInput(Schema):
    """That an innovation was taken up elsewhere, said for one of the two sides.

    `side` is whom the sender speaks for; without `replica_agency_id` the region itself replicated it.
    """

    side = fields.String(required=True, validate=validate.OneOf(REPLICATION_SIDES))
    replica_region_code = RegionCode(required=True)
    replica_agency_id = fields.UUID(allow_none=True)
    replica_id = fields.UUID(allow_none=True)
    replicated_since = fields.String(allow_none=True, validate=SINCE)
    is_demo = StrictBoolean()


class ReasonInput(Schema):
    """Why; kept beside the record, and in the journal as a digest."""

    reason = Prose(required=True, longest=1000)


class LifeInput(Schema):
    """Whether the replica was still in use on a day."""

    is_alive = StrictBoolean(required=True)
    as_of = fields.Date(required=True)


class ReplicationSchema(Schema):
    """A replication; names of records that do not exist for the reader are null.

    `waits_for` is the side that has yet to confirm; `reason` is shown to the two sides.
    """

    replication_id = fields.UUID(required=True)
    original_id = fields.UUID(required=True)
    original_name = fields.String(required=True, allow_none=True)
    original_region_code = fields.String(required=True, allow_none=True)
    replica_region_code = fields.String(required=True)
    replica_agency_id = fields.UUID(required=True, allow_none=True)
    replica_id = fields.UUID(required=True, allow_none=True)
    replica_name = fields.String(required=True, allow_none=True)
    replicated_since = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(REPLICATION_STATES))
    waits_for = fields.String(required=True, allow_none=True, validate=validate.OneOf(REPLICATION_SIDES))
    proposed_at = Moment(required=True)
    confirmed_at = Moment(required=True, allow_none=True)
    is_alive = fields.Boolean(required=True, allow_none=True)
    alive_as_of = fields.Date(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    is_demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)


class OfInnovationArguments(ListArguments):
    """Which side of the replications the innovation is on; without it, either."""

    side = fields.String(load_default=None, validate=validate.OneOf(REPLICATION_SIDES))


class ConcerningArguments(ListArguments):
    """Replications in one state; without it, in any."""

    state = fields.String(load_default=None, validate=validate.OneOf(REPLICATION_STATES))

"""Journal entries about regions, their agencies and the units inside them."""

from marshmallow import Schema, fields, validate

from shared.contracts.kinds import EntryKind

REGION_KINDS = ("provinsi", "kabupaten", "kota")
UNIT_KINDS = (
    "dinas",
    "badan",
    "sekretariat",
    "bagian",
    "inspektorat",
    "kecamatan",
    "kelurahan",
    "rsud",
    "puskesmas",
    "upt",
    "mpp",
)


class RegionEntry(Schema):
    """A region by its official code."""

    code = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(REGION_KINDS))
    name = fields.String(required=True)
    province_code = fields.String(required=True, allow_none=True)
    is_autonomous = fields.Boolean(required=True)
    time_zone = fields.String(required=True)


class AgencyEntry(Schema):
    """An agency (perangkat daerah) after a deed."""

    agency_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    parent_agency_id = fields.UUID(required=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(UNIT_KINDS))
    official_name = fields.String(required=True)
    short_name = fields.String(required=True)
    aliases = fields.List(fields.String(), required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    successor_ids = fields.List(fields.UUID(), required=True)
    succession = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(("renamed", "merged", "split"))
    )


class UnitEntry(Schema):
    """A unit (unit penyelenggara pelayanan) inside an agency, after a deed."""

    unit_id = fields.UUID(required=True)
    agency_id = fields.UUID(required=True)
    region_code = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(UNIT_KINDS))
    official_name = fields.String(required=True)
    short_name = fields.String(required=True)
    aliases = fields.List(fields.String(), required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)


class RemovedEntry(Schema):
    """A demonstration record that was taken out again."""

    record_id = fields.String(required=True)


REGION_RECORDED = EntryKind("region.recorded", "public", RegionEntry)
AGENCY_REGISTERED = EntryKind("agency.registered", "public", AgencyEntry)
AGENCY_CHANGED = EntryKind("agency.changed", "public", AgencyEntry)
AGENCY_REMOVED = EntryKind("agency.removed", "public", RemovedEntry)
UNIT_REGISTERED = EntryKind("unit.registered", "public", UnitEntry)
UNIT_CHANGED = EntryKind("unit.changed", "public", UnitEntry)
UNIT_REMOVED = EntryKind("unit.removed", "public", RemovedEntry)

PLACE_KINDS = (
    REGION_RECORDED,
    AGENCY_REGISTERED,
    AGENCY_CHANGED,
    AGENCY_REMOVED,
    UNIT_REGISTERED,
    UNIT_CHANGED,
    UNIT_REMOVED,
)

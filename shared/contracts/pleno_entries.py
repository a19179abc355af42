"""Journal entries about plenos and about who signed which sheet; all private, no level stands in any."""

from marshmallow import Schema, fields, validate

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry

VERDICTS = ("agreed", "objected")


class PlenoEntry(Schema):
    """A pleno after a deed: who leads it, since when it is open, when and where it was held.

    Where it was held is a salted digest: the place is free text, and can be erased.
    """

    pleno_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    lead_id = fields.UUID(required=True)
    opened_at = fields.AwareDateTime(required=True, allow_none=True)
    held_on = fields.Date(required=True, allow_none=True)
    place_sha256 = fields.String(required=True, allow_none=True)


class SignatureEntry(Schema):
    """One evaluator's word on exactly one content of a sheet that several answer for.

    `content_sha256` covers every answer with its version. The reason of an objection is a salted digest.
    """

    signature_id = fields.UUID(required=True)
    sheet_id = fields.UUID(required=True)
    lokus_id = fields.UUID(required=True)
    period_id = fields.UUID(required=True)
    number = fields.Integer(required=True)
    evaluator_id = fields.UUID(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    content_sha256 = fields.String(required=True)
    reason_sha256 = fields.String(required=True, allow_none=True)
    given_at = fields.AwareDateTime(required=True)


PLENO_LEAD_NAMED = EntryKind("pleno.lead_named", "private", PlenoEntry)
PLENO_OPENED = EntryKind("pleno.opened", "private", PlenoEntry)
PLENO_PLACED = EntryKind("pleno.placed", "private", PlenoEntry)
PLENO_REMOVED = EntryKind("pleno.removed", "private", RemovedEntry)
AGREED_SHEET_CONFIRMED = EntryKind("agreed_sheet.confirmed", "private", SignatureEntry)
AGREED_SHEET_OBJECTED = EntryKind("agreed_sheet.objected", "private", SignatureEntry)
TEAM_SHEET_SIGNED = EntryKind("team_sheet.signed", "private", SignatureEntry)
SIGNATURE_REMOVED = EntryKind("sheet_signature.removed", "private", RemovedEntry)

PLENO_DEEDS = (PLENO_LEAD_NAMED, PLENO_OPENED, PLENO_PLACED)
SIGNATURE_DEEDS = (AGREED_SHEET_CONFIRMED, AGREED_SHEET_OBJECTED, TEAM_SHEET_SIGNED)
PLENO_KINDS = (*PLENO_DEEDS, PLENO_REMOVED, *SIGNATURE_DEEDS, SIGNATURE_REMOVED)

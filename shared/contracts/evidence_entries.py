"""Journal entries about evidence; what is not public, or of a record that is not, is private.

Titles, names of files, remarks and addresses may name people: `text_digest` is the salted SHA-256 of them.
"""

from marshmallow import Schema, fields, validate

from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import RemovedEntry

SUBJECT_KINDS = ("innovation", "service")
EVIDENCE_KINDS = ("file", "link", "photo")
LINK_STATES = ("reachable", "needs_sign_in", "unreachable", "refused")


class EvidenceEntry(Schema):
    """Evidence after a deed; `field` null is the whole record, `link_state` null not checked yet."""

    evidence_id = fields.UUID(required=True)
    subject_kind = fields.String(required=True, validate=validate.OneOf(SUBJECT_KINDS))
    subject_id = fields.UUID(required=True)
    field = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(EVIDENCE_KINDS))
    text_digest = fields.String(required=True)
    sha256 = fields.String(required=True, allow_none=True)
    size = fields.Integer(required=True, strict=True, allow_none=True)
    media_type = fields.String(required=True, allow_none=True)
    link_state = fields.String(required=True, allow_none=True, validate=validate.OneOf(LINK_STATES))
    link_status = fields.Integer(required=True, strict=True, allow_none=True)
    is_public = fields.Boolean(required=True)
    is_removed = fields.Boolean(required=True)


EVIDENCE_ADDED = EntryKind("evidence.added", "private", EvidenceEntry)
EVIDENCE_CHANGED = EntryKind("evidence.changed", "private", EvidenceEntry)
EVIDENCE_LINK_CHECKED = EntryKind("evidence.link_checked", "private", EvidenceEntry)
EVIDENCE_TAKEN_OUT = EntryKind("evidence.taken_out", "private", EvidenceEntry)
EVIDENCE_DEMO_REMOVED = EntryKind("evidence.demo_removed", "private", RemovedEntry)
EVIDENCE_SHOWN = EntryKind("evidence.shown", "public", EvidenceEntry)
EVIDENCE_SHOWN_CHANGED = EntryKind("evidence.shown_changed", "public", EvidenceEntry)
EVIDENCE_SHOWN_LINK_CHECKED = EntryKind("evidence.shown_link_checked", "public", EvidenceEntry)
EVIDENCE_SHOWN_ENDED = EntryKind("evidence.shown_ended", "public", EvidenceEntry)
EVIDENCE_SHOWN_REMOVED = EntryKind("evidence.removed", "public", RemovedEntry)

EVIDENCE_KINDS_OF_ENTRY = (
    EVIDENCE_ADDED,
    EVIDENCE_CHANGED,
    EVIDENCE_LINK_CHECKED,
    EVIDENCE_TAKEN_OUT,
    EVIDENCE_DEMO_REMOVED,
    EVIDENCE_SHOWN,
    EVIDENCE_SHOWN_CHANGED,
    EVIDENCE_SHOWN_LINK_CHECKED,
    EVIDENCE_SHOWN_ENDED,
    EVIDENCE_SHOWN_REMOVED,
)

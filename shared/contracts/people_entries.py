"""Journal entries about who may do what: ids and rights only, never a name or a number of a person."""

from marshmallow import Schema, fields, validate

from shared.contracts.kinds import EntryKind
from shared.contracts.roles import ALL_ROLES, SCOPES


class AccountEntry(Schema):
    """An account after a deed."""

    account_id = fields.UUID(required=True)
    region_code = fields.String(required=True, allow_none=True)
    is_open = fields.Boolean(required=True)


class MandateEntry(Schema):
    """A mandate after a deed."""

    mandate_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ALL_ROLES))
    region_code = fields.String(required=True, allow_none=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class TokenEntry(Schema):
    """A personal token, by the hash of it."""

    token_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    token_sha256 = fields.String(required=True, validate=validate.Length(equal=64))
    scopes = fields.List(fields.String(validate=validate.OneOf(SCOPES)), required=True)
    expires_at = fields.AwareDateTime(required=True)


class TokenRevokedEntry(Schema):
    """A personal token that is no longer valid."""

    token_id = fields.UUID(required=True)
    token_sha256 = fields.String(required=True)
    revoked_at = fields.AwareDateTime(required=True)


class SessionEndedEntry(Schema):
    """A sign-in session that is no longer valid, and until when its tokens would have been."""

    session_id = fields.UUID(required=True)
    tokens_end_at = fields.AwareDateTime(required=True)


class OneTimeLinkEntry(Schema):
    """A link to choose a password was made or used; the link itself is nowhere."""

    account_id = fields.UUID(required=True)
    expires_at = fields.AwareDateTime(required=True)


class PasswordEntry(Schema):
    """A password was set or taken away otherwise than by a link."""

    account_id = fields.UUID(required=True)


class DetailsChangedEntry(Schema):
    """Which of a person's details were changed; what they were or are is not told."""

    account_id = fields.UUID(required=True)
    changed = fields.List(fields.String(), required=True)


class DetailsErasedEntry(Schema):
    """A person's details are gone; the account stays, nameless."""

    account_id = fields.UUID(required=True)


ACCOUNT_OPENED = EntryKind("account.opened", "peer", AccountEntry)
ACCOUNT_CLOSED = EntryKind("account.closed", "peer", AccountEntry, urgent=True)
ACCOUNT_REOPENED = EntryKind("account.reopened", "peer", AccountEntry)
DETAILS_CHANGED = EntryKind("account.details_changed", "private", DetailsChangedEntry)
DETAILS_ERASED = EntryKind("account.details_erased", "private", DetailsErasedEntry)
LINK_MADE = EntryKind("account.link_made", "private", OneTimeLinkEntry)
PASSWORD_CHOSEN = EntryKind("account.password_chosen", "private", OneTimeLinkEntry)
PASSWORD_RESET = EntryKind("account.password_reset", "private", PasswordEntry)
PASSWORD_VOIDED = EntryKind("account.password_voided", "private", PasswordEntry)
MANDATE_GIVEN = EntryKind("mandate.given", "peer", MandateEntry)
MANDATE_ENDED = EntryKind("mandate.ended", "peer", MandateEntry, urgent=True)
TOKEN_ISSUED = EntryKind("token.issued", "peer", TokenEntry)
TOKEN_REVOKED = EntryKind("token.revoked", "peer", TokenRevokedEntry, urgent=True)
SESSION_ENDED = EntryKind("session.ended", "peer", SessionEndedEntry, urgent=True)

PEOPLE_KINDS = (
    ACCOUNT_OPENED,
    ACCOUNT_CLOSED,
    ACCOUNT_REOPENED,
    DETAILS_CHANGED,
    DETAILS_ERASED,
    LINK_MADE,
    PASSWORD_CHOSEN,
    PASSWORD_RESET,
    PASSWORD_VOIDED,
    MANDATE_GIVEN,
    MANDATE_ENDED,
    TOKEN_ISSUED,
    TOKEN_REVOKED,
    SESSION_ENDED,
)

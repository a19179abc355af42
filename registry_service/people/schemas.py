"""What the people endpoints read and answer; secrets stand only in answers that show them once."""

from typing import Any

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from shared.contracts.roles import ALL_ROLES
from shared.http.endpoints import ListArguments
from shared.http.fields import Line, Moment, RegionCode, WholeText


def nip_field(**kwargs: Any) -> fields.String:
    """A civil servant's number."""
    digits = WholeText(r"^[0-9]{18}$", error="Must be 18 digits.")
    return fields.String(allow_none=True, validate=digits, **kwargs)


class SignInInput(Schema):
    """A sign-in name (NIP, e-mail or a given name) and a password."""

    sign_in_name = Line(required=True, longest=200)
    password = fields.String(required=True, validate=validate.Length(min=1, max=200))


class MandateSchema(Schema):
    """One role at one place."""

    mandate_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    role = fields.String(required=True)
    region_code = fields.String(required=True, allow_none=True)
    agency_id = fields.UUID(required=True, allow_none=True)
    given_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)


class SessionSchema(Schema):
    """A running session; `csrf_token` goes into X-CSRF-Token with every write by cookie."""

    account_id = fields.UUID(required=True)
    csrf_token = fields.String(required=True)
    token_expires_at = Moment(required=True)
    session_expires_at = Moment(required=True)


class MeSchema(Schema):
    """Who is signed in, and with which mandates."""

    account_id = fields.UUID(required=True)
    sign_in_name = fields.String(required=True)
    full_name = fields.String(required=True)
    mandates = fields.List(fields.Nested(MandateSchema), required=True)


class AccountInput(Schema):
    """A new account; `region_code` is whose administrators keep it, null for the nation's."""

    sign_in_name = Line(required=True, longest=200, validate=[validate.Length(min=3)])
    full_name = Line(required=True, longest=200)
    region_code = RegionCode(required=True, allow_none=True)
    nip = nip_field(load_default=None)
    telephone = Line(load_default=None, allow_none=True, longest=30)


class DetailInput(Schema):
    """What is to be changed of what names a person."""

    sign_in_name = Line(longest=200, validate=[validate.Length(min=3)])
    full_name = Line(longest=200)
    nip = nip_field()
    telephone = Line(allow_none=True, longest=30)


class AccountSchema(Schema):
    """An account as its administrators see it."""

    account_id = fields.UUID(required=True)
    sign_in_name = fields.String(required=True)
    full_name = fields.String(required=True)
    region_code = fields.String(required=True, allow_none=True)
    is_open = fields.Boolean(required=True)
    has_password = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    mandates = fields.List(fields.Nested(MandateSchema), required=True)


class AccountDetailSchema(AccountSchema):
    """One account with everything that is known of the person."""

    nip = fields.String(required=True, allow_none=True)
    telephone = fields.String(required=True, allow_none=True)


class LinkSchema(Schema):
    """A one-time link to hand over, shown once."""

    account_id = fields.UUID(required=True)
    one_time_code = fields.String(required=True)
    valid_hours = fields.Integer(required=True)


class PasswordInput(Schema):
    """The code of a one-time link and the new password."""

    one_time_code = fields.String(required=True, validate=validate.Length(min=10, max=100))
    password = fields.String(required=True, validate=validate.Length(min=1, max=200))


class MandateInput(Schema):
    """A role, and where it holds."""

    role = fields.String(required=True, validate=validate.OneOf(ALL_ROLES))
    region_code = RegionCode(load_default=None, allow_none=True)
    agency_id = fields.UUID(load_default=None, allow_none=True)


class TokenInput(Schema):
    """A token for a program: what it may do, and until when."""

    label = Line(required=True, longest=100)
    scopes = fields.List(fields.String(), required=True, validate=validate.Length(max=2))
    expires_at = Moment(required=True)


class TokenSchema(Schema):
    """A token without its secret."""

    token_id = fields.UUID(required=True)
    label = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    issued_at = Moment(required=True)
    expires_at = Moment(required=True)
    revoked_at = Moment(required=True, allow_none=True)


class IssuedTokenSchema(TokenSchema):
    """A token with its secret, shown once."""

    token = fields.String(required=True)


class NamesArguments(Schema):
    """Whose names are wanted: ids with commas between them."""

    account_ids = DelimitedList(fields.UUID(), required=True, validate=validate.Length(min=1, max=100))


class NameSchema(Schema):
    """What somebody is called."""

    account_id = fields.UUID(required=True)
    full_name = fields.String(required=True)


class NamesSchema(Schema):
    """The names that the reader may know; who is not among them keeps their id."""

    items = fields.List(fields.Nested(NameSchema), required=True)


class AccountFilter(ListArguments):
    """Accounts of one region, or by a part of the name."""

    region_code = RegionCode(load_default=None)
    text = Line(load_default=None, longest=100)

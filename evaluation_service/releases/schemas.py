"""What the release endpoints read; they answer with the period."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from shared.http.fields import Line, StrictBoolean


class ReleaseInput(Schema):
    """Either the decree that the release rests on, or `sementara`: true for a provisional one."""

    decree = Line(load_default=None, allow_none=True)
    sementara = StrictBoolean(load_default=False)

    @validates_schema
    def check_one_of_both(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one of the two has to be said."""
        if (data["decree"] is None) != data["sementara"]:
            raise ValidationError("Must name a decree, or say sementara: true, and not both.", "decree")


class PartialDeterminationInput(Schema):
    """The lokus of a pleno's period that are to have no result, because no pleno agreed on them."""

    missing_lokus_ids = fields.List(
        fields.UUID(), required=True, validate=validate.Length(min=1, max=100_000)
    )


class DecreeInput(Schema):
    """The decree that makes a provisional release final."""

    decree = Line(required=True)

"""Marshmallow fields that JSON needs for exact values; no floats anywhere."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

SCORE_PATTERN = r"^(0|[1-9][0-9]*)\.[0-9]{2}$"
REGION_CODE_PATTERN = r"^[0-9]{2}(\.[0-9]{2})?$"


class Score(fields.String):
    """An exact figure with two decimals, written as text: "4.65"."""

    def __init__(self, **kwargs: Any) -> None:
        own = validate.Regexp(SCORE_PATTERN, error='Must be text with two decimals, as "4.65".')
        super().__init__(validate=own, metadata={"example": "4.65"}, **kwargs)


class StrictInteger(fields.Integer):
    """A JSON integer: neither "3" nor 3.0 nor true."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strict=True, **kwargs)


class StrictBoolean(fields.Boolean):
    """JSON's true or false, and nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Line(fields.String):
    """Text of one line, trimmed; empty text is refused."""

    def __init__(self, *, longest: int = 300, **kwargs: Any) -> None:
        own = validate.Length(min=1, max=longest)
        super().__init__(validate=[own, *kwargs.pop("validate", [])], **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if any(ord(character) < 32 for character in text):
            raise ValidationError("Must be one line without control characters.")
        return text


class Prose(fields.String):
    """Text of several lines, trimmed at its ends."""

    def __init__(self, *, longest: int = 10_000, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).strip()


class RegionCode(fields.String):
    """The official code of a region: "16" or "16.06"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            validate=validate.Regexp(REGION_CODE_PATTERN, error="Must be a code as 16 or 16.06."),
            **kwargs,
        )


class Moment(fields.AwareDateTime):
    """A moment in UTC, written with its offset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=UTC, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if isinstance(value, datetime):
            value = value.astimezone(UTC)
        return super()._serialize(value, attr, obj, **kwargs)

"""Marshmallow fields that JSON needs for exact values; no floats anywhere."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

SCORE_PATTERN = r"^(0|[1-9][0-9]*)\.[0-9]{2}$"
REGION_CODE_PATTERN = r"^[0-9]{2}(\.[0-9]{2})?$"

# Letters and signs that show nothing although Unicode counts them as letters, marks or symbols.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Signs of the category of invisible ones that do show: they enclose the digits after them.
SHOWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp"})


def is_unseen(character: str) -> bool:
    """It shows nothing: a control character, a line or paragraph end, a mark without width."""
    if character in BLANKS:
        return True
    return unicodedata.category(character) in UNSEEN_CATEGORIES and character not in SHOWN


class WholeText(validate.Regexp):
    """The whole text fits the pattern, a line end behind it does not; `$` alone would let that pass."""

    def __call__(self, value: Any) -> Any:
        """The text; raises ValidationError."""
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class Score(fields.String):
    """An exact figure with two decimals, written as text: "4.65"."""

    def __init__(self, **kwargs: Any) -> None:
        own = WholeText(SCORE_PATTERN, error='Must be text with two decimals, as "4.65".')
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
        if any(is_unseen(character) for character in text):
            raise ValidationError("Must be one line without control or invisible characters.")
        return text


class Name(Line):
    """What something is called: a line that holds a letter or a digit."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and not any(character.isalnum() for character in text):
            raise ValidationError("Must hold a letter or a digit.")
        return text


class Prose(fields.String):
    """Text of several lines, trimmed at its ends; every line end becomes one newline."""

    def __init__(self, *, longest: int = 10_000, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if any(unicodedata.category(character) == "Cc" and character not in "\n\t" for character in text):
            raise ValidationError("Must not hold control characters.")
        if text and all(is_unseen(character) or character.isspace() for character in text):
            raise ValidationError("Must hold something that can be seen.")
        return text


class WholeRecord(fields.Nested):
    """A record inside another that is given whole or not at all, also where the outer one is a change."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, partial: Any = None, **kwargs: Any
    ) -> Any:
        return super()._deserialize(value, attr, data, partial=False, **kwargs)


class RegionCode(fields.String):
    """The official code of a region: "16" or "16.06"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            validate=WholeText(REGION_CODE_PATTERN, error="Must be a code as 16 or 16.06."),
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

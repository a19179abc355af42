"""Keyset paging: a cursor is the sort key of the last row shown, so no row is skipped or seen twice."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.errors import Invalid

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
LARGEST_NUMBER = 2**63
OF_ANOTHER_LIST = "is not a cursor that this list gave out"


@dataclass(frozen=True)
class Page:
    """Rows of a list, and where it goes on (`None`: it does not)."""

    items: Sequence[Any]
    next_cursor: str | None = None


def encode_cursor(key: Sequence[str | int]) -> str:
    """A sort key as opaque text."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, types: Sequence[type], field: str = "cursor") -> list[Any] | None:
    """The sort key, `None` without a cursor; raises Invalid at `field` for one that was not made here."""
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        fits = isinstance(key, list) and [type(part) for part in key] == list(types)
    except (ValueError, RecursionError):
        fits = False
    if not fits or not all(_is_storable(part) for part in key):
        raise Invalid.at(field, OF_ANOTHER_LIST)
    return list(key)


def read_cursor_id(text: str, field: str = "cursor") -> UUID:
    """An id out of a sort key; raises Invalid at `field` for a cursor that was not made here."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid.at(field, OF_ANOTHER_LIST) from error


def read_cursor_moment(text: str) -> datetime:
    """A moment out of a sort key; raises Invalid for a cursor that was not made here."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid.at("cursor", OF_ANOTHER_LIST) from error
    raise Invalid.at("cursor", OF_ANOTHER_LIST)


def _is_storable(part: str | int) -> bool:
    if isinstance(part, int):
        return abs(part) < LARGEST_NUMBER
    return not any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in part)


def page_of(rows: Sequence[Any], limit: int, key_of: Callable[[Any], Sequence[str | int]]) -> Page:
    """A page out of rows that were asked for with `limit + 1`."""
    if len(rows) <= limit:
        return Page(rows)
    shown = rows[:limit]
    return Page(shown, encode_cursor(key_of(shown[-1])))

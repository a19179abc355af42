"""What a kind of journal entry is, and how its body is written and read; it lists no kind itself.

A body is the dump of a marshmallow schema, stored byte for byte. Reading ignores fields it does not
know and refuses an entry in which a field without a default is missing.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from shared.canonical import canonical_json

Audience = Literal["private", "peer", "public"]


class UnreadableEntry(Exception):
    """An entry cannot be understood; its reader must stop there and may not skip it."""


@dataclass(frozen=True)
class EntryKind:
    """One kind of entry: its name, who may read it, and the shape of its body."""

    name: str
    audience: Audience
    schema: type[Schema]
    version: int = 1
    urgent: bool = False


@cache
def _instance_of(schema: type[Schema]) -> Schema:
    """One for the whole process: making a schema takes longer than using it, and using it changes nothing."""
    made = schema(unknown=EXCLUDE)
    _ignore_unknown(made.fields.values())
    return made


def _ignore_unknown(parts: Iterable[fields.Field[Any]]) -> None:
    """Marshmallow hands it on to no part: each nested schema would refuse what a later version adds."""
    for field in parts:
        part = field.inner if isinstance(field, fields.List) else field
        if isinstance(part, fields.Nested):
            part.unknown = EXCLUDE
            _ignore_unknown(part.schema.fields.values())


def dump_body(kind: EntryKind, body: Mapping[str, Any]) -> str:
    """The body as text; raises ValueError for a field that the schema lacks or that is left out."""
    schema = _instance_of(kind.schema)
    unknown, missing = set(body) - set(schema.fields), set(schema.fields) - set(body)
    if unknown or missing:
        raise ValueError(f"{kind.name}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    return canonical_json(schema.dump(body))


def load_body(kind: EntryKind, text: str) -> dict[str, Any]:
    """The body as values; raises UnreadableEntry naming what is wrong with it."""
    try:
        loaded: dict[str, Any] = _instance_of(kind.schema).load(json.loads(text))
    except (ValidationError, ValueError) as error:
        raise UnreadableEntry(f"{kind.name}: {error}") from error
    return loaded


def kinds_by_name(kinds: Iterable[EntryKind]) -> dict[str, EntryKind]:
    """A table of kinds; raises ValueError when two share a name."""
    table: dict[str, EntryKind] = {}
    for kind in kinds:
        if kind.name in table:
            raise ValueError(f"two kinds are called {kind.name}")
        table[kind.name] = kind
    return table

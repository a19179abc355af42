"""Compiles a kind of entry into a quick dump of its bodies, letter for letter what `dump_body` writes.

It is for very many entries at once; what it does not know how to write, it refuses when it is compiled.
"""

from collections.abc import Callable, Collection, Mapping
from json import dumps
from json.encoder import encode_basestring
from typing import Any

from marshmallow import Schema, fields

from shared.canonical import canonical_json
from shared.contracts.kinds import EntryKind
from shared.slots import Parts, Slot, lay_out

Write = Callable[[Any], str]


def compile_dump(kind: EntryKind, usual: Mapping[str, Any] | None = None) -> "QuickDump":
    """The dump of a kind's bodies; what a body leaves out is as in `usual`.

    Raises TypeError for fields that it cannot write.
    """
    return QuickDump(kind.schema, usual or {})


class QuickDump:
    """Writes bodies of one schema, whole or field by field."""

    def __init__(self, schema: type[Schema], usual: Mapping[str, Any]) -> None:
        made = schema()
        if any(made._hooks.values()):  # noqa: SLF001 - marshmallow tells of hooks nowhere else
            raise TypeError(f"{schema.__name__} has hooks")
        self._name = schema.__name__
        self._writers = {name: _compile(field) for name, field in sorted(made.dump_fields.items())}
        self._keys = {name: f"{encode_basestring(name)}:" for name in self._writers}
        self._usual = {name: self.write(name, value) for name, value in usual.items()}

    def __call__(self, body: Mapping[str, Any]) -> str:
        """A whole body; raises ValueError if it lacks what is not usual, KeyError for an unknown field."""
        if body.keys() == self._keys.keys():
            return (
                "{" + ",".join([key + self.write(name, body[name]) for name, key in self._keys.items()]) + "}"
            )
        texts = self._usual | {name: self.write(name, value) for name, value in body.items()}
        if len(texts) < len(self._keys):
            raise ValueError(f"{self._name}: missing {sorted(self._keys.keys() - texts.keys())}")
        return "{" + ",".join([key + texts[name] for name, key in self._keys.items()]) + "}"

    def write(self, name: str, value: Any) -> str:
        """A field's value as it stands in a body; raises KeyError for a field that is not known."""
        # What counts as nothing is looked at once more: 0 and "" are written, null and [] alike for all.
        write = self._writers[name]
        return write(value) if value else _write_nothing(value) or write(value)

    @property
    def fields(self) -> Collection[str]:
        """The names of all fields."""
        return self._writers.keys()

    def is_text(self, name: str) -> bool:
        """The field holds plain text."""
        return self._writers[name] is _write_text

    def lay_out(self, names: Collection[str]) -> Parts:
        """A body that waits for these fields' texts by name.

        Raises ValueError for a field that is not known, or neither usual nor among the names.
        """
        known = self._usual.keys() | set(names)
        if known != self._keys.keys():
            raise ValueError(f"{self._name}: missing or unknown {sorted(known ^ self._keys.keys())}")
        texts: list[str | Slot] = []
        for name, key in self._keys.items():
            texts += [",", key, Slot(name) if name in names else self._usual[name]]
        return lay_out(["{", *texts[1:], "}"])


def _write_nothing(value: Any) -> str | None:
    """What is alike for every field: unknown, and an empty list."""
    if value is None:
        return "null"
    return "[]" if value == [] else None


def _compile(field: fields.Field[Any]) -> Write:
    kind = type(field)
    if field.data_key not in (None, field.name) or kind not in WRITERS:
        if kind is fields.List:
            return _compile_list(_compile(field.inner))  # type: ignore[attr-defined]
        if kind is fields.Nested and not field.many:  # type: ignore[attr-defined]
            return QuickDump(field.nested, {})  # type: ignore[attr-defined]
        raise TypeError(f"no quick dump for {kind.__name__} {field.name}")
    return WRITERS[kind]


def _compile_list(write: Write) -> Write:
    def write_list(values: Any) -> str:
        return "[" + ",".join(["null" if value is None else write(value) for value in values]) + "]"

    return write_list


def _write_text(value: Any) -> str:
    return encode_basestring(value if type(value) is str else str(value))


def _write_plain(value: Any) -> str:
    return f'"{value}"'


def _write_boolean(value: Any) -> str:
    return "true" if value else "false"


WRITERS: Mapping[type, Write] = {
    fields.String: _write_text,
    fields.UUID: _write_plain,
    fields.Date: lambda value: f'"{value.isoformat()}"',
    fields.Integer: lambda value: dumps(int(value)),
    fields.Boolean: _write_boolean,
    fields.Raw: canonical_json,
}

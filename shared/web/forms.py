"""Reads a form's fields as the values a schema checks, and keeps what was typed; it checks nothing itself."""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from marshmallow import Schema, fields, missing
from werkzeug.datastructures import MultiDict

from shared.errors import FieldProblem, Invalid, ProductError, Stale, Unavailable
from shared.http.problems import BadRequest

CSRF_FIELD = "csrf_token"
VERSION_FIELD = "version"
KEY_FIELD = "form_key"
MACHINE_FIELDS = frozenset({CSRF_FIELD, VERSION_FIELD, KEY_FIELD})
TRUE = frozenset({"true", "1", "on", "yes"})
# 1.250 is written as people here do; what 1.5 is meant to be nobody knows.
WHOLE = re.compile(r"[0-9]{1,18}|[0-9]{1,3}(?:\.[0-9]{3}){1,5}")
NAME = re.compile(r"([a-z_0-9]+)((?:\[\d{1,3}\])?(?:\.[a-z_0-9]+(?:\[\d{1,3}\])?)*)")
STEP = re.compile(r"([a-z_0-9]+)|\[(\d{1,3})\]")


@dataclass(frozen=True)
class Form:
    """A form as it was sent, with what was said against it; a fresh one holds what is stored.

    Names are paths like the ones in problems: `budgets[0].year`.
    """

    values: Mapping[str, list[str]] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    error: ProductError | None = None
    # Field and name of each file that was chosen; it has to be chosen again.
    chosen: tuple[tuple[str, str], ...] = ()
    # What is stored now, where somebody else saved meanwhile.
    stored: Mapping[str, list[str]] | None = None

    def over(self, stored: Mapping[str, Any]) -> "Form":
        """This form on a page of several: what it does not hold is as it is stored."""
        return replace(self, values={**form_of(stored).values, **self.values})

    def beside(self, stored: Mapping[str, Any]) -> "Form":
        """This form with what is stored now beside its fields, if somebody else saved meanwhile."""
        return replace(self, stored=form_of(stored).values) if isinstance(self.error, Stale) else self

    def stands_now(self, name: str) -> list[str] | None:
        """What is stored in a field now, if that is something else than was typed; `[]` is nothing."""
        if self.stored is None:
            return None
        typed, now = (_plain(values.get(name, ())) for values in (self.values, self.stored))
        return None if typed == now else now

    def chosen_file(self, name: str) -> str:
        """The name of the file that came with the form when it was refused."""
        return dict(self.chosen).get(name, "")

    def key(self) -> str:
        """The key that the form is shown with: a new one, unless what it came with may be at work still."""
        came_with = self.value(KEY_FIELD)
        return came_with if came_with and isinstance(self.error, Unavailable) else new_form_key()

    def version_read(self, stored: int) -> str:
        """The version to send back: of a form with wrong fields the one it was read at, else what is stored.

        What somebody else saved meanwhile was not told yet; it is, once the fields are right.
        """
        read = self.value(VERSION_FIELD)
        return read if read and isinstance(self.error, Invalid) else str(stored)

    def value(self, name: str) -> str:
        """What stands in a field."""
        found = self.values.get(name)
        return found[0] if found else ""

    def values_of(self, name: str) -> list[str]:
        """What is chosen in a field of several."""
        return list(self.values.get(name, ()))

    def is_chosen(self, name: str, value: str) -> bool:
        """One of several is chosen."""
        return value in self.values.get(name, ())

    def messages(self, name: str) -> list[str]:
        """What was said against a field, or against one of the parts that it shows as one."""
        inner = (f"{name}.", f"{name}[")
        return [p.message for p in self.problems if p.field == name or p.field.startswith(inner)]

    def other_problems(self, shown: Iterable[str]) -> list[FieldProblem]:
        """What was said against fields that this page does not show."""
        names = tuple(shown)
        return [
            p
            for p in self.problems
            if not any(p.field == n or p.field.startswith((f"{n}.", f"{n}[")) for n in names)
        ]


def _plain(texts: Iterable[str]) -> list[str]:
    return [text.replace("\r\n", "\n").strip() for text in texts if text.strip()]


def new_form_key() -> str:
    """A key for one form as it is shown once, so that it does its deed once."""
    return secrets.token_urlsafe(18)


def form_of(record: Mapping[str, Any]) -> Form:
    """A fresh form holding a record as it is stored."""
    values: dict[str, list[str]] = {}
    for name, value in record.items():
        _spread(name, value, values)
    return Form(values)


def _spread(name: str, value: Any, values: dict[str, list[str]]) -> None:
    if isinstance(value, Mapping):
        for inner, part in value.items():
            _spread(f"{name}.{inner}", part, values)
    elif isinstance(value, (list, tuple)) and value and isinstance(value[0], Mapping):
        for place, part in enumerate(value):
            _spread(f"{name}[{place}]", part, values)
    elif isinstance(value, (list, tuple)):
        values[name] = [str(part) for part in value]
    elif value is not None:
        values[name] = [str(value).lower() if isinstance(value, bool) else str(value)]


def read_form(schema: type[Schema], sent: MultiDict[str, str], *, is_change: bool = False) -> dict[str, Any]:
    """The fields as JSON would hold them: what was left empty is left out, or null where that is allowed.

    In a change, left out would mean that it stays as it is stored: there an emptied field is null as well
    where it may not be, so that the schema refuses it at that field, unless it has a value of its own for it.
    """
    nested: dict[str, Any] = {}
    for name, values in sent.lists():
        if name not in MACHINE_FIELDS:
            _put(nested, _steps_of(name), values)
    checked = schema()
    read: dict[str, Any] = _read_record(checked.fields, nested)
    if is_change or checked.partial:
        for name in nested.keys() - read.keys():
            if checked.fields[name].load_default is missing:
                read[name] = None
    return read


def _steps_of(name: str) -> list[str | int]:
    if NAME.fullmatch(name) is None:
        raise BadRequest(f"a form has no field {name[:50]!r}")
    return [text or int(number) for text, number in STEP.findall(name)]


def _put(record: dict[str | int, Any] | dict[str, Any], steps: list[str | int], values: list[str]) -> None:
    inner: dict[Any, Any] = record
    for step in steps[:-1]:
        following = inner.setdefault(step, {})
        if not isinstance(following, dict):
            raise BadRequest(f"the form names {step} twice, once with parts and once without")
        inner = following
    inner[steps[-1]] = values


def _read_record(known: Mapping[str, fields.Field[Any]], sent: Mapping[str, Any]) -> dict[str, Any]:
    read = {}
    for name, value in sent.items():
        declared = known.get(name)
        if declared is None:
            read[name] = value
            continue
        found = _read_value(declared, value)
        if found is not None or declared.allow_none:
            read[name] = found
    return read


def _read_value(declared: fields.Field[Any], sent: Any) -> Any:
    if isinstance(declared, fields.List):
        return _read_list(declared.inner, sent)
    if isinstance(declared, fields.Nested):
        if not isinstance(sent, Mapping):
            return None
        inner = declared.schema.fields
        if declared.many:
            return _read_list(declared, sent)
        record = _read_record(inner, sent)
        return record if any(value is not None and value != [] for value in record.values()) else None
    text = sent[-1] if isinstance(sent, list) else ""
    return _read_text(declared, text)


def _read_list(inner: fields.Field[Any], sent: Any) -> list[Any]:
    if isinstance(sent, Mapping):
        rows = [_read_value(inner, sent[place]) for place in sorted(sent, key=_by_place)]
    else:
        rows = [_read_value(inner, [text]) for text in sent]
    return [row for row in rows if row is not None]


def _by_place(place: str | int) -> tuple[bool, str | int]:
    """Places of a list by number; names of parts, which it does not have, behind them."""
    return isinstance(place, str), place


def _read_text(declared: fields.Field[Any], text: str) -> Any:
    if not text.strip():
        return None
    if isinstance(declared, fields.Boolean):
        return text in TRUE
    if isinstance(declared, fields.Integer):
        plain = text.strip().replace("\N{NO-BREAK SPACE}", ".")
        return int(plain.replace(".", "")) if WHOLE.fullmatch(plain) else text
    return text

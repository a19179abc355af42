"""Compiles a marshmallow schema into a quick check of rows; what it is not sure of, marshmallow decides.

The schema stays the only declaration. The check answers either what the schema would load, or nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from marshmallow import RAISE, Schema, ValidationError, fields, missing, validate

from shared.http.fields import (
    Line,
    Name,
    Prose,
    RegionCode,
    StrictBoolean,
    StrictInteger,
    WholeRecord,
    WholeText,
)
from shared.sheets.sound_texts import is_line, is_name, is_prose


class _NotSure:
    """The quick check does not know; it says neither yes nor no."""


NOT_SURE: Final = _NotSure()
Check = Callable[[Any], Any]

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


@dataclass(frozen=True)
class RowChecker:
    """The quick check of one schema, and the schema behind it.

    `nested` are the checks of fields that hold one record and ask no more than that record's own schema.
    """

    schema: Schema
    checks: Mapping[str, Check]
    nullable: frozenset[str]
    required: frozenset[str]
    defaults: Mapping[str, Any]
    makers: Mapping[str, Callable[[], Any]]
    nested: Mapping[str, "RowChecker"]

    def load_quickly(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the schema would load; None where only the schema itself can say."""
        if not self.required <= row.keys():
            return None
        loaded, checks = dict(self.defaults), self.checks
        for name, make in self.makers.items():
            if name not in row:
                loaded[name] = make()
        try:
            for name, value in row.items():
                if value is None and name in self.nullable:
                    loaded[name] = None
                    continue
                loaded[name] = found = checks[name](value)
                if found is NOT_SURE:
                    return None
        except KeyError:
            return None
        return loaded

    def load(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """What the schema loads; raises its ValidationError."""
        quick = self.load_quickly(row)
        if quick is not None:
            return quick
        loaded: dict[str, Any] = self.schema.load(row)
        return loaded


def compile_schema(schema: type[Schema]) -> RowChecker:
    """The checker of a schema; raises TypeError for one with hooks, which only marshmallow can run."""
    made = schema(unknown=RAISE)
    if any(made._hooks.values()):  # noqa: SLF001 - marshmallow tells of hooks nowhere else
        raise TypeError(f"{schema.__name__} has hooks")
    declared = made.load_fields
    if any(field.data_key not in (None, name) for name, field in declared.items()):
        raise TypeError(f"{schema.__name__} renames fields")
    usual = {
        name: field.load_default
        for name, field in declared.items()
        if field.load_default is not missing and not field.required
    }
    return RowChecker(
        made,
        {name: _compile(field) for name, field in declared.items()},
        frozenset(name for name, field in declared.items() if field.allow_none),
        frozenset(name for name, field in declared.items() if field.required),
        {name: value for name, value in usual.items() if not callable(value)},
        {name: make for name, make in usual.items() if callable(make)},
        {name: compile_schema(field.nested) for name, field in declared.items() if _is_record(field)},  # type: ignore[attr-defined]
    )


def _is_record(field: fields.Field[Any]) -> bool:
    is_one = type(field) in (fields.Nested, WholeRecord) and not field.many  # type: ignore[attr-defined]
    return is_one and not (field.validators or field.pre_load or field.post_load)


def _compile(field: fields.Field[Any]) -> Check:
    """The check of values that are not None, which the field's owner allows or not.

    Most cells are texts of some length or one of some codes: each of these is a single function.
    """
    if field.pre_load or field.post_load:
        return _by_marshmallow(field)
    only: Any = field.validators[0] if len(field.validators) == 1 else None
    if type(field) in TEXTS and type(only) is validate.Length and only.equal is None:
        return _compile_text(TEXTS[type(field)], only.min or 0, only.max)
    if type(field) is fields.String and type(only) is validate.OneOf:
        return _compile_choice(frozenset(only.choices))
    if type(field) is fields.String and type(only) is WholeText:
        return _compile_pattern(only.regex)
    return _validated(_convert(field), field.validators)


def _compile_text(is_sound: Callable[[str], bool], least: int, most: int | None) -> Check:
    longest = 2**62 if most is None else most

    def check(value: Any) -> Any:
        if type(value) is not str:
            return NOT_SURE
        # A line end inside a line is refused under every name, so that each may become a newline.
        text = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
        text = text.strip()
        return text if least <= len(text) <= longest and is_sound(text) else NOT_SURE

    return check


def _compile_choice(choices: frozenset[Any]) -> Check:
    return lambda value: value if type(value) is str and value in choices else NOT_SURE


def _compile_pattern(pattern: Any) -> Check:
    matches = pattern.fullmatch
    return lambda value: value if type(value) is str and matches(value) else NOT_SURE


def _convert(field: fields.Field[Any]) -> Check:
    kind = type(field)
    if kind in PLAIN:
        return PLAIN[kind]
    if kind is fields.Integer and field.strict:  # type: ignore[attr-defined]
        return _exactly(int)
    if kind is fields.List:
        return _compile_list(field.inner)  # type: ignore[attr-defined]
    if kind in (fields.Nested, WholeRecord) and not field.many:  # type: ignore[attr-defined]
        return _compile_nested(field.nested)  # type: ignore[attr-defined]
    return _by_marshmallow(field)


def _by_marshmallow(field: fields.Field[Any]) -> Check:
    def check(value: Any) -> Any:
        try:
            return field.deserialize(value)
        except ValidationError:
            return NOT_SURE

    return check


def _exactly(kind: type) -> Check:
    return lambda value: value if type(value) is kind else NOT_SURE


def _date(value: Any) -> Any:
    if type(value) is not str or not ISO_DAY(value):
        return NOT_SURE
    try:
        return date.fromisoformat(value)
    except ValueError:
        return NOT_SURE


TEXTS: Mapping[type, Callable[[str], bool]] = {Line: is_line, Name: is_name, Prose: is_prose}
PLAIN: Mapping[type, Check] = {
    **{kind: _compile_text(is_sound, 0, None) for kind, is_sound in TEXTS.items()},
    RegionCode: _exactly(str),
    fields.String: _exactly(str),
    StrictInteger: _exactly(int),
    StrictBoolean: _exactly(bool),
    fields.UUID: _exactly(UUID),
    fields.Date: _date,
}


def _compile_list(inner: fields.Field[Any]) -> Check:
    is_plain = type(inner) is fields.String and not (inner.pre_load or inner.post_load or inner.allow_none)
    if is_plain and [type(one) for one in inner.validators] == [validate.OneOf]:
        return _list_of_choices(frozenset(inner.validators[0].choices))  # type: ignore[attr-defined]
    check_one, allows_none = _compile(inner), inner.allow_none

    def check(value: Any) -> Any:
        if type(value) is not list:
            return NOT_SURE
        found = [None if one is None and allows_none else check_one(one) for one in value]
        for one in found:
            if one is NOT_SURE:
                return NOT_SURE
        return found

    return check


def _list_of_choices(choices: frozenset[Any]) -> Check:
    def check(value: Any) -> Any:
        if type(value) is not list:
            return NOT_SURE
        try:
            return value.copy() if choices.issuperset(value) else NOT_SURE
        except TypeError:
            return NOT_SURE

    return check


def _compile_nested(nested: Any) -> Check:
    checker = compile_schema(nested)

    def check(value: Any) -> Any:
        found = checker.load_quickly(value) if type(value) is dict else None
        return NOT_SURE if found is None else found

    return check


def _validated(convert: Check, validators: list[Any]) -> Check:
    for validator in validators:
        convert = _with_validator(convert, validator)
    return convert


def _with_validator(convert: Check, validator: Any) -> Check:
    kind = type(validator)
    if kind is validate.Length and validator.equal is None:
        return _with_length(convert, validator.min or 0, validator.max)
    if kind is validate.OneOf:
        return _with_choices(convert, frozenset(validator.choices))
    if kind is WholeText:
        return _with_pattern(convert, validator.regex)

    def check(value: Any) -> Any:
        found = convert(value)
        if found is NOT_SURE:
            return NOT_SURE
        try:
            validator(found)
        except ValidationError:
            return NOT_SURE
        return found

    return check


def _with_length(convert: Check, least: int, most: int | None) -> Check:
    longest = 2**62 if most is None else most

    def check(value: Any) -> Any:
        found = convert(value)
        return found if found is not NOT_SURE and least <= len(found) <= longest else NOT_SURE

    return check


def _with_choices(convert: Check, choices: frozenset[Any]) -> Check:
    def check(value: Any) -> Any:
        found = convert(value)
        return found if found is not NOT_SURE and found in choices else NOT_SURE

    return check


def _with_pattern(convert: Check, pattern: re.Pattern[str]) -> Check:
    matches = pattern.fullmatch

    def check(value: Any) -> Any:
        found = convert(value)
        return found if found is not NOT_SURE and matches(found) else NOT_SURE

    return check

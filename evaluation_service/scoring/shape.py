"""The shape of a document: which fields, of what kind. Speaks plainly; knows nothing of instruments."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from evaluation_service.scoring.decimals import exact_fraction, exact_share, hundredths_of
from evaluation_service.scoring.errors import Problem, ScoringError

Check = Callable[[object, str], Iterator[Problem]]

_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number with a decimal point",
    str: "text",
    list: "a list",
    dict: "a group of fields",
    type(None): "empty",
}


def fields(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """A group of exactly these fields; any other name is a problem."""
    known = {**required, **(optional or {})}

    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield _wrong(value, path, "a group of fields")
            return
        for name in required:
            if name not in value:
                yield Problem(_below(path, name), "missing", "this field is missing")
        for name, entry in value.items():
            if name in known:
                yield from known[name](entry, _below(path, name))
            else:
                names = ", ".join(known)
                yield Problem(
                    _below(path, str(name)), "unknown_field", f"no such field here; known are: {names}"
                )

    return check


def names_to(entry: Check) -> Check:
    """A group of fields whose names are free."""

    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield _wrong(value, path, "a group of fields")
            return
        for name, content in value.items():
            yield from entry(content, _below(path, str(name)))

    return check


def rows(entry: Check, *, least: int = 1, most: int | None = None) -> Check:
    """A list with at least, and perhaps at most, so many entries."""

    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield _wrong(value, path, "a list")
            return
        if len(value) < least:
            yield Problem(path, "too_few", f"this list needs {least} entry or more")
        if most is not None and len(value) > most:
            yield Problem(
                path, "too_many", f"this list holds {len(value)} entries; at most {most} are allowed"
            )
        for place, content in enumerate(value):
            yield from entry(content, f"{path}[{place}]")

    return check


def or_empty(entry: Check) -> Check:
    """What `entry` wants, or null."""

    def check(value: object, path: str) -> Iterator[Problem]:
        if value is not None:
            yield from entry(value, path)

    return check


def text(value: object, path: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _wrong(value, path, "text; put it between quotes")
    elif not value.strip():
        yield Problem(path, "empty", "this text is empty")
    elif re.search(r"[\x00-\x1f\ud800-\udfff]", value):
        yield Problem(path, "bad_character", "this text holds a character that cannot be shown")


def short_code(longest: int) -> Check:
    """A short name that can stand in an address."""
    pattern = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{longest - 1}}}", re.ASCII)

    def check(value: object, path: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield _wrong(value, path, "text; put it between quotes")
        elif pattern.fullmatch(value) is None:
            wanted = f"up to {longest} letters, digits, dots, hyphens and underscores"
            yield Problem(path, "not_a_code", f"this must be {wanted}, a letter or digit first")

    return check


def whole_number(low: int, high: int) -> Check:
    def check(value: object, path: str) -> Iterator[Problem]:
        if type(value) is not int:
            yield _wrong(value, path, "a whole number")
        elif not low <= value <= high:
            yield Problem(path, "out_of_range", f"{value} is not between {low} and {high}")

    return check


def one_of(*choices: object) -> Check:
    def check(value: object, path: str) -> Iterator[Problem]:
        if not any(type(value) is type(choice) and value == choice for choice in choices):
            shown = ", ".join("null" if choice is None else str(choice) for choice in choices)
            yield Problem(path, "not_a_choice", f"{value!r} is not one of: {shown}")

    return check


def fraction(value: object, path: str) -> Iterator[Problem]:
    yield from _parsed(exact_fraction, value, path, "a fraction written as text, such as 5/56")


def share(value: object, path: str) -> Iterator[Problem]:
    yield from _parsed(exact_share, value, path, 'a fraction written as text, such as "5/56", or "0"')


def two_decimals(value: object, path: str) -> Iterator[Problem]:
    yield from _parsed(
        hundredths_of, value, path, 'a number with two decimals between quotes, such as "4.51"'
    )


def _parsed(parse: Callable[[str], Any], value: object, path: str, wanted: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _wrong(value, path, wanted)
        return
    try:
        parse(value)
    except ScoringError as error:
        yield Problem(path, error.problems[0].code, error.problems[0].message)


def _wrong(value: object, path: str, wanted: str) -> Problem:
    found = _KINDS.get(type(value), type(value).__name__)
    return Problem(path, "wrong_type", f"this is {found}, but must be {wanted}")


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name

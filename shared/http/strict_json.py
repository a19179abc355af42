"""Reads a request's JSON and refuses whatever two readers could understand differently."""

import json
import re
from typing import Any, NoReturn

from flask import Request

from shared.http.problems import BadRequest, UnsupportedMediaType

MAX_DEPTH = 32
STRINGS_AND_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


def parse_json(raw: bytes) -> Any:
    """The value; raises BadRequest with line and column, or naming what is not allowed."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(raw[: error.start].decode("utf-8"))
        raise _refusal("the body is not UTF-8", line, column) from error
    _refuse_depth(raw)
    try:
        value = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _refusal(f"the body is not JSON: {error.msg}", error.lineno, error.colno) from error
    except ValueError as error:
        raise BadRequest("the body holds a number of too many digits") from error
    if "\\u" in text:
        _refuse_unstorable_text(value, "body")
    return value


def _place(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _refusal(reason: str, line: int, column: int) -> BadRequest:
    return BadRequest(f"{reason} (line {line}, column {column})", extra={"line": line, "column": column})


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadRequest(f"the field {key[:100]!r} stands twice in one object", code="duplicate_field")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise BadRequest(f"{name} is not a JSON number")


def _refuse_depth(raw: bytes) -> None:
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return
    depth = 0
    for match in STRINGS_AND_BRACKETS.finditer(raw):
        token = match.group()
        if token in (b"[", b"{"):
            depth += 1
            if depth > MAX_DEPTH:
                line, column = _place(raw[: match.start()].decode("utf-8"))
                raise _refusal(f"the body is nested deeper than {MAX_DEPTH}", line, column)
        elif token in (b"]", b"}"):
            depth -= 1


def _refuse_unstorable_text(value: Any, path: str) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise BadRequest(f"{path}: the character NUL is not allowed", code="nul")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise BadRequest(f"{path}: half of a surrogate pair is not text", code="surrogate")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_unstorable_text(key, f"{path}.{key[:50]!r}")
            _refuse_unstorable_text(inner, f"{path}.{key[:50]}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _refuse_unstorable_text(inner, f"{path}[{number}]")


def read_json(request: Request) -> Any:
    """The request's JSON body; raises for a missing, unreadable or differently typed one."""
    if not request.is_json:
        raise UnsupportedMediaType("the body must be application/json")
    raw = request.get_data(cache=True)
    if not raw.strip():
        raise BadRequest("the body is empty", extra={"line": 1, "column": 1})
    return parse_json(raw)

"""Hands flask-smorest what it needs to document an endpoint; it parses and dumps nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, Literal

from marshmallow import Schema, fields

from shared.http.access import Access
from shared.http.idempotency import KEY_PATTERN
from shared.http.problems import CONTENT_TYPE, ProblemSchema

View = Callable[..., Any]
IfMatch = bool | Literal["optional"]

PROBLEM_RESPONSE = {
    "default": {"description": "A problem document", "content": {CONTENT_TYPE: {"schema": ProblemSchema}}}
}
KEY_PARAMETER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "pattern": f"^{KEY_PATTERN.pattern}$"},
}


@dataclass(frozen=True)
class Described:
    """What an endpoint reads and answers."""

    status: int
    answer: type[Schema] | None
    body: type[Schema] | None = None
    arguments: type[Schema] | None = None
    if_match: IfMatch = False
    keeps_answer: bool = False


def describe_view(run: View, access: Access, described: Described) -> View:
    """The view with its documentation as flask-smorest keeps it; its decorators would copy it each time."""
    answered: dict[str, Any] = {"description": HTTPStatus(described.status).phrase, "content_type": None}
    if described.answer is not None:
        answered["schema"] = described.answer
    parameters = _parameters(described)
    run._apidoc = {  # type: ignore[attr-defined]
        "response": {"responses": {described.status: [answered]}},
        "arguments": {"parameters": parameters} if parameters else {},
        "manual_doc": {"x-access": str(access), "responses": PROBLEM_RESPONSE},
    }
    return run


def _parameters(described: Described) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = []
    if described.arguments is not None:
        parameters.append({"in": "query", "schema": described.arguments, "required": False})
    if described.if_match:
        parameters.append(
            {
                "in": "header",
                "name": "If-Match",
                "required": described.if_match is True,
                "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
            }
        )
    if described.keeps_answer:
        parameters.append(KEY_PARAMETER)
    if described.body is not None:
        parameters.append({"in": "json", "required": True, "schema": described.body})
    return parameters


@cache
def listed(answer: type[Schema]) -> type[Schema]:
    """The schema of a page of these; one class however many lists show them."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(answer), required=True),
            "next": fields.String(required=True, allow_none=True),
        },
        name=f"{answer.__name__.removesuffix('Schema')}List",
    )

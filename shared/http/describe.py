"""Hands flask-smorest what it needs to document an endpoint; it parses and dumps nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from flask_smorest import Blueprint
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


def describe_view(blueprint: Blueprint, run: View, access: Access, described: Described) -> View:
    """The view with its documentation, in the form that flask-smorest collects."""
    view: View = blueprint.response(described.status, described.answer)(run)
    parameters = _parameters(described)
    if parameters:
        documentation = dict(getattr(view, "_apidoc", {}))
        documentation["arguments"] = {"parameters": parameters}
        view._apidoc = documentation  # type: ignore[attr-defined]
    documented: View = blueprint.doc(**{"x-access": str(access), "responses": PROBLEM_RESPONSE})(view)
    return documented


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

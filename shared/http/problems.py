"""Maps the product's errors to HTTP, in this one file, as problem documents (RFC 9457)."""

import json
import threading
import traceback
from http import HTTPStatus
from typing import Any

import psycopg
import structlog
from flask import Flask, Response, current_app, g, request
from flask_smorest import Api, Blueprint
from marshmallow import Schema, ValidationError, fields
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from shared.db import describe_database_error
from shared.errors import (
    Conflict,
    FieldProblem,
    Forbidden,
    Invalid,
    NotFound,
    Precondition,
    ProductError,
    Stale,
    TooMany,
    Unauthorized,
    Unavailable,
)

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"


class FieldProblemSchema(Schema):
    """One wrong field."""

    field = fields.String(required=True)
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """A problem document (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "stable, safe to branch on"})
    detail = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldProblemSchema))


class BadRequest(ProductError):
    """The bytes could not be read as what they claim to be (400)."""

    code = "unreadable"


class UnsupportedMediaType(ProductError):
    """The body is not of the type this endpoint reads (415)."""

    code = "unsupported_media_type"


STATUS_OF: dict[type[ProductError], int] = {
    BadRequest: 400,
    UnsupportedMediaType: 415,
    Invalid: 422,
    NotFound: 404,
    Unauthorized: 401,
    Forbidden: 403,
    Conflict: 409,
    Stale: 412,
    Precondition: 428,
    TooMany: 429,
    Unavailable: 503,
}


def problem_response(
    status: int,
    code: str,
    detail: str,
    *,
    errors: tuple[FieldProblem, ...] = (),
    extra: dict[str, Any] | None = None,
) -> Response:
    """A problem document; `extra` adds members of its own."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": g.get("request_id", ""),
    }
    if errors:
        document["errors"] = [{"field": p.field, "message": p.message} for p in errors]
    document.update(extra or {})
    response = current_app.response_class(json.dumps(document, ensure_ascii=False), status=status)
    response.content_type = CONTENT_TYPE
    return response


def answer_product_error(error: ProductError) -> Response:
    """The response for an error of the product."""
    status = STATUS_OF[type(error)]
    response = problem_response(status, error.code, error.detail, errors=error.fields, extra=error.extra)
    if error.location:
        response.headers["Location"] = own_address(error.location)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="prima"'
    return response


def own_address(path: str) -> str:
    """A path of this service as it is seen from outside, where a prefix may stand before it."""
    return f"{request.script_root}{path}" if path.startswith("/") else path


def answer_http_error(error: HTTPException) -> Response:
    """The response for what Flask or Werkzeug refuse by themselves."""
    status = error.code or 500
    code = HTTPStatus(status).phrase.lower().replace(" ", "_")
    response = problem_response(status, code, error.description or HTTPStatus(status).phrase)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def answer_unavailable(error: Exception) -> Response:
    """The response when the database cannot be asked; why not reaches the log only."""
    log.error("database_unavailable", error=_named(error))
    response = problem_response(503, "unavailable", "the database cannot be asked right now; try again")
    response.headers["Retry-After"] = "2"
    return response


def _named(error: Exception) -> str:
    return describe_database_error(error) if isinstance(error, DBAPIError) else type(error).__name__


def answer_database_error(error: DBAPIError) -> Response:
    """A lost connection, a deadlock, a lock that did not come: 503; everything else is a fault of ours."""
    if error.connection_invalidated or isinstance(error.orig, psycopg.OperationalError):
        return answer_unavailable(error)
    return answer_fault(error)


def answer_fault(error: Exception) -> Response:
    """The response for a fault of ours; where it happened goes to the log, under the request's id.

    The log gets the lines of code and, of a database error, its code: its words can hold personal data.
    """
    said = describe_database_error(error) if isinstance(error, DBAPIError) else str(error)
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("fault", error=type(error).__name__, said=said, where=where)
    return problem_response(500, "fault", "something went wrong here; the request id helps to find it")


def field_problems(error: ValidationError) -> tuple[FieldProblem, ...]:
    """Marshmallow's nested messages as a flat list with paths like `answers[3].level`."""
    found: list[FieldProblem] = []
    _flatten(error.messages, "", found)
    return tuple(found)


def _flatten(messages: Any, path: str, found: list[FieldProblem]) -> None:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            if key == "_schema":
                _flatten(inner, path, found)
            elif isinstance(key, int):
                _flatten(inner, f"{path}[{key}]", found)
            else:
                _flatten(inner, f"{path}.{key}" if path else str(key), found)
    elif isinstance(messages, list):
        for inner in messages:
            _flatten(inner, path, found)
    else:
        found.append(FieldProblem(path or "body", str(messages)))


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest's Api whose errors are problem documents, in answers and in the documentation."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = threading.Lock()
        super().__init__(app)

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """As flask-smorest does, but described once somebody asks: that takes longer than all the rest."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._undescribed.append(blueprint)

    def describe(self) -> dict[str, Any]:
        """The whole OpenAPI description, made when it is first asked for."""
        with self._describing:
            while self._undescribed:
                blueprint = self._undescribed.pop(0)
                blueprint.register_views_in_doc(
                    self, self._app, self.spec, name=blueprint.name, parameters=None
                )
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
            described: dict[str, Any] = self.spec.to_dict()
        return described

    def _register_error_handlers(self) -> None:
        """Leave the error handlers to `register_problem_handlers`."""


def register_problem_handlers(app: Flask) -> None:
    """Make every error of every path a problem document."""
    app.register_error_handler(ProductError, answer_product_error)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(PoolTimeout, answer_unavailable)
    app.register_error_handler(DBAPIError, answer_database_error)
    app.register_error_handler(Exception, answer_fault)

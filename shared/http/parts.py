"""Declares endpoints that take a part of a file as raw bytes, as tus 1.0 sends it; it stores nothing itself.

A view gets `part` and answers with the new offset in `Answer.headers`; the answer has no body (204).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, current_app, request
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge

from shared.db import conflict_of, limit_time, run_after_commit
from shared.errors import Invalid, Stale
from shared.http.access import EVERYONE, Access, refuse_unless_allowed
from shared.http.describe import Described, View, describe_view
from shared.http.endpoints import Endpoints
from shared.http.problems import BadRequest, UnsupportedMediaType
from shared.http.service import current_service, service_session

PART_TYPE = "application/offset+octet-stream"
PROTOCOL = "1.0.0"
OFFSET = "Upload-Offset"
LENGTH = "Upload-Length"
VERSION = "Tus-Resumable"
LONGEST_NUMBER = 15


@dataclass(frozen=True)
class Part:
    """Bytes of a file from one offset on."""

    offset: int
    content: bytes


def write_part(endpoints: Endpoints, rule: str, *, access: Access, largest: int) -> Callable[[View], View]:
    """PATCH with the next bytes, at most `largest` of them; a part arrives whole or not at all."""

    def declare(view: View) -> View:
        @wraps(view)
        def run(**path: Any) -> Response:
            return _answer_part(view, access, largest, path)

        documented = describe_view(run, access, Described(204, None))
        documented = endpoints.blueprint.doc(**_describe_part(largest))(documented)
        documented.access = access
        endpoints.blueprint.route(rule, methods=["PATCH"])(documented)
        return run

    return declare


def _describe_part(largest: int) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 0}
    offset = {"in": "header", "name": OFFSET, "required": True, "schema": whole}
    version = {"in": "header", "name": VERSION, "required": False, "schema": {"const": PROTOCOL}}
    content = {PART_TYPE: {"schema": {"type": "string", "format": "binary", "maxLength": largest}}}
    return {
        "parameters": [offset, version],
        "requestBody": {"required": True, "content": content},
    }


def _answer_part(view: View, access: Access, largest: int, path: dict[str, Any]) -> Response:
    service = current_service()
    with service_session(service) as session:
        limit_time(session)
        actor = service.authenticator.identify(session, request, may_be_nobody=access == EVERYONE)
        refuse_unless_allowed(access, actor, writes=True)
        part = _read_part(largest)
        try:
            answer = view(session, actor, **path, part=part)
            session.commit()
        except IntegrityError as error:
            session.rollback()
            raise conflict_of(error, service.constraints) from error
        run_after_commit(session)
    response = current_app.response_class(status=204)
    response.headers[VERSION] = PROTOCOL
    response.headers.extend(answer.headers)
    return response


def _read_part(largest: int) -> Part:
    if request.headers.get(VERSION, PROTOCOL) != PROTOCOL:
        raise Stale(f"this takes version {PROTOCOL} of the protocol", code="protocol_version")
    if request.args:
        raise Invalid.at(next(iter(request.args)), "is not known here")
    if request.mimetype != PART_TYPE:
        raise UnsupportedMediaType(f"the body must be {PART_TYPE}")
    if request.content_length is None:
        raise LengthRequired("the part's length must be stated in Content-Length")
    if request.content_length > largest:
        raise RequestEntityTooLarge(f"a part has at most {largest} bytes")
    offset = request.headers.get(OFFSET, "")
    if not (offset.isascii() and offset.isdigit() and len(offset) <= LONGEST_NUMBER):
        raise Invalid.at(OFFSET, "must be the number of bytes before this part")
    content = request.get_data(cache=True)
    if len(content) != request.content_length:
        raise BadRequest("the part broke off; send it again")
    return Part(int(offset), content)


def offset_headers(received: int, size: int) -> dict[str, str]:
    """What an answer about an upload says of how far it is."""
    return {VERSION: PROTOCOL, OFFSET: str(received), LENGTH: str(size), "Cache-Control": "no-store"}

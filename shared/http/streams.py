"""Declares endpoints that answer with a file: always an attachment, never shown inside a page of ours.

A view gets `session`, `actor` and what the path names (and `arguments`), and returns an `Attachment`. Its
first chunk is asked for while the session is open, the others when it has ended, so that a slow reader holds
no connection to the database. What is made while it is sent: `shared.http.snapshot_streams`.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from itertools import chain
from typing import Any
from urllib.parse import quote

from flask import Response, current_app, request
from marshmallow import Schema
from sqlalchemy.orm import Session

from shared.db import limit_time
from shared.errors import Invalid
from shared.http.access import EVERYONE, Access, refuse_unless_allowed
from shared.http.describe import Described, View, describe_view
from shared.http.endpoints import Endpoints, load_strictly, read_query, refuse_nul
from shared.http.service import current_service, service_session

POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
PLAIN_SIGNS = frozenset(" !#$&'()+,-.;=@[]^_`{}~")


@dataclass(frozen=True)
class Attachment:
    """A file to be sent; `tag` names its content, and a reader who has it already is told so (304).

    `chunks` is not begun where nothing of the content is sent.
    """

    name: str
    media_type: str
    chunks: Iterable[bytes]
    size: int | None = None
    tag: str | None = None


def read_attachment(
    endpoints: Endpoints,
    rule: str,
    *,
    access: Access,
    arguments: type[Schema] | None = None,
    media_types: tuple[str, ...] = ("application/octet-stream",),
) -> Callable[[View], View]:
    """GET a file; `media_types` are those it may have."""

    def declare(view: View) -> View:
        @wraps(view)
        def run(**path: Any) -> Response:
            return _answer_attachment(view, access, arguments, path)

        documented = describe_view(run, access, Described(200, None, arguments=arguments))
        binary = {"schema": {"type": "string", "format": "binary"}}
        answer = {"description": "The file, as an attachment", "content": dict.fromkeys(media_types, binary)}
        documented = endpoints.blueprint.doc(responses={"200": answer})(documented)
        documented.access = access
        endpoints.blueprint.route(rule, methods=["GET"])(documented)
        return run

    return declare


def _answer_attachment(
    view: View, access: Access, arguments: type[Schema] | None, path: dict[str, Any]
) -> Response:
    with service_session(current_service()) as session:
        return _attachment_response(_ask_view(session, view, access, arguments, path))


def _ask_view(
    session: Session, view: View, access: Access, arguments: type[Schema] | None, path: dict[str, Any]
) -> Attachment:
    limit_time(session)
    actor = current_service().authenticator.identify(session, request, may_be_nobody=access == EVERYONE)
    refuse_unless_allowed(access, actor, writes=False)
    refuse_nul(path)
    values = read_query()
    if values and not arguments:
        raise Invalid.at(next(iter(values)), "is not known here")
    given = {"arguments": load_strictly(arguments, values)} if arguments else {}
    attachment: Attachment = view(session, actor, **path, **given)
    return attachment


def _attachment_response(attachment: Attachment) -> Response:
    response = current_app.response_class(mimetype=attachment.media_type)
    response.headers["Content-Disposition"] = disposition_of(attachment.name)
    response.headers["Content-Security-Policy"] = POLICY
    if attachment.size is not None:
        response.content_length = attachment.size
    if attachment.tag is not None:
        response.set_etag(attachment.tag)
        response.make_conditional(request)
    if response.status_code == 200 and request.method != "HEAD":
        chunks = iter(attachment.chunks)
        response.response = chain([next(chunks, b"")], chunks)
    return response


def disposition_of(name: str) -> str:
    """`attachment` with the name in plain letters and, where that loses something, in RFC 5987's form."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(sign if sign.isalnum() or sign in PLAIN_SIGNS else "_" for sign in folded).strip()
    told = f'attachment; filename="{plain or "file"}"'
    return told if plain == name else f"{told}; filename*=UTF-8''{quote(name, safe='')}"

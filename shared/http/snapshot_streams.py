"""Declares reads whose answer is a long file that is sent while it is made; what is in it, it does not know.

Such a file is made out of one snapshot of the database, in a transaction that writes nothing. Each of its
statements may take 30 s, as anywhere, for each reads one batch; a client that takes nothing for two minutes,
or not everything within fifteen, loses the connection. A fault in the middle breaks the connection too, so
that no part is taken for the whole. When the answer is closed, however it ends, so is the transaction.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import wraps
from typing import Any

import structlog
from flask import Response, current_app, request
from marshmallow import Schema
from sqlalchemy import text
from sqlalchemy.orm import Session

from shared.db import limit_time
from shared.errors import Unavailable
from shared.http.access import EVERYONE, Access, refuse_unless_allowed
from shared.http.describe import Described, View, describe_view
from shared.http.endpoints import Endpoints, load_strictly, read_query
from shared.http.service import current_service, service_session
from shared.http.streams import Attachment, disposition_of

log = structlog.get_logger(__name__)

LONGEST_SECONDS = 900
# In each process; everything else that it serves goes on beside them.
MOST_AT_ONCE = 3
TRY_AGAIN_SECONDS = 10

_slots = threading.BoundedSemaphore(MOST_AT_ONCE)


class StreamTooLong(Exception):
    """The client takes the file too slowly."""


def stream_snapshot(
    endpoints: Endpoints, rule: str, *, access: Access, arguments: type[Schema], media_types: tuple[str, ...]
) -> Callable[[View], View]:
    """GET a file; the view gets `session`, `actor`, `arguments` and what the path names: an Attachment."""

    def declare(view: View) -> View:
        @wraps(view)
        def run(**path: Any) -> Response:
            return _answer_stream(view, access, arguments, path)

        described = Described(200, None, arguments=arguments)
        documented = describe_view(run, access, described)
        documented = endpoints.blueprint.doc(**_describe_file(media_types))(documented)
        documented.access = access
        endpoints.blueprint.route(rule, methods=["GET"])(documented)
        return run

    return declare


def _describe_file(media_types: tuple[str, ...]) -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    answer = {"description": "The file, as an attachment", "content": dict.fromkeys(media_types, binary)}
    return {"responses": {"200": answer}}


def _answer_stream(view: View, access: Access, arguments: type[Schema], path: dict[str, Any]) -> Response:
    service = current_service()
    with ExitStack() as until_sent:
        if not _slots.acquire(blocking=False):
            raise Unavailable("too many files are being sent; try again", retry_after=TRY_AGAIN_SECONDS)
        until_sent.callback(_slots.release)
        session = until_sent.enter_context(service_session(service))
        _begin_reading(session)
        actor = service.authenticator.identify(session, request, may_be_nobody=access == EVERYONE)
        refuse_unless_allowed(access, actor, writes=False)
        attachment: Attachment = view(
            session, actor, **path, arguments=load_strictly(arguments, read_query())
        )
        chunks = iter(attachment.chunks)
        until_sent.callback(_let_go, chunks)
        # What fails before the first bytes is still answered in words.
        first = b"" if request.method == "HEAD" else next(chunks, b"")
        sent = _send(attachment.name, first, chunks, time.monotonic() + LONGEST_SECONDS)
        response = current_app.response_class(sent, mimetype=attachment.media_type)
        response.headers["Content-Disposition"] = disposition_of(attachment.name)
        response.call_on_close(until_sent.pop_all().close)
    return response


def _begin_reading(session: Session) -> None:
    session.execute(text("set transaction isolation level repeatable read, read only"))
    limit_time(session)
    session.execute(text("set local idle_in_transaction_session_timeout = '120s'"))


def _let_go(chunks: Iterator[bytes]) -> None:
    """A generator that is not run to its end lets go of its temporary files here."""
    close = getattr(chunks, "close", None)
    if close is not None:
        close()


def _send(name: str, first: bytes, rest: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    yield first
    try:
        for chunk in rest:
            _refuse_after(deadline, name)
            yield chunk
    except Exception as error:
        log.warning("stream_broken", file=name, error=type(error).__name__)
        raise


def _refuse_after(deadline: float, name: str) -> None:
    if time.monotonic() > deadline:
        raise StreamTooLong(name)

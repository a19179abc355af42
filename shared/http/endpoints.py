"""Declares endpoints: access, shapes, versions and the transaction around each; the only place that commits.

A view gets `session`, `actor`, what the path names, and `body`, `arguments` or `expected_version` if it
declared them. The record it returns is dumped by the declared schema; one with a `version` gets an ETag.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode, urlsplit

from flask import Response, current_app, request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from sqlalchemy.exc import IntegrityError

from shared.db import conflict_of, limit_time, run_after_commit
from shared.errors import Invalid, NotFound, Precondition
from shared.http.access import EVERYONE, Access, refuse_unless_allowed
from shared.http.describe import Described, IfMatch, View, describe_view, listed
from shared.http.idempotency import claim_key, keep_answer, read_key
from shared.http.paging import DEFAULT_LIMIT, MAX_LIMIT, Page
from shared.http.problems import BadRequest, field_problems, own_address
from shared.http.service import current_service, service_session
from shared.http.strict_json import read_json

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
# One for the whole process: making a schema takes longer than using it, and using it changes nothing.
_instance_of: Callable[[type[Schema]], Schema] = cache(lambda schema: schema(unknown=RAISE))


@dataclass(frozen=True)
class Cookie:
    """A cookie to set; `max_age` 0 removes it."""

    name: str
    value: str
    max_age: int


@dataclass(frozen=True)
class Answer:
    """A record or `Page`, and beside it a status, where the outcome is, a cookie, the next page, headers."""

    record: Any
    status: int | None = None
    location: str | None = None
    cookie: Cookie | None = None
    next_cursor: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class ListArguments(Schema):
    """What every list takes; a list's own filters are added by a subclass."""

    cursor = fields.String(load_default=None, validate=validate.Length(max=500))
    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=validate.Range(min=1, max=MAX_LIMIT))


class Endpoints:
    """The endpoints of one slice, under one path."""

    def __init__(self, name: str, prefix: str, about: str) -> None:
        self.blueprint = Blueprint(name, name, url_prefix=prefix, description=about)

    def read(
        self,
        rule: str,
        *,
        access: Access,
        answer: type[Schema],
        arguments: type[Schema] | None = None,
        paged: bool = False,
    ) -> Callable[[View], View]:
        """GET one record, or with `paged` a list of them."""

        def declare(view: View) -> View:
            @wraps(view)
            def run(**path: Any) -> Response:
                return _answer_read(view, access, answer, arguments, paged, path)

            shown = listed(answer) if paged else answer
            return self._register(run, "GET", rule, access, Described(200, shown, arguments=arguments))

        return declare

    def write(
        self,
        method: str,
        rule: str,
        *,
        access: Access,
        answer: type[Schema] | None,
        body: type[Schema] | None = None,
        status: int = 200,
        if_match: IfMatch = False,
        keeps_answer: bool = True,
    ) -> Callable[[View], View]:
        """A deed in one transaction; unless the answer is secret, with `dry_run` and Idempotency-Key.

        With `if_match="optional"` the version is None when none was named: the deed asks for it where
        the record is there already.
        """

        def declare(view: View) -> View:
            @wraps(view)
            def run(**path: Any) -> Response:
                return _answer_write(view, access, answer, body, status, if_match, keeps_answer, path)

            arguments = WriteArguments if keeps_answer else None
            described = Described(status, answer, body, arguments, if_match, keeps_answer)
            return self._register(run, method, rule, access, described)

        return declare

    def _register(self, run: View, method: str, rule: str, access: Access, described: Described) -> View:
        run.access = access  # type: ignore[attr-defined]
        self.blueprint.route(rule, methods=[method])(describe_view(run, access, described))
        return run


class WriteArguments(Schema):
    """What every write takes in its address."""

    dry_run = fields.Boolean(load_default=False, truthy={"true", "1"}, falsy={"false", "0"})


def load_strictly(schema: type[Schema], data: Any) -> Any:
    """The checked values; raises Invalid naming every wrong field."""
    try:
        return _instance_of(schema).load(data)
    except ValidationError as error:
        raise Invalid("the input has wrong fields", fields=field_problems(error)) from error


def read_query() -> dict[str, str]:
    """What follows the path, each name once; raises BadRequest or Invalid."""
    try:
        unquote_to_bytes(request.query_string).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("what follows ? in the address is not UTF-8") from error
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise Invalid.at(repeated[0], "stands twice in the address")
    values = dict(request.args.items())
    for name, value in values.items():
        if "\x00" in value:
            raise Invalid.at(name, "the character NUL is not allowed")
    return values


def refuse_nul(path: Mapping[str, Any]) -> None:
    """Nothing of ours has a name that the database cannot hold."""
    if any("\x00" in value for value in path.values() if isinstance(value, str)):
        raise NotFound("nothing has a name with the character NUL")


def _answer_read(
    view: View,
    access: Access,
    answer: type[Schema],
    arguments: type[Schema] | None,
    paged: bool,
    path: dict[str, Any],
) -> Response:
    service = current_service()
    with service_session(service) as session:
        limit_time(session)
        actor = service.authenticator.identify(session, request, may_be_nobody=access == EVERYONE)
        refuse_unless_allowed(access, actor, writes=False)
        refuse_nul(path)
        values = read_query()
        given = {"arguments": load_strictly(arguments, values)} if arguments else {}
        if values and not arguments:
            raise Invalid.at(next(iter(values)), "is not known here")
        result = view(session, actor, **path, **given)
        return _page_response(result, answer) if paged else _record_response(result, answer, 200)


def _answer_write(
    view: View,
    access: Access,
    answer: type[Schema] | None,
    body: type[Schema] | None,
    status: int,
    if_match: IfMatch,
    keeps_answer: bool,
    path: dict[str, Any],
) -> Response:
    service = current_service()
    dry_run: bool = load_strictly(WriteArguments, read_query())["dry_run"]
    if dry_run and not keeps_answer:
        raise Invalid.at("dry_run", "cannot be asked of what answers a secret or ends one")
    with service_session(service) as session:
        limit_time(session)
        actor = service.authenticator.identify(session, request, may_be_nobody=access == EVERYONE)
        refuse_unless_allowed(access, actor, writes=True)
        refuse_nul(path)
        given = _given(body, if_match)
        kept = read_key(request, service.kept_answers, actor) if keeps_answer else None
        if kept and not dry_run and (replayed := claim_key(session, kept)) is not None:
            return replayed
        try:
            result = view(session, actor, **path, **given)
            session.flush()
            response = _record_response(result, answer, status)
            if dry_run:
                session.rollback()
                response.headers["Prima-Dry-Run"] = "true"
                return response
            if kept:
                keep_answer(session, kept, response)
            session.commit()
        except IntegrityError as error:
            session.rollback()
            raise conflict_of(error, service.constraints) from error
        run_after_commit(session)
        return response


def _given(body: type[Schema] | None, if_match: IfMatch) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if if_match:
        given["expected_version"] = _expected_version(is_required=if_match is True)
    if body is not None:
        given["body"] = load_strictly(body, read_json(request))
    elif request.get_data(cache=True):
        raise Invalid.at("body", "this takes none")
    return given


def _expected_version(*, is_required: bool) -> int | None:
    header = request.headers.get("If-Match")
    if header is None and not is_required:
        return None
    if header is None:
        raise Precondition('If-Match must name the version that was read, as "3"')
    stripped = header.strip()
    number = stripped.strip('"')
    if stripped != f'"{number}"' or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Precondition('If-Match must be one version in quotes, as "3"; * names none')
    return int(number)


def _record_response(result: Any, answer: type[Schema] | None, status: int) -> Response:
    beside = result if isinstance(result, Answer) else Answer(result)
    result, status = beside.record, beside.status or status
    if answer is None:
        response = current_app.response_class(status=204)
    else:
        response = _json_response(_instance_of(answer).dump(result), status)
        version = result.get("version") if isinstance(result, dict) else getattr(result, "version", None)
        if version is not None:
            response.headers["ETag"] = f'"{version}"'
    if beside.location:
        response.headers["Location"] = own_address(beside.location)
    if beside.cookie:
        set_cookie(response, beside.cookie)
    response.headers.update(beside.headers)
    _link_next(response, beside.next_cursor)
    return response


def set_cookie(response: Response, cookie: Cookie) -> None:
    """Host-only, unreadable to script, not sent across sites, and over TLS only outside loopback."""
    hosts = {request.host.rsplit(":", 1)[0], urlsplit(current_service().settings.own_url).hostname}
    response.set_cookie(
        cookie.name,
        cookie.value,
        max_age=cookie.max_age,
        httponly=True,
        samesite="Lax",
        secure=not hosts <= LOOPBACK,
    )


def _page_response(result: Page | Answer, answer: type[Schema]) -> Response:
    beside = result if isinstance(result, Answer) else Answer(result)
    page: Page = beside.record
    items = _instance_of(answer).dump(page.items, many=True)
    response = _json_response({"items": items, "next": page.next_cursor}, 200)
    response.headers.update(beside.headers)
    _link_next(response, page.next_cursor)
    return response


def _link_next(response: Response, next_cursor: str | None) -> None:
    """Say where a list goes on."""
    if next_cursor:
        arguments = {**request.args.to_dict(), "cursor": next_cursor}
        response.headers["Link"] = f'<{own_address(request.path)}?{urlencode(arguments)}>; rel="next"'


def _json_response(value: Any, status: int) -> Response:
    return current_app.response_class(
        json.dumps(value, ensure_ascii=False), status=status, mimetype="application/json"
    )

"""Makes a Flask app out of a service and its endpoints; it knows no slice by name."""

import json
import secrets
from collections.abc import Callable, Iterable

import structlog
from flask import Flask, Response, g, request
from sqlalchemy import text
from sqlalchemy.orm import Session, configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.errors import Invalid
from shared.feed.page import page_as_json, read_feed_page
from shared.http.access import (
    EVERYONE,
    SERVICE,
    Access,
    add_declared_route,
    refuse_unless_allowed,
)
from shared.http.documentation import register_documentation
from shared.http.endpoints import Endpoints
from shared.http.first_requests import let_first_go_ahead
from shared.http.problems import ProblemApi, problem_response, register_problem_handlers
from shared.http.service import Service, current_service, install_service
from shared.logs import configure_logs

LARGEST_BODY = 2 * 1024 * 1024
LAST_POSITION = 2**63 - 1


class AccessNotDeclared(Exception):
    """A route says nothing of who may call it."""


def create_service_app(
    service: Service,
    title: str,
    slices: Iterable[Endpoints],
    add_pages: Callable[[Flask], None] | None = None,
) -> Flask:
    """The app; raises AccessNotDeclared naming every route without a declared access."""
    configure_logs()
    app = Flask(service.settings.service, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        API_TITLE=title,
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
    )
    install_service(app, service)
    register_problem_handlers(app)
    app.before_request(_begin_request)
    app.after_request(_add_headers)
    api = ProblemApi(app)
    for endpoints in slices:
        api.register_blueprint(endpoints.blueprint)
    add_declared_route(app, "/health", answer_health, EVERYONE)
    add_declared_route(app, "/ready", answer_ready, EVERYONE)
    add_declared_route(app, "/internal/v1/journal", answer_feed, SERVICE)
    if add_pages is not None:
        add_pages(app)
    register_documentation(app, api)
    refuse_undeclared_access(app)
    let_first_go_ahead(app)
    # Once, before gunicorn forks: else it is done in each process while its first requests wait for it.
    configure_mappers()
    if service.settings.trusted_proxies:
        _believe_proxies(app, service.settings.trusted_proxies)
    return app


def _believe_proxies(app: Flask, number: int) -> None:
    """Scheme, host, caller and prefix are what so many proxies of ours said; what came before them is not."""
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
        app.wsgi_app, x_for=number, x_proto=number, x_host=number, x_prefix=number
    )


def refuse_undeclared_access(app: Flask) -> None:
    """Every route must carry `access`; leaving it out is an error at start."""
    missing = sorted(
        str(rule)
        for rule in app.url_map.iter_rules()
        if not isinstance(getattr(app.view_functions[rule.endpoint], "access", None), Access)
    )
    if missing:
        raise AccessNotDeclared(", ".join(missing))


def _begin_request() -> None:
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    if request.content_length and request.content_length <= LARGEST_BODY:
        # Before a connection to the database is held: on a weak line this takes as long as it takes.
        request.get_data(cache=True)


def _add_headers(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def answer_health() -> Response:
    """The process answers; it says nothing of its surroundings."""
    return Response('{"status":"alive"}\n', mimetype="application/json")


def answer_ready() -> Response:
    """Everything this service needs is there; 503 names what is not."""
    service = current_service()
    wrong: dict[str, str] = {}
    with Session(service.engine) as session:
        session.execute(text("select 1"))
        for name, check in service.readiness.items():
            if (found := check(session)) is not None:
                wrong[name] = found
    if wrong:
        return problem_response(503, "not_ready", "; ".join(wrong.values()), extra={"checks": wrong})
    return Response('{"status":"ready"}\n', mimetype="application/json")


def answer_feed() -> Response:
    """The sealed journal behind a cursor, for the other service only."""
    service = current_service()
    with Session(service.engine) as session:
        actor = service.authenticator.identify(session, request)
        refuse_unless_allowed(SERVICE, actor, writes=False)
        page = read_feed_page(session, service.journal, service.kinds, *_read_cursor())
    return Response(json.dumps(page_as_json(page), ensure_ascii=False), mimetype="application/json")


def _read_cursor() -> tuple[int, bytes, int | None]:
    try:
        after, hash_ = int(request.args.get("after", "0")), bytes.fromhex(request.args.get("hash", ""))
        urgent = request.args.get("urgent_after")
        urgent_after = None if urgent is None else int(urgent)
    except ValueError as error:
        raise Invalid.at("after", "and hash must be a cursor of this journal") from error
    if not 0 <= after <= LAST_POSITION or not 0 <= (urgent_after or 0) <= LAST_POSITION:
        raise Invalid.at("after", "and hash must be a cursor of this journal")
    return after, hash_, urgent_after

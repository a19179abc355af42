"""Shows refusals of pages as pages, in the reader's language; the API keeps its problem documents."""

import json
from typing import Any

import structlog
from flask import Flask, Response, request

from shared.http.problems import CONTENT_TYPE
from shared.web.render import Shown, render_page
from shared.web.tokens import find_csrf_token, find_identity
from shared.web.unsent import find_unsent

log = structlog.get_logger(__name__)
FOR_MACHINES = ("/api/", "/internal/", "/health", "/ready")
KEPT_HEADERS = ("Retry-After", "Allow")


def register_error_pages(app: Flask) -> None:
    """From now on who reads pages gets errors as pages."""
    app.after_request(show_refusal)


def wants_page() -> bool:
    """A browser asks for a page; programs that take anything get a problem document."""
    if request.path.startswith(FOR_MACHINES):
        return False
    return request.accept_mimetypes["text/html"] > 0 and "text/html" in request.headers.get("Accept", "")


def show_refusal(response: Response) -> Response:
    """The page for a problem document; where even that fails, the document itself."""
    if response.mimetype != CONTENT_TYPE or not wants_page():
        return response
    problem = json.loads(response.get_data())
    try:
        page = _show_problem(problem, response.status_code)
    except Exception as error:  # noqa: BLE001 - a fault while telling of a fault must not hide the first
        log.error("error_page_failed", error=type(error).__name__, said=str(error))  # noqa: TRY400
        return response
    for name in KEPT_HEADERS:
        if name in response.headers:
            page.headers[name] = response.headers[name]
    return page


def _show_problem(problem: dict[str, Any], status: int) -> Response:
    """What went wrong; what was typed into a form of ours is offered back with it."""
    unsent = find_unsent(status, problem["request_id"])
    if unsent is None:
        return render_page(Shown("web/error.html", {"problem": problem}, status))
    page = render_page(unsent, csrf_token=find_csrf_token(find_identity()))
    page.headers["Cache-Control"] = "no-store"
    return page

"""Declares pages: access, arguments, forms and the transaction around each; the only place that commits.

A view gets `session`, `actor`, what the path names, and `arguments` or `body` as it declared them. It returns
what is `Shown`; after a deed, where to go on (`See`). A deed that is refused shows its form again with what
was typed and what was said against it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from flask import Flask, Response, redirect, request
from marshmallow import Schema
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from shared.actor import Actor
from shared.db import conflict_of, limit_time, run_after_commit
from shared.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Precondition,
    ProductError,
    Stale,
    TooMany,
    Unauthorized,
)
from shared.http.access import EVERYONE, Access, refuse_unless_allowed
from shared.http.endpoints import Cookie, load_strictly, set_cookie
from shared.http.problems import STATUS_OF, BadRequest
from shared.http.service import Service, current_service, service_session
from shared.web import language, site
from shared.web.forms import CSRF_FIELD, VERSION_FIELD, Form, read_form
from shared.web.notices import Notice, leave_notice
from shared.web.render import Shown, render_page
from shared.web.tokens import find_csrf_token, find_identity, should_renew

PageView = Callable[..., Any]
SHOWN_AGAIN: tuple[type[ProductError], ...] = (Invalid, Conflict, Stale, Precondition, TooMany, Unauthorized)
UNSENT = "web/unsent.html"


@dataclass(frozen=True)
class See:
    """After a deed: the page to go on with, a notice for it, cookies to set."""

    address: str
    notice: Notice | None = None
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True)
class Route:
    """One page or form under its path."""

    rule: str
    method: str
    endpoint: str
    run: PageView


class Pages:
    """The pages of one slice; its templates stand in the folder `templates` beside `here`."""

    def __init__(self, name: str, here: str) -> None:
        self.name = name
        self.templates = Path(here).parent / "templates"
        self.routes: list[Route] = []

    def read(
        self, rule: str, *, access: Access, arguments: type[Schema] | None = None
    ) -> Callable[[PageView], PageView]:
        """A page."""

        def declare(view: PageView) -> PageView:
            @wraps(view)
            def run(**path: Any) -> Response:
                return _answer_page(view, access, arguments, path)

            return self._keep(rule, "GET", view, run, access)

        return declare

    def form(
        self,
        rule: str,
        *,
        access: Access,
        show: PageView,
        body: type[Schema] | None = None,
        if_match: bool = False,
    ) -> Callable[[PageView], PageView]:
        """What a form does; `show` is the view of the page that holds it, for when it is refused."""

        def declare(view: PageView) -> PageView:
            deed = Deed(view, show, access, body, if_match)

            @wraps(view)
            def run(**path: Any) -> Response:
                return _answer_form(deed, path)

            return self._keep(rule, "POST", view, run, access)

        return declare

    def _keep(self, rule: str, method: str, view: PageView, run: PageView, access: Access) -> PageView:
        run.access = access  # type: ignore[attr-defined]
        self.routes.append(Route(rule, method, f"{self.name}_pages.{view.__name__}", run))
        return view

    def register(self, app: Flask) -> None:
        """Add every page to the app."""
        for route in self.routes:
            app.add_url_rule(route.rule, route.endpoint, route.run, methods=[route.method])


@dataclass(frozen=True)
class Deed:
    """A form's view with what it declared."""

    view: PageView
    show: PageView
    access: Access
    body: type[Schema] | None
    if_match: bool


def _answer_page(
    view: PageView, access: Access, arguments: type[Schema] | None, path: dict[str, Any]
) -> Response:
    service = current_service()
    with service_session(service) as session:
        limit_time(session)
        try:
            actor = _identify(session, service, access)
        except Unauthorized:
            return _lead_to(site.SIGN_IN)
        _refuse_strange_path(path)
        values = _read_arguments()
        given = {"arguments": load_strictly(arguments, values)} if arguments else {}
        identity = find_identity() if actor.by_cookie else None
        csrf_token = find_csrf_token(identity)
        cookies: tuple[Cookie, ...] = ()
        if identity is not None and should_renew(identity, csrf_token):
            renew = site.current_site().renew
            if renew is None:
                return _lead_to(site.RENEWAL)
            cookies = renew(session, actor, csrf_token)
            csrf_token = cookies[-1].value
        result = view(session, actor, **path, **given)
        response = _see(result) if isinstance(result, See) else render_page(result, actor, csrf_token)
    for cookie in cookies:
        set_cookie(response, cookie)
    if response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def _identify(session: Session, service: Service, access: Access) -> Actor:
    actor = service.authenticator.identify(session, request, may_be_nobody=access == EVERYONE)
    refuse_unless_allowed(access, actor, writes=False)
    return actor


def _read_arguments() -> dict[str, str]:
    """What follows the path, as browsers send forms: empty is not given, several are one text with commas."""
    try:
        unquote_to_bytes(request.query_string).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("what follows ? in the address is not UTF-8") from error
    given = {name: [each for each in values if each.strip()] for name, values in request.args.lists()}
    given.pop(language.ARGUMENT, None)
    for name, values in given.items():
        if any("\x00" in each for each in values):
            raise Invalid.at(name, "the character NUL is not allowed")
    return {name: ",".join(values) for name, values in given.items() if values}


def _refuse_strange_path(path: dict[str, Any]) -> None:
    if any("\x00" in value for value in path.values() if isinstance(value, str)):
        raise NotFound("nothing has a name with the character NUL")


def _lead_to(path: str) -> Response:
    back = urlencode({"kembali": site.own_address_now()})
    return _as_response(redirect(f"{site.account_address(path)}?{back}", 303))


def _answer_form(deed: Deed, path: dict[str, Any]) -> Response:
    if site.is_cross_site():
        raise Forbidden("this form was sent from another site")
    service, sent = current_service(), request.form
    with service_session(service) as session:
        limit_time(session)
        try:
            actor = service.authenticator.identify(
                session, request, may_be_nobody=deed.access == EVERYONE, csrf_token=sent.get(CSRF_FIELD, "")
            )
            refuse_unless_allowed(deed.access, actor, writes=True)
        except Unauthorized:
            return _show_unsent(sent, 401)
        except Forbidden as error:
            if error.code == "csrf":
                return _show_unsent(sent, 403)
            raise
        _refuse_strange_path(path)
        try:
            result = deed.view(session, actor, **path, **_given(deed, sent))
            session.flush()
            session.commit()
        except IntegrityError as error:
            session.rollback()
            refused = conflict_of(error, service.constraints)
            if not isinstance(refused, ProductError):
                raise refused from error
            return _show_again(deed, session, actor, path, refused)
        except ProductError as error:
            session.rollback()
            if not isinstance(error, SHOWN_AGAIN):
                raise
            return _show_again(deed, session, actor, path, error)
        run_after_commit(session)
    return _see(result)


def _given(deed: Deed, sent: MultiDict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if deed.if_match:
        version = sent.get(VERSION_FIELD, "")
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise Precondition("the form does not say which version was read")
        given["expected_version"] = int(version)
    if deed.body is not None:
        given["body"] = load_strictly(deed.body, read_form(deed.body, sent))
    return given


def _show_again(
    deed: Deed, session: Session, actor: Actor, path: dict[str, Any], error: ProductError
) -> Response:
    """The page with the form as it was sent; the session is read anew, nothing of the deed is left."""
    limit_time(session)
    form = Form(dict(request.form.lists()), tuple(error.fields), error)
    shown: Shown = deed.show(session, actor, **path, form=form)
    again = Shown(shown.template, {**shown.values, "form": form}, STATUS_OF[type(error)])
    return render_page(again, actor, find_csrf_token(find_identity() if actor.by_cookie else None))


def _show_unsent(sent: MultiDict[str, str], status: int) -> Response:
    """What was typed, kept, with a way to sign in again and send it once more."""
    kept = [(name, value) for name, values in sent.lists() for value in values if name != CSRF_FIELD]
    values = {"kept": kept, "is_signed_out": status == 401}
    return render_page(Shown(UNSENT, values, status), csrf_token=find_csrf_token(find_identity()))


def _see(result: See) -> Response:
    response = _as_response(redirect(result.address, 303))
    for cookie in result.cookies:
        set_cookie(response, cookie)
    if result.notice is not None:
        leave_notice(response, result.notice)
    return response


def _as_response(answer: Any) -> Response:
    assert isinstance(answer, Response)
    answer.headers["Cache-Control"] = "no-store"
    return answer

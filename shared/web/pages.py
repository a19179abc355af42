"""Declares pages: access, arguments, forms and the transaction around each; the only place that commits.

A view gets `session`, `actor`, what the path names, and `arguments`, `body` or `files` as it declared them.
It returns what is `Shown`; after a deed, where to go on (`See`). What forms do is in `shared.web.deeds`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from flask import Flask, Response, redirect, request
from marshmallow import Schema
from sqlalchemy.orm import Session

from shared.actor import Actor
from shared.db import limit_time
from shared.errors import Invalid, Unauthorized
from shared.http.access import EVERYONE, Access, refuse_unless_allowed
from shared.http.endpoints import Cookie, load_strictly, refuse_nul, set_cookie
from shared.http.problems import BadRequest
from shared.http.service import Service, current_service, service_session
from shared.web import language, site
from shared.web.deeds import Deed, See, answer_form, go_to, not_stored
from shared.web.render import render_page
from shared.web.sent_files import FormFile
from shared.web.tokens import find_csrf_token, find_identity, should_renew

__all__ = ["Pages", "See"]
PageView = Callable[..., Any]


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
        files: Mapping[str, FormFile] | None = None,
        once: bool = True,
    ) -> Callable[[PageView], PageView]:
        """What a form does; `show` is the view of the page that holds it, for when it is refused.

        With `once`, a form that carries a key does its deed once however often it is sent; a view that
        shows something but keeps nothing, or that signs people in, declares it False.
        """

        def declare(view: PageView) -> PageView:
            deed = Deed(view, show, access, body, if_match, files or {}, once)

            @wraps(view)
            def run(**path: Any) -> Response:
                return answer_form(deed, path)

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
        refuse_nul(path)
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
        response = go_to(result) if isinstance(result, See) else render_page(result, actor, csrf_token)
    for cookie in cookies:
        set_cookie(response, cookie)
    if not actor.is_nobody:
        # Whoever goes back after somebody has signed out on a shared computer sees nothing of theirs.
        return not_stored(response)
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


def _lead_to(path: str) -> Response:
    back = urlencode({"kembali": site.own_address_now()})
    return not_stored(redirect(f"{site.account_address(path)}?{back}", 303))

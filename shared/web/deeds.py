"""Does what forms ask, each in one transaction that it commits; what pages look like it does not know.

A deed that is refused shows its form again with what was typed and what was said against it. A form that is
sent twice does its deed once (`shared.web.once`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Response, redirect, request
from marshmallow import Schema
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from shared.actor import Actor
from shared.db import conflict_of, describe_database_error, limit_time, run_after_commit
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
from shared.http.access import EVERYONE, Access, refuse_unless_allowed
from shared.http.endpoints import Cookie, load_strictly, refuse_nul, set_cookie
from shared.http.problems import STATUS_OF
from shared.http.service import current_service, service_session
from shared.identity.session_token import csrf_fits
from shared.web import site
from shared.web.forms import CSRF_FIELD, VERSION_FIELD, Form, read_form
from shared.web.notices import Notice, leave_notice
from shared.web.once import find_done, keep_done, read_form_key
from shared.web.render import Shown, render_page
from shared.web.sent_files import FormFile, expect_files, list_chosen, read_files
from shared.web.tokens import find_csrf_token, find_identity
from shared.web.unsent import show_unsent

log = structlog.get_logger(__name__)
SHOWN_AGAIN: tuple[type[ProductError], ...] = (
    *(Invalid, Conflict, Stale, Precondition, TooMany, Unauthorized, Unavailable, Forbidden, NotFound),
)
BUSY = "this could not be saved just now; please send it once more"


@dataclass(frozen=True)
class See:
    """After a deed: the page to go on with, a notice for it, cookies to set."""

    address: str
    notice: Notice | None = None
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True)
class Deed:
    """A form's view with what it declared."""

    view: Callable[..., Any]
    show: Callable[..., Any]
    access: Access
    body: type[Schema] | None
    if_match: bool
    files: Mapping[str, FormFile]
    once: bool


def answer_form(deed: Deed, path: dict[str, Any]) -> Response:
    """The answer to a form that was sent; its files are gone with it."""
    try:
        return _answer_form(deed, path)
    finally:
        request.close()


def _answer_form(deed: Deed, path: dict[str, Any]) -> Response:
    if deed.files:
        expect_files(kept=deed.access == EVERYONE or find_identity() is not None)
    if site.is_cross_site() and not (site.is_same_site() and _holds_token()):
        raise Forbidden("this form was sent from another site")
    service, sent = current_service(), request.form
    with service_session(service) as session:
        limit_time(session)
        try:
            actor = service.authenticator.identify(
                session, request, may_be_nobody=deed.access == EVERYONE, csrf_token=sent.get(CSRF_FIELD, "")
            )
            refuse_unless_allowed(deed.access, actor, writes=True)
        except (Unauthorized, Forbidden) as error:
            return _answer_unsent(sent, error)
        refuse_nul(path)
        result = _do_or_refuse(deed, session, actor, path)
    return result if isinstance(result, Response) else go_to(result)


def _holds_token() -> bool:
    """The form was made for this session, by us: the other service's pages may stand at another port."""
    identity = find_identity()
    return identity is not None and csrf_fits(identity, request.form.get(CSRF_FIELD, ""))


def _do_or_refuse(deed: Deed, session: Session, actor: Actor, path: dict[str, Any]) -> See | Response:
    """Where the deed leads or what it shows; for one that is refused, its form again."""
    try:
        result = _do(deed, session, actor, path, request.form)
    except IntegrityError as error:
        session.rollback()
        refused = conflict_of(error, current_service().constraints)
        if not isinstance(refused, ProductError):
            raise refused from error
        return _show_again(deed, session, actor, path, refused)
    except OperationalError as error:
        # A lock that did not come, a statement that took too long: nobody types it all again for that.
        session.rollback()
        if error.connection_invalidated:
            raise
        log.warning("form_not_saved", error=describe_database_error(error))
        return _show_again(deed, session, actor, path, Unavailable(BUSY))
    except ProductError as error:
        session.rollback()
        if not isinstance(error, SHOWN_AGAIN):
            raise
        return _show_again(deed, session, actor, path, error)
    if isinstance(result, See):
        return result
    return not_stored(render_page(result, actor, _csrf_token_of(actor)))


def _do(
    deed: Deed, session: Session, actor: Actor, path: dict[str, Any], sent: MultiDict[str, str]
) -> See | Shown:
    """Do the deed and commit it, unless this very form did it before."""
    files, problems = read_files(deed.files)
    kept = read_form_key(actor, sent, files) if deed.once else None
    if kept and (done := find_done(session, kept)) is not None:
        return See(*done)
    given = _given(deed, sent, problems)
    if deed.files:
        given["files"] = files
    result: See | Shown = deed.view(session, actor, **path, **given)
    session.flush()
    if kept and isinstance(result, See):
        keep_done(session, kept, result.address, result.notice)
    elif kept:
        keep_done(session, kept, None, None)
    session.commit()
    run_after_commit(session)
    return result


def _given(deed: Deed, sent: MultiDict[str, str], problems: list[FieldProblem]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if deed.if_match:
        version = sent.get(VERSION_FIELD, "")
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise Precondition("the form does not say which version was read")
        given["expected_version"] = int(version)
    if deed.body is not None:
        try:
            read = read_form(deed.body, sent, is_change=deed.if_match)
            given["body"] = load_strictly(deed.body, read)
        except Invalid as error:
            raise Invalid.all_of([*error.fields, *problems]) from error
    if problems:
        raise Invalid.all_of(problems)
    return given


def _csrf_token_of(actor: Actor) -> str:
    return find_csrf_token(find_identity() if actor.by_cookie else None)


def _show_again(
    deed: Deed, session: Session, actor: Actor, path: dict[str, Any], error: ProductError
) -> Response:
    """The page with the form as it was sent; the session is read anew, nothing of the deed is left.

    Where there is no such page for this reader any more, what was typed is shown by itself.
    """
    limit_time(session)
    form = Form(dict(request.form.lists()), tuple(error.fields), error, list_chosen())
    try:
        shown: Shown = deed.show(session, actor, **path, form=form)
    except (NotFound, Forbidden):
        return _answer_unsent(request.form, error)
    again = Shown(shown.template, {"form": form, **shown.values}, STATUS_OF[type(error)])
    return not_stored(render_page(again, actor, _csrf_token_of(actor)))


def _answer_unsent(sent: MultiDict[str, str], error: ProductError) -> Response:
    """What was typed, by itself; nothing typed is a refusal."""
    shown = show_unsent(sent, error)
    if shown is None:
        raise error
    return not_stored(render_page(shown, csrf_token=find_csrf_token(find_identity())))


def go_to(result: See) -> Response:
    """The redirection, with its cookies and its notice."""
    response = not_stored(redirect(result.address, 303))
    for cookie in result.cookies:
        set_cookie(response, cookie)
    if result.notice is not None:
        leave_notice(response, result.notice, result.address)
    return response


def not_stored(answer: Any) -> Response:
    """The answer, which no browser keeps."""
    assert isinstance(answer, Response)
    answer.headers["Cache-Control"] = "no-store"
    return answer

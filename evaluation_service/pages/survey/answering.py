"""The survey on a phone: from a poster, a slip or a link to the receipt; it keeps nothing of who answers."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from evaluation_service.pages.survey.chain import CHAIN, read_chain, without
from evaluation_service.pages.survey.frame import FilledForm, given_by, show_refused, survey_pages
from evaluation_service.surveys import filling, rules
from evaluation_service.surveys.actions import responses, sources
from evaluation_service.surveys.api_public import listing_refusals
from shared.actor import Actor
from shared.errors import ProductError
from shared.http.access import EVERYONE
from shared.http.endpoints import Cookie
from shared.web.forms import Form
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of


@survey_pages.read("/survey/<string:code>", access=EVERYONE)
def show_poster(session: Session, actor: Actor, code: str, form: Form | None = None) -> Shown:
    """Where a poster's code leads: whose survey it is, and one button to begin."""
    try:
        place = sources.get_poster(session, code)[0]
        survey = filling.describe_form(session, place)
    except ProductError as error:
        return _show_refusal(error)
    return Shown("survey/begin.html", {"survey": survey, "code": code})


@survey_pages.form("/survey/<string:code>", access=EVERYONE, show=show_poster, once=False)
def begin_from_poster(session: Session, actor: Actor, code: str) -> See:
    """A single-use token from the poster, and on to its form."""
    _place, token = sources.open_poster(session, code)
    return See(address_of(f"/survey/tokens/{token}"))


@survey_pages.read("/survey/tokens/<string:token>", access=EVERYONE)
def show_form(session: Session, actor: Actor, token: str, form: Form | None = None) -> Shown:
    """The form to fill in; a token that is not good any more says why."""
    try:
        survey = filling.get_form_of_token(session, token)
    except ProductError as error:
        return _show_refusal(error, token)
    if survey["phase"] != rules.TAKING:
        return Shown("survey/begin.html", {"survey": survey, "code": None})
    is_shared = token in read_chain()
    return Shown("survey/form.html", {"survey": survey, "token": token, "is_shared": is_shared})


@survey_pages.form(
    "/survey/tokens/<string:token>", access=EVERYONE, show=show_form, body=FilledForm, once=False
)
def send_form(session: Session, actor: Actor, token: str, body: dict[str, Any]) -> See:
    """Take the response; the same one sent twice counts once and leads to the same receipt."""
    lokus_id = filling.find_lokus_of_token(session, token)
    with listing_refusals(session, lokus_id, token):
        network = rules.name_network(request.remote_addr)
        responses.take_response(session, lokus_id, token, given_by(body), network=network)
    chain = read_chain()
    left = without(chain, token)
    cookies = (Cookie(CHAIN.name, ".".join(left), CHAIN.seconds),) if left != chain else ()
    return See(address_of(f"/survey/tokens/{token}/terima-kasih"), None, cookies)


@survey_pages.read("/survey/tokens/<string:token>/terima-kasih", access=EVERYONE)
def show_receipt(session: Session, actor: Actor, token: str) -> Shown:
    """Thanks with the receipt; on a tablet, the way to the next respondent."""
    receipt = filling.get_receipt_of_token(session, token)
    return Shown("survey/thanks.html", {"receipt": receipt, "token": token, "waiting": len(read_chain())})


def _show_refusal(error: ProductError, token: str | None = None) -> Shown:
    if error.code not in rules.REFUSALS:
        raise error
    return show_refused(error, token if error.code == rules.USED else None)

"""One respondent after the other on a unit's tablet or an interviewer's phone: the device keeps the codes.

The codes that are left stand in a cookie of the device, so that nobody need be signed in on it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.pages.survey.frame import survey_pages
from evaluation_service.surveys import filling
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.endpoints import Cookie
from shared.identity.session_token import COOKIE
from shared.web.forms import Form
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of
from shared.web.tokens import csrf_cookie


@dataclass(frozen=True)
class ChainCookie:
    """Its name, how long a device keeps it, and how many codes fit into what browsers keep."""

    name: str = "prima_survey"
    seconds: int = 7 * 24 * 3600
    most: int = 100


CHAIN = ChainCookie()
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}")


class ChainInput(Schema):
    """The codes that a device is to use up, one after the other."""

    tokens = fields.List(
        fields.String(validate=validate.Regexp(TOKEN.pattern + r"\Z")),
        required=True,
        validate=validate.Length(min=1, max=CHAIN.most),
    )


def read_chain() -> list[str]:
    """The codes that this device still has."""
    return TOKEN.findall(request.cookies.get(CHAIN.name, ""))[: CHAIN.most]


def without(chain: Sequence[str], token: str) -> list[str]:
    """The codes without one."""
    return [each for each in chain if each != token]


@survey_pages.read("/survey/perangkat", access=EVERYONE)
def show_next(session: Session, actor: Actor) -> Shown | See:
    """On to the form of the next code that is still good; without one, what to do."""
    chain = read_chain()
    unused = filling.keep_unused(session, chain)
    if not unused:
        return Shown("survey/chain_ended.html")
    cookies = (Cookie(CHAIN.name, ".".join(unused), CHAIN.seconds),) if unused != chain else ()
    return See(address_of(f"/survey/tokens/{unused[0]}"), None, cookies)


def show_end(session: Session, actor: Actor, form: Form | None = None) -> Shown:
    """What is shown when there is no code to go on with."""
    return Shown("survey/chain_ended.html")


@survey_pages.form("/survey/perangkat", access=EVERYONE, show=show_end, body=ChainInput, once=False)
def begin_chain(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """Let this device use these codes up; nobody stays signed in on it, for others hold it now."""
    cookie = Cookie(CHAIN.name, ".".join(body["tokens"]), CHAIN.seconds)
    gone = (Cookie(COOKIE, "", 0), csrf_cookie("", 0))
    return See(address_of("/survey/perangkat"), None, (cookie, *gone))

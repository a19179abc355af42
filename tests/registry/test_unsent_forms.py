"""What was typed is kept when a session ended meanwhile, or began anew in another tab."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

import registry_service.app
from registry_service.people.schemas import SignInInput
from registry_service.site import SITE
from shared.actor import Actor
from shared.http.access import SIGNED_IN
from shared.http.app import create_service_app
from shared.web.notices import Notice
from shared.web.pages import Pages, See
from shared.web.register import register_pages
from shared.web.render import Shown
from tests.registry.people_records import PASSWORD, with_password
from tests.registry.records import make_administrator
from tests.support.system import System

HTML = {"Accept": "text/html"}
SECRET = re.compile(r'name="csrf_token" value="([^"]*)"')
sample = Pages("sample", registry_service.app.entrance_pages.templates.as_posix())
saved: list[dict[str, Any]] = []


@sample.read("/sample", access=SIGNED_IN)
def show_sample(session: Session, actor: Actor, form: Any = None) -> Shown:
    """A form for people who are signed in."""
    return Shown("entrance/sign_in.html", {"back": None})


@sample.form("/sample", access=SIGNED_IN, show=show_sample, body=SignInInput)
def save_sample(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """Note what was sent."""
    saved.append(body)
    return See("/", Notice("You are signed in."))


def _client(system: System) -> FlaskClient:
    service = system.registry.service
    pages = (*registry_service.app.PAGES, sample)
    app = create_service_app(
        service, "pages", (), lambda app: register_pages(app, SITE, pages, registry_service.app.TRANSLATIONS)
    )
    return app.test_client()


def _sign_in(client: FlaskClient, name: str) -> None:
    sent = {"sign_in_name": name, "password": PASSWORD}
    assert client.post("/masuk", data=sent, headers=HTML).status_code == 303


def test_form_sent_after_the_session_ended_is_kept_and_sent_once_more(system: System) -> None:
    client = _client(system)
    with_password(system, make_administrator(system), "operator-c")
    saved.clear()
    typed = {"sign_in_name": "Sih <b>Larajaket</b>", "password": "rahasia sekali"}

    ended = client.post("/sample", data={**typed, "csrf_token": "old"}, headers=HTML)
    _sign_in(client, "operator-c")
    anew = client.post("/sample", data={**typed, "csrf_token": "old"}, headers=HTML)
    token = SECRET.findall(anew.text)[-1]
    sent = client.post("/sample", data={**typed, "csrf_token": token}, headers=HTML)

    assert (ended.status_code, anew.status_code, sent.status_code) == (401, 403, 303)
    for kept in (ended.text, anew.text):
        assert 'value="Sih &lt;b&gt;Larajaket&lt;/b&gt;"' in kept
        assert 'type="password" id="password" name="password"' in kept
        assert "rahasia sekali" not in kept
    assert saved == [typed]


def test_page_for_people_signed_in_leads_to_the_sign_in_page_and_back(system: System) -> None:
    client = _client(system)

    led = client.get("/sample?a=1", headers=HTML)

    assert (led.status_code, led.headers["Location"]) == (303, "/masuk?kembali=%2Fsample%3Fa%3D1")


def test_form_that_is_refused_is_shown_again_with_its_messages(system: System) -> None:
    client = _client(system)
    with_password(system, make_administrator(system), "operator-d")
    saved.clear()
    _sign_in(client, "operator-d")
    token = SECRET.findall(client.get("/sample", headers=HTML).text)[0]

    refused = client.post("/sample", data={"sign_in_name": "kept", "csrf_token": token}, headers=HTML)

    assert (refused.status_code, saved) == (422, [])
    assert 'value="kept"' in refused.text
    assert '<p class="p-message">Bagian ini wajib diisi.</p>' in refused.text

"""The edges of pages: headers, languages, caching, errors, and cookies that others send or plant."""

import base64
import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from registry_service.people.models import SignInSession
from shared.web.language import COOKIE as LANGUAGE
from shared.web.notices import COOKIE as NOTICE
from shared.web.notices import link_of
from tests.registry.catalogue_ground import catch_up
from tests.registry.people_records import PASSWORD, with_password
from tests.registry.records import OTHER_REGION, REGION, draft, make_administrator, make_agency, publish
from tests.support.system import System

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
SECRET = re.compile(r'name="csrf_token" value="([^"]*)"')


def _title(text: str) -> str:
    return text.partition("<title>")[2].partition("</title>")[0]


def test_page_allows_nothing_inline_and_nothing_from_elsewhere(system: System) -> None:
    page = system.registry.get("/", headers=HTML)
    policy = page.headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self';")
    assert re.findall(r"\son[a-z]+=|\sstyle=|<style|javascript:", page.text) == []
    for address in re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text):
        asset = system.registry.get(address, headers={"Accept-Encoding": "gzip"})
        assert (asset.status_code, asset.headers["Content-Encoding"]) == (200, "gzip")
        assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert system.registry.get("/assets/000000000000/prima.css").status_code == 404


@pytest.mark.parametrize(
    ("path", "headers", "cookie", "language"),
    [
        ("/", {}, None, "id"),
        ("/", {"Accept-Language": "fr"}, None, "id"),
        ("/", {"Accept-Language": "en-GB,en;q=0.9"}, None, "en"),
        ("/", {"Accept-Language": "en"}, "id", "id"),
        ("/?lang=en", {"Accept-Language": "id"}, "id", "en"),
        ("/?lang=xx", {}, "en", "en"),
    ],
)
def test_language_is_what_was_chosen_last(
    system: System, path: str, headers: dict[str, str], cookie: str | None, language: str
) -> None:
    sent = {**HTML, **headers, **({"Cookie": f"{LANGUAGE}={cookie}"} if cookie else {})}

    page = system.registry.get(path, headers=sent)

    assert (page.status_code, page.headers["Content-Language"]) == (200, language)
    assert ("prima_lang=en" in page.headers.get("Set-Cookie", "")) is ("lang=en" in path)


def test_agencies_of_one_name_are_told_apart_and_what_no_hit_holds_is_named(system: System) -> None:
    for region in (REGION, OTHER_REGION):
        person = make_administrator(system, region)
        agency = make_agency(system, person, "Dinas Pasar", region_code=region)
        own = {"agency_id": agency["agency_id"], "region_code": region}
        publish(system, person, draft(system, person, "Pasar Bersih", **own))
    catch_up(system)

    both = system.registry.get("/katalog?text=pasar", headers=HTML).text
    nothing = f"/katalog?text=zzzqqq&region_code={OTHER_REGION}&agency_id={agency['agency_id']}"
    none = system.registry.get(nothing, headers=HTML).text

    names = [f"Dinas Pasar, Kabupaten {name}" for name in ("Musi Banyuasin", "Tanah Datar")]
    assert [name in both for name in names] == [True, True]
    assert (f"Perangkat daerah: {names[1]}" in none, "Daerah: Kabupaten Tanah Datar" in none) == (True, True)


def test_page_that_did_not_change_is_not_sent_again(system: System) -> None:
    first = system.registry.get("/katalog", headers=HTML)

    again = system.registry.get("/katalog", headers={**HTML, "If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/tidak-ada", 404, "Halaman ini tidak ada – Prima"),
        ("/inovasi/00000000-0000-4000-8000-000000000000", 404, "Halaman ini tidak ada – Prima"),
        ("/daerah/99.99", 404, "Halaman ini tidak ada – Prima"),
        ("/katalog?channel=pigeon", 422, "Ada yang tidak sesuai pada alamat atau isian – Prima"),
        ("/katalog?cursor=nonsense", 422, "Ada yang tidak sesuai pada alamat atau isian – Prima"),
        ("/katalog?text=%ff", 400, "Ini tidak dapat dibaca – Prima"),
        ("/katalog?text=%00", 422, "Ada yang tidak sesuai pada alamat atau isian – Prima"),
    ],
)
def test_browser_gets_a_page_and_a_program_a_document(
    system: System, path: str, status: int, title: str
) -> None:
    page, document = system.registry.get(path, headers=HTML), system.registry.get(path)

    assert (page.status_code, _title(page.text)) == (status, title)
    assert (document.status_code, document.mimetype) == (status, "application/problem+json")
    assert system.registry.get("/api/v1/nothing", headers=HTML).mimetype == "application/problem+json"


def test_planted_notice_shows_no_words_of_others(system: System) -> None:
    known = {"text": "Saved.", "values": {}, "share": None, "kind": "success"}
    elsewhere = {**known, "link": "//elsewhere.example/katalog"}
    planted = [*map(json.dumps, ({**known, "text": "Send money"}, elsewhere)), "[" * 1400]
    cookies = [base64.urlsafe_b64encode(each.encode()).decode() for each in planted]

    pages = [system.registry.get("/", headers={**HTML, "Cookie": f"{NOTICE}={each}"}) for each in cookies]

    assert [page.status_code for page in pages] == [200] * 3
    assert ["Tersimpan." in page.text for page in pages] == [False, True, False]
    assert not any("Send money" in page.text or "elsewhere.example" in page.text for page in pages)


def test_notice_links_to_the_page_it_leads_to_and_never_to_a_secret(system: System) -> None:
    with system.registry.app.test_request_context():
        links = [
            link_of("/pemakaian?tahun=2025&cursor=x&lang=en#m01"),
            link_of("/pemakaian"),
            *map(link_of, ("/kata-sandi/abc", "/tidak-ada", "https://elsewhere.example/pemakaian")),
        ]
    with system.evaluation.app.test_request_context():
        links.append(link_of("/survey/tokens/abc"))

    assert links == ["/pemakaian?tahun=2025", "/pemakaian", None, None, None, None]


def _signed_in(system: System, name: str) -> FlaskClient:
    with_password(system, make_administrator(system), name)
    client = system.registry.app.test_client()
    sent = {"sign_in_name": name, "password": PASSWORD, "kembali": "https://elsewhere.example/"}
    answer = client.post("/masuk", data=sent, headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    return client


def _running_sessions(system: System) -> int:
    with system.registry.session() as session:
        query = select(func.count()).select_from(SignInSession).where(SignInSession.ended_at.is_(None))
        return session.scalar(query) or 0


def test_form_from_another_site_or_without_its_token_does_nothing(system: System) -> None:
    client = _signed_in(system, "operator-a")
    running = _running_sessions(system)

    foreign = client.post("/keluar", headers={**HTML, "Origin": "https://elsewhere.example"})
    fetched = client.post("/keluar", headers={**HTML, "Sec-Fetch-Site": "cross-site"})
    token = SECRET.findall(client.get("/", headers=HTML).text)[0]
    planted = client.get("/", headers={**HTML, "Cookie": "prima_csrf=planted"})

    assert (foreign.status_code, fetched.status_code) == (403, 403)
    assert "planted" not in planted.text
    assert _running_sessions(system) == running
    assert client.post("/keluar", data={"csrf_token": token}, headers=HTML).status_code == 303
    assert _running_sessions(system) == running - 1


def test_page_of_somebody_signed_in_is_neither_packed_nor_stored(system: System) -> None:
    client = _signed_in(system, "operator-b")
    packed = {**HTML, "Accept-Encoding": "gzip"}

    page = client.get("/", headers=packed)

    assert "Content-Encoding" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert system.registry.get("/", headers=packed).headers["Content-Encoding"] == "gzip"

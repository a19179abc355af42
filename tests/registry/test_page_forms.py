"""Forms of pages: each does its deed once, and takes files without losing what was typed beside them."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

import registry_service.app
from registry_service.files.models import FILES
from registry_service.site import SITE
from shared.actor import Actor
from shared.errors import Invalid
from shared.files.queries import get_upload
from shared.files.rules import MEGABYTE
from shared.files.uploads import check_upload, take_whole_file
from shared.http.app import create_service_app
from shared.web.register import register_pages
from tests.registry.people_records import PASSWORD, with_password
from tests.registry.records import make_administrator
from tests.support.documents import pdf
from tests.support.sample_pages import done, sample_pages
from tests.support.system import System

HTML = {"Accept": "text/html"}
ONE, OPEN = "/contoh", "/contoh/umum"
FIELD = 'name="{}" value="([^"]*)"'


@pytest.fixture
def client(system: System) -> FlaskClient:
    """Somebody who is signed in, with the sample pages beside the registry's."""
    pages = (*registry_service.app.PAGES, sample_pages)
    app = create_service_app(
        system.registry.service,
        "pages",
        (),
        lambda app: register_pages(app, SITE, pages, registry_service.app.TRANSLATIONS),
    )
    with_password(system, make_administrator(system), "penulis")
    client = app.test_client()
    sent = {"sign_in_name": "penulis", "password": PASSWORD}
    assert client.post("/masuk", data=sent, headers=HTML).status_code == 303
    done.clear()
    return client


def _hidden(client: FlaskClient, path: str = ONE) -> dict[str, str]:
    """The hidden fields of a form as it is shown now."""
    text = client.get(path, headers=HTML).text
    return {name: re.findall(FIELD.format(name), text)[-1] for name in ("csrf_token", "form_key")}


def _file(name: str, content: bytes) -> FileStorage:
    return FileStorage(BytesIO(content), name)


def _send(client: FlaskClient, fields: dict[str, Any], path: str = ONE) -> TestResponse:
    boundary, content = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(path, data=content, content_type=kind, headers=HTML)


def _cookie(client: FlaskClient, name: str) -> str:
    found = client.get_cookie(name)
    assert found is not None
    return found.value


def test_form_sent_twice_does_its_deed_once_and_leads_to_the_same_place(client: FlaskClient) -> None:
    fields = {**_hidden(client), "name": "Saroale"}

    first, second = _send(client, fields), _send(client, fields)
    shown = client.get(second.location, headers=HTML).text
    anew = _send(client, {**_hidden(client), "name": "Saroale"})

    assert re.search(
        r'id="share-notice"[^>]*>Tersimpan\.\nSample: http[^<]*/contoh\?saved=1</textarea>', shown
    )
    assert [(each.status_code, each.location) for each in (first, second, anew)] == [
        (303, "/contoh?saved=1")
    ] * 3
    assert "prima_notice=" in second.headers["Set-Cookie"]
    assert done == ["Saroale", "Saroale"]


def test_same_form_sent_by_two_requests_at_once_does_its_deed_once(
    client: FlaskClient, system: System
) -> None:
    fields = {**_hidden(client), "name": "Saroale"}
    cookies = "; ".join(f"{name}={_cookie(client, name)}" for name in ("prima_session", "prima_csrf"))

    def send(_: int) -> int:
        apart = client.application.test_client(use_cookies=False)
        return apart.post(ONE, data=fields, headers={**HTML, "Cookie": cookies}).status_code

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(send, range(3)))

    assert (answers, done) == ([303] * 3, ["Saroale"])


def test_form_sent_again_with_other_content_asks_first(client: FlaskClient) -> None:
    fields = {**_hidden(client), "name": "Saroale"}
    _send(client, fields)

    changed = _send(client, {**fields, "name": "Saroale 2"})
    key = re.findall(FIELD.format("form_key"), changed.text)[-1]
    confirmed = _send(client, {**fields, "name": "Saroale 2", "form_key": key})

    assert (changed.status_code, confirmed.status_code) == (409, 303)
    assert 'value="Saroale 2"' in changed.text
    assert "sudah pernah dikirim dengan isi lain" in changed.text
    assert done == ["Saroale", "Saroale 2"]


def test_refused_form_keeps_its_key_free(client: FlaskClient) -> None:
    fields = {**_hidden(client), "name": "wrong"}

    refused = _send(client, fields)
    mended = _send(client, {**fields, "name": "right"})

    assert (refused.status_code, mended.status_code, done) == (409, 303, ["right"])


def test_typing_outlives_a_right_that_ended_and_a_page_that_is_gone(client: FlaskClient) -> None:
    fields = {**_hidden(client), "name": "Saroale"}

    refused, gone = (_send(client, fields, f"{ONE}/{where}") for where in ("dilarang", "hilang"))
    empty = _send(client, {**fields, "name": ""}, f"{ONE}/hilang")
    foreign = client.post(f"{ONE}/hilang", data=fields, headers={**HTML, "Sec-Fetch-Site": "cross-site"})

    assert (refused.status_code, gone.status_code, empty.status_code) == (403, 404, 422)
    assert "<h1>Sample</h1>" in refused.text
    assert 'value="Saroale"' in refused.text
    assert "<h1>Isian Anda tetap tersimpan di sini</h1>" in gone.text
    assert '<input type="hidden" name="name" value="Saroale">' in gone.text
    assert "Saroale" not in foreign.text


def test_typing_outlives_a_fault_of_ours(client: FlaskClient) -> None:
    fields = {**_hidden(client), "name": "broken"}

    failed = _send(client, fields)
    foreign = client.post(ONE, data=fields, headers={**HTML, "Sec-Fetch-Site": "cross-site"})

    assert (failed.status_code, foreign.status_code, done) == (500, 403, [])
    assert "<h1>Isian Anda tetap tersimpan di sini</h1>" in failed.text
    # The page does not know who reads it: no copy that is kept on the device is erased.
    assert "data-problem" in failed.text
    for name in ("name", "form_key", "csrf_token"):
        assert f'name="{name}" value="{fields[name]}"' in failed.text
    assert failed.headers["Cache-Control"] == "no-store"
    assert "broken" not in foreign.text


def test_what_is_shown_once_is_not_shown_again_nor_done_again_even_by_nobody(client: FlaskClient) -> None:
    nobody = client.application.test_client()
    fields = {**_hidden(nobody, OPEN), "name": "Saroale"}

    first, second = _send(nobody, fields, OPEN), _send(nobody, fields, OPEN)

    assert (first.status_code, second.status_code) == (200, 409)
    assert ("secret of Saroale" in first.text, "secret of" in second.text) == (True, False)
    assert first.headers["Cache-Control"] == "no-store"
    assert done == ["Saroale"]


def test_file_comes_with_the_form_and_a_large_one_loses_no_typing(client: FlaskClient) -> None:
    content = pdf(b" " * 3 * MEGABYTE)
    fields = {**_hidden(client), "name": "Saroale"}

    taken = _send(client, {**fields, "file": _file("SK Bupati.pdf", content)})
    fields |= _hidden(client)
    large = _send(client, {**fields, "file": _file("besar.pdf", pdf(b" " * 30 * MEGABYTE))})
    strange = _send(client, {**fields, "file": _file("program.exe", b"MZ")})
    ended = _send(client.application.test_client(), {**fields, "file": _file("SK Bupati.pdf", content)})

    assert (taken.status_code, done) == (303, ["Saroale", f"SK Bupati.pdf {len(content)}"])
    for answer in (large, strange, ended):
        assert 'value="Saroale"' in answer.text
    assert (large.status_code, strange.status_code, ended.status_code) == (422, 422, 401)
    assert "Silakan pilih lagi “besar.pdf”" in large.text
    assert "Silakan pilih lagi “SK Bupati.pdf”" in ended.text
    assert 'enctype="multipart/form-data"' in ended.text
    assert "paling besar 10 MB" in large.text


def test_body_past_what_forms_with_files_may_have_is_refused_in_words(client: FlaskClient) -> None:
    beyond = {"CONTENT_LENGTH": str(101 * MEGABYTE)}

    answer = client.post(
        ONE, data=b"", content_type="multipart/form-data; boundary=x", environ_overrides=beyond
    )
    plain = _send(client, {"name": "x" * 3 * MEGABYTE}, "/masuk")

    assert (answer.status_code, plain.status_code) == (413, 413)
    assert "terlalu besar" in plain.text


def test_whole_file_becomes_an_upload_or_is_refused_at_its_field(system: System) -> None:
    person = make_administrator(system)
    actor = Actor(account_id=person.account_id)
    more: dict[str, Any] = {"purpose": "evidence", "field": "file"}

    with system.registry.session() as session:
        taken = take_whole_file(session, actor, FILES, name="sk.pdf", stream=BytesIO(pdf()), **more)
        upload = get_upload(session, actor, FILES, taken.upload_id)
        assert (upload.state, upload.received, upload.size) == ("stored", len(pdf()), len(pdf()))
        assert _refused(session, actor, "sk.pdf", b"no pdf", **more) == "file"
        assert _refused(session, actor, "sk.exe", b"no pdf", **more) == "file"
        assert _refused(session, actor, "s\x00k.pdf", pdf(), **more) == "file"

    with system.registry.session() as session:
        assert session.scalar(select(func.count()).select_from(FILES.upload)) == 0
        with pytest.raises(Invalid) as refused:
            check_upload(session, actor, FILES, taken.upload_id, **more)
        assert [problem.field for problem in refused.value.fields] == ["file"]


def _refused(session: Session, actor: Actor, name: str, content: bytes, **more: Any) -> str:
    with pytest.raises(Invalid) as refused:
        take_whole_file(session, actor, FILES, name=name, stream=BytesIO(content), **more)
    return refused.value.fields[0].field

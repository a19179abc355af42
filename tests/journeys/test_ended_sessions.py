"""A session ends while somebody types at the evaluation, where nobody signs in: nothing typed is lost."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from werkzeug.serving import make_server

import evaluation_service.app
from evaluation_service.site import SITE
from shared.http.app import create_service_app
from shared.http.service import install_service
from shared.web.register import register_pages
from tests.journeys.scene import Scene, check_page, open_scene
from tests.registry.people_records import PASSWORD, with_password
from tests.registry.records import make_administrator
from tests.support.browser import find_chromium
from tests.support.sample_pages import done, sample_pages
from tests.support.servers import Servers

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)


@pytest.fixture(scope="module")
def scene(servers: Servers) -> Iterator[Scene]:
    """Both services, the evaluation with a form of no product beside its own pages."""
    with open_scene(servers) as opened:
        running = opened.system.evaluation
        pages = (*evaluation_service.app.PAGES, sample_pages)
        app = create_service_app(
            running.service,
            "pages",
            (),
            lambda app: register_pages(app, SITE, pages, evaluation_service.app.TRANSLATIONS),
        )
        server = make_server("127.0.0.1", 0, app, threaded=True)
        url = f"http://127.0.0.1:{server.server_port}"
        settings = replace(running.service.settings, own_url=url)
        install_service(app, replace(running.service, settings=settings))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        opened.evaluation_url = url
        yield opened
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("language", ["id", "en"])
def test_form_sent_after_the_session_ended_is_sent_once_more_after_signing_in(
    scene: Scene, language: str
) -> None:
    name = f"penilai-{language}"
    person = make_administrator(scene.system)
    with_password(scene.system, person, name)
    done.clear()
    with scene.reader(person, language, 360) as pages:
        page = pages.open("/contoh")
        page.fill("#name", "catatan yang panjang sekali")
        pages.forget_cookies()

        page.click("main form button")

        check_page(pages, page, language, 360)
        assert "catatan yang panjang sekali" in page.inner_text("main")
        with page.context.expect_page() as opened:
            page.click("main a[target=_blank]")
        tab = opened.value
        assert tab.url.startswith(scene.registry_url)
        tab.fill("#sign_in_name", name)
        tab.fill("#password", PASSWORD)
        tab.click("main button")
        tab.wait_for_load_state()
        scene.system.sync()
        # The page was shown to nobody; its next answer brings the token of the new session.
        for _ in range(2):
            page.bring_to_front()
            page.click("main form button")
            page.wait_for_load_state()

        assert page.url.endswith("/contoh?saved=1")
        assert done == ["catatan yang panjang sekali"]


def test_typing_at_the_evaluation_keeps_the_session_running_without_another_page(scene: Scene) -> None:
    with scene.reader(make_administrator(scene.system)) as pages:
        pages.hold_clock()
        page = pages.open("/contoh")
        # A session without the token of its forms is renewed like one that ends soon.
        page.context.clear_cookies(name="prima_csrf")
        before = len(pages.asked)

        page.fill("#name", "catatan")
        pages.let_pass(13 * 60)
        with page.expect_request_finished(lambda request: request.url.endswith("/mark.svg")):
            page.press("#name", "a")

        names = {cookie["name"] for cookie in page.context.cookies()}
        renewing = f"{scene.registry_url}/masuk/perpanjang?"
        assert [url for url in pages.asked[before:] if url.startswith(renewing)]
        assert "prima_csrf" in names
        assert (pages.asked_elsewhere, pages.complaints) == ([], [])


def test_signing_out_at_the_evaluation_ends_the_session_at_the_registry(scene: Scene) -> None:
    with scene.reader(make_administrator(scene.system)) as pages:
        page = pages.open("/contoh")
        page.click("form[action$='/keluar'] button")
        page.wait_for_load_state()

        assert page.url.startswith(scene.registry_url)
        assert page.inner_text("[role=status]") == "Anda sudah keluar."

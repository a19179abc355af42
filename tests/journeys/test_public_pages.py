"""The pages that everybody reads, in a real Chromium: for all people, light, without script or mouse."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

import registry_service.app
from shared.http.service import install_service
from tests.journeys.page_ground import Ground, make_ground
from tests.journeys.scene import check_page, tab_to
from tests.registry.people_records import PASSWORD, with_password
from tests.registry.records import count_statements, make_administrator
from tests.support.browser import BrowserPages, find_chromium, share_browser
from tests.support.servers import Servers
from tests.support.system import System, make_system

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)

MOST_STATEMENTS = 30
NAMES = (
    *("home", "catalogue", "nothing", "innovation", "programme", "agency", "region"),
    *("sign_in", "missing", "ui"),
)


@dataclass(frozen=True)
class Scene:
    """A system with pages to look at, a browser, and where the pages are."""

    system: System
    ground: Ground
    browser: Browser
    url: str

    def reader(
        self, language: str = "id", width: int = 1280, scheme: str = "light", *, script: bool = True
    ) -> BrowserPages:
        return BrowserPages(self.browser, self.url, language, width, scheme, script=script)


@pytest.fixture(scope="module")
def scene(servers: Servers) -> Iterator[Scene]:
    """One system and one browser for the whole file; the pages of development are there too."""
    names = servers.new_databases()
    system = make_system(servers, servers.environment(*names))
    settings = replace(system.registry.service.settings, is_development=True)
    app = registry_service.app.create_app(settings)
    install_service(app, replace(system.registry.service, settings=settings))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield Scene(system, make_ground(system), share_browser(), f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()
    system.close()
    servers.drop_databases(names)


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_are_accessible_light_and_ask_nobody_else(scene: Scene, language: str) -> None:
    scheme = "dark" if language == "en" else "light"
    with scene.reader(language, 360, scheme) as pages:
        for name in NAMES:
            page = pages.turn_to(scene.ground.paths[name])
            check_page(pages, page, language, 360)


def test_search_leads_to_an_innovation_by_keyboard_alone(scene: Scene) -> None:
    with scene.reader() as pages:
        page = pages.open("/")
        tab_to(page, "input[name=text]")
        page.keyboard.type("antrean cepat")
        page.keyboard.press("Enter")
        page.wait_for_url("**/katalog?**")

        tab_to(page, f"a[href='{scene.ground.paths['innovation']}']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{scene.ground.paths['innovation']}")

        assert page.inner_text("h1") == "Antrean Cepat"


def test_without_script_search_facets_and_language_work(scene: Scene) -> None:
    with scene.reader("en", script=False) as pages:
        page = pages.open("/")
        page.fill("input[name=text]", "antrean")
        page.click("form[role=search] button")
        page.check("input[name=channel][value=whatsapp]")
        page.click("#filters button")
        assert page.inner_text(".p-chips").strip().startswith("Channel: WhatsApp")
        assert page.inner_text("main h3") == "Antrean Cepat"

        page.click(".p-chips a")
        page.click("text=Bahasa Indonesia")
        page.click("text=Beranda")

        assert page.get_attribute("html", "lang") == "id"
        assert page.inner_text("h1") == "Inovasi apa yang Anda cari?"


def test_page_says_what_is_inferred_unknown_and_reported(scene: Scene) -> None:
    with scene.reader(script=False) as pages:
        page = pages.open(scene.ground.paths["innovation"])

        said = page.inner_text("main")

    assert "Sumbernya tidak menyebut hal ini; kami menyimpulkannya: kanal layanan." in said
    assert "Belum ada hasil penilaian unit ini yang dirilis." in said
    assert "Direplikasi 1 kali" in said
    assert "Muba Sehat" in said
    assert "Digital\nbelum diketahui" in said
    for told in (
        "No. 42, Tim inovasi",
        "Top 45: 1 – Penghargaan, Nasional, 2021",
        "Dikembangkan",
        "Uji coba, sejak Maret 2021",
    ):
        assert told in said
    assert ("1.234,5 (5 Oktober 2021)" in said, "Rp\N{NO-BREAK SPACE}25.000.000 (APBD)" in said) == (
        True,
        True,
    )


def test_people_sign_in_keep_what_they_typed_and_sign_out(scene: Scene) -> None:
    with_password(scene.system, make_administrator(scene.system), "operator-sekayu")
    back = scene.ground.paths["agency"]
    with scene.reader(script=False) as pages:
        page = pages.open(back)
        page.click("text=Masuk")
        page.fill("#sign_in_name", "operator-sekayu")
        page.fill("#password", "bukan kata sandinya")
        page.click("main button")
        assert page.inner_text("[role=alert]") == "Nama masuk atau kata sandinya salah."
        assert (page.input_value("#sign_in_name"), page.input_value("#password")) == ("operator-sekayu", "")

        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(f"**{back}")
        assert page.inner_text("[role=status]") == "Anda sudah masuk."

        page.click("text=Keluar")
        assert page.inner_text("[role=status]") == "Anda sudah keluar."
        assert page.locator("text=Masuk").count() == 1


@pytest.mark.parametrize("name", ["home", "catalogue", "innovation", "agency", "region"])
def test_page_asks_the_database_a_fixed_number_of_times(scene: Scene, name: str) -> None:
    path = scene.ground.paths[name]
    headers = {"Accept": "text/html"}
    scene.system.registry.get(path, headers=headers)

    asked = count_statements(scene.system, lambda: scene.system.registry.get(path, headers=headers))

    assert asked <= MOST_STATEMENTS

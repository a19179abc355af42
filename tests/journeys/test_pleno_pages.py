"""The page on which evaluators agree in a pleno, in a real Chromium."""

from collections.abc import Iterator

import pytest

from tests.evaluation.pleno_ground import AGREED, make_pleno, read, record
from tests.evaluation.sheet_ground import CODES
from tests.evaluation.sheet_ground import Scene as Scored
from tests.journeys.scene import Scene, check_page, open_scene, tab_to
from tests.support.browser import find_chromium
from tests.support.servers import Servers

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)


@pytest.fixture(scope="module")
def scene(servers: Servers) -> Iterator[Scene]:
    """One system and one browser for the whole file."""
    with open_scene(servers) as opened:
        yield opened


@pytest.fixture(scope="module")
def scored(scene: Scene) -> Scored:
    """An open pleno, led by the first of two evaluators; a second lokus without a lead."""
    return make_pleno(scene.system)


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_are_accessible_light_and_ask_nobody_else(scene: Scene, scored: Scored, language: str) -> None:
    scheme = "dark" if language == "en" else "light"
    people = (scored.evaluators[0], scored.evaluators[1], scored.ground.nation)
    shown = [(person, scored.lokus_ids[0]) for person in people] + [(people[2], scored.lokus_ids[1])]
    for person, lokus_id in shown:
        with scene.reader(person, language, 360, scheme) as pages:
            check_page(pages, pages.turn_to(f"/pleno/{lokus_id}"), language, 360)


def test_lead_records_and_all_confirm_without_script(scene: Scene, scored: Scored) -> None:
    path = f"/pleno/{scored.lokus_ids[0]}"
    with scene.reader(scored.evaluators[0], script=False) as pages:
        page = pages.open(path)
        page.fill("#same_reason", "Semua lembar sama.")
        page.click("main button:has-text('Sepakati tingkat')")
        assert page.input_value("[name='levels[0].level']") == "5"
        page.fill("[name='levels[1].reason']", "Dilihat bersama.")
        page.click("main button:has-text('Catat kesepakatan')")
        assert "Pilih tingkatnya." in page.inner_text("main")
        assert page.input_value("[name='levels[1].reason']") == "Dilihat bersama."

        assert record(scored, {CODES[1]: 2}).status_code == 200
        page.select_option("[name='levels[1].level']", "4")
        page.click("main button:has-text('Catat kesepakatan')")
        assert "sudah dicatat orang lain" in page.inner_text("main")
        assert page.input_value("[name='levels[1].level']") == "4"
        page.click("main button:has-text('Catat kesepakatan')")
        assert "disepakati: 4" in page.inner_text("main")

        others = CODES[2:]
        assert record(scored, dict.fromkeys(others, AGREED)).status_code == 200
        page = pages.open(path)
        page.click("main summary:has-text('Hari dan tempat')")
        page.fill("#held_on", "2026-11-02")
        page.fill("#place", "Sekayu")
        page.click("main details button:has-text('Simpan')")
        page.click("main button:has-text('Saya menyetujui')")
        assert "Menunggu persetujuan" in page.inner_text("main")
    with scene.reader(scored.evaluators[1]) as pages:
        page = pages.open(path)
        tab_to(page, "main form[action$='/setuju'] button")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Cetak Berita Acara")

    agreed = read(scored, "pleno", scored.ground.nation).json
    assert (agreed["sheet"]["state"], agreed["place"]) == ("submitted", "Sekayu")

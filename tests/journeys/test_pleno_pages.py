"""The page on which evaluators agree in a pleno, in a real Chromium."""

import pytest
from playwright.sync_api import expect

from tests.evaluation.pleno_ground import AGREED, make_pleno, read, record
from tests.evaluation.sheet_ground import CODES
from tests.evaluation.sheet_ground import Scene as Scored
from tests.journeys.keyboard import pick, press, tick, write
from tests.journeys.scene import Scene, check_page, tab_to
from tests.support.browser import find_chromium

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)


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
            page = pages.turn_to(f"/pleno/{lokus_id}")
            if person is people[2]:
                expect(page.locator("option", has_text="Somebody – ").first).to_be_attached()
            check_page(pages, page, language, 360)


def test_lead_records_and_all_confirm_without_script_or_mouse(scene: Scene, scored: Scored) -> None:
    path = f"/pleno/{scored.lokus_ids[0]}"
    with scene.reader(scored.evaluators[0], script=False) as pages:
        page = pages.open(path)
        write(page, "#same_reason", "Semua lembar sama.")
        press(page, "form[action$='/sama'] button")
        assert page.input_value("[name='levels[0].level']") == "5"
        write(page, "[name='levels[1].reason']", "Dilihat bersama.")
        press(page, "form[action$='/tingkat'] button")
        assert "Pilih tingkatnya." in page.inner_text("main")
        assert page.input_value("[name='levels[1].reason']") == "Dilihat bersama."

        assert record(scored, {CODES[1]: 2}).status_code == 200
        pick(page, "[name='levels[1].level']", "4")
        press(page, "form[action$='/tingkat'] button")
        assert "sudah dicatat orang lain" in page.inner_text("main")
        assert page.input_value("[name='levels[1].level']") == "4"
        press(page, "form[action$='/tingkat'] button")
        assert "disepakati: 4" in page.inner_text("main")

        others = CODES[2:]
        assert record(scored, dict.fromkeys(others, AGREED)).status_code == 200
        page = pages.open(path)
        tick(page, "details:has(#held_on) > summary")
        page.fill("#held_on", "2026-11-02")
        write(page, "#place", "Sekayu")
        press(page, "form[action$='/tempat'] button")
        press(page, "form[action$='/setuju'] button")
        assert "Menunggu persetujuan" in page.inner_text("main")
    with scene.reader(scored.evaluators[1]) as pages:
        page = pages.open(path)
        tab_to(page, "main form[action$='/setuju'] button")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Cetak Berita Acara")

    agreed = read(scored, "pleno", scored.ground.nation).json
    assert (agreed["sheet"]["state"], agreed["place"]) == ("submitted", "Sekayu")

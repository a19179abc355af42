"""The pages on which a unit fills in its F-01, in a real Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.evaluation.self_assessment_ground import (
    CODES,
    COUNTED,
    ELEMENTS,
    give_back,
    make_scene,
    read,
    save,
)
from tests.evaluation.self_assessment_ground import Scene as Filled
from tests.journeys.scene import Scene, check_page, open_scene, tab_to
from tests.support.browser import find_chromium
from tests.support.servers import Servers
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(scope="module")
def scene(servers: Servers) -> Iterator[Scene]:
    """One system and one browser for the whole file."""
    with open_scene(servers) as opened:
        yield opened


@pytest.fixture(scope="module")
def filled(scene: Scene) -> Filled:
    """An F-01 of which everything is said and nothing ticked, still a draft."""
    return make_scene(scene.system, is_filled=True)


def _path(filled: Filled) -> str:
    return f"/f01/{filled.lokus_id}"


def _press(page: Page, words: str) -> None:
    page.click(f"main button:has-text('{words}')")


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_are_accessible_light_and_ask_nobody_else(scene: Scene, filled: Filled, language: str) -> None:
    one = _path(filled)
    paths = ["/f01", one, f"{one}/indikator/{COUNTED['code']}", f"{one}/bukti?untuk={CODES[0]}"]
    with scene.reader(filled.operator, language, 360, "dark" if language == "en" else "light") as pages:
        for path in paths:
            page = pages.turn_to(path)
            check_page(pages, page, language, 360)


def test_unit_says_shows_and_hands_in_without_script(scene: Scene, filled: Filled, tmp_path: Path) -> None:
    one = _path(filled)
    with scene.reader(filled.operator, script=False) as pages:
        page = pages.open(f"{one}/indikator/{CODES[0]}")
        page.check(f"#ticked-{ELEMENTS[0]}")
        page.fill("#note", "Ada di loket.")
        _press(page, f"lanjut ke {CODES[1]}")
        assert page.url.endswith(CODES[1])

        page = pages.open(f"{one}/indikator/{COUNTED['code']}")
        first = COUNTED["counts"][0]["code"]
        page.fill("[name='counted[0].count']", "banyak")
        _press(page, "Simpan")
        assert page.input_value("[name='counted[0].count']") == "banyak"
        assert page.locator("[role=alert]").count() == 1
        page.fill("[name='counted[0].count']", "1.250")
        page.fill("[name='counted[1].count']", "2500")
        page.locator("main form button", has_text="Simpan").last.click()
        _add_evidence(page, tmp_path)

    said = read(filled).json
    items = {row["indicator_code"]: row for row in said["items"]}
    assert (items[CODES[0]]["ticked"], items[CODES[0]]["note"]) == ([ELEMENTS[0]], "Ada di loket.")
    assert items[COUNTED["code"]]["counts"][first] == 1250
    assert [(row["kind"], row["indicator_codes"]) for row in said["evidence"]] == [("file", CODES[:1])]
    _hand_in(scene, filled, filled.verifier)
    assert read(filled).json["state"] == "submitted"


def _add_evidence(page: Page, folder: Path) -> None:
    """A refused file first: what was typed beside it stays."""
    (folder / "bukti.pdf").write_bytes(b"bukan pdf")
    (folder / "sk.pdf").write_bytes(PDF)
    page.click("text=Bukti (")
    page.fill("#file-title", "SK standar pelayanan")
    page.locator(f"form:has(#file) input[value='{CODES[0]}']").check()
    page.set_input_files("#file", folder / "bukti.pdf")
    _press(page, "Serahkan berkas")
    assert page.input_value("#file-title") == "SK standar pelayanan"
    assert page.locator("#file-message").count() == 1
    page.set_input_files("#file", folder / "sk.pdf")
    _press(page, "Serahkan berkas")
    assert "Berkas sudah diserahkan" in page.inner_text("[role=status]")
    assert "SK standar pelayanan" in page.inner_text("main ul")


def _hand_in(scene: Scene, filled: Filled, verifier: Person) -> None:
    with scene.reader(verifier, script=False) as pages:
        page = pages.open(_path(filled))
        _press(page, "Serahkan F-01")
        assert "F-01 sudah diserahkan" in page.inner_text("[role=status]")
        assert page.locator("text=Salin untuk WhatsApp").count() == 1
    with scene.reader(filled.ground.nation, script=False) as pages:
        page = pages.open(_path(filled))
        page.click("main summary:has-text('Kembalikan')")
        page.fill("#reason", "Bukti kurang.")
        _press(page, "Kembalikan")
        assert "dikembalikan ke" in page.inner_text("[role=status]")
    with scene.reader(verifier, script=False) as pages:
        page = pages.open(_path(filled))
        assert "Bukti kurang." in page.inner_text("main")
        _press(page, "Serahkan F-01")


def test_two_who_save_the_same_indicator_see_both_answers(scene: Scene, filled: Filled) -> None:
    """After the F-01 was handed in, returned and handed in again, it is returned once more."""
    give_back(filled)
    code = CODES[2]
    before = next(row for row in read(filled).json["items"] if row["indicator_code"] == code)
    elements = [row["code"] for row in before["elements"]]
    with scene.reader(filled.operator) as pages:
        page = pages.open(f"{_path(filled)}/indikator/{code}")
        save(filled, code, before["version"], ticked=elements[:1], note="dari tab lain")
        tab_to(page, f"#ticked-{elements[1]}")
        page.keyboard.press("Space")
        tab_to(page, "main form button")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Orang lain sudah menyimpan")

        assert "dari tab lain" in page.inner_text("main")
        assert page.is_checked(f"#ticked-{elements[1]}")
        tab_to(page, "main form button")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{CODES[3]}")

    after = next(row for row in read(filled).json["items"] if row["indicator_code"] == code)
    assert after["ticked"] == elements[1:2]

"""The pages on which a unit fills in its F-01, in a real Chromium."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from evaluation_service.periods.models import PeriodStage
from evaluation_service.periods.stage_rules import tell_moment
from shared import clock
from tests.evaluation.ground import MUBA, give_mandate
from tests.evaluation.self_assessment_ground import (
    CODES,
    COUNTED,
    ELEMENTS,
    give_back,
    make_scene,
    open_period,
    read,
    save,
)
from tests.evaluation.self_assessment_ground import Scene as Filled
from tests.journeys.keyboard import FAR, press, tick, write
from tests.journeys.scene import Scene, check_page, tab_to
from tests.registry.records import make_administrator, make_agency, make_operator
from tests.support.browser import find_chromium
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(scope="module")
def filled(scene: Scene) -> Filled:
    """An F-01 of which everything is said and nothing ticked, still a draft."""
    return make_scene(scene.system, is_filled=True)


def _path(filled: Filled) -> str:
    return f"/f01/{filled.lokus_id}"


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_are_accessible_light_and_ask_nobody_else(scene: Scene, filled: Filled, language: str) -> None:
    one = _path(filled)
    paths = ["/f01", one, f"{one}/indikator/{COUNTED['code']}", f"{one}/bukti?untuk={CODES[0]}"]
    with scene.reader(filled.operator, language, 360, "dark" if language == "en" else "light") as pages:
        for path in paths:
            page = pages.turn_to(path)
            check_page(pages, page, language, 360)


def test_work_in_the_registry_names_the_f01_that_are_due_the_most_urgent_first(
    scene: Scene, filled: Filled
) -> None:
    """The reader's browser asks the evaluation; where it does not answer, the link to it stays."""
    system, now = scene.system, clock.now()
    agency = make_agency(system, make_administrator(system), "RSUD Sekayu")
    worker = make_operator(system, agency["agency_id"])
    give_mandate(system, worker, "operator", MUBA, filled.ground.hospital.agency_id)
    period_id, unbegun_id, _ = open_period(filled.ground, name="PEKPPP Uji kedua")
    closes_at = now + timedelta(days=2)
    with system.evaluation.session() as session:
        session.add(PeriodStage(period_id=UUID(period_id), stage="f01", opens_at=now, closes_at=closes_at))
        session.commit()
    with scene.reader(worker, "id", 360, registry=True) as pages:
        page = pages.open("/kerja")
        due = page.locator("[data-due]")
        expect(due.get_by_role("status")).to_contain_text("perlu dikerjakan: 2")
        first, second = (row.inner_text() for row in due.locator("li").all())
        links = [link.get_attribute("href") for link in due.locator("li a").all()]
        check_page(pages, page, "id", 360)
        page.route("**/self-assessments*", lambda route: route.abort())
        page.reload()

        assert due.locator("li").count() == 0
        assert due.get_by_role("link").get_attribute("href") == f"{scene.evaluation_url}/f01"

    deadline = tell_moment(closes_at, "Asia/Jakarta", "id")
    for told in ("RSUD Uji", "PEKPPP Uji kedua", f"Serahkan paling lambat {deadline}.", "Belum dimulai"):
        assert told in first
    assert "verifikator perangkat daerah Anda yang menyerahkannya" in second
    assert links == [f"{scene.evaluation_url}/f01{at}" for at in (f"#l-{unbegun_id}", f"/{filled.lokus_id}")]


def test_unit_says_shows_and_hands_in_without_script_or_mouse(
    scene: Scene, filled: Filled, tmp_path: Path
) -> None:
    one = _path(filled)
    with scene.reader(filled.operator, script=False) as pages:
        page = pages.open(f"{one}/indikator/{CODES[0]}")
        tick(page, f"[id='ticked-{ELEMENTS[0]}']")
        write(page, "#note", "Ada di loket.")
        press(page, f"button[name=following][value='{CODES[1]}']")
        assert page.url.endswith(CODES[1])

        page = pages.open(f"{one}/indikator/{COUNTED['code']}")
        first = COUNTED["counts"][0]["code"]
        write(page, "[name='counted[0].count']", "banyak")
        press(page, "button[name=following]")
        assert page.input_value("[name='counted[0].count']") == "banyak"
        assert page.locator("#problems").count() == 1
        write(page, "[name='counted[0].count']", "1.250")
        write(page, "[name='counted[1].count']", "2500")
        press(page, "button[name=following][value='']")
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
    press(page, "main a[href$='/bukti']")
    _choose_file(page, folder / "bukti.pdf")
    write(page, "#file-title", "SK standar pelayanan")
    tick(page, f"form:has(#file) input[value='{CODES[0]}']")
    press(page, "form:has(#file) button")
    assert page.input_value("#file-title") == "SK standar pelayanan"
    assert page.locator("#file-message").count() == 1
    _choose_file(page, folder / "sk.pdf")
    press(page, "form:has(#file) button")
    assert "Berkas sudah diserahkan" in page.inner_text("[role=status]")
    assert "SK standar pelayanan" in page.inner_text("main ul")


def _choose_file(page: Page, path: Path) -> None:
    """The window in which a file is chosen is the browser's own; the keyboard gets there."""
    tab_to(page, "#file", FAR)
    page.set_input_files(":focus", path)


def _hand_in(scene: Scene, filled: Filled, verifier: Person) -> None:
    with scene.reader(verifier, script=False) as pages:
        page = pages.open("/f01")
        press(page, f"main a[href='{_path(filled)}']")
        press(page, "form[action$='/serahkan'] button")
        assert "F-01 sudah diserahkan" in page.inner_text("[role=status]")
        assert page.locator("text=Salin untuk WhatsApp").count() == 1
    with scene.reader(filled.ground.nation, script=False) as pages:
        page = pages.open(_path(filled))
        tick(page, "details:has(#reason) > summary")
        write(page, "#reason", "Bukti kurang.")
        press(page, "form:has(#reason) button")
        assert "dikembalikan ke" in page.inner_text("[role=status]")
    with scene.reader(verifier, script=False) as pages:
        page = pages.open(_path(filled))
        assert "Bukti kurang." in page.inner_text("main")
        press(page, "form[action$='/serahkan'] button")


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

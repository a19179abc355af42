"""The pages of imports, in a real Chromium: a file is handed in, matched, looked at and applied."""

import zipfile
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.keyboard import pick, press, tick
from tests.journeys.scene import Scene, check_page, tab_to
from tests.registry.import_files import IMPORTS, apply, check, do_work, make_workbook
from tests.registry.records import (
    OTHER_REGION,
    count_statements,
    make_administrator,
    make_agency,
    make_operator,
)
from tests.support.browser import find_chromium
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
MOST_STATEMENTS = 30
HEADINGS = ["Nama resmi", "Jenis"]
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def paths(scene: Scene, administrator: Person) -> dict[str, str]:
    """The list, and an import in each state that looks different."""
    system = scene.system
    make_agency(system, administrator, "Dinas Kesehatan")
    made: dict[str, dict[str, Any]] = {
        "faulty": _check(
            scene, administrator, [HEADINGS, ["Dinas Sosial", "kapal"], ["Dinas Pasar", "Dinas"]]
        ),
        "wanted": _check(
            scene, administrator, [["Nama resmi", "Golongan", "Warna"], ["Dinas Sosial", "a", "b"]]
        ),
        "whole": _check(scene, administrator, [HEADINGS, ["Dinas Sosial", "Dinas"]]),
        "written": _apply(scene, administrator, "Antar Obat"),
        "undone": _undone(scene, administrator, "Jemput Sampah"),
        "unsure": _check(scene, administrator, [HEADINGS, ["Dinas Kesehatn", "Dinas"]]),
    }
    return {"list": "/impor", **{name: f"/impor/{one['import_id']}" for name, one in made.items()}}


def _check(scene: Scene, person: Person, rows: list[list[str]]) -> dict[str, Any]:
    content = make_workbook({"Perangkat Daerah": rows})
    return check(scene.system, person, content, "agencies", "daftar.xlsx")


def _apply(scene: Scene, person: Person, name: str) -> dict[str, Any]:
    content = make_workbook({"Inovasi": [["Nama inovasi", "Perangkat daerah"], [name, "Dinas Kesehatan"]]})
    return apply(scene.system, person, check(scene.system, person, content, name="daftar.xlsx"))


def _undone(scene: Scene, person: Person, name: str) -> dict[str, Any]:
    applied = _apply(scene, person, name)
    path = f"{IMPORTS}/{applied['import_id']}/undoing"
    scene.system.registry.post(path, person, headers={"If-Match": f'"{applied["version"]}"'})
    do_work(scene.system)
    return applied


def _press(page: Page, words: str) -> None:
    page.click(f"main button:has-text('{words}')")


@pytest.mark.parametrize(("language", "scheme"), [("id", "light"), ("en", "dark")])
def test_pages_are_accessible_light_and_ask_nobody_else(
    scene: Scene, administrator: Person, paths: dict[str, str], language: str, scheme: str
) -> None:
    with scene.reader(administrator, language, 360, scheme, registry=True) as pages:
        for name, path in paths.items():
            page = pages.turn_to(path)
            page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
            check_page(pages, page, language, 360)
            if name == "faulty":
                assert "kapal" in page.inner_text("#faults")
                assert page.locator("#faults td:has-text('Perangkat Daerah')").count()


def test_file_is_handed_in_matched_answered_and_applied_without_script(
    scene: Scene, administrator: Person, paths: dict[str, str]
) -> None:
    rows = [["Nama OPD", "Golongan", "Warna"], ["Dinas Perikanan", "Dinas", "biru"]]
    rows.append(["Dinas Kesehatn", "Dinas", "hijau"])
    content = make_workbook({"Perangkat Daerah": rows})
    with scene.reader(administrator, registry=True, script=False) as pages:
        page = pages.open("/impor")
        page.select_option("#kind", "agencies")
        page.set_input_files("#file", {"name": "opd.txt", "mimeType": "text/plain", "buffer": b"x"})
        _press(page, "Periksa berkas")
        assert "opd.txt" in page.inner_text("#file-help")
        page.set_input_files("#file", {"name": "opd.xlsx", "mimeType": "", "buffer": content})
        _press(page, "Periksa berkas")
        assert "Berkas sedang diperiksa" in page.inner_text("#run")

        do_work(scene.system)
        page.click("text=Lihat kemajuannya")
        page.get_by_label("Kolom A: Nama OPD").select_option("official_name")
        page.get_by_label("Kolom B: Golongan").select_option("official_name")
        page.get_by_label("Kolom C: Warna").select_option("-")
        _press(page, "Baca berkas seperti ini")
        assert page.locator("#problems").count() == 1
        page.get_by_label("Kolom B: Golongan").select_option("kind")
        _press(page, "Baca berkas seperti ini")
        do_work(scene.system)
        page.click("text=Lihat kemajuannya")
        counts = page.locator("#run section:first-of-type tbody td")
        assert counts.all_inner_texts() == ["1", "0", "0", "1"]
        _press(page, "Periksa lagi dengan jawaban ini")
        assert "jawab sedikitnya satu nama" in page.inner_text("#problems")
        page.get_by_label("“Dinas Kesehatn” salah satu dari ini").select_option("Dinas Kesehatan")
        _press(page, "Periksa lagi dengan jawaban ini")
        do_work(scene.system)
        page.click("text=Lihat kemajuannya")
        assert counts.all_inner_texts() == ["1", "0", "1", "0"]
        assert "sudah Anda jawab" in page.inner_text("#names")

        page.check("#is_sure")
        _press(page, "Terapkan")
        do_work(scene.system)
        page.click("text=Lihat kemajuannya")
        assert "Diterapkan" in page.inner_text("#run")
        # Agencies are not taken back.
        assert page.locator("#batalkan").count() == 0

        page.click("summary:has-text('Hapus impor ini')")
        page.click("main form[action$=hapus] button")
        assert "sudah dihapus" in page.inner_text("[role=status]")

        page = pages.turn_to(paths["written"])
        page.click("summary:has-text('Batalkan impor ini')")
        page.check("#is_wanted")
        _press(page, "Batalkan impor")
        do_work(scene.system)
        page.click("text=Lihat kemajuannya")
        assert "1 inovasi diarsipkan" in page.inner_text("#undone")
        assert page.locator("#batalkan").count() == 0
    names = scene.system.registry.get("/api/v1/agencies?text=perikanan").get_json()["items"]
    assert [each["official_name"] for each in names] == ["Dinas Perikanan"]


def test_large_file_is_applied_by_keyboard_and_the_page_brings_itself_up_to_date(
    scene: Scene, administrator: Person
) -> None:
    large = BytesIO(make_workbook({"Perangkat Daerah": [HEADINGS, ["Dinas Peternakan", "Dinas"]]}))
    with zipfile.ZipFile(large, "a") as workbook:
        workbook.writestr("docProps/thumbnail.jpeg", bytes(300_000))
    with scene.reader(administrator, "en", registry=True) as pages:
        page = pages.open("/impor")
        pick(page, "#kind", "agencies")
        tab_to(page, "#file")
        page.set_input_files("#file", {"name": "opd.xlsx", "mimeType": "", "buffer": large.getvalue()})
        press(page, "main form[enctype] button")
        page.wait_for_selector("#run[data-reloads]")
        assert [url for url in pages.asked if "/api/v1/uploads/" in url] != []
        do_work(scene.system)
        page.wait_for_selector("#terapkan")
        tick(page, "#is_sure")
        press(page, "#terapkan button")
        do_work(scene.system)
        page.reload()
        assert "Applied on" in page.inner_text("#run")


def test_others_learn_nothing_and_pages_ask_a_fixed_number_of_times(
    scene: Scene, administrator: Person, paths: dict[str, str]
) -> None:
    registry = scene.system.registry
    agency = make_agency(scene.system, administrator, "Dinas Arsip")
    operator = make_operator(scene.system, agency["agency_id"])
    stranger = make_administrator(scene.system, OTHER_REGION)
    for name, path in paths.items():
        if name != "list":
            assert registry.get(path, stranger, headers=HTML).status_code == 404
            assert registry.get(path, operator, headers=HTML).status_code == 404
        ask = partial(registry.get, path, administrator, headers=HTML)
        assert ask().status_code == 200
        assert count_statements(scene.system, ask) <= MOST_STATEMENTS

    listed = registry.get("/impor", operator, headers=HTML).text
    assert "daftar.xlsx" not in listed
    assert 'value="agencies"' not in listed
    place = f"16.06/{agency['agency_id']}"
    led = registry.get(f"/impor/templat?kind=usage_months&place={place}", operator, headers=HTML)
    template = registry.get(led.headers["Location"], operator)
    assert (led.status_code, template.status_code) == (303, 200)

"""The pages of services, their standards and complaints, in a real Chromium."""

from functools import partial

import pytest
from playwright.sync_api import Page

from tests.journeys.keyboard import pick, press, tick, write
from tests.journeys.scene import Scene, check_page
from tests.registry.records import (
    OTHER_REGION,
    REGION,
    count_statements,
    make_administrator,
    make_agency,
    make_operator,
)
from tests.registry.standard_records import (
    DOCUMENTS,
    count,
    make_document,
    make_service,
    open_channel,
    path_of_service,
    state,
)
from tests.support.browser import find_chromium
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
MOST_STATEMENTS = 30
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def agency(scene: Scene, administrator: Person) -> dict[str, str]:
    """The agency whose pages they are."""
    return make_agency(scene.system, administrator, "Dinas Kependudukan")


@pytest.fixture(scope="module")
def operator(scene: Scene, agency: dict[str, str]) -> Person:
    """Who writes of the agency."""
    return make_operator(scene.system, agency["agency_id"])


@pytest.fixture(scope="module")
def paths(scene: Scene, operator: Person, agency: dict[str, str]) -> dict[str, str]:
    """Every page about standards, by short names."""
    system, one = scene.system, f"/perangkat-daerah/{agency['agency_id']}"
    service = make_service(system, operator, agency, "Penerbitan akta kelahiran", kind="administrative")
    state(system, operator, service, "requirements", link="https://contoh.go.id/syarat")
    channel = open_channel(system, operator, "Meja pengaduan", agency_id=agency["agency_id"])
    count(system, operator, channel, "2021-09", received=4137, answered_in_time=4000, settled=None)
    count(system, operator, channel, "2021-10", received=3)
    return {
        "services": f"{one}/layanan",
        "service": f"/layanan/{service['service_id']}",
        "documents": f"{one}/dokumen",
        "channels": f"{one}/pengaduan",
        "channel": f"/saluran-pengaduan/{channel['channel_id']}",
        "deadlines": f"{one}/tenggat-pengaduan",
        "region_channels": f"/daerah/{REGION}/pengaduan",
    }


def _press(page: Page, words: str) -> None:
    page.click(f"main button:has-text('{words}')")


@pytest.mark.parametrize(("language", "scheme"), [("id", "light"), ("en", "dark")])
def test_pages_are_accessible_light_and_ask_nobody_else(
    scene: Scene, agency: dict[str, str], operator: Person, paths: dict[str, str], language: str, scheme: str
) -> None:
    document = make_document(scene.system, operator, agency, f"SOP {language}")
    changed = (paths["service"], paths["channel"], f"{paths['documents']}/{document['document_id']}")
    with scene.reader(operator, language, 360, scheme, registry=True) as pages:
        for path in (*paths.values(), *(f"{each}/ubah" for each in changed)):
            page = pages.turn_to(path)
            page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
            check_page(pages, page, language, 360)
    taken_off = f"{DOCUMENTS}/{document['document_id']}/archiving"
    answer = scene.system.registry.post(taken_off, operator, headers={"If-Match": '"1"'})
    assert answer.status_code == 200


def test_service_is_registered_and_its_standard_stated_without_script_or_mouse(
    scene: Scene, operator: Person, paths: dict[str, str]
) -> None:
    standard = "main form:has([name='rows[1].is_there']) > p button"
    with scene.reader(operator, registry=True, script=False) as pages:
        page = pages.open(paths["services"])
        write(page, "#name", "Penerbitan kartu keluarga")
        press(page, "main form button")
        assert "Penerbitan kartu keluarga" in page.inner_text("h1")
        tick(page, "details:has([name='rows[1].is_there']) summary")
        pick(page, "[name='rows[1].is_there']", "true")
        tick(page, "[name='rows[1].published_in'][value=own_site]")
        tick(page, "[name='rows[1].published_in'][value=nowhere]")
        write(page, "[name='rows[1].link']", "https://contoh.go.id/kk")
        press(page, standard)
        assert "jangan keduanya" in page.inner_text("#problems")
        assert page.input_value("[name='rows[1].link']") == "https://contoh.go.id/kk"

        tick(page, "[name='rows[1].published_in'][value=nowhere]")
        press(page, standard)
        assert page.inner_text("[role=status]") == "Standar pelayanan tersimpan."
        assert "ada, diterbitkan" in page.inner_text("summary:has-text('Persyaratan')")
        service_id = page.url.rpartition("/")[2]
        _press(page, "Simpan standar")
        assert page.inner_text("[role=status]") == "Tidak ada yang berubah."

        page.click("text=Ubah data layanan")
        page.select_option("[name='fee.kind']", "by_schedule")
        _press(page, "Simpan")
        assert page.locator(".p-message").count() == 1
        page.fill("[name='fee.schedule[0].what']", "Cetak ulang")
        page.fill("[name='fee.schedule[0].amount']", "10.000")
        _press(page, "Simpan")
        assert page.inner_text("[role=status]") == "Tersimpan."
    answer = scene.system.registry.get(f"{path_of_service({'service_id': service_id})}/components")
    stored = scene.system.registry.get(path_of_service({"service_id": service_id})).get_json()
    assert stored["fee"]["schedule"] == [{"what": "Cetak ulang", "amount": 10000}]
    known = [each["code"] for each in answer.get_json()["components"] if each["version"] is not None]
    assert known == ["requirements"]


def test_month_of_complaints_is_reported_and_corrected_without_script(
    scene: Scene, operator: Person, paths: dict[str, str]
) -> None:
    with scene.reader(operator, registry=True, script=False) as pages:
        page = pages.open(paths["channel"])
        page.fill("#month", "2021-11")
        page.fill("#received", "250")
        page.fill("#answered_in_time", "300")
        _press(page, "Simpan bulan")
        assert page.locator("#answered_in_time-message").count() == 1
        page.fill("#answered_in_time", "200")
        page.fill("#settled", "100")
        page.fill("#median_days", "3,5")
        _press(page, "Simpan bulan")
        assert page.locator("#main [role=region] tbody tr").first.locator("td").first.inner_text() == "250"

        page.click("#main [role=region] a >> nth=0")
        page.fill("#received", "400")
        _press(page, "Simpan bulan")
        assert page.inner_text("[role=status]") == "Bulan ini sudah dikoreksi."
        assert "50" in page.inner_text("#main [role=region] tbody tr >> nth=0")


def test_channel_is_changed_and_both_are_shown_where_somebody_else_saved_without_script(
    scene: Scene, operator: Person, paths: dict[str, str]
) -> None:
    channel = "/api/v1/complaint-channels/" + paths["channel"].rpartition("/")[2]
    elsewhere = {"json": {"office_hours": "Senin–Jumat 08.00"}, "headers": {"If-Match": '"1"'}}
    with scene.reader(operator, registry=True, script=False) as pages:
        page = pages.open(paths["channel"])
        page.click("text=Ubah saluran ini")
        page.fill("#office", "Jalan Merdeka 1")
        page.fill("#until_on", "2031-12-31")
        assert scene.system.registry.patch(channel, operator, **elsewhere).status_code == 200
        _press(page, "Simpan")
        assert "Senin–Jumat 08.00" in page.inner_text("#office_hours-message")
        page.fill("#office_hours", "Senin–Kamis 08.00\nJumat 08.30")
        _press(page, "Simpan")
        assert page.inner_text("[role=status]") == "Tersimpan."
        assert "Jalan Merdeka 1" in page.inner_text("main")
    stored = scene.system.registry.get(channel).get_json()
    assert (stored["office_hours"], stored["until_on"]) == (
        "Senin–Kamis 08.00\nJumat 08.30",
        "2031-12-31",
    )


def test_region_sets_its_own_deadline_without_script(
    scene: Scene, administrator: Person, paths: dict[str, str]
) -> None:
    with scene.reader(administrator, registry=True, script=False) as pages:
        page = pages.open(paths["deadlines"])
        page.click("text=Tenggat seluruh daerah")
        page.click("summary:has-text('SP4N-LAPOR!, menanggapi')")
        own = page.locator("details[open] form")
        own.locator("[name=number]").fill("banyak")
        own.locator("[name=basis]").fill("Perbup 7/2026")
        own.locator("button").click()
        assert page.locator("details[open] .p-message").count() == 1
        page.click("#problems a")
        assert page.locator("details[open] #number:target").input_value() == "banyak"
        page.fill("details[open] [name=number]", "3")
        page.click("details[open] button")
        assert "Tenggat tersimpan" in page.inner_text("[role=status]")
        page = pages.open(paths["deadlines"])
        said = page.inner_text("main table")
        page.click("text=Pengaduan >> nth=0")
        page.click("text=Saluran seluruh daerah")
        page.select_option("#kind", "sp4n_lapor")
        page.fill("#name", "SP4N-LAPOR! Muba")
        page.click("main form button")
        assert page.inner_text("[role=status]") == "Saluran sudah dibuka."
        assert "Muba" in page.inner_text(".p-crumbs")
        assert ("3 hari kerja\tdaerah" in said, "Perbup 7/2026" in said) == (True, True)


def test_procedure_is_listed_and_taken_off_without_script_or_mouse(
    scene: Scene, operator: Person, paths: dict[str, str]
) -> None:
    with scene.reader(operator, registry=True, script=False) as pages:
        page = pages.open(paths["documents"])
        pick(page, "#kind", "periodic_information")
        write(page, "#title", "Alur penerbitan akta")
        pick(page, "#service_id", paths["service"].rpartition("/")[2])
        press(page, f"form[action='{paths['documents']}'] button")
        assert page.input_value("#title") == "Alur penerbitan akta"
        pick(page, "#kind", "sop")
        press(page, f"form[action='{paths['documents']}'] button")
        assert "masuk daftar" in page.inner_text("[role=status]")
        assert page.locator("#main .p-list a:has-text('Penerbitan akta kelahiran')").count() == 1

        press(page, "#main .p-list a[href$='/ubah']")
        write(page, "#number", "SOP/7/2021")
        tick(page, "#published_in-nowhere")
        tick(page, "#published_in-own_site")
        press(page, "main form button")
        assert "jangan keduanya" in page.inner_text("#published_in-message, .p-message >> nth=0")
        tick(page, "#published_in-own_site")
        press(page, "main form button")
        said = page.inner_text("#main .p-list")
        assert ("SOP/7/2021" in said, "Tidak di mana pun" in said) == (True, True)
        press(page, "main form[action$='/arsip'] button")
        assert page.locator("#main .p-list h3").count() == 0


def test_everybody_reads_shares_and_no_count_and_only_writers_write(
    scene: Scene, operator: Person, paths: dict[str, str]
) -> None:
    registry, stranger = scene.system.registry, make_administrator(scene.system, OTHER_REGION)
    for path in paths.values():
        for person in (None, stranger):
            answer = registry.get(path, person, headers=HTML)
            assert answer.status_code == 200
            assert "4.137" not in answer.text
            assert "4137" not in answer.text
            assert 'method="post" class="p-card"' not in answer.text
        ask = partial(registry.get, path, operator, headers=HTML)
        assert count_statements(scene.system, ask) <= MOST_STATEMENTS
    own = registry.get("/layanan", operator, headers=HTML)
    assert own.headers["Location"].endswith(paths["services"])
    assert registry.get("/layanan", stranger, headers=HTML).status_code == 200
    assert "4.137" in registry.get(paths["channel"], operator, headers={**HTML, "Accept-Language": "id"}).text

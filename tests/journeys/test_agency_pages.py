"""The pages that keep agencies and units, in a real Chromium without script."""

import pytest

from shared.actor import Mandate
from tests.journeys.scene import Scene, check_page
from tests.registry.records import count_statements, make_administrator, make_agency, make_unit
from tests.support.browser import find_chromium
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
MOST_STATEMENTS = 30


@pytest.fixture(scope="module")
def paths(scene: Scene, administrator: Person) -> dict[str, str]:
    """Every page about agencies, by short names."""
    agency = make_agency(scene.system, administrator, "RSUD Sekayu", aliases=["Rumah Sakit Sekayu"])
    unit = make_unit(scene.system, administrator, agency, "Instalasi Rawat Jalan")
    make_agency(scene.system, administrator, "Dinas Kesehatan")
    one = f"/perangkat-daerah/{agency['agency_id']}"
    return {
        "list": "/perangkat-daerah",
        "new": "/perangkat-daerah/baru",
        "agency": f"{one}/ubah",
        "succession": f"{one}/kelanjutan",
        "new_unit": f"{one}/unit/baru",
        "unit": f"/unit/{unit['unit_id']}/ubah",
    }


@pytest.mark.parametrize(("language", "scheme"), [("id", "light"), ("en", "dark")])
def test_pages_are_accessible_light_and_ask_nobody_else(
    scene: Scene, administrator: Person, paths: dict[str, str], language: str, scheme: str
) -> None:
    with scene.reader(administrator, language, 360, scheme, registry=True) as pages:
        for path in paths.values():
            page = pages.turn_to(path)
            check_page(pages, page, language, 360)


def test_agency_is_asked_about_renamed_and_given_a_unit(
    scene: Scene, administrator: Person, paths: dict[str, str]
) -> None:
    with scene.reader(administrator, registry=True, script=False) as pages:
        page = pages.open(paths["list"])
        page.click("text=Daftarkan perangkat daerah")
        page.fill("#official_name", "Rumah Sakit Umum Daerah Sekayu")
        page.select_option("#kind", "rsud")
        page.click("main form button")
        assert "Mungkin sudah terdaftar" in page.inner_text("main")
        assert page.input_value("#official_name") == "Rumah Sakit Umum Daerah Sekayu"

        page.fill("#official_name", "Dinas Perpustakaan dan Kearsipan")
        page.select_option("#kind", "dinas")
        page.check("#confirmed_new")
        page.click("main form button")
        assert page.inner_text("[role=status]") == "Dinas Perpustakaan dan Kearsipan terdaftar."

        page.locator("input[name=aliases]").first.fill("Dispusip")
        page.click("main form button")
        assert page.locator("input[name=aliases]").first.input_value() == "Dispusip"
        page.click("text=Daftarkan unit")
        page.fill("#official_name", "Perpustakaan Umum Sekayu")
        page.select_option("#kind", "upt")
        page.click("main form button")
        assert "Perpustakaan Umum Sekayu" in page.inner_text("main ul")


def test_it_is_recorded_what_became_of_an_agency(scene: Scene, administrator: Person) -> None:
    old = make_agency(scene.system, administrator, "Dinas Pertamanan")
    make_agency(scene.system, administrator, "Dinas Perumahan Rakyat")
    with scene.reader(administrator, registry=True, script=False) as pages:
        page = pages.open(f"/perangkat-daerah/{old['agency_id']}/kelanjutan")
        page.check("input[value=split]")
        page.fill("#on", "2026-01-01")
        page.check("text=Dinas Perumahan Rakyat")
        page.click("main form button")
        assert "Pemecahan menghasilkan dua penerus atau lebih." in page.inner_text("main")

        page.check("input[value=renamed]")
        page.click("main form button")
        assert page.inner_text("[role=status]") == "Kelanjutan Dinas Pertamanan sudah dicatat."
        assert "Dinas Perumahan Rakyat" in page.inner_text("main")


def test_only_keepers_of_the_region_reach_the_forms(scene: Scene, paths: dict[str, str]) -> None:
    headers = {"Accept": "text/html"}
    stranger = make_administrator(scene.system, "13.04")
    nobody = scene.system.make_person(Mandate("evaluator", "16.06"))
    for name, path in paths.items():
        expected = 200 if name in ("list", "new") else 403

        assert scene.system.registry.get(path, nobody, headers=headers).status_code == 403
        assert (path, scene.system.registry.get(path, stranger, headers=headers).status_code) == (
            path,
            expected,
        )


def test_pages_ask_the_database_a_fixed_number_of_times(
    scene: Scene, administrator: Person, paths: dict[str, str]
) -> None:
    headers = {"Accept": "text/html"}
    for path in paths.values():
        asked = count_statements(
            scene.system, lambda path=path: scene.system.registry.get(path, administrator, headers=headers)
        )

        assert asked <= MOST_STATEMENTS

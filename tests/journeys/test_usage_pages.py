"""The table on which an agency reports usage, in a real Chromium."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import text

from registry_service.usage.queries import list_reportable
from shared.actor import Mandate
from shared.contracts.roles import OPERATOR
from tests.journeys.scene import Scene, check_page
from tests.registry.records import REGION, make_administrator, make_agency
from tests.registry.usage_ground import ago, make_published, report
from tests.support.browser import find_chromium
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
MONTH = ago(1)
ADDRESS = f"/pemakaian?tahun={MONTH[:4]}"
CELL = f"m{MONTH[-2:]}"


@dataclass(frozen=True)
class Office:
    """An agency's operator, and two innovations with one and two channels."""

    operator: Person
    one: dict[str, Any]
    two: dict[str, Any]


@pytest.fixture(scope="module")
def office(scene: Scene) -> Office:
    """Two published innovations of one agency, the first with a figure of the last month."""
    system = scene.system
    administrator = make_administrator(system)
    agency_id = make_agency(system, administrator, "Dinas Kesehatan")["agency_id"]
    operator = system.make_person(Mandate(OPERATOR, REGION, agency_id))
    more = {"agency_id": agency_id}
    one = make_published(system, administrator, "Antrean Cepat", channels=["online"], **more)
    two = make_published(system, administrator, "Sidak Gizi", channels=["online", "whatsapp"], **more)
    report(system, operator, one, MONTH, 400)
    return Office(operator, one, two)


def _cell(row: int, name: str = CELL) -> str:
    return f"[name='rows[{row}].{name}']"


def _press(page: Page, words: str) -> None:
    page.click(f"main button:has-text('{words}')")


def _counts(scene: Scene, innovation: dict[str, Any]) -> dict[tuple[str, str], int]:
    path = f"/api/v1/innovations/{innovation['innovation_id']}/usage"
    months = scene.system.registry.get(path).json["months"]
    return {(row["month"], row["channel"]): row["count"] for row in months}


@pytest.mark.parametrize("language", ["id", "en"])
def test_page_is_accessible_light_and_asks_nobody_else(scene: Scene, office: Office, language: str) -> None:
    scheme = "dark" if language == "en" else "light"
    with scene.reader(office.operator, language, 360, scheme, registry=True) as pages:
        check_page(pages, pages.turn_to(ADDRESS), language, 360)


def test_page_ends_before_its_rows_grow_too_many(scene: Scene, office: Office) -> None:
    ask = partial(list_reportable, actor=office.operator.actor, year=int(MONTH[:4]), limit=24, cursor=None)
    with scene.system.registry.session() as session:
        first = ask(session, most_lines=1)
        rest = ask(session, most_lines=1, cursor=first.next_cursor)
        whole = ask(session, most_lines=3)
        session.execute(text("update innovation set channels = '{phone}' where name = 'Antrean Cepat'"))
        short = ask(session, most_lines=3)

    names = [[each.name for each in page.items] for page in (first, rest, whole, short)]
    one, two = "Antrean Cepat", "Sidak Gizi"
    assert (names, rest.next_cursor) == ([[one], [two], [one, two], [one]], None)


def test_faulty_cell_holds_the_table_back_and_keeps_what_was_typed(scene: Scene, office: Office) -> None:
    before = _counts(scene, office.one)
    with scene.reader(office.operator, registry=True, script=False) as pages:
        page = pages.open(ADDRESS)
        page.fill(_cell(0), "1.500")
        page.fill(_cell(1), "banyak")
        _press(page, "Simpan tabel ini")
        assert "harus bilangan bulat" in page.inner_text("[role=alert]")
        assert (page.input_value(_cell(0)), page.input_value(_cell(1))) == ("1.500", "banyak")
        assert _counts(scene, office.one) == before

        page.fill(_cell(1), "nihil")
        _press(page, "Simpan tabel ini")

        assert page.inner_text("[role=status]").startswith("Tersimpan: 1 baru, 1 diperbaiki, 0 ditarik.")
    assert _counts(scene, office.one) == {(MONTH, "online"): 1500}
    assert _counts(scene, office.two) == {(MONTH, "online"): 0}


def test_figure_changed_elsewhere_is_shown_beside_and_nothing_is_overwritten(
    scene: Scene, office: Office
) -> None:
    path = f"/api/v1/innovations/{office.one['innovation_id']}/usage/months/{MONTH}/online"
    with scene.reader(office.operator, registry=True, script=False) as pages:
        page = pages.open(ADDRESS)
        body = {"count": 1600, "basis": "register"}
        headers = {"If-Match": '"2"'}
        assert scene.system.registry.put(path, office.operator, json=body, headers=headers).status_code == 200
        page.fill(_cell(0), "1700")
        page.fill(_cell(1), "banyak")
        _press(page, "Simpan tabel ini")
        page.fill(_cell(1), "0")
        _press(page, "Simpan tabel ini")
        assert "sekarang: 1.600" in page.inner_text("main")
        assert page.input_value(_cell(0)) == "1700"
        assert _counts(scene, office.one) == {(MONTH, "online"): 1600}

        _press(page, "Simpan tabel ini")

    assert _counts(scene, office.one) == {(MONTH, "online"): 1700}


def test_cells_of_excel_are_pasted_and_sent_by_keyboard_alone(scene: Scene, office: Office) -> None:
    with scene.reader(office.operator, registry=True) as pages:
        page = pages.open(ADDRESS)
        page.focus(_cell(1, "m01"))
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              data.setData("text/plain", "10\\t20\\r\\n-\\t1.250\\r\\n7\\t-\\r\\n");
              const told = {clipboardData: data, bubbles: true, cancelable: true};
              document.activeElement.dispatchEvent(new ClipboardEvent("paste", told));
            }"""
        )
        typed = [page.input_value(_cell(row, name)) for row in (1, 2) for name in ("m01", "m02")]
        assert typed == ["10", "20", "-", "1.250"]
        page.wait_for_selector("#usage-said:has-text('halaman ini: 2.')")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == "rows[2].m01"
        page.keyboard.press("Control+Enter")
        page.focus("main form button")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=status]:has-text('Tersimpan')")

    year = MONTH[:4]
    told = _counts(scene, office.two)
    assert (told[f"{year}-01", "online"], told[f"{year}-02", "whatsapp"]) == (10, 1250)
    assert (f"{year}-01", "whatsapp") not in told

"""The pages about people, in a real Chromium: invited over a link, given a role, let in."""

import pytest
from playwright.sync_api import Page

from tests.journeys.keyboard import press, write
from tests.journeys.scene import Scene, check_page, tab_to
from tests.registry.people_records import ACCOUNTS, give, open_account
from tests.registry.records import count_statements, make_administrator, make_agency, make_nation
from tests.support.browser import find_chromium
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
PASSWORD = "perahu kuning di dermaga"
MOST_STATEMENTS = 30


@pytest.fixture(scope="module")
def paths(scene: Scene, administrator: Person) -> dict[str, str]:
    """Every page about people, by short names."""
    account = open_account(scene.system, administrator, "siti-aminah")
    mandate = give(scene.system, administrator, account, "evaluator", "16.06")
    one = f"/orang/{account['account_id']}"
    return {
        "list": "/orang",
        "nobody": "/orang?text=zzz",
        "new": "/orang/baru",
        "account": one,
        "details": f"{one}/data",
        "role": f"{one}/peran",
        "end": f"/peran/{mandate['mandate_id']}/akhiri",
        "own": "/akun-saya",
        "token": "/akun-saya/token",
        "password": f"/kata-sandi/{account['one_time_code']}",
        "link_over": "/kata-sandi/a-link-that-nobody-made",
    }


@pytest.mark.parametrize(("language", "scheme"), [("id", "light"), ("en", "dark")])
def test_pages_are_accessible_light_and_ask_nobody_else(
    scene: Scene, administrator: Person, paths: dict[str, str], language: str, scheme: str
) -> None:
    with scene.reader(administrator, language, 360, scheme, registry=True) as pages:
        for path in paths.values():
            page = pages.turn_to(path)
            check_page(pages, page, language, 360)


def test_administrator_invites_an_operator_who_works_with_a_token_without_script(
    scene: Scene, administrator: Person
) -> None:
    make_agency(scene.system, administrator, "RSUD Sekayu")
    with scene.reader(administrator, script=False, registry=True) as pages:
        page = pages.open("/orang")
        page.click("text=Undang seseorang")
        page.fill("#full_name", "Rahmat Hidayat")
        page.fill("#sign_in_name", "rahmat")
        page.fill("#nip", "123")
        page.click("main form button")
        assert "Harus 18 angka." in page.inner_text("main")
        assert page.input_value("#full_name") == "Rahmat Hidayat"

        page.fill("#nip", "197001012000031001")
        page.click("main form button")
        link = page.input_value("#link")
        assert link in page.input_value("#share")

        page.click("text=Beri peran")
        page.check("input[value=operator]")
        page.click("main form button")
        assert "Peran operator selalu untuk satu perangkat daerah." in page.inner_text("main")

        page.select_option("#agency_id", label="RSUD Sekayu")
        page.click("main form button")
        assert page.inner_text("[role=status] >> nth=0").startswith("Operator: diberikan")
        assert "RSUD Sekayu, Kabupaten Musi Banyuasin" in page.inner_text("main")

    token = _come_in(scene, link)
    scene.system.sync()
    answer = scene.system.registry.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json["full_name"]) == (200, "Rahmat Hidayat")


def _come_in(scene: Scene, link: str) -> str:
    """Choose a password by the link, sign in, and issue a token."""
    with scene.reader(script=False, registry=True) as pages:
        page = pages.open(link.removeprefix(scene.registry_url))
        _choose(page, "pendek", "pendek")
        assert "Harus 12 sampai 200 karakter." in page.inner_text("main")
        _choose(page, PASSWORD, "lain sekali kata sandinya")
        assert "Tidak sama dengan yang di atas." in page.inner_text("main")
        _choose(page, PASSWORD, PASSWORD)
        assert page.inner_text("[role=status]") == "Kata sandi Anda tersimpan. Sekarang masuklah dengannya."

        page.fill("#sign_in_name", "rahmat")
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.click(".p-who")
        assert "Operator" in page.inner_text("main")
        page.click("text=Terbitkan token")
        page.fill("#label", "laporan bulanan")
        page.click("main form button")
        token = page.input_value("#token")
        page.click("text=Kembali ke akun saya")
        assert "laporan bulanan" in page.inner_text("main table")

        assert pages.open(link.removeprefix(scene.registry_url)).inner_text("h1") == (
            "Tautan ini tidak berlaku lagi"
        )
        return token


def _choose(page: Page, first: str, second: str) -> None:
    page.fill("#password", first)
    page.fill("#password_again", second)
    page.click("main form button")


def test_role_is_ended_account_closed_and_opened_and_token_revoked_by_keyboard_alone(
    scene: Scene, administrator: Person
) -> None:
    account = open_account(scene.system, administrator, "pindah-tugas")
    give(scene.system, administrator, account, "evaluator", "16.06")
    with scene.reader(administrator, registry=True) as pages:
        page = pages.open("/orang?text=pindah")
        for link, button in (("akhiri", "Akhiri peran"), ("tutup", "Tutup akun")):
            if link == "akhiri":
                tab_to(page, f"a[href$='{account['account_id']}']")
                page.keyboard.press("Enter")
                page.wait_for_url(f"**/orang/{account['account_id']}")
            tab_to(page, f"main a[href$='{link}']")
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/{link}")
            tab_to(page, "main form button")
            assert page.evaluate("document.activeElement.innerText") == button
            page.keyboard.press("Enter")
            page.wait_for_url(f"**/orang/{account['account_id']}")

        said = page.inner_text("main")
        assert "berakhir" in said
        assert "Akun ini ditutup." in said
        press(page, "main a[href$='buka']")
        press(page, "main form button")
        assert "/kata-sandi/" in page.input_value("#link")
        check_page(pages, page, "id", 1280)
        press(page, ".p-who")
        press(page, "main a[href$='/token']")
        write(page, "#label", "laporan harian")
        press(page, "main form button")
        assert page.input_value("#token").startswith("prima_")
        check_page(pages, page, "id", 1280)
        press(page, "main a[href$='/akun-saya']")
        press(page, "main td a[href$='/cabut']")
        press(page, "main form button")
        assert page.locator("tr:has-text('dicabut')").count() == 1


def test_details_are_erased_once_the_account_is_closed_by_keyboard_alone(
    scene: Scene, administrator: Person
) -> None:
    account = open_account(scene.system, administrator, "minta-dihapus")
    one, api = f"/orang/{account['account_id']}", f"{ACCOUNTS}/{account['account_id']}"
    with scene.reader(administrator, registry=True, script=False) as pages:
        page = pages.open(f"{one}/hapus")
        press(page, "main form button")
        assert "Tutup akunnya dahulu." in page.inner_text("#problems")
        assert scene.system.registry.get(api, administrator).json["full_name"]

        assert scene.system.registry.post(f"{api}/closing", administrator).status_code == 200
        press(page, "main form a")
        press(page, "main a[href$='/hapus']")
        press(page, "main form button")
        assert page.inner_text("[role=status]") == "Data diri orang ini sudah dihapus."
        assert "minta-dihapus" not in page.content()
    assert scene.system.registry.get(f"{one}/hapus", administrator).status_code == 404


def test_details_that_somebody_else_changed_show_both(scene: Scene, administrator: Person) -> None:
    account = open_account(scene.system, administrator, "nama-lama")
    one = f"/orang/{account['account_id']}"
    with scene.reader(administrator, registry=True) as pages:
        page = pages.open(f"{one}/data")
        elsewhere = {"full_name": "Nama Orang Lain"}
        path = f"{ACCOUNTS}/{account['account_id']}"
        changed = scene.system.registry.patch(path, administrator, elsewhere, headers={"If-Match": '"1"'})
        assert changed.status_code == 200, changed.json
        page.fill("#full_name", "Nama Saya")
        page.click("main form button")
        assert page.input_value("#full_name") == "Nama Saya"
        assert "Nama Orang Lain" in page.inner_text("#full_name-message")
        page.click("main form button")
        assert page.inner_text("h1") == "Nama Saya"


def test_who_keeps_no_account_sees_none_and_others_links_stay_theirs(
    scene: Scene, administrator: Person, paths: dict[str, str]
) -> None:
    nobody = scene.system.make_person()
    for person, path, status in (
        (nobody, "/orang", 403),
        (nobody, paths["end"], 403),
        (make_nation(scene.system), paths["account"], 200),
        (make_administrator(scene.system, "13.04"), paths["account"], 404),
        (make_administrator(scene.system, "13.04"), paths["end"], 404),
    ):
        with scene.reader(person, registry=True, script=False) as pages:
            answer = pages.open("/akun-saya").goto(path)
            assert answer is not None
            assert (path, answer.status) == (path, status)


def test_list_asks_the_database_a_fixed_number_of_times(
    scene: Scene, administrator: Person, paths: dict[str, str]
) -> None:
    headers = {"Accept": "text/html"}
    for path in ("/orang", paths["account"], paths["role"]):
        asked = count_statements(
            scene.system, lambda path=path: scene.system.registry.get(path, administrator, headers=headers)
        )

        assert asked <= MOST_STATEMENTS

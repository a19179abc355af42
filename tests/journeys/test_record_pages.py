"""The pages of those who write, verify and publish records, in a real Chromium and as plain requests."""

import hashlib
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from registry_service.evidence.models import Evidence
from tests.journeys.record_deeds import WeakLine
from tests.journeys.record_ground import REASON, Office, list_paths, make_office
from tests.journeys.scene import LARGEST, Scene, check_page
from tests.registry.records import (
    OTHER_REGION,
    count_statements,
    created,
    done,
    draft,
    make_administrator,
    make_nation,
    path_of,
    publish,
)
from tests.support.browser import BrowserPages, find_chromium
from tests.support.documents import pdf
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)

HTML = {"Accept": "text/html"}
MOST_STATEMENTS = 30
PART = 256 * 1024


@pytest.fixture(scope="module")
def office(scene: Scene) -> Office:
    """The hospital's people and records."""
    return make_office(scene.system)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_for_all_people_and_asks_the_database_little(
    scene: Scene, office: Office, language: str
) -> None:
    scheme = "dark" if language == "en" else "light"
    readers: dict[str, BrowserPages] = {}
    asked: dict[str, int] = {}
    for name, (person, path) in list_paths(office).items():
        pages = readers.setdefault(person.token, scene.reader(person, language, 360, scheme, registry=True))
        page = pages.turn_to(path)
        check_page(pages, page, language, 360)
        assert page.locator("main h1").count() == 1, name
        asked[name] = _count(scene, person, path)
    for pages in readers.values():
        pages.__exit__(None, None, None)

    assert {name: count for name, count in asked.items() if count > MOST_STATEMENTS} == {}


def _count(scene: Scene, person: Person, path: str) -> int:
    return count_statements(
        scene.system, lambda: scene.system.registry.get(path, person, headers=HTML).get_data()
    )


def test_outsiders_find_no_desk_and_no_queue(scene: Scene, office: Office) -> None:
    stranger = scene.system.make_person()
    own = f"/inovasi/{office.records['draft']['innovation_id']}"
    paths = (f"{own}/kelola", f"{own}/ubah/uraian", f"{own}/bukti", f"{own}/langkah/ajukan", "/kerja/antrean")

    answers = {
        who: [scene.system.registry.get(path, person, headers=HTML).status_code for path in paths]
        for who, person in (("stranger", stranger), ("nobody", None))
    }
    versions = scene.system.registry.get(f"{own}/versi", stranger, headers=HTML).status_code
    work = scene.system.registry.get("/kerja", stranger, headers=HTML)

    assert answers == {"stranger": [403] * 5, "nobody": [303] * 5}
    assert versions == 404
    assert (work.status_code, "Perkadima" in work.get_data(as_text=True)) == (200, False)


def test_wrong_fields_keep_the_typing_and_rows_are_added(scene: Scene, office: Office) -> None:
    path = f"/inovasi/{office.records['draft']['innovation_id']}/ubah/dasar"
    with scene.reader(office.operator, script=False, registry=True) as pages:
        page = pages.open(path)
        page.fill("[id='budgets[0].year']", "tahun lalu")
        page.fill("[id='budgets[0].amount']", "Rp150.000.000")
        page.click("button[value=budgets]")
        assert page.input_value("[id='budgets[0].year']") == "tahun lalu"
        assert page.get_attribute("[id='budgets[0].year']", "aria-invalid") == "true"

        page.fill("[id='budgets[0].year']", "2025")
        page.click("button[value=budgets]")
        assert page.input_value("[id='budgets[0].amount']") == "150.000.000"
        assert page.input_value("[id='budgets[1].year']") == ""
    leaving: list[str] = []
    with scene.reader(office.operator, registry=True) as pages:
        page = pages.open(path)
        page.click("button[value=budgets]")
        page.fill("[id='budgets[2].year']", "2024")
        page.fill("[id='budgets[2].amount']", "75.000.000")
        with page.expect_event("dialog", lambda dialog: dialog.type == "beforeunload"):
            page.once("dialog", lambda dialog: dialog.dismiss())
            page.press("main form .p-buttons a", "Enter")
        pages.cut_off()
        page.click("button[value=tetap]")
        expect(page.locator("[data-offline]")).to_be_visible()
        pages.cut_off(cut=False)
        page.click("button[value=tetap]")
        expect(page.locator("[role=status]").first).to_be_visible()
        page.on("dialog", lambda dialog: leaving.append(dialog.type))
        page.click("main form .p-buttons a")
        page.wait_for_url("**/kelola")

    stored = done(scene.system.registry.get(path_of(office.records["draft"]), office.operator))
    assert leaving == []
    assert [(each["year"], each["amount"]) for each in stored["budgets"]] == [
        (2025, 150_000_000),
        (2024, 75_000_000),
    ]


def test_evidence_is_shown_fifty_pieces_at_once(scene: Scene, office: Office) -> None:
    innovation_id = UUID(office.records["verified"]["innovation_id"])
    about = {"subject_kind": "innovation", "subject_id": innovation_id, "kind": "link", "text_salt": "00"}
    with scene.system.registry.session() as session:
        session.add_all(
            Evidence(evidence_id=uuid4(), title=f"Berita {number}", url="https://contoh.go.id", **about)
            for number in range(52)
        )
        session.commit()
    with scene.reader(office.operator, script=False, registry=True) as pages:
        page = pages.open(f"/inovasi/{innovation_id}/bukti")
        forms = page.locator("form[action$='/keluarkan']")
        shown = [(page.inner_text("main section h2 >> nth=0"), forms.count(), pages.bytes_sent < LARGEST)]
        for wanted in (
            "a[rel=next]",
            "form[action$='/keluarkan'] button",
            "form[action$='/keluarkan'] button",
        ):
            page.click(f"main {wanted} >> nth=0")
            shown.append((page.inner_text("main section h2 >> nth=0"), forms.count(), True))

    assert shown == [
        ("52 bukti dukung", 50, True),
        ("52 bukti dukung", 2, True),
        ("51 bukti dukung", 1, True),
        ("50 bukti dukung", 50, True),
    ]


def test_file_goes_on_after_a_break_and_after_a_reload(scene: Scene, office: Office, tmp_path: Path) -> None:
    document = tmp_path / "SK.pdf"
    document.write_bytes(pdf(bytes(range(256)) * 4000))
    record, form = office.records["returned"], "form[action$='/bukti/berkas']"
    with scene.reader(office.operator, registry=True) as pages:
        page = pages.open(f"/inovasi/{record['innovation_id']}/bukti")
        line, told = WeakLine(page, hanging=(1, 4, 6)), page.locator(f"{form} [aria-live]")
        page.set_input_files("#file", document)
        page.click(f"{form} button.btn-primary")
        page.click(f"{form} [data-cancels]")
        expect(told).to_contain_text("dibatalkan")
        expect(page.locator("#file")).to_be_focused()
        page.click(f"{form} button.btn-primary")
        expect(told).to_contain_text("512 dari 1.001 KB")
        pages.cut_off()
        line.break_off()
        expect(told).to_contain_text("Tidak ada sambungan")
        pages.cut_off(cut=False)
        expect(told).to_contain_text("640 dari 1.001 KB")
        page.once("dialog", lambda dialog: dialog.accept())
        page.reload()
        expect(told).to_contain_text("belum selesai: 640 dari 1.001 KB")
        page.set_input_files("#file", document)
        page.click(f"{form} button.btn-primary")
        expect(page.locator("#file-title[aria-invalid], #title[aria-invalid]")).to_be_visible()
        expect(told).to_contain_text("tidak perlu dipilih lagi")
        page.fill(f"{form} [name=title]", "SK Bupati")
        page.click(f"{form} button.btn-primary")
        expect(page.locator("[role=status]").first).to_be_visible()

    listed = done(scene.system.registry.get(f"{path_of(record)}/evidence", office.operator))["items"]
    assert [part / PART for part in line.offsets] == [0, 0, 1, 2, 2, 2.5, 2.5, 3.5]
    assert [(each["title"], each["name"], each["sha256"]) for each in listed] == [
        ("SK Bupati", "SK.pdf", hashlib.sha256(document.read_bytes()).hexdigest())
    ]


def test_somebody_elses_change_is_shown_beside_mine(scene: Scene, office: Office) -> None:
    record = path_of(office.records["returned"])
    path = f"/inovasi/{office.records['returned']['innovation_id']}"
    with scene.reader(office.operator, script=False, registry=True) as pages:
        page = pages.open("/kerja")
        assert REASON in page.inner_text("main")
        page.click(f"a[href='{path}/ubah/identitas']")
        version = int(page.input_value("input[name=version]"))
        theirs = {"long_name": "Sistem Delivery Obat"}
        done(scene.system.registry.patch(record, office.operator, json=theirs, version=version))
        page.fill("#long_name", "Sistem Antar Obat")
        page.click("button[value=tetap]")

        clash = page.inner_text(".p-sides")
        assert page.input_value("#long_name") == "Sistem Antar Obat"
        page.click("button[value=tetap]")
        assert page.inner_text("[role=status]") == "Tersimpan."

    assert ("Sistem Delivery Obat" in clash, "Sistem Antar Obat" in clash) == (True, True)
    stored = done(scene.system.registry.get(record, office.operator))
    assert stored["long_name"] == "Sistem Antar Obat"


def test_published_record_is_changed_through_its_side_draft(scene: Scene, office: Office) -> None:
    path = f"/inovasi/{office.records['silent']['innovation_id']}"
    with scene.reader(office.administrator, script=False, registry=True) as pages:
        page = pages.open(f"{path}/kelola")
        page.click(f"form[action='{path}/usulan/mulai'] button")
        page.click(f"a[href='{path}/usulan/ubah/uraian']")
        page.fill("#aim", "Penderita diabetes tahu riwayatnya.")
        page.click("button[value=tetap]")
        page.click(f"main ol a[href='{path}/usulan']")
        assert "Penderita diabetes" in page.inner_text(".p-compare")
        page.click(f"a[href='{path}/usulan/langkah/tayangkan']")
        page.click("main form button")
        assert "Penderita diabetes" in pages.open(path).inner_text("main")

        page = pages.open(f"{path}/versi")
        assert "Penderita diabetes" in page.inner_text(".p-compare")


def test_returned_record_says_why_and_may_be_shared(scene: Scene, office: Office) -> None:
    path = f"/inovasi/{office.records['submitted']['innovation_id']}"
    with scene.reader(office.administrator, script=False, registry=True) as pages:
        page = pages.open("/kerja/antrean")
        page.click(f"a[href='{path}/kelola'] >> nth=0")
        page.click(f"a[href='{path}/langkah/kembalikan']")
        page.click("main form button")
        assert page.get_attribute("#reason", "aria-invalid") == "true"
        page.fill("#reason", "Sebut kanalnya satu per satu.")
        page.click("main form button")
        share = page.input_value("#share-notice")

    assert share.startswith("Sih Larajaket (RSUD Sekayu) dikembalikan: Sebut kanalnya satu per satu.")
    assert share.endswith(f"{path}/kelola")


def test_replication_is_said_by_one_side_and_confirmed_by_the_other(scene: Scene, office: Office) -> None:
    path = f"/inovasi/{office.records['silent']['innovation_id']}"
    other = make_administrator(scene.system, OTHER_REGION)
    with scene.reader(office.operator, script=False, registry=True) as pages:
        page = pages.open(path)
        page.click(f"a[href='{path}/replikasi']")
        page.select_option("#place", OTHER_REGION)
        page.click("main form button >> nth=0")
        page.fill("#replicated_since", "kapan-kapan")
        page.click("main form[method=post] button")
        assert page.get_attribute("#replicated_since", "aria-invalid") == "true"
        page.fill("#replicated_since", "2021")
        page.click("main form[method=post] button")
        asked = page.input_value("#share-notice").rpartition(scene.registry_url)[2]
        assert page.locator("form[action$='/konfirmasi']").count() == 0

    with scene.reader(other, script=False, registry=True) as pages:
        page = pages.open("/kerja")
        page.click("main a[href='/replikasi']")
        page.click(f"a[href='{asked}'] >> nth=1")
        page.click("form[action$='/konfirmasi'] button")
        assert "Terkonfirmasi" in page.inner_text("[role=status] >> nth=0")
        page.click(f"a[href='{asked}'] >> nth=1")
        page.check("#is_alive-true")
        page.fill("#as_of", "2022-03-01")
        page.click("form[action$='/pemakaian'] button")
        assert "ya (1 Maret 2022)" in page.inner_text("main dl")
        assert "Direplikasi 1 kali" in pages.open(path).inner_text("main")

        own = publish(scene.system, other, draft(scene.system, other, "Siaga Kita", region_code=OTHER_REGION))
        page = pages.open(f"/inovasi/{office.records['changing']['innovation_id']}/replikasi")
        page.select_option("#replica_id", label="Siaga Kita")
        page.click("main form[method=post] button")
        page.click("main dl a:has-text('Siaga Kita')")
        assert page.url.endswith(f"/inovasi/{own['innovation_id']}")


def test_proposer_confirms_nothing_and_finds_the_refusal(scene: Scene, office: Office) -> None:
    call, nation = scene.system.registry, make_nation(scene.system)
    other = make_administrator(scene.system, OTHER_REGION)
    innovation = publish(scene.system, nation, draft(scene.system, nation, "Pos Lansia"))
    said = {"side": "original", "replica_region_code": OTHER_REGION}
    replication_id = created(call.post(f"{path_of(innovation)}/replications", nation, said))["replication_id"]
    one, api = f"/replikasi/{replication_id}", f"/api/v1/replications/{replication_id}"

    own, theirs = (call.get(one, person, headers=HTML).text for person in (nation, other))
    done(call.post(f"{api}/refusal", other, {"reason": "Belum."}, headers={"If-Match": '"1"'}))
    listed = call.get("/replikasi", nation, headers=HTML).text

    assert ("/konfirmasi" in own, "/konfirmasi" in theirs) == (False, True)
    assert (one in listed, "Belum." in call.get(one, nation, headers=HTML).text) == (True, True)

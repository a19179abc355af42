"""The pages of those who administer periods, in a real Chromium: from a draft to the public result."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page

from evaluation_service.instruments.files import SHIPPED
from evaluation_service.periods.models import Downtime
from shared import clock
from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, OPERATOR
from tests.evaluation.ground import MUBA, Ground, give_mandate, make_ground, regional_input
from tests.evaluation.release_ground import make_scored
from tests.evaluation.sheet_ground import CODES
from tests.journeys.keyboard import choose, pick, press, tick, write
from tests.journeys.scene import Scene, check_page, open_scene, tab_to
from tests.support.browser import find_chromium
from tests.support.servers import Servers
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)

NAME = "PEKPPP Mandiri Muba"


@dataclass(frozen=True)
class Stage:
    """A scene with its people: two administrators of the region, one of whom drafts, and the ground."""

    scene: Scene
    ground: Ground
    second: Person
    insider: Person


@pytest.fixture(scope="module")
def stage(servers: Servers) -> Iterator[Stage]:
    """One system and one browser for the whole file."""
    with open_scene(servers) as scene:
        ground = make_ground(scene.system)
        second = scene.system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA))
        insider = scene.system.make_person(Mandate(EVALUATOR, MUBA))
        give_mandate(scene.system, insider, OPERATOR, MUBA, ground.hospital.agency_id)
        yield Stage(scene, ground, second, insider)


def _draft(stage: Stage, **changes: object) -> str:
    """A drafted period of the region over the API; its id."""
    body = regional_input(**changes)
    if "settings" in changes:
        body.pop("form_weights")
    answer = stage.scene.system.evaluation.post("/api/v1/periods", stage.ground.administrator, body)
    assert answer.status_code == 201, answer.text
    return str(answer.json["period_id"])


def _choose(stage: Stage, period_id: str, unit_id: UUID) -> str:
    answer = stage.scene.system.evaluation.post(
        f"/api/v1/periods/{period_id}/lokus",
        stage.ground.administrator,
        {"unit_id": str(unit_id), "service_kind": "kesehatan"},
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json["lokus_id"])


def _open_with_everything(stage: Stage) -> str:
    """An open period of several forms, with dates, a lokus, an assignment and measured downtime."""
    administrator, evaluation = stage.ground.administrator, stage.scene.system.evaluation
    settings = {"minimum_respondents": 30, "below_minimum": "evaluator_alone"}
    period_id = _draft(
        stage,
        name="PEKPPP Mandiri 2026",
        instrument_id="panrb-pekppp-2023",
        form_set="luring",
        settings=settings,
    )
    now = clock.now()
    ends = {"opens_at": now - timedelta(days=2), "closes_at": now + timedelta(days=9)}
    dates = {name: moment.isoformat() for name, moment in ends.items()}
    answer = evaluation.put(
        f"/api/v1/periods/{period_id}/stages",
        administrator,
        {"stages": [{"stage": code, "grace_minutes": 30, **dates} for code in ("f01", "desk_review", "f03")]},
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 200, answer.text
    lokus_id = _choose(stage, period_id, stage.ground.hospital.unit_id)
    _choose(stage, period_id, stage.ground.office.unit_id)
    answer = evaluation.post(f"/api/v1/periods/{period_id}/opening", administrator)
    assert answer.status_code == 200, answer.text
    evaluation.post(
        f"/api/v1/periods/{period_id}/assignments",
        administrator,
        {"lokus_id": lokus_id, "evaluator_id": str(stage.ground.evaluator.account_id)},
    )
    with evaluation.session() as session:
        began = now - timedelta(hours=3)
        session.add(Downtime(downtime_id=uuid4(), began_at=began, ended_at=began + timedelta(minutes=50)))
        session.commit()
    return period_id


def test_pages_are_accessible_light_and_ask_nobody_else(stage: Stage) -> None:
    draft_id = _draft(stage)
    _choose(stage, draft_id, stage.ground.hospital.unit_id)
    open_id = _open_with_everything(stage)
    scored = make_scored(stage.scene.system)
    draft, opened, closed = (f"/periode/{each}" for each in (draft_id, open_id, scored.period_id))
    own = [
        *("/periode", "/periode/baru", draft, f"{draft}/identitas", f"{draft}/lokus", f"{draft}/tahapan"),
        *(f"{draft}/ketetapan", f"{draft}/buka", f"{draft}/penugasan"),
        *(opened, f"{opened}/tahapan", f"{opened}/ketetapan", f"{opened}/penugasan", f"{opened}/kemajuan"),
        *(f"{opened}/penetapan", "/instrumen", "/instrumen/panrb-17-2017/1"),
        *("/instrumen/panrb-pekppp-2023/1", "/instrumen/panrb-pekppp-2023/1/beda?dengan=panrb-17-2017@1"),
    ]
    readers = (
        (stage.ground.administrator, own),
        (stage.ground.nation, ["/periode/baru", f"{closed}/penetapan", f"{closed}/kemajuan"]),
    )
    for language, scheme in (("id", "light"), ("en", "dark")):
        for person, paths in readers:
            with stage.scene.reader(person, language, 360, scheme) as pages:
                for path in paths:
                    page = pages.turn_to(path)
                    assert page.locator("h1").count() == 1, path
                    check_page(pages, page, language, 360)


def test_a_period_goes_from_draft_to_public_result_without_script_or_mouse(stage: Stage) -> None:
    """By the keyboard alone."""
    name = f"{NAME} 2026"
    with stage.scene.reader(stage.ground.administrator, "en", script=False) as pages:
        page = pages.open("/periode")
        press(page, "main a[href$='/periode/baru']")
        choose(page, "scheme", "pekppp_mandiri")
        write(page, "#name", name)
        pick(page, "#instrument_id", "panrb-17-2017@1")
        choose(page, "combination", "mean")
        choose(page, "sheet_mode", "independent")
        press(page, "main form button")
        assert page.locator(".p-notice-bad").count() == 0, page.inner_text("main")
        base = page.url.removesuffix("/lokus")

        write(page, "#text", "Uji")
        press(page, "main form[role=search] button")
        for unit in (stage.ground.hospital, stage.ground.office):
            tick(page, f"[id='unit-{unit.unit_id}']")
        write(page, "#service_kind", "kesehatan")
        press(page, "#main form[method=post] button")
        assert "2 units were added as lokus." in page.inner_text("main")

        press(page, "main nav a[href$='/buka']")
        assert page.inner_text("#missing + ul").startswith("Weights between the forms: must be decided")
        tick(page, "#is_sure")
        press(page, "main form button")
        assert "1 thing is still missing" in page.inner_text("main")

        press(page, "main nav a[href$='/ketetapan']")
        choose(page, "weights_are", "given")
        write(page, "[id='weights[0].weight']", "half")
        press(page, "main form button")
        assert "must be a fraction such as 1/4" in page.inner_text("main form")
        assert page.input_value("[id='weights[0].weight']") == "half"
        choose(page, "weights_are", "open")
        press(page, "main form button")
        tick(page, "#is_sure")
        press(page, "main form button")
        assert f"“{name}” is open." in page.inner_text("main")
        assert "The period" in page.input_value("#share-notice")

        _assign(stage, page)
        _score(stage, name)
        _close_and_determine(stage, page, base)

        assert "You cannot release these results" in page.inner_text("main")
    _release(stage, base.removeprefix(stage.scene.evaluation_url), name)


def _assign(stage: Stage, page: Page) -> None:
    """Give both lokus to the evaluator; one of the agency itself is refused by code and reason."""
    for checkbox in page.locator("input[name=lokus_ids]").all():
        tick(page, f"[id='{checkbox.get_attribute('id')}']")
    tick(page, f"[id='evaluator-{stage.insider.account_id}']")
    press(page, "#assign button")
    code = stage.insider.account_id.hex[:6].upper()
    assert f"evaluator {code}, RSUD Uji: nobody scores their own agency" in page.inner_text("#problems")
    assert page.locator("input[name=lokus_ids]:checked").count() == 2

    for person in (stage.insider, stage.ground.evaluator):
        tick(page, f"[id='evaluator-{person.account_id}']")
    press(page, "#assign button")
    assert "2 assignments were given." in page.inner_text("main")


def _score(stage: Stage, name: str) -> None:
    """The evaluator hands in a sheet on each lokus, at level 4 and 5."""
    evaluation, evaluator = stage.scene.system.evaluation, stage.ground.evaluator
    given = evaluation.get("/api/v1/me/assignments", evaluator).json["items"]
    for level, assignment in enumerate((row for row in given if row["period_name"] == name), start=4):
        sheet_id = evaluation.post(
            f"/api/v1/assignments/{assignment['assignment_id']}/sheet", evaluator
        ).json["sheet_id"]
        answers = [{"indicator_code": code, "level": level} for code in CODES]
        evaluation.put(f"/api/v1/sheets/{sheet_id}/answers", evaluator, {"answers": answers})
        assert evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", evaluator).status_code == 202
    stage.scene.system.work()


def _close_and_determine(stage: Stage, page: Page, base: str) -> None:
    page.goto(f"{base}/kemajuan")
    assert "Everything that was handed in has been scored." in page.inner_text("main")

    page.goto(f"{base}/penetapan")
    press(page, "form[action$='/tutup'] button")
    assert "please confirm" in page.inner_text("main")
    tick(page, "#is_sure")
    press(page, "form[action$='/tutup'] button")
    stage.scene.system.work()

    page.goto(f"{base}/penetapan")
    assert page.locator("table tbody tr").count() == 2
    tick(page, "#is_sure")
    press(page, "form[action$='/tetapkan'] button")


def _release(stage: Stage, path: str, name: str) -> None:
    with stage.scene.reader(stage.second, "id", script=False) as pages:
        page = pages.open(f"{path}/penetapan")
        tick(page, "#sementara")
        write(page, "#typed_name", "sesuatu")
        press(page, "form[action$='/tayangkan'] button")
        assert "ketik nama periode persis" in page.inner_text("main")

        write(page, "#typed_name", name)
        press(page, "form[action$='/tayangkan'] button")
        assert f"Hasil “{name}” sudah tayang." in page.inner_text("main")
        assert f"/hasil/{path.rsplit('/', 1)[1]}" in page.input_value("#share-notice")
        press(page, f"main a[href='/hasil/{path.rsplit('/', 1)[1]}']")
        assert page.inner_text("h1") == name
        assert "RSUD Uji" in page.inner_text("main")


def test_dates_are_announced_and_downtime_is_made_good(stage: Stage) -> None:
    period_id = _open_with_everything(stage)
    with stage.scene.reader(stage.ground.administrator, "id") as pages:
        page = pages.open(f"/periode/{period_id}/tahapan")
        page.locator("text=Umumkan perpanjangan ini").first.click()
        assert "Diumumkan: " in page.inner_text(".p-notice-good")
        assert "sebab layanan terukur tidak dapat dipakai" in page.inner_text("main")

        page.locator("summary:has-text('Ubah tanggal')").first.click()
        page.fill("#change-f01-closes_at", "2001-01-01T10:00")
        page.fill("#reason-f01", "Banjir")
        page.locator("button:has-text('Umumkan tanggal baru')").first.click()
        assert page.input_value("#reason-f01") == "Banjir"
        assert "batas akhir harus sesudah mulai" in page.inner_text("#change-f01-message")

        page.goto(f"/periode/{period_id}/kemajuan")
        assert page.locator("[data-refreshes] progress").count() == 4


def test_a_region_brings_its_own_instrument_by_keyboard(stage: Stage) -> None:
    whole = (SHIPPED / "panrb-pekppp-2023.yaml").read_text()
    with stage.scene.reader(stage.ground.administrator, "id") as pages:
        page = pages.open("/instrumen")
        _send_file(
            page, whole.replace("id: panrb-pekppp-2023\n", "id: d1606-uji\n", 1).replace("24/100", "1/0", 1)
        )
        assert "baris 34" in page.inner_text("main")

        _send_file(page, whole.replace("id: panrb-pekppp-2023\n", "id: d1606-uji\n", 1))
        assert page.inner_text(".p-notice-good").startswith("Instrumen d1606-uji 1 sudah dimuat.")

        tab_to(page, "#dengan")
        page.select_option("#dengan", "panrb-pekppp-2023@1")
        tab_to(page, "form[action$='beda'] button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/beda**")
        rows = page.locator("tbody tr").all_inner_texts()
        assert rows == ['id\t"panrb-pekppp-2023"\t"d1606-uji"']


def _send_file(page: Page, content: str) -> None:
    page.set_input_files("#file", {"name": "uji.yaml", "mimeType": "text/yaml", "buffer": content.encode()})
    page.click("text=Periksa dan muat")


def test_who_may_not_know_of_a_period_finds_none(stage: Stage) -> None:
    draft_id = _draft(stage)
    with stage.scene.reader(stage.ground.neighbour, "id") as pages:
        assert pages.open(f"/periode/{draft_id}").title().startswith("Halaman")
        assert NAME not in pages.open("/periode").inner_text("main")

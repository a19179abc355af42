"""The three journeys through the pages of the whole system: gunicorn, workers and clocks, a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shared.actor import Mandate
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from tests.evaluation.ground import MUBA, Ground, draft_period, make_ground, move_period, register_unit
from tests.evaluation.ground import add_lokus as choose_lokus
from tests.evaluation.sheet_ground import assign
from tests.journeys.evaluator_ground import fill_aspect, today
from tests.journeys.keyboard import press, tick, write
from tests.journeys.record_deeds import SUMMARY, click, register, take_steps, tell, use_keys
from tests.journeys.record_ground import Office, make_office
from tests.journeys.scene import Scene, tab_to
from tests.support.browser import BrowserPages, find_chromium, share_browser
from tests.support.processes import running_processes, wait_for
from tests.support.servers import Servers
from tests.support.system import Person, make_system

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
ASPECTS = ("I", "II", "III", "IV", "V", "VI")
PATIENCE_SECONDS = 120.0
# As if this device had kept pages with an earlier release: the next page replaces its worker and keeps anew.
OLDER_WORKER = """async () => {
  const { worker, scope } = document.getElementById("sheet").dataset;
  const kept = await navigator.serviceWorker.register(`${worker}?lama`, { scope });
  while (!kept.active?.scriptURL.endsWith("?lama")) await new Promise((done) => setTimeout(done, 20));
}"""


@dataclass
class RealScene(Scene):
    """The whole system running; everybody signed in before it started."""

    signed_in: dict[Any, dict[str, str]] = field(default_factory=dict)

    def cookies_of(self, person: Person) -> dict[str, str]:
        """What signing in gave."""
        return self.signed_in[person.account_id]


@dataclass(frozen=True)
class Stage:
    """The scene with its people, and two open periods with one lokus each."""

    scene: RealScene
    office: Office
    ground: Ground
    second: Person
    evaluators: dict[bool, Person]
    periods: dict[bool, str]
    assignments: dict[bool, str]


@pytest.fixture(scope="module")
def stage(servers: Servers) -> Iterator[Stage]:
    """Everything is prepared first; then the real processes are started on the same databases."""
    names = servers.new_databases()
    system = make_system(servers, servers.environment(*names))
    system.serve()
    scene = RealScene(system, share_browser(), "", "")
    office, ground = make_office(system), make_ground(system)
    second = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    hospital = register_unit(system, MUBA, "RSUD Sekayu", kind="rsud")
    evaluators = {True: ground.evaluator, False: system.make_person(*ground.evaluator.mandates)}
    system.sync()
    periods, assignments = {}, {}
    for script in (True, False):
        period_id = draft_period(ground, name=f"PEKPPP Uji {2030 + script}")
        lokus_id = choose_lokus(ground, period_id, hospital)
        move_period(ground, period_id, "opening")
        assignments[script] = assign(ground, period_id, lokus_id, evaluators[script])
        periods[script] = period_id
    people = (office.operator, office.verifier, office.administrator)
    for person in (*people, *evaluators.values(), ground.nation, second):
        scene.signed_in[person.account_id] = Scene.cookies_of(scene, person)
    with running_processes(servers, system.environment) as processes:
        scene.registry_url = processes.settings.registry.url
        scene.evaluation_url = processes.settings.evaluation.url
        yield Stage(scene, office, ground, second, evaluators, periods, assignments)
    system.close()
    servers.drop_databases(names)


@pytest.mark.parametrize("way", ["keyboard", "no_script"])
def test_innovation_is_registered_and_found_by_everybody(stage: Stage, way: str) -> None:
    scene, office = stage.scene, stage.office
    script = way == "keyboard"
    name, send = ("Saroale", use_keys) if script else ("Saroale Dua", click)
    with scene.reader(office.operator, script=script, registry=True) as pages:
        page = pages.open("/kerja")
        told = "Tidak ada F-01" if script else "Bila unit di"
        expect(page.locator("[data-due] [role=status]")).to_contain_text(told)
        send(page, "a[href='/inovasi/baru']")
        register(page, name, send, office.unit["unit_id"])
        tell(page, send)
        assert "Minta verifikator" in page.inner_text(".p-next")
        path = page.url.removesuffix("/kelola").removeprefix(scene.registry_url)
    take_steps(scene, office.verifier, path, ["ajukan"], send, script=script)
    take_steps(scene, office.administrator, path, ["verifikasi", "tayangkan"], send, script=script)

    with scene.reader(script=script, registry=True) as pages:
        page = pages.open("/katalog")

        def is_found() -> bool:
            page.goto(f"/katalog?text={name}")
            return name in page.locator("main h3").all_inner_texts()

        wait_for(PATIENCE_SECONDS, "the record in the catalogue", is_found)
        assert SUMMARY in pages.open(path).inner_text("main")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no_script"])
def test_unit_is_scored_determined_released_and_read(stage: Stage, *, script: bool) -> None:
    """Nobody here has a mouse."""
    _score(stage, script=script)
    _determine(stage, script=script)
    _release(stage, script=script)

    with stage.scene.reader(stage.office.operator, script=script, registry=True) as pages:
        page = pages.open("/")
        press(page, "header a[href$='/hasil']")
        press(page, f"main a[href='/hasil/{stage.periods[script]}']")
        assert "RSUD Sekayu" in page.inner_text("main table")
        press(page, f"main table a[href^='/hasil/{stage.periods[script]}/']")
        expect(page.locator("h1")).to_contain_text("RSUD Sekayu")
        expect(page.locator("#mengapa h2")).to_have_text("Mengapa nilai ini")
        tick(page, "#mengapa summary")
        assert "tingkat 4" in page.inner_text("#mengapa details[open]").lower()


def _score(stage: Stage, *, script: bool) -> None:
    """Every indicator at level 4, without a mouse; with script two aspects while there is no network."""
    with stage.scene.reader(stage.evaluators[script], script=script) as pages:
        page = pages.open("/tugas")
        press(page, f"form[action*='{stage.assignments[script]}'] button")
        sheet = page.url.removeprefix(stage.scene.evaluation_url)
        if script:
            page.evaluate(OLDER_WORKER)
        press(page, ".p-card a.btn-primary")
        for aspect in ASPECTS:
            assert page.url.endswith(f"/{aspect}")
            if script:
                _choose(pages, page, aspect)
            else:
                fill_aspect(page)
            press(page, "button[name=go]:not([value=stay])")
        press(page, f"main a[href='{sheet}']")
        # In which order a day is typed, the browser's own language decides.
        tab_to(page, "#visited_on")
        page.fill("#visited_on", today(stage.scene))
        press(page, "form[action$='/kunjungan'] button")
        press(page, ".p-card a.btn-primary[href$='/kirim']")
        press(page, "form[action$='/kirim'] button")
        expect(page.locator("#receipt code")).to_be_visible()
        if script:
            assert page.evaluate("caches.keys()") != []
            press(page, "form[action$='/keluar'] button")
            page.goto("/hasil")
            assert page.evaluate("caches.keys()") == []


def _choose(pages: BrowserPages, page: Page, aspect: str) -> None:
    """Level 4 by the keys that go from one indicator to the next; II and III where there is no network."""
    if aspect == "I":
        expect(page.locator("#sheet-kept")).to_contain_text("tanpa sambungan")
    if aspect == "II":
        pages.cut_off()
    for _ in page.locator("[data-indicator]").all():
        page.keyboard.press("j")
        page.keyboard.press("4")
    if aspect == "II":
        expect(page.locator("#sheet-state")).to_contain_text("Belum terkirim")
        return
    if aspect == "III":
        expect(page.locator("#sheet-kept")).to_contain_text("tersimpan di perangkat ini pada")
        page.reload()
        expect(page.locator("[data-indicator] input[value='4']:checked")).not_to_have_count(0)
        pages.cut_off(cut=False)
        expect(page.locator("#sheet[data-kept-at]")).to_have_count(0)
        return
    expect(page.locator("#sheet-state")).to_contain_text("Semuanya tersimpan")


def _determine(stage: Stage, *, script: bool) -> None:
    base = f"/periode/{stage.periods[script]}"
    with stage.scene.reader(stage.ground.nation, script=script) as pages:
        page = pages.open("/periode")
        press(page, f"main a[href='{base}/kemajuan']")
        wait_for(PATIENCE_SECONDS, "the score of the sheet", lambda: "sudah dihitung." in _read_anew(page))
        press(page, f"main nav a[href='{base}/penetapan']")
        tick(page, "#is_sure")
        press(page, "form[action$='/tutup'] button")
        wait_for(PATIENCE_SECONDS, "the end of the closing", lambda: "belum dapat" not in _read_anew(page))
        tick(page, "#is_sure")
        press(page, "form[action$='/tetapkan'] button")
        assert "administrator kedua" in page.inner_text("main")


def _read_anew(page: Page) -> str:
    """What the page says now."""
    page.reload()
    return page.inner_text("main")


def _release(stage: Stage, *, script: bool) -> None:
    """A second person finds what is left to do, without being told where."""
    name = f"PEKPPP Uji {2030 + script}"
    with stage.scene.reader(stage.second, script=script) as pages:
        page = pages.open("/periode")
        press(page, f"main a[href='/periode/{stage.periods[script]}/penetapan']")
        tick(page, "#sementara")
        write(page, "#typed_name", name)
        press(page, "form[action$='/tayangkan'] button")
        assert f"Hasil “{name}” sudah tayang." in page.inner_text("main")

"""The pages on which everybody reads results, in a real Chromium."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from tests.evaluation.ground import MUBA, register_agency
from tests.journeys.results_ground import Results, make_results
from tests.journeys.scene import Scene, check_page, open_scene, tab_to
from tests.registry.records import count_statements
from tests.support.browser import find_chromium
from tests.support.servers import Servers
from tests.support.system import Person

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
MOST_STATEMENTS = 30
# One of each kind: a ranking that is narrowed down and a second publication look the same.
WALKED = (
    *("periods", "ranking", "scorecard", "of_forms", "what_if", "comparison"),
    *("publications", "graded", "region"),
)


@dataclass(frozen=True)
class Stage:
    """A scene with results in it."""

    scene: Scene
    results: Results


@pytest.fixture(scope="module")
def stage(servers: Servers) -> Iterator[Stage]:
    """One system and one browser for the whole file."""
    with open_scene(servers) as scene:
        yield Stage(scene, make_results(scene.system))


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_are_accessible_light_and_ask_nobody_else(stage: Stage, language: str) -> None:
    with stage.scene.reader(None, language, 360, "dark" if language == "en" else "light") as pages:
        for path in (stage.results.paths[name] for name in WALKED):
            page = pages.turn_to(path)
            assert page.locator("h1").count() == 1, path
            page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")

            check_page(pages, page, language, 360)


def test_pages_ask_the_database_a_fixed_number_of_times(stage: Stage) -> None:
    evaluation, headers = stage.scene.system.evaluation, {"Accept": "text/html"}
    asked = {}
    for name, path in stage.results.paths.items():
        assert evaluation.get(path, headers=headers).status_code == 200, path
        ask = partial(evaluation.get, path, headers=headers)
        asked[name] = count_statements(stage.scene.system, ask, "evaluation")

    assert {name: number for name, number in asked.items() if number > MOST_STATEMENTS} == {}


def test_nothing_unreleased_is_seen_but_by_administrators(stage: Stage) -> None:
    results, evaluation = stage.results, stage.scene.system.evaluation
    ground = results.unreleased.ground

    def read(person: Person | None) -> dict[str, int]:
        return {
            name: evaluation.get(path, person, headers={"Accept": "text/html"}).status_code
            for name, path in results.hidden.items()
        }

    seen = read(ground.nation)
    list_for_all = evaluation.get("/hasil", headers={"Accept": "text/html"}).text
    reports_for_all = evaluation.get("/hasil/laporan", headers={"Accept": "text/html"}).text
    others = [
        evaluation.get(path, headers={"Accept": "text/html"}).text
        for name, path in results.paths.items()
        if name != "periods"
    ]

    assert seen == {**dict.fromkeys(results.hidden, 200), "card": 303}
    for person in (None, ground.neighbour, ground.administrator, results.unreleased.evaluators[0]):
        assert set(read(person).values()) == {404}
    assert "Rahasia 2020" in list_for_all
    assert f"/hasil/{results.unreleased.period_id}" not in list_for_all
    assert "Rancangan Kampar" not in reports_for_all
    assert not any("Rahasia 2020" in text for text in others)


def test_ranking_goes_out_as_a_table_in_the_signs_of_its_language(stage: Stage) -> None:
    results, evaluation = stage.results, stage.scene.system.evaluation
    path = f"/api/v1/periods/{results.scene.period_id}/ranking.csv"

    told = {lang: evaluation.get(f"{path}?lang={lang}").data.decode("utf-8-sig") for lang in ("id", "en")}
    hidden = evaluation.get(f"/api/v1/periods/{results.unreleased.period_id}/ranking.csv")
    narrowed = evaluation.get(f"{path}?text=dukcapil").data.decode("utf-8-sig")

    assert "ranking.csv?lang=id" in evaluation.get(results.paths["ranking"]).text
    assert [line.split(";")[0] for line in told["id"].splitlines()] == ["Peringkat", "1", "2"]
    assert ";3,50;" in told["id"].splitlines()[2]
    assert ",3.50," in told["en"].splitlines()[2]
    assert hidden.status_code == 404
    assert narrowed.splitlines()[1:] == [told["id"].splitlines()[1]]
    assert (
        "ranking.csv?lang=id&amp;text=uji&amp;unit_kind=dinas"
        in evaluation.get(results.paths["narrowed"]).text
    )


def test_without_script_a_reader_goes_from_ranking_to_reason_and_comparison(stage: Stage) -> None:
    with stage.scene.reader(None, "id", script=False) as pages:
        page = pages.open("/hasil")
        page.click("text=PEKPPP Uji 2019 Wilayah I")
        assert page.locator(".p-ranking tbody tr").count() == 2
        assert page.inner_text(".p-ranking tbody tr:first-child").split("\t")[1] == "1"
        for box in page.locator(".p-pick").all():
            box.check()
        page.click("text=Bandingkan unit yang dipilih")
        assert page.locator(".p-radar polygon[class^=p-series]").count() == 2
        assert "4,50" not in page.inner_text("main")

        page.click("text=Dinas RSUD Uji")
        page.wait_for_load_state()
        said = page.inner_text("main")
        for wanted in ("3,50", "Mengapa nilai ini", "Lembar 2", "berbeda dari predikat di sini"):
            assert wanted in said
        assert "Antrean Cepat" in said
        assert "tidak dapat dibandingkan" in said

        page.click("text=Apa yang menaikkan predikat ini?")
        page.select_option("#indicator", "6")
        page.select_option("#level", "5")
        page.click("text=Lihat hasilnya")
        assert "SIMULASI – bukan hasil resmi" in page.inner_text("main")
        assert page.inner_text("#coba .p-figure:nth-child(2) dd") > "3,50"


def test_ranking_is_sorted_narrowed_and_turned_over_by_keyboard(stage: Stage) -> None:
    with stage.scene.reader(None, "en") as pages:
        page = pages.open(stage.results.paths["ranking"])
        tab_to(page, "#text")
        page.keyboard.type("dukcapil")
        page.keyboard.press("Enter")
        page.wait_for_url("**text=dukcapil**")
        assert page.locator(".p-ranking tbody tr").count() == 1
        assert page.inner_text(".p-ranking tbody tr td:nth-child(2)") == "1"

        tab_to(page, "a[href$='sort=lowest']")
        page.keyboard.press("Enter")
        page.wait_for_url("**sort=lowest**")

        assert page.locator("th[aria-sort]").inner_text() == "Index"


def test_signed_in_administrator_sees_what_is_not_released_marked_so(stage: Stage) -> None:
    with stage.scene.reader(stage.results.unreleased.ground.nation) as pages:
        page = pages.open("/hasil")
        page.click("text=Rahasia 2020")

        said = page.inner_text("main")

        assert "Hanya administrator periode ini yang melihat halaman ini." in said
        check_page(pages, page, "id", 1280)


def test_administrator_writes_down_what_was_reported_and_publishes_it_without_script(stage: Stage) -> None:
    ground, evaluation = stage.results.scene.ground, stage.scene.system.evaluation
    archive = register_agency(stage.scene.system, MUBA, "Arsip Uji")
    stage.scene.system.sync()
    with stage.scene.reader(ground.administrator, script=False) as pages:
        page = pages.open("/hasil/laporan")
        page.click("text=Catat hasil yang dilaporkan")
        page.fill("#title", "Kepatuhan Muba 2021")
        page.select_option("#kind", "official_report")
        page.fill("[name='region_figures.region_value']", "98,79")
        page.fill("#values_lines", "Arsip Uji; 10; 99,46\nDinas Lain; banyak; 98,125")
        page.click("main form button")
        assert "baris 2: harus bilangan bulat" in page.inner_text("#values_lines-message")
        page.fill("#values_lines", "Arsip Uji; 10; 99,46\nDinas Lain; 5; 98,125")
        page.click("main form button")
        assert page.inner_text("main [role=status]").startswith("Tersimpan. 1 pemeriksaan")
        path = page.url.removeprefix(stage.scene.evaluation_url)
        assert evaluation.get(path, headers={"Accept": "text/html"}).status_code == 404

        page.click("text=Perbaiki atau tayangkan")
        assert page.input_value("#values_lines") == "Arsip Uji\t10\t99,46\nDinas Lain\t5\t98,125"
        page.click("summary:has-text('Pertentangan')")
        page.fill("[name='conflicts[0].text_id']", "Rata-ratanya lain dari yang tercetak.")
        page.click("main form:has(#title) > p button")
        page.click("text=Perbaiki atau tayangkan")
        page.click("form[action$='/tayangkan'] button")
        assert "Sudah tayang" in page.inner_text("main [role=status]")
    answer = evaluation.get(f"/api/v1/publications/{path.rpartition('/')[2]}").get_json()
    assert [row["value"] for row in answer["external_values"]] == ["99.46", "98.125"]
    assert [row["agency_id"] for row in answer["external_values"]] == [str(archive), None]
    assert answer["region_figures"]["region_value"] == "98.79"
    assert [each["text_id"] for each in answer["conflicts"]] == ["Rata-ratanya lain dari yang tercetak."]


def test_form_of_a_publication_is_accessible_and_its_keepers_alone(stage: Stage) -> None:
    path = f"{stage.results.paths['valued']}/ubah"
    ground, evaluation = stage.results.scene.ground, stage.scene.system.evaluation
    with stage.scene.reader(ground.nation, "en", 360, "dark") as pages:
        page = pages.open(path)
        page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
        check_page(pages, page, "en", 360)
        page.goto(path.replace("/ubah", "/tindak-lanjut"))
        check_page(pages, page, "en", 360)
    told = [
        evaluation.get(path, each, headers={"Accept": "text/html"}) for each in (None, ground.administrator)
    ]
    assert [answer.status_code for answer in told] == [303, 403]

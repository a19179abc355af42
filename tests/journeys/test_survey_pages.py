"""The survey (F-03) on a phone and for those who watch it, in a real Chromium."""

import pytest
from playwright.sync_api import Page

from tests.evaluation.survey_ground import ITEMS, SurveyScene, make_survey
from tests.journeys.scene import Scene, check_page, tab_to
from tests.support.browser import find_chromium

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)
PHONE = 360


@pytest.fixture(scope="module")
def survey(scene: Scene) -> SurveyScene:
    """An open survey with a poster."""
    made = make_survey(scene.system)
    made.post("/poster", made.ground.nation)
    return made


def _poster_path(survey: SurveyScene) -> str:
    address = survey.get("/poster", survey.ground.nation).json["address"]
    return "/survey/" + str(address).rpartition("/")[2]


def _choose_all(page: Page, level: int) -> None:
    for item in page.locator("[data-item]").all():
        item.locator(f"label:has(input[value='{level}'])").click()


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_are_accessible_light_and_ask_nobody_else(
    scene: Scene, survey: SurveyScene, language: str
) -> None:
    token = survey.tokens()[0]
    used = survey.tokens()[0]
    survey.send(used)
    one = f"/survei/{survey.lokus_ids[0]}"
    everybodys = [_poster_path(survey), f"/survey/tokens/{token}", f"/survey/tokens/{used}/terima-kasih"]
    everybodys += [f"/survey/tokens/{used}", "/survey/tokens/made-up", "/survey/perangkat"]
    nobody = ("light" if language == "id" else "dark", None, everybodys)
    keeper = ("dark", survey.ground.nation, [one, f"{one}/poster", f"{one}/kertas"])

    for scheme, person, paths in (nobody, keeper):
        with scene.reader(person, language, PHONE, scheme) as pages:
            for path in paths:
                page = pages.turn_to(path)
                pages.said = [each for each in pages.said if "status of 4" not in each]
                check_page(pages, page, language, PHONE)


def test_poster_leads_to_a_counted_answer_by_keyboard_alone(scene: Scene, survey: SurveyScene) -> None:
    survey.tick()
    before = survey.state()
    with scene.reader(width=PHONE) as pages:
        page = pages.open(_poster_path(survey))
        tab_to(page, "main form button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/survey/tokens/*")
        for place in range(len(ITEMS)):
            tab_to(page, f"[name='answers[{place}].level']")
            page.keyboard.press("ArrowRight")
        assert page.inner_text("[data-survey-state]") == f"{len(ITEMS)} dari {len(ITEMS)} sudah dijawab"
        tab_to(page, "main form button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/terima-kasih")

        assert page.inner_text("h1") == "Terima kasih, jawaban Anda sudah kami terima."
        page.goto(page.url.removesuffix("/terima-kasih"))
        assert "Kode ini sudah dipakai" in page.inner_text("main")

    survey.tick()
    assert survey.state()["counted"] == before["counted"] + 1


def test_answers_wait_on_the_phone_until_there_is_a_network(scene: Scene, survey: SurveyScene) -> None:
    survey.tick()
    before = survey.state()
    with scene.reader(width=PHONE) as pages:
        page = pages.open(f"/survey/tokens/{survey.tokens()[0]}")
        _choose_all(page, 3)
        pages.cut_off()
        page.click("main form button")
        page.wait_for_selector("text=Belum terkirim")
        kept = page.evaluate("Object.keys(localStorage).length")

        pages.cut_off(cut=False)
        page.wait_for_url("**/terima-kasih")

        assert (kept, page.evaluate("Object.keys(localStorage).length")) == (1, 0)

    survey.tick()
    assert survey.state()["counted"] == before["counted"] + 1


def test_device_of_many_forgets_what_somebody_left_unsent(scene: Scene, survey: SurveyScene) -> None:
    token = survey.tokens()[0]
    with scene.reader(width=PHONE) as pages:
        pages.add_cookies({"prima_survey": token})
        page = pages.open(f"/survey/tokens/{token}")
        page.clock.install()
        _choose_all(page, 2)
        assert page.evaluate("Object.keys(localStorage).length") == 1
        page.clock.fast_forward("06:00")

        assert page.locator("[data-item] input:checked").count() == 0
        assert page.evaluate("Object.keys(localStorage).length") == 0


def test_without_script_a_refused_answer_keeps_what_was_typed(scene: Scene, survey: SurveyScene) -> None:
    survey.tick()
    before = survey.state()
    with scene.reader(width=PHONE, script=False) as pages:
        page = pages.open(f"/survey/tokens/{survey.tokens()[0]}")
        page.click("main form summary")
        page.fill("#service", "Rawat jalan 1606011212120001")
        page.check("#sex-female")
        page.click("main form button")
        assert "Jawab paling sedikit satu pernyataan." in page.inner_text("[role=alert]")
        assert "Jangan menulis angka" in page.inner_text("#service-message")
        assert page.is_checked("#sex-female")

        page.fill("#service", "Rawat jalan")
        _choose_all(page, 4)
        page.click("main form button")
        page.wait_for_url("**/terima-kasih")

    survey.tick()
    assert survey.state()["counted"] == before["counted"] + 1


def test_unit_hands_its_tablet_from_one_respondent_to_the_next(scene: Scene, survey: SurveyScene) -> None:
    survey.tick()
    before = survey.state()
    with scene.reader(survey.operator, script=False) as pages:
        page = pages.open(f"/survei/{survey.lokus_ids[0]}")
        assert "Unit hanya melihat jumlah" in page.inner_text("main")
        assert page.locator("#kind-links").count() == 0
        page.check("#kind-tablet")
        page.fill("#count", "2")
        page.click("button:has-text('Terbitkan kode')")
        page.click("button:has-text('Mulai di perangkat ini')")
        _answer(page)
        assert "Tersisa 1 kode" in page.inner_text("main")
        page.click("text=Responden berikutnya")
        _answer(page)
        assert page.locator("text=Responden berikutnya").count() == 0

    survey.tick()
    by_mode = survey.state()["by_mode"]
    assert by_mode["tablet"] == before["by_mode"]["tablet"] + 2


def _answer(page: Page) -> None:
    _choose_all(page, 5)
    page.click("main form button")
    page.wait_for_url("**/terima-kasih")


def test_evaluator_enters_paper_and_leaves_a_burst_out(
    scene: Scene, survey: SurveyScene, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one = f"/survei/{survey.lokus_ids[0]}"
    for token in survey.tokens(count=12):
        survey.send(token)
    survey.tick()
    scan = tmp_path_factory.mktemp("scan") / "kertas.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    with scene.reader(survey.ground.evaluator, script=False) as pages:
        page = pages.open(f"{one}/kertas")
        page.set_input_files("#scan", scan)
        _choose_all(page, 2)
        page.click("text=Simpan jawaban ini")
        assert "Tersimpan" in page.inner_text("[role=status]")
        survey.tick()
        assert survey.state()["by_mode"]["paper"] == 1

        before = survey.state()
        page = pages.open(one)
        page.click("main summary:has-text('Keluarkan jawaban ini')")
        page.fill("[name=reason]", "Diisi petugas sendiri.")
        page.click("button:has-text('Keluarkan jawaban ini')")
        assert "alasannya disimpan" in page.inner_text("[role=status]")
        assert survey.state()["excluded"] > before["excluded"]
        page.click("text=Hitung lagi")
        assert survey.state() == before

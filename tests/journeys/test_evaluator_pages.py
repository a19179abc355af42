"""The pages on which evaluators fill in their sheets, in a real Chromium: nothing typed is ever lost."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.evaluation import seen_ground, sheet_ground
from tests.evaluation.seen_ground import CHOSEN, CODES, LADDER, ROWS, SHARE, UP_TO_3, fill_seen
from tests.evaluation.sheet_ground import begin_sheet
from tests.evaluation.test_sheet_workbook import LEVEL, read, set_cell, write
from tests.journeys import evaluator_ground
from tests.journeys.evaluator_ground import KEPT, answer_of, card, fill_aspect, following, put, state, today
from tests.journeys.scene import Scene, check_page, tab_to
from tests.support.browser import find_chromium

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium on PATH; on Debian `apt install chromium` brings it"
)


@pytest.fixture(scope="module")
def seen(scene: Scene) -> sheet_ground.Scene:
    """A period whose stages are open, with two evaluators of one unit."""
    return seen_ground.make_seen_scene(scene.system, "desk_review", "visit")


def test_every_page_in_both_languages(scene: Scene, seen: sheet_ground.Scene) -> None:
    team = seen_ground.make_following(seen, sheet_mode="team")
    begun = scene.system.evaluation.post(f"/api/v1/lokus/{team.lokus_ids[0]}/team-sheet", team.evaluators[0])
    team_id = begun.json["sheet_id"]
    evaluated, sheet_id = following(seen)
    put(evaluated, sheet_id, LADDER, None, ticked=UP_TO_3, chosen=2, note="hal. 3")
    put(evaluated, sheet_id, LADDER, 1, ticked=UP_TO_3)
    seen_ground.hand_in_f01(evaluated, of_1_a_Ak=4)
    handed_in, done_id = following(seen)
    fill_seen(handed_in, done_id, 0)
    done = scene.system.evaluation.post(f"/api/v1/sheets/{done_id}/submission", handed_in.evaluators[0])
    plain = sheet_ground.make_scene(scene.system, (seen.ground.hospital, seen.ground.office))
    plain_id = begin_sheet(plain, 0, 0)
    pages_of = ("", "/A1", "/kirim", f"/riwayat/{LADDER}", "/luring")
    paths = ["/tugas", *(f"/lembar/{sheet_id}{more}" for more in pages_of)]
    others = [
        f"/lembar/{plain_id}/VI",
        f"/lembar/{done_id}",
        f"/lembar/{done_id}/A6",
        f"/lembar/{team_id}/kirim",
    ]

    assert done.status_code == 202
    for language, scheme, also in (("id", "light", others), ("en", "dark", [])):
        with scene.reader(seen.evaluators[0], language, 360, scheme) as pages:
            for path in (*paths, *also):
                page = pages.turn_to(path)
                check_page(pages, page, language, 360)
    for path in (*paths[1:], *others):
        stranger = scene.system.evaluation.get(path, plain.evaluators[1])
        assert stranger.status_code == 404, path


def test_whole_sheet_without_script_with_a_conflict_on_the_way(
    scene: Scene, seen: sheet_ground.Scene
) -> None:
    with scene.reader(seen.evaluators[0], script=False) as pages:
        page = pages.open("/tugas")
        page.locator("form[action*='/mulai'] button").first.click()
        sheet_id = page.url.rsplit("/", 1)[1]
        page.locator(".p-card a.btn-primary").first.click()
        ladder = card(page, LADDER)
        ladder.locator("[data-tick]").first.check()
        ladder.locator("[data-note]").fill("milik saya")
        put(seen, sheet_id, LADDER, None, ticked=UP_TO_3, note="milik lain")
        page.locator("button[name=go][value=stay]").click()

        expect(ladder).to_contain_text("milik lain")
        expect(ladder.locator("[data-note]")).to_have_value("milik saya")
        assert answer_of(seen, sheet_id, LADDER)["note"] == "milik lain"

        ladder.locator("input[value=mine]").check()
        for aspect in ("A1", "A2", "A3", "A4", "A5", "A6", "A7"):
            assert page.url.endswith(f"/{aspect}")
            fill_aspect(page)
            page.locator("button[name=go]:not([value=stay])").click()
        assert answer_of(seen, sheet_id, LADDER)["note"] == "milik saya"
        page.locator('main a[href$="#visited_on"]').click()
        page.locator("#visited_on").fill(today(scene))
        page.locator("form[action$='/kunjungan'] button").click()
        page.locator(".p-card a.btn-primary", has_text="Periksa").click()
        expect(page.locator("main")).to_contain_text("Tidak ada yang kurang")
        page.locator("form[action$='/kirim'] button").click()

        receipt = page.locator("#receipt code").inner_text()
        page.emulate_media(media="print")
        expect(page.locator("main .e-aspects-list a")).to_have_count(7)
        expect(page.locator("main .e-aspects-list a").first).to_be_visible()
    shown = scene.system.evaluation.get(f"/api/v1/sheets/{sheet_id}", seen.evaluators[0]).json
    assert (shown["state"], shown["receipt_sha256"], len(shown["answers"])) == (
        "submitted",
        receipt,
        len(CODES),
    )


def test_cut_connection_and_ended_session_lose_nothing_and_say_so(
    scene: Scene, seen: sheet_ground.Scene
) -> None:
    another, sheet_id = following(seen)
    with scene.reader(another.evaluators[0]) as pages:
        pages.hold_clock()
        page = pages.open(f"/lembar/{sheet_id}/A1")
        ladder, chosen = card(page, LADDER), card(page, CHOSEN)
        ladder.locator("[data-tick]").first.check()
        expect(state(page)).to_contain_text("Semuanya tersimpan")
        expect(ladder.locator("[data-state]")).to_contain_text("WIB")
        saved = answer_of(another, sheet_id, LADDER)

        pages.cut_off()
        ladder.locator("[data-note]").press_sequentially("diketik tanpa ")
        pages.let_pass(30)
        ladder.locator("[data-note]").press_sequentially("sambungan")
        ladder.locator("[data-tick]").nth(1).check()
        pages.let_pass(30)
        chosen.locator('input[value="4"]').check()
        expect(state(page)).to_contain_text("Belum terkirim, disimpan di perangkat ini: 2")
        expect(chosen.locator("[data-state]")).to_contain_text("belum terkirim")
        kept = page.evaluate(KEPT)
        assert (kept, answer_of(another, sheet_id, CHOSEN)) == (1, {})
        pages.cut_off(cut=False)
        expect(state(page)).to_contain_text("Semuanya tersimpan")
        back = answer_of(another, sheet_id, LADDER)
        assert (saved["level"], saved["note"]) == (1, None)
        assert (back["level"], back["note"]) == (2, "diketik tanpa sambungan")
        assert answer_of(another, sheet_id, CHOSEN)["level"] == 4

        pages.drop_cookies()
        chosen.locator("[data-note]").fill("sesi sudah berakhir")
        expect(state(page)).to_contain_text("Sesi Anda sudah berakhir")
        expect(page.locator("#sheet-sign-in")).to_be_visible()
        assert answer_of(another, sheet_id, CHOSEN)["note"] is None
        pages.add_cookies(scene.cookies_of(another.evaluators[1]))
        page.locator("#sheet-again").click()
        expect(state(page)).to_contain_text("Orang lain sedang masuk")
        pages.add_cookies(scene.cookies_of(another.evaluators[0]))
        page.locator("#sheet-again").click()
        expect(state(page)).to_contain_text("Semuanya tersimpan")
        assert answer_of(another, sheet_id, CHOSEN)["note"] == "sesi sudah berakhir"

        pages.cut_off()
        chosen.locator("[data-note]").fill("tab ditutup tanpa sambungan")
        expect(state(page)).to_contain_text("Belum terkirim")
        page.close()
        pages.cut_off(cut=False)
        again = pages.open(f"/lembar/{sheet_id}/A1")
        expect(card(again, CHOSEN).locator("[data-note]")).to_have_value("tab ditutup tanpa sambungan")
        expect(state(again)).to_contain_text("Semuanya tersimpan")
        assert answer_of(another, sheet_id, CHOSEN)["note"] == "tab ditutup tanpa sambungan"
        assert again.evaluate(KEPT) == 0


def test_two_tabs_and_two_devices_overwrite_nothing(scene: Scene, seen: sheet_ground.Scene) -> None:
    another, sheet_id = following(seen)
    path = f"/lembar/{sheet_id}/A1"
    with scene.reader(another.evaluators[0]) as pages:
        one, two = pages.open(path), pages.open(path)
        card(one, LADDER).locator("[data-tick]").first.check()
        expect(card(two, LADDER).locator("[data-state]")).to_contain_text("diubah di tab lain")
        expect(card(two, LADDER).locator("[data-tick]").first).to_be_checked()
        card(two, LADDER).locator("[data-tick]").nth(1).check()
        expect(state(two)).to_contain_text("Semuanya tersimpan")
        assert answer_of(another, sheet_id, LADDER)["level"] == 2
        two.close()

        put(another, sheet_id, LADDER, 2, ticked=UP_TO_3, note="perangkat lain")
        note = card(one, LADDER).locator("[data-note]")
        note.fill("perangkat ini")
        expect(state(one)).to_contain_text("Sementara itu diubah di tempat lain: 1")
        box = card(one, LADDER).locator("[data-conflict]")
        expect(box).to_contain_text("perangkat lain")
        expect(box).to_contain_text("perangkat ini")
        assert answer_of(another, sheet_id, LADDER)["note"] == "perangkat lain"
        box.locator("[data-keep=mine]").click()
        expect(state(one)).to_contain_text("Semuanya tersimpan")
        assert answer_of(another, sheet_id, LADDER)["note"] == "perangkat ini"
        put(another, sheet_id, LADDER, 4, ticked=UP_TO_3, note="sekali lagi")
        note.fill("tidak jadi")
        box.locator("[data-keep=theirs]").click()
        expect(note).to_have_value("sekali lagi")
        expect(state(one)).to_contain_text("Semuanya tersimpan")
        assert answer_of(another, sheet_id, LADDER)["version"] == 5

        pages.cut_off()
        put(another, sheet_id, LADDER, 5, ticked=UP_TO_3, note="selagi terputus")
        note.fill("juga selagi terputus")
        card(one, CHOSEN).locator("[data-note]").fill("catatan tanpa tingkat")
        expect(state(one)).to_contain_text("sampai ada tingkatnya: 1")
        pages.cut_off(cut=False)
        expect(state(one)).to_contain_text("diubah di tempat lain: 1 jawaban")
        box.locator("[data-keep=theirs]").click()

        one.on("dialog", lambda dialog: dialog.accept())
        one.evaluate("localStorage.setItem('prima-sheet:orang-lain:lembar:tab', '[]')")
        pages.cut_off()
        note.fill("dihapus saat keluar")
        expect(state(one)).to_contain_text("Belum terkirim")
        one.locator("form[action$='/keluar'] button").click()
        expect(one.locator("[data-offline]")).to_contain_text("Anda masih masuk")
        pages.cut_off(cut=False)
        left = pages.open("/hasil")
        assert left.evaluate(KEPT) == 1, "what somebody else left on this device stays"
        assert answer_of(another, sheet_id, LADDER)["note"] == "selagi terputus"


def test_keyboard_alone_answers_and_shortcuts_keep_out_of_fields(
    scene: Scene, seen: sheet_ground.Scene
) -> None:
    another, sheet_id = following(seen)
    with scene.reader(another.evaluators[0]) as pages:
        page = pages.open(f"/lembar/{sheet_id}/A1")
        tab_to(page, f'[id="i-{LADDER}"] [data-tick]')
        page.keyboard.press("Space")
        expect(state(page)).to_contain_text("Semuanya tersimpan")
        tab_to(page, f'[id="i-{LADDER}"] [data-note]')
        page.keyboard.type("jks3?")
        expect(card(page, LADDER).locator("[data-note]")).to_have_value("jks3?")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        for _ in range(3):
            page.keyboard.press("j")
        assert page.evaluate("document.activeElement.id") in (f"i-{CHOSEN}", "i-5.a.K")
        page.locator(f'[id="i-{CHOSEN}"]').focus()
        page.keyboard.press("3")
        expect(card(page, CHOSEN).locator('input[value="3"]')).to_be_checked()
        expect(state(page)).to_contain_text("Semuanya tersimpan")
        page.keyboard.press("?")
        expect(page.locator("#shortcuts")).to_have_attribute("open", "")
        page.locator("#shortcuts-on").uncheck()
        page.keyboard.press("?")
        page.locator(f'[id="i-{CHOSEN}"]').focus()
        page.keyboard.press("5")
        expect(page.locator("#shortcuts")).to_have_attribute("open", "")
        page.goto(f"/lembar/{sheet_id}/{ROWS[SHARE]['aspect']}")
        expect(evaluator_ground.write_counts(page, SHARE, "1.5")).to_contain_text("Belum dapat diterima")
        expect(evaluator_ground.write_counts(page, SHARE, "1.250")).to_contain_text("Semuanya tersimpan")

    assert set(answer_of(another, sheet_id, SHARE)["counts"].values()) == {1250}
    assert answer_of(another, sheet_id, LADDER)["note"] == "jks3?"
    assert answer_of(another, sheet_id, CHOSEN)["level"] == 3


def test_workbook_goes_out_and_comes_back_with_its_wrong_cells_named(
    scene: Scene, seen: sheet_ground.Scene, tmp_path: Path
) -> None:
    another, sheet_id = following(seen)
    call = scene.system.evaluation
    book = read(call.get(f"/api/v1/sheets/{sheet_id}/workbook", another.evaluators[0]).data)
    place = set_cell(book, CHOSEN, LEVEL, "9")
    file = tmp_path / "F-02.xlsx"
    file.write_bytes(write(book))
    with scene.reader(another.evaluators[0], script=False) as pages:
        page = pages.open(f"/lembar/{sheet_id}/luring")
        page.locator("#file").set_input_files(file)
        page.locator("form[enctype] button").click()
        expect(page.locator("main")).to_contain_text(place)
        marked = page.locator("a[href*='/marked?']").get_attribute("href")
        assert marked
        assert call.get(marked, another.evaluators[0]).status_code == 200
        assert answer_of(another, sheet_id, CHOSEN) == {}

        set_cell(book, CHOSEN, LEVEL, "4")
        file.write_bytes(write(book))
        page.locator("#file").set_input_files(file)
        page.locator("form[enctype] button").click()
        expect(page.locator("main")).to_contain_text("Tersimpan: 1 jawaban")

    assert answer_of(another, sheet_id, CHOSEN)["level"] == 4


def test_team_signs_what_each_has_answered(scene: Scene, seen: sheet_ground.Scene) -> None:
    team = seen_ground.make_following(seen, sheet_mode="team")
    with scene.reader(team.evaluators[0], script=False) as pages:
        page = pages.open("/tugas")
        page.locator(f"form[action$='/tim/{team.lokus_ids[0]}/mulai'] button").click()
        sheet_id = page.url.rsplit("/", 1)[1]
        fill_seen(team, sheet_id, 0, SHARE)
        fill_seen(team, sheet_id, 1, *(code for code in CODES if code != SHARE))
        page.goto(f"/lembar/{sheet_id}/A1")
        expect(card(page, LADDER)).to_contain_text("oleh Anda")
        expect(card(page, SHARE)).to_contain_text("oleh evaluator")
        page.goto(f"/lembar/{sheet_id}/kirim")
        page.locator("form[action$='/tanda-tangan'] button").click()
        expect(page.locator("main")).to_contain_text("belum menandatangani isi yang sekarang")
    with scene.reader(team.evaluators[1], script=False) as pages:
        page = pages.open(f"/lembar/{sheet_id}/kirim")
        page.locator("form[action$='/tanda-tangan'] button").click()
        expect(page.locator("#receipt")).to_be_visible()

"""In a pleno the evaluators of a lokus agree on its levels; nobody reads a colleague before it is open."""

from sqlalchemy import text

from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR, OPERATOR
from tests.evaluation.ground import KAMPAR, MUBA, count_rows, give_mandate, list_kinds
from tests.evaluation.pleno_ground import (
    confirm,
    deed,
    faults_of,
    make_pleno,
    make_strangers,
    name_lead,
    path_to,
    read,
    record,
    record_all,
)
from tests.evaluation.sheet_ground import CODES, FIRST, assign, begin_sheet, hand_in, list_cards, make_scene
from tests.support.system import System

READS = ("pleno", "berita-acara", "berita-acara.html", "berita-acara.txt")


def test_agreed_levels_count_once_all_have_confirmed_them(system: System) -> None:
    scene = make_pleno(system)
    lead, colleague = scene.evaluators

    shown = read(scene, "pleno", colleague).json
    content = record_all(scene)
    first = confirm(scene, 1, content)
    waiting = first.json["sheet"]["waiting_for"]
    last = confirm(scene, 0, content).json
    system.work()

    proposed = {row["indicator_code"]: row["proposed"] for row in shown["indicators"]}
    assert proposed == {code: 5 if code == FIRST else None for code in CODES}
    assert sorted(one["level"] for one in shown["indicators"][1]["sheets"]) == [3, 4]
    assert waiting == [str(lead.account_id)]
    assert (last["sheet"]["state"], last["sheet"]["waiting_for"], last["unsettled"]) == ("submitted", [], [])
    assert [one["verdict"] for one in last["sheet"]["signatures"]] == ["agreed", "agreed"]
    assert list_cards(scene) == [("4.00", "B", 1)]
    assert count_rows(system, "journal_entry where kind = 'agreed_sheet.confirmed'") == 2
    assert list_kinds(system, shown["pleno_id"]) == [
        ("pleno.lead_named", 1, "national_administrator"),
        ("pleno.opened", 2, "evaluator"),
    ]
    assert faults_of(system) == []


def test_colleagues_sheet_is_not_read_before_the_opening(system: System) -> None:
    scene = make_scene(system, combination="agreed")
    lead, colleague = scene.evaluators
    own = hand_in(scene, 0, 0, 4)
    theirs = begin_sheet(scene, 0, 1)
    name_lead(scene)

    early = deed(scene, "pleno/opening", lead)
    theirs = hand_in(scene, 0, 1, 3)
    before = [system.evaluation.get(f"/api/v1/sheets/{one}", who).status_code for one, who in
              ((theirs, lead), (own, colleague))]  # fmt: skip
    shown = read(scene, "pleno", lead).json
    minutes = read(scene, "berita-acara", lead)
    opened = deed(scene, "pleno/opening", lead)
    after = [system.evaluation.get(f"/api/v1/sheets/{one}", who).status_code for one, who in
             ((theirs, lead), (own, colleague))]  # fmt: skip
    newcomer = system.make_person(Mandate(EVALUATOR, KAMPAR))
    system.sync()
    assign(scene.ground, scene.period_id, scene.lokus_ids[0], newcomer)
    unread = system.evaluation.get(f"/api/v1/sheets/{theirs}", newcomer)
    hidden = read(scene, "pleno", newcomer).json
    stopped = record(scene, {FIRST: 4})

    assert (early.status_code, early.json["code"]) == (409, "sheets_missing")
    assert early.json["missing"] == [str(colleague.account_id)]
    assert (before, after, opened.status_code) == ([404, 404], [200, 200], 200)
    assert (shown["indicators"], shown["sheet"], shown["unsettled"]) == (None, None, None)
    assert (minutes.status_code, minutes.json["code"]) == (409, "pleno_not_open")
    assert (unread.status_code, hidden["indicators"], hidden["sheet"]) == (404, None, None)
    assert (stopped.status_code, stopped.json["missing"]) == (409, [str(newcomer.account_id)])
    assert count_rows(system, "sheet where kind = 'agreed'") == 0


def test_change_withdraws_confirmations_and_an_objection_is_kept(system: System) -> None:
    scene = make_pleno(system)
    lead, colleague = scene.evaluators
    content = record_all(scene)
    confirm(scene, 0, content)
    against = {"content_sha256": content, "reason": "bukti SK <b>belum</b> ada"}

    objected = deed(scene, "pleno/objection", colleague, against).json["sheet"]
    unnamed = record(scene, {FIRST: 5})
    changed = record(scene, {FIRST: 5}, version=1).json["sheet"]
    stale = confirm(scene, 1, content)
    undone = record(scene, {FIRST: 4}, version=2).json["sheet"]
    same = confirm(scene, 1, content)
    waiting = confirm(scene, 1, undone["content_sha256"]).json["sheet"]["waiting_for"]
    done = confirm(scene, 0, undone["content_sha256"]).json["sheet"]

    assert sorted(objected["waiting_for"]) == [str(colleague.account_id)]
    assert unnamed.status_code == 428
    assert sorted(changed["withdrawn"]) == sorted(str(one.account_id) for one in (lead, colleague))
    assert (stale.status_code, stale.json["content_sha256"]) == (412, changed["content_sha256"])
    assert (stale.json["last_changed"], stale.json["last_changed_by"]) == (FIRST, str(lead.account_id))
    assert (same.status_code, undone["content_sha256"] == content) == (412, False)
    assert (waiting, done["state"]) == ([str(lead.account_id)], "submitted")
    told = [(one["verdict"], one["reason"], one["stands"]) for one in done["signatures"]]
    assert told == [
        ("agreed", None, False),
        ("objected", "bukti SK <b>belum</b> ada", False),
        ("agreed", None, True),
        ("agreed", None, True),
    ]
    assert "bukti SK" not in "".join(_bodies(system))
    assert count_rows(system, "answer_version") == 2
    assert faults_of(system) == []


def _bodies(system: System) -> list[str]:
    with system.evaluation.session() as session:
        return list(session.scalars(text("select body from journal_entry")))


def test_nobody_else_reads_or_does_anything(system: System) -> None:
    scene = make_pleno(system)
    content = record_all(scene)
    before = count_rows(system, "journal_entry")
    confirmation = {"content_sha256": content}
    objection = {**confirmation, "reason": "tidak"}

    for name, person in make_strangers(scene).items():
        reads = {read(scene, what, person).status_code for what in READS}
        deeds = {
            deed(scene, "pleno/opening", person).status_code,
            deed(scene, "pleno/confirmation", person, confirmation).status_code,
            deed(scene, "pleno/objection", person, objection).status_code,
            record(scene, {FIRST: 0}, person, version=1).status_code,
            name_lead(scene, person).status_code,
        }
        assert (name, reads | deeds) in [(name, {404}), (name, {403}), (name, {403, 404})]

    assert count_rows(system, "journal_entry") == before
    assert count_rows(system, "sheet_signature") == 0


def test_only_the_lead_records_and_an_administrator_neither_records_nor_confirms(system: System) -> None:
    scene = make_pleno(system)
    both = system.make_person(Mandate(NATIONAL_ADMINISTRATOR), Mandate(EVALUATOR, KAMPAR))
    system.sync()

    by_colleague = record(scene, {FIRST: 1}, scene.evaluators[1])
    by_administrator = record(scene, {FIRST: 1}, both)
    content = record_all(scene)
    confirmed = deed(scene, "pleno/confirmation", both, {"content_sha256": content})
    notes = read(scene, "pleno", both).json["indicators"]
    renamed = name_lead(scene, who=1)
    by_former = record(scene, {FIRST: 2}, version=1)
    by_new = record(scene, {FIRST: 2}, scene.evaluators[1], version=1)

    assert (by_colleague.status_code, by_colleague.json["code"]) == (403, "not_the_lead")
    assert (by_administrator.status_code, confirmed.status_code) == (403, 403)
    assert {(one["note"], one["reason"]) for row in notes for one in row["sheets"]} == {(None, None)}
    assert (renamed.status_code, renamed.json["version"]) == (200, 3)
    assert (by_former.status_code, by_new.status_code) == (403, 200)
    assert by_new.json["indicators"][0]["agreed"]["recorded_by"] == str(scene.evaluators[1].account_id)
    assert faults_of(system) == []


def test_someone_too_close_neither_leads_names_nor_takes_part(system: System) -> None:
    scene = make_pleno(system)
    content = record_all(scene)
    give_mandate(system, scene.second, OPERATOR, MUBA, scene.ground.hospital.agency_id)
    give_mandate(system, scene.evaluators[1], OPERATOR, MUBA, scene.ground.hospital.agency_id)

    named = name_lead(scene, scene.second)
    reads = {read(scene, what, scene.second).status_code for what in READS}
    confirmed = confirm(scene, 1, content)
    seen = read(scene, "pleno", scene.evaluators[1])
    colleague = system.evaluation.get(f"/api/v1/sheets/{_sheet_of(scene, 0)}", scene.evaluators[1])

    assert (named.status_code, named.json["code"], reads) == (403, "conflict_of_interest", {404})
    assert (confirmed.status_code, confirmed.json["code"]) == (403, "conflict_of_interest")
    assert (seen.status_code, colleague.status_code) == (403, 404)
    assert count_rows(system, "sheet_signature") == 0


def _sheet_of(scene, who: int) -> str:  # type: ignore[no-untyped-def]
    path = f"/api/v1/assignments/{scene.assignment_ids[0, who]}/sheets"
    return str(scene.system.evaluation.get(path, scene.ground.nation).json["items"][-1]["sheet_id"])


def test_what_is_handed_in_stays_and_a_return_begins_it_anew(system: System) -> None:
    scene = make_pleno(system)
    content = record_all(scene)
    incomplete = confirm(scene, 0, "0" * 64)
    done = [confirm(scene, who, content).status_code for who in (0, 1)]
    sheet_id = read(scene, "pleno", scene.evaluators[0]).json["sheet"]["sheet_id"]
    late = record(scene, {FIRST: 0}, version=1)
    other_lead = name_lead(scene, who=1)
    by_hand = system.evaluation.put(
        f"/api/v1/sheets/{sheet_id}/answers/{FIRST}", scene.evaluators[0], {"level": 0}
    )

    returned = system.evaluation.post(
        f"/api/v1/sheets/{sheet_id}/return", scene.ground.nation, {"reason": "periksa indikator pertama"}
    )
    shown = read(scene, "pleno", scene.evaluators[1]).json["sheet"]
    again = record(scene, {FIRST: 5}, version=1).json["sheet"]["content_sha256"]
    redone = [confirm(scene, who, again).status_code for who in (0, 1)]
    system.work()

    assert (incomplete.status_code, done) == (412, [200, 200])
    assert [(one.status_code, one.json["code"]) for one in (late, other_lead)] == [
        (409, "sheet_not_draft")
    ] * 2
    assert by_hand.status_code == 403
    assert returned.status_code == 200
    assert (shown["state"], shown["number"], shown["signatures"]) == ("draft", 2, [])
    assert (len(shown["waiting_for"]), redone) == (2, [200, 200])
    assert count_rows(system, "journal_entry where kind = 'sheet.submitted'") == 4
    assert list_cards(scene)[0][2] == 1
    assert faults_of(system) == []


def test_pleno_needs_its_period_its_stage_and_its_lead(system: System) -> None:
    scene = make_scene(system)
    agreed = make_scene(system, units=(scene.ground.hospital, scene.ground.office), combination="agreed")
    hand_in(agreed, 0, 0, 4)
    hand_in(agreed, 0, 1, 4)

    elsewhere = name_lead(scene)
    leaderless = deed(agreed, "pleno/opening", agreed.ground.nation)
    unknown = system.evaluation.post(
        path_to(agreed, "lead"), agreed.ground.nation, {"evaluator_id": str(scene.second.account_id)}
    )
    unseen = read(agreed, "pleno", agreed.ground.nation)
    name_lead(agreed)
    unopened = record(agreed, {FIRST: 4})
    opened = deed(agreed, "pleno/opening", agreed.ground.nation)
    wrong = record(agreed, {"9.z": 3, FIRST: 4})
    unreasoned = system.evaluation.put(
        path_to(agreed, "pleno/levels"),
        agreed.evaluators[0],
        {"levels": [{"indicator_code": FIRST, "level": 6, "reason": " "}]},
    )

    assert (elsewhere.status_code, elsewhere.json["code"]) == (409, "not_a_pleno_period")
    assert (leaderless.status_code, leaderless.json["code"]) == (409, "no_lead")
    assert (unknown.status_code, unseen.status_code) == (422, 404)
    assert (unopened.status_code, unopened.json["code"]) == (409, "pleno_not_open")
    assert opened.status_code == 200
    assert (wrong.status_code, wrong.json["errors"][0]["field"]) == (422, "levels[0].indicator_code")
    assert unreasoned.status_code == 422
    assert count_rows(system, "sheet where kind = 'agreed'") == 0


def test_pleno_is_held_in_its_stage(system: System) -> None:
    scene = make_pleno(system)
    stage = (
        "insert into period_stage (period_id, stage, opens_at, closes_at)"
        " values (:period, 'pleno', now() + interval '1 day', now() + interval '2 days')"
    )
    with system.evaluation.session() as session:
        session.execute(text(stage), {"period": scene.period_id})
        session.commit()

    early = record(scene, {FIRST: 4})

    assert (early.status_code, early.json["code"]) == (409, "stage_not_open")
    assert count_rows(system, "sheet where kind = 'agreed'") == 0

"""A team fills in one sheet together: no answer of a colleague is overwritten, and all sign the whole."""

from typing import Any

from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from tests.evaluation.ground import count_rows, give_mandate, move_period
from tests.evaluation.pleno_ground import deed, faults_of, make_strangers, path_to, read
from tests.evaluation.sheet_ground import CODES, FIRST, Scene, determine, list_cards, make_scene, release
from tests.support.system import Person, System


def make_team(system: System) -> tuple[Scene, str]:
    """An open period whose evaluators share a sheet, and the first lokus' sheet, begun."""
    scene = make_scene(system, sheet_mode="team")
    begun = deed(scene, "team-sheet", scene.evaluators[0])
    assert begun.status_code == 201, begun.text
    return scene, str(begun.json["sheet_id"])


def save(
    scene: Scene, sheet_id: str, person: Person, code: str, level: int, version: int | None = None
) -> Any:
    """One answer of the team's sheet."""
    headers = {"If-Match": f'"{version}"'} if version else {}
    path = f"/api/v1/sheets/{sheet_id}/answers/{code}"
    return scene.system.evaluation.put(path, person, {"level": level}, headers=headers)


def fill(scene: Scene, sheet_id: str, level: int = 4) -> str:
    """Answers by both, in turns; the digest of what stands."""
    for who in (0, 1):
        rows = [{"indicator_code": code, "level": level} for code in CODES[who::2]]
        answer = scene.system.evaluation.put(
            f"/api/v1/sheets/{sheet_id}/answers", scene.evaluators[who], {"answers": rows}
        )
        assert answer.status_code == 200, answer.text
    return str(read(scene, "team-sheet", scene.evaluators[0]).json["signing"]["content_sha256"])


def sign(scene: Scene, who: int, content_sha256: str) -> Any:
    """Sign as one of the evaluators."""
    return deed(scene, "team-sheet/signature", scene.evaluators[who], {"content_sha256": content_sha256})


def test_last_signature_hands_in_what_both_filled_in(system: System) -> None:
    scene, sheet_id = make_team(system)
    again = deed(scene, "team-sheet", scene.evaluators[1])
    content = fill(scene, sheet_id)

    early = deed(scene, "team-sheet/submission", scene.evaluators[0])
    plain = system.evaluation.post(f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0])
    first = sign(scene, 0, content).json
    repeated = sign(scene, 0, content).json
    last = sign(scene, 1, content).json
    late = sign(scene, 1, content)
    system.work()

    assert (again.status_code, again.json["sheet_id"]) == (200, sheet_id)
    ids = [str(one.account_id) for one in scene.evaluators]
    assert (early.status_code, sorted(early.json["waiting_for"])) == (409, sorted(ids))
    assert (plain.status_code, plain.json["code"]) == (409, "signed_by_team")
    assert (first["state"], first["signing"]["waiting_for"]) == ("draft", [ids[1]])
    assert repeated["signing"] == first["signing"]
    assert (last["state"], len(last["receipt_sha256"]), last["signing"]["waiting_for"]) == (
        "submitted",
        64,
        [],
    )
    by = {answer["indicator_code"]: answer["answered_by"] for answer in last["answers"]}
    assert by == {code: ids[place % 2] for place, code in enumerate(CODES)}
    assert (late.status_code, late.json["code"]) == (409, "sheet_not_draft")
    assert count_rows(system, "journal_entry where kind = 'team_sheet.signed'") == 2
    assert list_cards(scene) == [("4.00", "B", 1)]
    assert faults_of(system) == []


def test_nothing_of_a_colleague_is_overwritten_and_a_change_withdraws_signatures(system: System) -> None:
    scene, sheet_id = make_team(system)
    first, second = scene.evaluators
    content = fill(scene, sheet_id)
    sign(scene, 1, content)

    unnamed = save(scene, sheet_id, second, FIRST, 2)
    changed = save(scene, sheet_id, second, FIRST, 2, version=1)
    stale = save(scene, sheet_id, first, FIRST, 5, version=1)
    shown = read(scene, "team-sheet", first).json["signing"]
    old = sign(scene, 0, content)
    undone = save(scene, sheet_id, first, FIRST, 4, version=2)
    after = read(scene, "team-sheet", first).json["signing"]
    versions = system.evaluation.get(f"/api/v1/sheets/{sheet_id}/answers/{FIRST}/versions", second)

    assert (unnamed.status_code, changed.status_code, stale.status_code) == (428, 200, 412)
    assert (stale.json["version"], stale.json["level"]) == (2, 2)
    assert stale.json["answers"][0]["answered_by"] == str(second.account_id)
    assert (shown["withdrawn"], [one["stands"] for one in shown["signatures"]]) == (
        [str(second.account_id)],
        [False],
    )
    assert (old.status_code, old.json["content_sha256"]) == (412, shown["content_sha256"])
    assert (old.json["last_changed"], old.json["last_changed_by"]) == (FIRST, str(second.account_id))
    assert undone.status_code == 200
    assert [one.headers.get("Prima-Signatures-Withdrawn") for one in (changed, undone)] == [
        str(second.account_id)
    ] * 2
    assert after["content_sha256"] not in (content, shown["content_sha256"])
    assert versions.status_code == 200, versions.text
    assert [(one["level"], one["answered_by"]) for one in versions.json["items"]] == [
        (4, str(first.account_id)),
        (2, str(second.account_id)),
        (4, str(first.account_id)),
    ]
    assert count_rows(system, "sheet_signature") == 1


def test_who_no_longer_scores_the_lokus_has_no_access_and_is_not_waited_for(system: System) -> None:
    scene, sheet_id = make_team(system)
    first, second = scene.evaluators
    content = fill(scene, sheet_id)
    sign(scene, 1, content)
    ending = f"/api/v1/periods/{scene.period_id}/assignments/{scene.assignment_ids[0, 0]}/ending"

    ended = system.evaluation.post(ending, scene.ground.nation)
    reads = [read(scene, "team-sheet", first), system.evaluation.get(f"/api/v1/sheets/{sheet_id}", first)]
    saved = save(scene, sheet_id, first, FIRST, 0, version=1)
    signed = sign(scene, 0, content)
    handed_in = deed(scene, "team-sheet/submission", second)
    system.work()

    assert ended.status_code == 200
    assert [one.status_code for one in (*reads, saved, signed)] == [404] * 4
    assert (handed_in.status_code, handed_in.json["state"]) == (202, "submitted")
    assert list_cards(scene) == [("4.00", "B", 1)]
    assert faults_of(system) == []


def test_nobody_else_reads_or_signs_a_team_sheet(system: System) -> None:
    scene, sheet_id = make_team(system)
    content = fill(scene, sheet_id)
    before = count_rows(system, "journal_entry")
    body = {"content_sha256": content}

    for name, person in make_strangers(scene).items():
        statuses = {
            read(scene, "team-sheet", person).status_code,
            system.evaluation.get(f"/api/v1/sheets/{sheet_id}", person).status_code,
            deed(scene, "team-sheet", person).status_code,
            deed(scene, "team-sheet/signature", person, body).status_code,
            deed(scene, "team-sheet/submission", person).status_code,
            save(scene, sheet_id, person, FIRST, 0, version=1).status_code,
        }
        assert (name, statuses) in [(name, {403}), (name, {404}), (name, {403, 404})]
    administrator = read(scene, "team-sheet", scene.ground.nation).json
    signed = deed(scene, "team-sheet/signature", scene.ground.nation, body)

    assert (administrator["answers"], administrator["missing"]) == (None, None)
    assert signed.status_code == 403
    assert count_rows(system, "journal_entry") == before
    assert count_rows(system, "answer where level <> 4") == 0


def test_own_sheets_are_refused_in_a_team_and_team_sheets_elsewhere(system: System) -> None:
    scene, _sheet_id = make_team(system)
    alone = make_scene(system, units=(scene.ground.hospital, scene.ground.office))
    gap = read(scene, "team-sheet", scene.evaluators[0]).json["signing"]["content_sha256"]

    own = system.evaluation.post(
        f"/api/v1/assignments/{scene.assignment_ids[0, 0]}/sheet", scene.evaluators[0]
    )
    team = deed(alone, "team-sheet", alone.evaluators[0])
    incomplete = sign(scene, 0, gap)
    together = system.evaluation.get(path_to(scene, "pleno"), scene.evaluators[0])

    assert (own.status_code, own.json["code"]) == (409, "team_period")
    assert own.headers["Location"] == path_to(scene, "team-sheet")
    assert (team.status_code, team.json["code"]) == (409, "not_a_team_period")
    assert (incomplete.status_code, len(incomplete.json["errors"])) == (422, len(CODES))
    assert (together.status_code, together.json["code"]) == (409, "not_a_pleno_period")
    assert count_rows(system, "sheet") == 1
    assert count_rows(system, "sheet_signature") == 0


def test_two_of_one_team_do_not_determine_and_release_what_they_scored(system: System) -> None:
    scene, sheet_id = make_team(system)
    content = fill(scene, sheet_id)
    for who in (0, 1):
        sign(scene, who, content)
        give_mandate(system, scene.evaluators[who], NATIONAL_ADMINISTRATOR, None, None)
    system.work()
    move_period(scene.ground, scene.period_id, "closing")

    determined = determine(scene, scene.evaluators[0])
    refused = release(scene, scene.evaluators[1])
    before = count_rows(system, "period where state = 'released'")
    released = release(scene, scene.second)

    assert determined.status_code == 200, determined.text
    assert (refused.status_code, refused.json["code"], before) == (403, "second_person", 0)
    assert released.status_code == 200, released.text

"""Who reads and writes an F-01: its unit always, evaluators once it is handed in, others never."""

from typing import Any

from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR, OPERATOR
from tests.evaluation.ground import KAMPAR, MUBA, count_rows, end_evaluating, give_mandate
from tests.evaluation.self_assessment_ground import (
    CODES,
    Scene,
    add_file,
    give_back,
    make_scene,
    make_worker,
    open_period,
    save,
    submit,
)
from tests.support.documents import pdf
from tests.support.system import Person, System


def list_readers(scene: Scene) -> dict[str, Person | None]:
    """One of every kind, made here where the scene has none."""
    system, hospital = scene.system, scene.ground.hospital
    readers: dict[str, Person | None] = {
        "operator": scene.operator,
        "verifier": scene.verifier,
        "evaluator": scene.ground.evaluator,
        "administrator": scene.ground.nation,
        "close administrator": make_worker(system, EVALUATOR, hospital, Mandate(NATIONAL_ADMINISTRATOR)),
        "other agency": scene.stranger,
        "other evaluator": system.make_person(Mandate(EVALUATOR, KAMPAR)),
        "region's administrator": scene.ground.administrator,
        "same agency elsewhere": make_worker(system, OPERATOR, hospital, region_code=KAMPAR),
        "nobody": None,
    }
    system.sync()
    return readers


def statuses(scene: Scene, readers: dict[str, Person | None], path: str) -> dict[str, int]:
    return {name: scene.system.evaluation.get(path, who).status_code for name, who in readers.items()}


UNIT = ("operator", "verifier")
NOT_UNIT = (
    *("evaluator", "administrator", "close administrator", "other agency", "other evaluator"),
    *("region's administrator", "same agency elsewhere"),
)


def granted(*names: str) -> dict[str, int]:
    """200 for these, 404 for everybody else, 401 for nobody."""
    return {**dict.fromkeys((*UNIT, *NOT_UNIT), 404), "nobody": 401, **dict.fromkeys(names, 200)}


def test_draft_is_its_units_and_the_handed_in_one_also_its_evaluators(system: System) -> None:
    scene = make_scene(system, is_filled=True)
    piece = add_file(scene, "Bukti évidence.pdf", pdf(b"isi"), [CODES[0]])
    content = f"{scene.path}/evidence/{piece['evidence_id']}/content"
    readers = list_readers(scene)

    draft = statuses(scene, readers, scene.path), statuses(scene, readers, content)
    seen_of_draft = system.evaluation.get(scene.path, scene.ground.nation).json
    submit(scene)
    handed = statuses(scene, readers, scene.path), statuses(scene, readers, content)
    as_evaluator = system.evaluation.get(scene.path, scene.ground.evaluator).json
    sent = system.evaluation.get(content, scene.ground.evaluator)
    versions = statuses(scene, readers, f"{scene.path}/items/{CODES[0]}/versions")
    give_back(scene)
    returned = statuses(scene, readers, scene.path), statuses(scene, readers, content)

    assert draft == (granted(*UNIT, "administrator"), granted(*UNIT))
    assert (seen_of_draft["state"], seen_of_draft["items"], seen_of_draft["evidence"]) == (
        "draft",
        None,
        None,
    )
    assert handed == (granted(*UNIT, "administrator", "evaluator"),) * 2
    assert [row["indicator_code"] for row in as_evaluator["items"]] == CODES
    assert (sent.data, sent.headers["Content-Type"]) == (pdf(b"isi"), "application/pdf")
    assert sent.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert versions == {
        **granted(*UNIT, "administrator"),
        **dict.fromkeys(["evaluator", "other evaluator"], 403),
    }
    assert returned == (granted(*UNIT, "administrator"), granted(*UNIT, "administrator"))


def test_deeds_of_others_are_refused_and_change_nothing(system: System) -> None:
    scene = make_scene(system, is_filled=True)
    piece = add_file(scene, "SK.pdf", pdf(), [CODES[0]])
    readers = list_readers(scene)
    call, link = system.evaluation, {"kind": "link", "indicator_codes": [CODES[0]], "url": "https://a.id/"}
    version = {"If-Match": '"1"'}
    one = f"{scene.path}/evidence/{piece['evidence_id']}"

    def try_all(who: Person | None) -> list[int]:
        answers: list[Any] = [
            call.post(scene.path, who),
            call.put(f"{scene.path}/items/{CODES[0]}", who, {"ticked": ["exists"]}, headers=version),
            call.post(f"{scene.path}/evidence", who, link),
            call.patch(one, who, {"title": "lain"}),
            call.delete(one, who, headers=version),
            call.post(f"{scene.path}/submission", who),
            call.get(f"{scene.path}/earlier-evidence", who),
        ]
        return [answer.status_code for answer in answers]

    refused = {name: try_all(who) for name, who in readers.items() if name not in ("operator", "verifier")}
    returns = {
        name: call.post(f"{scene.path}/return", who, {"reason": "x"}).status_code
        for name, who in readers.items()
    }

    assert refused == {
        **dict.fromkeys(["evaluator", "administrator", "close administrator"], [403] * 7),
        **dict.fromkeys(["other evaluator", "region's administrator"], [403] * 7),
        "other agency": [404] * 7,
        "same agency elsewhere": [404, 404, 404, 404, 404, 403, 404],
        "nobody": [401] * 7,
    }
    assert returns == {
        **dict.fromkeys(["operator", "verifier", "evaluator", "other agency", "other evaluator"], 403),
        "same agency elsewhere": 403,
        "administrator": 409,
        "close administrator": 404,
        "region's administrator": 404,
        "nobody": 401,
    }
    assert count_rows(system, "self_assessment_item_version") == 0
    assert count_rows(system, "self_assessment_evidence where title = 'SK.pdf' and version = 1") == 1
    assert count_rows(system, "journal_entry where kind like 'self_assessment%'") == 0


def test_list_of_the_units_side_holds_its_own_lokus_the_due_ones_first(system: System) -> None:
    scene = make_scene(system, is_filled=True)
    submit(scene)
    _, due_id, others_id = open_period(scene.ground, name="PEKPPP Uji kedua")
    call, path = system.evaluation, "/api/v1/self-assessments"

    first = call.get(path, scene.verifier, query_string={"limit": 1})
    rest = call.get(path, scene.verifier, query_string={"limit": 1, "cursor": first.json["next"]})
    others = call.get(path, scene.stranger).json["items"]
    evaluators = call.get(path, scene.ground.evaluator)

    told = [
        tuple(row[name] for name in ("lokus_id", "state", "is_due", "missing_count", "deadline_words"))
        for row in (*first.json["items"], *rest.json["items"])
    ]
    assert told == [
        (due_id, None, True, len(CODES), None),
        (scene.lokus_id, "submitted", False, 0, None),
    ]
    peer = system.evaluation.service.settings.peer_public_url
    assert first.headers["Access-Control-Allow-Origin"] == peer
    assert rest.json["next"] is None
    assert {row["lokus_id"] for row in others} == {scene.other_id, others_id}
    assert evaluators.status_code == 403


def test_assignment_shows_nothing_to_who_is_no_evaluator_any_more(system: System) -> None:
    scene = make_scene(system, is_filled=True)
    submit(scene)
    evaluator = scene.ground.evaluator
    give_mandate(system, evaluator, OPERATOR, MUBA, scene.ground.office.agency_id)
    before = system.evaluation.get(scene.path, evaluator).status_code

    end_evaluating(system, evaluator)

    assert (before, system.evaluation.get(scene.path, evaluator).status_code) == (200, 404)


def test_administrator_who_works_in_the_agency_returns_nothing(system: System) -> None:
    scene = make_scene(system, is_filled=True)
    submit(scene)
    both = make_worker(system, OPERATOR, scene.ground.hospital, Mandate(NATIONAL_ADMINISTRATOR))
    region = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA))
    system.sync()

    answers = [system.evaluation.post(f"{scene.path}/return", who, {"reason": "x"}) for who in (both, region)]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [
        (403, "conflict_of_interest"),
        (404, "not_found"),
    ]
    assert save(scene, CODES[0], 1).json["code"] == "self_assessment_not_draft"

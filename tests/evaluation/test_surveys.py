"""The public survey over its endpoints: posters, tokens, responses, counts, and who sees what."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from evaluation_service.record_faults import find_record_faults
from evaluation_service.scoring.combined import NO_RESPONSES, SurveySums
from evaluation_service.surveys.queries import has_waiting_responses, list_survey_sums
from shared.contracts.roles import OPERATOR
from tests.evaluation.ground import MUBA, count_rows, end_evaluating, give_mandate, list_kinds, move_period
from tests.evaluation.survey_ground import ITEMS, SurveyScene, all_at, lokus_of, make_survey
from tests.support.system import System

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def scene(system: System) -> SurveyScene:
    """An open period whose lokus need three respondents."""
    return make_survey(system)


def faults(scene: SurveyScene) -> list[str]:
    """What `journal verify` finds about the records."""
    with scene.system.evaluation.service.engine.connect() as _, scene.system.evaluation.session() as session:
        return list(find_record_faults(session))


def sums(scene: SurveyScene) -> list[SurveySums]:
    """What scoring gets, by lokus."""
    with scene.system.evaluation.session() as session:
        return list(list_survey_sums(session, [UUID(one) for one in scene.lokus_ids]).values())


def test_poster_is_put_up_opened_answered_and_counted(scene: SurveyScene) -> None:
    call, nation = scene.system.evaluation, scene.ground.nation

    poster = scene.post("/poster", nation).json
    drawn = scene.get("/poster.svg", scene.operator), scene.get("/poster.png", scene.operator)
    form = call.get(f"/api/v1/surveys/{poster['code']}")
    address = call.get(f"/survey/{poster['code']}")
    opened = call.post(f"/api/v1/surveys/{poster['code']}/tokens")
    body = all_at(5, service="KTP-el", served_on="2026-01-02", sex="female", age_group="26_35")
    sent = scene.send(opened.json["token"], body)
    with scene.system.evaluation.session() as session:
        before = has_waiting_responses(session, UUID(scene.period_id)), sums(scene)
    scene.tick()

    assert [answer.status_code for answer in (*drawn, form, address, opened, sent)] == [200] * 4 + [201] * 2
    assert [one.data.lstrip()[:4] for one in drawn] == [b"<?xm", b"\x89PNG"]
    assert form.json == opened.json["form"]
    assert form.json["unit_official_name"] in address.text
    assert [item["code"] for item in form.json["items"]] == ITEMS
    assert form.json["items"][0]["text"] == {
        "id": "Persyaratan mudah dipenuhi",
        "en": "The requirements are easy to meet",
    }
    assert [row["code"] for row in form.json["questions"]] == [
        *("service", "served_on", "sex", "age_group", "has_disability"),
    ]
    assert (sent.json["mode"], len(sent.json["receipt"])) == ("own_phone", 64)
    assert before == (True, [NO_RESPONSES, NO_RESPONSES])
    assert sums(scene) == [SurveySums(5 * len(ITEMS), len(ITEMS), 1), NO_RESPONSES]
    assert faults(scene) == []


def test_same_response_again_gets_its_receipt_and_another_is_refused(scene: SurveyScene) -> None:
    token = scene.tokens()[0]

    first, again = scene.send(token), scene.send(token)
    other = scene.send(token, all_at(0))
    scene.tick()

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert (other.status_code, other.json["code"]) == (409, "already_used")
    assert sums(scene)[0] == SurveySums(4 * len(ITEMS), len(ITEMS), 1)
    assert scene.state()["refusals"] == {
        "already_used": 1,
        "expired": 0,
        "forged": 0,
        "not_yet": 0,
        "revoked": 0,
    }


def test_tokens_that_are_not_good_are_refused_listed_and_change_nothing(scene: SurveyScene) -> None:
    nation, call = scene.ground.nation, scene.system.evaluation
    poster = scene.post("/poster", nation).json
    old = call.post(f"/api/v1/surveys/{poster['code']}/tokens").json["token"]
    slips = scene.post("/token-lists", nation, {"kind": "slips", "count": 2}).json
    scene.post(f"/sources/{slips['source_id']}/revocation", nation)
    renewed = scene.post("/poster", nation).json
    elsewhere = scene.tokens()[0]
    path = f"/api/v1/lokus/{scene.lokus_ids[1]}/survey/responses"

    answers = [
        scene.send(old),
        scene.send(slips["tokens"][0]["token"]),
        scene.send("made-up"),
        scene.send("made-up"),
        call.post(path, None, {"token": elsewhere, **all_at(5)}),
        call.post(f"/api/v1/surveys/{poster['code']}/tokens"),
        call.get(f"/api/v1/surveys/tokens/{slips['tokens'][1]['token']}"),
    ]
    late = scene.tokens()[0]
    move_period(scene.ground, scene.period_id, "closing")
    answers += [scene.send(late), call.post(f"/api/v1/surveys/{renewed['code']}/tokens")]
    listed = scene.get("/refusals", nation).json["items"]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [
        *((409, "revoked"), (409, "revoked"), (404, "forged"), (404, "forged"), (404, "forged")),
        *((409, "revoked"), (409, "revoked"), (409, "expired"), (409, "expired")),
    ]
    assert [(row["reason"], row["times"]) for row in listed] == [
        *(("revoked", 1), ("revoked", 1), ("forged", 2), ("expired", 1)),
    ]
    assert len({row["network"] for row in listed}) == 1
    assert all(len(row["token_sha256"]) == 64 for row in listed)
    assert count_rows(scene.system, "survey_response") == 0
    assert [kind for kind, _, _ in list_kinds(scene.system, slips["source_id"])] == [
        *("survey.source_issued", "survey.source_revoked"),
    ]
    assert "prima" not in slips["page"]
    assert slips["page"].count("<svg") == 2
    assert faults(scene) == []


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"answers": {}}, ["answers"]),
    ({"answers": {ITEMS[0]: None}}, ["answers"]),
    ({"answers": {ITEMS[0]: 6}}, [f"answers.{ITEMS[0]}.value"]),
    ({"answers": {ITEMS[0]: 5, "13.d.T": 5}}, ["answers.13.d.T"]),
    ({"answers": {ITEMS[0]: 5}, "served_on": "2999-01-01"}, ["served_on"]),
    ({"answers": {ITEMS[0]: 5}, "service": "KTP 3201 0101-0101 0001"}, ["service"]),
    ({"answers": {ITEMS[0]: 5}, "service": "KTP ３２０１０１０１０１０１０００１"}, ["service"]),
    ({"answers": {ITEMS[0]: 5}, "service": "KTP 3201:0101:0101:0001"}, ["service"]),
    ({"answers": {ITEMS[0]: 5}, "nik": "3201010101010001"}, ["nik"]),
]


def test_responses_that_cannot_be_are_refused_by_field_and_use_no_token_up(scene: SurveyScene) -> None:
    token = scene.tokens()[0]

    answers = [scene.send(token, body) for body, _ in WRONG]

    assert [
        (answer.status_code, [problem["field"] for problem in answer.json["errors"]]) for answer in answers
    ] == [(422, named) for _, named in WRONG]
    assert count_rows(scene.system, "survey_response") == 0
    assert scene.send(token, {"answers": {ITEMS[3]: 0}}).status_code == 201


def test_modes_are_counted_apart_and_each_side_gives_out_its_own(scene: SurveyScene) -> None:
    ground = scene.ground
    sides = {"operator": scene.operator, "evaluator": ground.evaluator, "nation": ground.nation}
    given = {
        (who, kind): scene.post("/token-lists", person, {"kind": kind, "count": 1})
        for who, person in {**sides, "stranger": scene.stranger}.items()
        for kind in ("slips", "links", "tablet", "interviewer")
    }
    for who, kind in (("nation", "slips"), ("operator", "tablet"), ("evaluator", "interviewer")):
        scene.send(given[who, kind].json["tokens"][0]["token"])
    paper = scene.post("/paper-responses", ground.evaluator, all_at(3))
    slip = given["nation", "links"].json["tokens"][0]["token"]
    on_slip = scene.post("/paper-responses", ground.nation, {"token": slip, **all_at(2)})
    refused = scene.post("/paper-responses", scene.operator, all_at(5))
    scene.tick()

    assert {key: answer.status_code for key, answer in given.items() if answer.status_code != 201} == {
        **{("operator", kind): 403 for kind in ("slips", "links", "interviewer")},
        **{("stranger", kind): 404 for kind in ("slips", "links", "tablet", "interviewer")},
    }
    assert (paper.json["mode"], on_slip.json["mode"], refused.status_code) == ("paper", "paper", 403)
    assert scene.send(slip).json["code"] == "already_used"
    assert scene.state()["by_mode"] == {"own_phone": 1, "tablet": 1, "interviewer": 1, "paper": 2}
    listed = scene.get("/sources", ground.evaluator).json["items"]
    assert sorted(row["kind"] for row in listed if row["used"]) == [
        *("interviewer", "links", "paper", "slips", "tablet"),
    ]
    assert faults(scene) == []


def test_scan_of_a_paper_response_is_kept_for_those_who_work_on_it(scene: SurveyScene) -> None:
    call, evaluator = scene.system.evaluation, scene.ground.evaluator
    begun = call.post(
        "/api/v1/uploads", evaluator, {"name": "f03.pdf", "size": len(PDF), "purpose": "evidence"}
    ).json
    sent = call.call(
        "PATCH",
        f"/api/v1/uploads/{begun['upload_id']}",
        evaluator,
        data=PDF,
        headers={"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
    )
    assert sent.status_code == 204, sent.text

    entered = scene.post("/paper-responses", evaluator, {"upload_id": begun["upload_id"], **all_at(1)})
    slip = scene.tokens()[0]
    scene.send(slip, all_at(1))
    again = scene.post(
        "/paper-responses", evaluator, {"token": slip, "upload_id": begun["upload_id"], **all_at(1)}
    )
    listed = scene.get("/paper-responses", scene.ground.nation).json["items"]
    path = f"/paper-responses/{listed[0]['token_sha256']}/scan"

    assert entered.status_code == 201, entered.text
    assert (again.json["mode"], count_rows(scene.system, "file_reference")) == ("own_phone", 1)
    assert [(row["scan_name"], row["entered_by"]) for row in listed] == [
        ("f03.pdf", str(evaluator.account_id))
    ]
    assert scene.get(path, scene.ground.nation).data == PDF
    assert [scene.get(path, person).status_code for person in (scene.operator, scene.stranger)] == [403, 404]


def test_results_are_hidden_below_the_minimum_and_the_unit_sees_counts_only(scene: SurveyScene) -> None:
    nation, evaluator, operator = scene.ground.nation, scene.ground.evaluator, scene.operator
    tokens = scene.tokens(count=3)
    scene.send(tokens[0], all_at(5, sex="male"))
    scene.send(tokens[1], {"answers": {ITEMS[0]: 4}})
    scene.tick()
    below = scene.state()
    scene.send(tokens[2], {"answers": {ITEMS[0]: 4, ITEMS[1]: None}})
    scene.tick()

    met = scene.state()
    seen = {name: scene.state(who) for name, who in (("evaluator", evaluator), ("operator", operator))}
    move_period(scene.ground, scene.period_id, "closing")

    assert (below["shown"], below["is_minimum_met"], below["results"]) == (
        {"id": "2 dari 3", "en": "2 of 3"},
        False,
        None,
    )
    assert (met["shown"]["en"], met["is_minimum_met"]) == ("3 of 3", True)
    assert [met["results"][name] for name in ("total", "answers", "respondents", "mean")] == [
        *(5 * len(ITEMS) + 8, len(ITEMS) + 2, 3, "4.88"),
    ]
    assert [(row["total"], row["answers"], row["mean"]) for row in met["results"]["items"][:2]] == [
        *((13, 3, "4.33"), (5, 1, "5.00")),
    ]
    assert met["results"]["composition"] == {"sex": {}, "age_group": {}, "has_disability": {}}
    assert scene.state()["results"]["composition"]["sex"] == {"male": None, "not_said": None}
    assert [(one["results"], one["counted"]) for one in seen.values()] == [(None, 3), (None, 3)]
    assert (seen["operator"]["refusals"], seen["operator"]["bursts"]) == (None, None)
    assert scene.state(evaluator)["results"]["mean"] == "4.88"
    assert scene.state(operator)["results"] is None
    assert [scene.get("", who).status_code for who in (None, scene.stranger, nation)] == [401, 404, 200]
    assert scene.get("/refusals", operator).status_code == 403
    assert scene.get("/bursts", operator).status_code == 403


def test_assignment_gives_nothing_to_who_is_no_evaluator_any_more_or_of_the_unit(scene: SurveyScene) -> None:
    system, evaluator = scene.system, scene.ground.evaluator
    before = scene.state(evaluator)["bursts"]
    give_mandate(system, evaluator, OPERATOR, MUBA, scene.ground.hospital.agency_id)

    as_units_own = scene.state(evaluator)["bursts"]
    other = scene.path("", 1)
    still = system.evaluation.get(other, evaluator).status_code
    end_evaluating(system, evaluator)
    ended = [
        system.evaluation.get(other, evaluator),
        system.evaluation.post(f"{other}/token-lists", evaluator, {"kind": "links", "count": 1}),
    ]

    assert (before, as_units_own, still) == (0, None, 200)
    assert [answer.status_code for answer in ended] == [404, 404]
    assert count_rows(system, "survey_source") == 0


def test_altered_responses_and_batches_are_found(scene: SurveyScene) -> None:
    for token in scene.tokens(count=2):
        scene.send(token)
    scene.tick()
    altered = (
        "update survey_response set levels[1] = 0",
        "update survey_response set total = total - 1",
        "delete from survey_response where token_sha256 = (select min(token_sha256) from survey_response)",
        "update survey_batch set total = total - 1",
        "update survey_source set revoked_at = now()",
    )
    found = []
    for statement in map(text, altered):
        with scene.system.evaluation.service.engine.connect() as connection:
            connection.execute(statement)
            with scene.system.evaluation.session() as session:
                session.bind = connection
                found.append([line.partition(":")[0] for line in find_record_faults(session)])
            connection.rollback()

    assert found == [["altered", "altered"], *[["altered"]] * 4]
    assert faults(scene) == []
    assert list_kinds(scene.system, str(lokus_of(scene))) != []

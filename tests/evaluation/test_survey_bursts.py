"""Thousands of responses of one network all count and are marked; duplicates and forgeries are listed."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import text

from evaluation_service.record_faults import find_record_faults
from evaluation_service.scoring.combined import SurveySums
from evaluation_service.surveys import rules
from evaluation_service.surveys.jobs import forget_unused_tokens
from evaluation_service.surveys.queries import list_survey_sums
from shared.commands import job_context
from tests.evaluation.ground import count_rows, list_kinds, move_period
from tests.evaluation.survey_ground import ITEMS, SurveyScene, all_at, lokus_of, make_survey
from tests.support.sockets import listening, post_all
from tests.support.system import System

MANY, DUPLICATES, FORGED, BURSTS = 3_000, 200, 50, 3


@pytest.fixture
def scene(system: System) -> SurveyScene:
    """An open period whose lokus need thirty respondents."""
    return make_survey(system, minimum=30)


def sums(scene: SurveyScene) -> SurveySums:
    """What scoring gets of the first lokus."""
    with scene.system.evaluation.session() as session:
        return list_survey_sums(session, [lokus_of(scene)])[lokus_of(scene)]


def faults(scene: SurveyScene) -> list[str]:
    """What `journal verify` finds about the records."""
    with scene.system.evaluation.session() as session:
        return list(find_record_faults(session))


def statuses(scene: SurveyScene, bodies: list[dict[str, Any]]) -> Counter[tuple[int, str | None]]:
    """What each response was answered, sent by eight clients at once behind one address."""
    with listening(scene.system.evaluation) as port:
        answers = post_all(port, scene.path("/responses"), bodies, clients=8)
    return Counter((status, body.get("code")) for status, body in answers)


def list_wave(tokens: list[str], first: int) -> list[dict[str, Any]]:
    """A response with each token; beside some another one with the same token, or one with a forged token."""
    wave = []
    for number, token in enumerate(tokens, first):
        wave.append({"token": token, **all_at(4)})
        if number % (MANY // DUPLICATES) == 0:
            wave.append({"token": token, **all_at(4, sex="female")})
        if number % (MANY // FORGED) == 1:
            wave.append({"token": f"forged-{token}", **all_at(5)})
    return wave


def list_refused(scene: SurveyScene) -> list[tuple[str, str]]:
    """Reason and token's hash of every refusal that the administrator's list shows, page by page."""
    rows: list[tuple[str, str]] = []
    path: str | None = scene.path("/refusals?limit=100")
    while path is not None:
        page = scene.system.evaluation.get(path, scene.ground.nation).json
        rows += [(row["reason"], row["token_sha256"]) for row in page["items"] for _ in range(row["times"])]
        path = page["next"] and scene.path(f"/refusals?limit=100&cursor={page['next']}")
    return rows


def let_pass(scene: SurveyScene, minutes: int) -> None:
    """As if everything so far had come earlier by that much."""
    with scene.system.evaluation.service.engine.begin() as connection:
        connection.execute(
            text("update survey_response set received_at = received_at - make_interval(mins => :minutes)"),
            {"minutes": minutes},
        )
        connection.execute(
            text(
                "update survey_burst set began_at = began_at - make_interval(mins => :minutes),"
                " ended_at = ended_at - make_interval(mins => :minutes)"
            ),
            {"minutes": minutes},
        )


def test_three_thousand_of_one_network_count_and_the_rest_is_refused_and_listed(scene: SurveyScene) -> None:
    tokens = [token for _ in range(MANY // 200) for token in scene.tokens("links", 200)]
    each, sent = MANY // BURSTS, Counter[tuple[int, str | None]]()
    waves = [list_wave(tokens[start : start + each], start) for start in range(0, MANY, each)]

    for wave in waves:
        for part in (wave[: each // 2], wave[each // 2 :]):
            sent += statuses(scene, part)
            scene.tick()
        let_pass(scene, 10)

    state = scene.state()
    bursts = scene.get("/bursts", scene.ground.evaluator).json["items"]
    times = Counter(body["token"] for wave in waves for body in wave)
    again = {("already_used", rules.hash_token(token).hex()) for token, count in times.items() if count > 1}
    forged = {("forged", rules.hash_token(token).hex()) for token in times.keys() - set(tokens)}
    assert sent == {(201, None): MANY, (409, "already_used"): DUPLICATES, (404, "forged"): FORGED}
    assert sums(scene) == SurveySums(4 * MANY * len(ITEMS), MANY * len(ITEMS), MANY)
    assert (state["counted"], state["waiting"], state["excluded"]) == (MANY, 0, 0)
    assert state["shown"] == {"id": "3000 dari 30", "en": "3000 of 30"}
    assert (state["refusals"]["already_used"], state["refusals"]["forged"]) == (DUPLICATES, FORGED)
    assert Counter(list_refused(scene)) == Counter(again | forged)
    assert (
        sorted((row["responses"], row["state"], row["by_mode"]["own_phone"]) for row in bursts)
        == [(each, "marked", each)] * BURSTS
    )
    assert len({row["network"] for row in bursts}) == 1
    assert count_rows(scene.system, "survey_response where burst_id is null") == 0
    batches = count_rows(scene.system, "survey_batch")
    assert count_rows(scene.system, "journal_entry where kind = 'survey.batch_closed'") == batches
    assert batches == 2 * BURSTS
    assert faults(scene) == []


def test_burst_is_excluded_with_a_reason_restored_and_lengthened_no_more(scene: SurveyScene) -> None:
    evaluator, nation = scene.ground.evaluator, scene.ground.nation
    tokens = scene.tokens(count=26)
    statuses(scene, [{"token": token, **all_at(5)} for token in tokens[:9]])
    scene.tick()
    few = scene.get("/bursts", evaluator).json["items"]
    statuses(scene, [{"token": token, **all_at(5)} for token in tokens[9:12]])
    scene.tick()
    burst = scene.get("/bursts", evaluator).json["items"][0]
    path, body = f"/bursts/{burst['burst_id']}", {"reason": "One device, one minute."}

    def decide(deed: str, version: int, person: Any = evaluator, given: Any = None) -> Any:
        headers = {"If-Match": f'"{version}"'}
        return scene.post(f"{path}/{deed}", person, given, headers=headers)

    refused = [
        decide("exclusion", 1, scene.operator, body),
        decide("exclusion", 1, evaluator, {"reason": " "}),
        decide("exclusion", 7, evaluator, body),
        decide("restoration", 1),
    ]
    before = sums(scene)
    excluded = decide("exclusion", 1, evaluator, body)
    without = sums(scene), scene.state()["excluded"]
    statuses(scene, [{"token": token, **all_at(1)} for token in tokens[12:25]])
    scene.tick()
    later = scene.get("/bursts", nation).json["items"]
    restored = decide("restoration", 2, nation)
    verified = faults(scene)
    decide("exclusion", 3, nation, body)
    move_period(scene.ground, scene.period_id, "closing")
    too_late = decide("restoration", 4)

    assert (few, burst["responses"], burst["state"]) == ([], 12, "marked")
    assert [(one.status_code, one.json["code"]) for one in refused] == [
        *((403, "forbidden"), (422, "invalid"), (412, "stale"), (409, "burst_state")),
    ]
    assert before.respondents == 12
    assert (excluded.json["state"], excluded.json["reason"], excluded.json["version"]) == (
        *("excluded", "One device, one minute."),
        2,
    )
    assert (without[0].respondents, without[1]) == (0, 12)
    assert sorted((row["responses"], row["state"]) for row in later) == [(12, "excluded"), (13, "marked")]
    assert (restored.json["state"], restored.json["reason"], verified) == ("marked", None, [])
    assert sums(scene).respondents == 13
    assert (too_late.status_code, too_late.json["code"]) == (409, "period_state")
    assert list_kinds(scene.system, burst["burst_id"]) == [
        ("survey.burst_excluded", 2, "evaluator"),
        ("survey.burst_restored", 3, "national_administrator"),
        ("survey.burst_excluded", 4, "national_administrator"),
    ]
    assert faults(scene) == []


def test_burst_that_has_grown_is_excluded_only_as_it_is_now(scene: SurveyScene) -> None:
    evaluator, tokens = scene.ground.evaluator, scene.tokens(count=11)
    statuses(scene, [{"token": token, **all_at(5)} for token in tokens[:10]])
    scene.tick()
    read = scene.get("/bursts", evaluator).json["items"][0]
    scene.send(tokens[10], all_at(5))
    scene.tick()

    stale, taken = (
        scene.post(
            f"/bursts/{read['burst_id']}/exclusion",
            evaluator,
            {"reason": "One device."},
            headers={"If-Match": f'"{version}"'},
        )
        for version in (read["version"], read["version"] + 1)
    )

    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert (taken.json["responses"], sums(scene).respondents, faults(scene)) == (11, 0, [])


def test_what_strangers_may_cause_does_not_grow_for_ever(scene: SurveyScene) -> None:
    call, engine = scene.system.evaluation, scene.system.evaluation.service.engine
    poster = scene.post("/poster", scene.ground.nation).json
    used, unused, fresh = (
        call.post(f"/api/v1/surveys/{poster['code']}/tokens").json["token"] for _ in range(3)
    )
    scene.send(used)
    odd = call.post("/api/v1/surveys/%00/tokens")
    with engine.begin() as connection:
        connection.execute(
            text(
                "update survey_token set issued_at = issued_at - interval '8 days' where token_sha256 <> :it"
            ),
            {"it": rules.hash_token(fresh)},
        )
        connection.execute(
            text(
                "insert into survey_refusal"
                " (lokus_id, reason, token_sha256, network, times, first_at, last_at)"
                " select :lokus_id, 'forged', sha256(one::text::bytea), '', 1, now(), now()"
                " from generate_series(1, :most) one"
            ),
            {"lokus_id": lokus_of(scene), "most": rules.MOST_REFUSALS},
        )

    forget_unused_tokens(job_context(scene.system.evaluation.service))
    answers = [scene.send(f"made-up-{number}") for number in range(3)]

    assert odd.status_code == 404
    assert {answer.status_code for answer in answers} == {404}
    assert count_rows(scene.system, "survey_refusal") == rules.MOST_REFUSALS + 1
    assert scene.state()["refusals"]["forged"] == rules.MOST_REFUSALS + 3
    assert (scene.send(unused).json["code"], scene.send(fresh).status_code) == ("forged", 201)
    scene.tick()
    assert (scene.state()["counted"], faults(scene)) == (2, [])

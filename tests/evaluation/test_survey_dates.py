"""A process that knows the dates of a period takes no response by them once they have changed."""

from sqlalchemy import text

from tests.evaluation.ground import count_rows, move_period
from tests.evaluation.survey_ground import SurveyScene, make_survey
from tests.support.system import System


def change(scene: SurveyScene, statement: str) -> None:
    """As another process would."""
    with scene.system.evaluation.service.engine.begin() as connection:
        connection.execute(text(statement), {"period": scene.period_id})


def test_closing_and_opening_anew_is_seen_by_a_process_that_knew_the_dates(system: System) -> None:
    scene = make_survey(system)
    tokens = scene.tokens(count=3)

    before = scene.send(tokens[0])
    move_period(scene.ground, scene.period_id, "closing")
    closed = scene.send(tokens[1])
    change(scene, "update period set state = 'open' where period_id = :period")
    after = scene.send(tokens[1])

    assert (before.status_code, closed.status_code, after.status_code) == (201, 409, 201)
    assert closed.json["code"] == "expired"
    assert count_rows(system, "survey_response") == 2


def test_stage_that_another_process_moves_is_seen_with_the_next_response(system: System) -> None:
    scene = make_survey(system)
    tokens = scene.tokens(count=4)
    stage = (
        "insert into period_stage (period_id, stage, opens_at, closes_at, grace_minutes)"
        " values (:period, 'f03', now() {opens}, now() {closes}, 0)"
        " on conflict (period_id, stage) do update"
        " set opens_at = excluded.opens_at, closes_at = excluded.closes_at"
    )

    without = scene.send(tokens[0])
    change(scene, stage.format(opens="+ interval '1 hour'", closes="+ interval '2 hours'"))
    coming = scene.send(tokens[1])
    change(scene, stage.format(opens="- interval '1 hour'", closes="+ interval '2 hours'"))
    taking = scene.send(tokens[1])
    change(scene, stage.format(opens="- interval '2 hours'", closes="- interval '1 hour'"))
    over = scene.send(tokens[2])

    answers = (without, coming, taking, over)
    assert [answer.status_code for answer in answers] == [201, 409, 201, 409]
    assert (coming.json["code"], over.json["code"]) == ("not_yet", "expired")
    assert count_rows(system, "survey_response") == 2

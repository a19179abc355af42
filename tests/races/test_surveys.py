"""One token sent by many at once, and batches closed by several clocks: everything is counted once."""

from collections import Counter
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState

from evaluation_service.periods.models import Period
from evaluation_service.record_faults import find_record_faults
from evaluation_service.releases.queries import get_readiness
from evaluation_service.surveys.queries import list_survey_sums
from tests.evaluation.ground import count_rows
from tests.evaluation.survey_ground import SurveyScene, all_at, lokus_of, make_survey
from tests.races.test_sheets import at_once
from tests.support.system import System

MANY = 20


def count_respondents(scene: SurveyScene) -> int:
    """How many responses of the first lokus count."""
    with scene.system.evaluation.session() as session:
        return list_survey_sums(session, [lokus_of(scene)])[lokus_of(scene)].respondents


def test_one_token_sent_by_twenty_at_once_is_counted_once(system: System) -> None:
    scene = make_survey(system)
    same, other = scene.tokens(count=2)

    alike = at_once([lambda: scene.send(same)] * MANY)
    unlike = at_once([lambda level=level: scene.send(other, all_at(level % 6)) for level in range(MANY)])
    scene.tick()

    assert Counter(answer.status_code for answer in alike) == {201: MANY}
    assert len({answer.text for answer in alike}) == 1
    levels = Counter(level % 6 for level in range(MANY))
    statuses = Counter(answer.status_code for answer in unlike)
    assert statuses[201] in levels.values()
    assert statuses[201] + statuses[409] == MANY
    assert (count_respondents(scene), count_rows(system, "survey_response")) == (2, 2)


def test_batches_closed_by_many_at_once_hold_each_response_once(system: System) -> None:
    scene = make_survey(system)
    for token in scene.tokens(count=30):
        scene.send(token)

    at_once([scene.tick] * 4)

    assert count_respondents(scene) == 30
    assert count_rows(system, "journal_entry where kind = 'survey.batch_closed'") == 1
    assert count_rows(system, "survey_burst where responses = 30") == 1
    with system.evaluation.session() as session:
        assert list(find_record_faults(session)) == []


def test_what_comes_while_a_batch_is_closed_waits_for_the_next_tick(system: System) -> None:
    scene = make_survey(system)
    tokens = iter(scene.tokens(count=4))
    scene.send(next(tokens))
    engine = system.evaluation.service.engine

    def send_another(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO survey_batch"):
            scene.send(next(tokens))

    event.listen(engine, "after_cursor_execute", send_another)
    scene.tick()
    event.remove(engine, "after_cursor_execute", send_another)
    closed = count_rows(system, "survey_batch"), count_respondents(scene), scene.state()["waiting"]
    scene.tick()

    assert closed == (1, 1, 1)
    assert (count_rows(system, "survey_batch"), count_respondents(scene)) == (2, 2)


def test_posters_put_up_by_many_at_once_leave_one(system: System) -> None:
    scene = make_survey(system)

    answers = at_once([lambda: scene.post("/poster", scene.ground.nation)] * 6)

    assert set(Counter(answer.status_code for answer in answers)) <= {201, 409}
    assert count_rows(system, "survey_source where kind = 'poster' and revoked_at is null") == 1


def test_batch_closed_while_readiness_is_read_still_keeps_from_determining(system: System) -> None:
    scene = make_survey(system)
    scene.send(scene.tokens()[0])
    turns = iter([False, True])

    def close_after_the_first_read(_state: ORMExecuteState) -> None:
        if next(turns, False):
            scene.tick()

    with system.evaluation.session() as session:
        period = session.get_one(Period, UUID(scene.period_id))
        event.listen(session, "do_orm_execute", close_after_the_first_read)
        readiness = get_readiness(session, period)

    assert count_respondents(scene) == 1
    assert (readiness.responses_waiting, readiness.work_open) == (True, 1)

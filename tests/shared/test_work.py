"""The work list: claimed in batches, done once, split when it fails, given up when alone."""

import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from evaluation_service.tables import MACHINERY
from shared.jobs import work
from shared.jobs.work import claim_batch, count_open_work, finish_batch, put_work, work_through
from tests.support.system import System

KIND = "test"
TABLE = MACHINERY.work


@pytest.fixture
def engine(system: System) -> Engine:
    """The evaluation's database, with a table for what was done."""
    made = system.evaluation.service.engine
    with made.begin() as connection:
        connection.execute(text("create table done (subject text primary key)"))
    return made


def _put(engine: Engine, subjects: Sequence[str]) -> None:
    with Session(engine) as session:
        put_work(session, TABLE, KIND, subjects)
        session.commit()


def _states(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        rows = connection.execute(text("select state, count(*) from work_item group by state"))
        return {row[0]: row[1] for row in rows}


def _write_done(session: Session, subjects: Sequence[str]) -> None:
    session.execute(text("insert into done values (:subject)"), [{"subject": s} for s in subjects])


def _count_done(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(text("select count(*) from done")) or 0


def test_work_asked_for_twice_is_one_row(engine: Engine) -> None:
    _put(engine, ["a", "b"])
    _put(engine, ["b", "b"])

    assert _states(engine) == {"due": 2}


def test_work_is_done_once_and_is_then_done(engine: Engine) -> None:
    _put(engine, [str(number) for number in range(1200)])

    done = work_through(engine, TABLE, KIND, _write_done)

    assert (done, _count_done(engine), _states(engine)) == (1200, 1200, {"done": 1200})


def test_many_workers_at_once_do_each_row_once(engine: Engine) -> None:
    _put(engine, [str(number) for number in range(3000)])
    threads = [
        threading.Thread(target=work_through, args=(engine, TABLE, KIND, _write_done)) for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (_count_done(engine), _states(engine)) == (3000, {"done": 3000})


def test_one_bad_row_does_not_keep_the_others(engine: Engine) -> None:
    _put(engine, [str(number) for number in range(500)])

    def do_batch(session: Session, subjects: Sequence[str]) -> None:
        if "321" in subjects:
            message = "321 is bad"
            raise ValueError(message)
        _write_done(session, subjects)

    work_through(engine, TABLE, KIND, do_batch)

    with engine.connect() as connection:
        failed = connection.execute(
            text("select subject_id, attempts, error from work_item where state = 'failed'")
        ).all()
    assert (_count_done(engine), _states(engine)) == (499, {"done": 499, "failed": 1})
    assert [tuple(row) for row in failed] == [("321", 3, "ValueError: 321 is bad")]


def test_batch_of_a_dead_worker_is_claimed_again_after_its_lease(engine: Engine) -> None:
    _put(engine, ["a", "b"])
    dead = claim_batch(engine, TABLE, KIND)
    at_once = claim_batch(engine, TABLE, KIND)
    with engine.begin() as connection:
        connection.execute(text("update work_item set lease_until = now() - interval '1 second'"))

    done = work_through(engine, TABLE, KIND, _write_done)

    assert dead is not None
    assert at_once is None
    assert (done, _count_done(engine)) == (2, 2)


def test_worker_that_comes_back_too_late_writes_nothing(engine: Engine) -> None:
    _put(engine, ["a"])
    late = claim_batch(engine, TABLE, KIND)
    assert late is not None
    with engine.begin() as connection:
        connection.execute(text("update work_item set lease_until = now() - interval '1 second'"))
    work_through(engine, TABLE, KIND, _write_done)

    with Session(engine) as session:
        session.execute(text("delete from done"))
        with pytest.raises(work.LeaseLost):
            finish_batch(session, TABLE, KIND, late)

    assert _count_done(engine) == 1


def test_row_on_which_workers_die_three_times_is_given_up(engine: Engine) -> None:
    _put(engine, ["a"])
    for _ in range(3):
        assert claim_batch(engine, TABLE, KIND) is not None
        with engine.begin() as connection:
            connection.execute(text("update work_item set lease_until = now() - interval '1 second'"))

    assert claim_batch(engine, TABLE, KIND) is None
    with engine.connect() as connection:
        error = connection.scalar(text("select error from work_item where state = 'failed'"))
    assert error == "the worker died on it 3 times"


def test_asking_anew_while_it_is_worked_on_voids_the_running_try(engine: Engine) -> None:
    _put(engine, ["a"])
    running = claim_batch(engine, TABLE, KIND)
    assert running is not None
    _put(engine, ["a"])

    with pytest.raises(work.LeaseLost), Session(engine) as session:
        finish_batch(session, TABLE, KIND, running)

    with Session(engine) as session:
        assert count_open_work(session, TABLE, KIND) == 1


def test_asking_in_a_transaction_that_fails_leaves_nothing(engine: Engine) -> None:
    with Session(engine) as session:
        put_work(session, TABLE, KIND, ["a"])
        session.rollback()

    assert _states(engine) == {}


def test_batch_that_lost_one_row_lets_go_of_the_others_at_once(engine: Engine) -> None:
    _put(engine, ["a", "b", "c"])
    tries: list[Sequence[str]] = []

    def do_batch(session: Session, subjects: Sequence[str]) -> None:
        _write_done(session, subjects)
        tries.append(subjects)
        if len(tries) == 1:
            _put(engine, ["b"])

    done = work_through(engine, TABLE, KIND, do_batch)

    assert (done, _count_done(engine), _states(engine)) == (3, 3, {"done": 3})
    assert [len(subjects) for subjects in tries] == [3, 3]


def test_error_of_a_batch_is_no_row_s_own_and_the_database_s_words_are_nobody_s(engine: Engine) -> None:
    _put(engine, ["secret-1", "secret-2"])

    def do_batch(session: Session, subjects: Sequence[str]) -> None:
        if "secret-2" in subjects:
            session.execute(text("insert into done values ('taken secret'), ('taken secret')"))
        _write_done(session, subjects)

    work_through(engine, TABLE, KIND, do_batch)

    with engine.connect() as connection:
        errors = connection.execute(text("select subject_id, error from work_item order by 1")).all()
    assert [tuple(row) for row in errors] == [
        ("secret-1", None),
        ("secret-2", "the database refused it: UniqueViolation 23505 done_pkey"),
    ]


def test_kin_come_into_one_batch_unless_claimed_or_looked_at_alone(engine: Engine) -> None:
    _put(engine, ["1a", "1b", "1c", "1d", "2a", "2b", "2c"])
    with engine.begin() as connection:
        connection.execute(text("update work_item set batch_limit = 1 where subject_id = '2a'"))
    taken = claim_batch(engine, TABLE, KIND, most=1)

    def find_kin(_: Session, subjects: Sequence[str]) -> list[str]:
        return [f"{number}{subject[1]}" for subject in subjects for number in (1, 2)]

    first = claim_batch(engine, TABLE, KIND, most=2, find_kin=find_kin)
    second = claim_batch(engine, TABLE, KIND, find_kin=find_kin)

    assert taken is not None
    assert taken.subject_ids == ("1a",)
    assert first is not None
    assert first.subject_ids == ("1b", "1c", "2b", "2c")
    assert second is not None
    assert second.subject_ids == ("1d",)

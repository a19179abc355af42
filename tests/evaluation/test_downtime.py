"""Measured downtime: gaps of the clock's beat, what of them fell into a stage, and the extension for it."""

import json
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, text

from evaluation_service.clock_ticks import TICKS
from evaluation_service.periods.downtime import record_heartbeat
from evaluation_service.periods.models import Downtime
from evaluation_service.record_faults import find_record_faults
from shared import clock
from shared.commands import job_context
from shared.jobs.clock import run_tick_once
from shared.journal.record import history_of
from shared.migrations import migrate_down, migrate_up
from tests.evaluation.ground import Ground, add_lokus, count_rows, draft_period, move_period
from tests.evaluation.test_record_faults import faults_of, tamper
from tests.evaluation.test_stages import HOUR, path_of, put_stages, stage
from tests.support.servers import CHECKOUT
from tests.support.system import System

OTHER = "00000000-0000-4000-8000-000000000002"
ADDED = "insert into downtime (downtime_id, began_at, ended_at) values (:id, :began, :ended)"


def beat(system: System, *moments: datetime) -> None:
    """As if the clock had beaten at these moments."""
    with system.evaluation.session() as session:
        for moment in moments:
            record_heartbeat(session, moment)
            session.flush()
        session.commit()


def test_gaps_of_over_a_minute_are_kept_and_no_others(system: System) -> None:
    now = clock.now()
    minute = timedelta(minutes=1)

    beat(system, now - 9 * minute, now - 8 * minute, now - 3 * minute, now - 4 * minute, now - 2 * minute)
    context = job_context(system.evaluation.service)
    tick = next(tick for tick in TICKS if tick.name == "evaluation_heartbeat")
    run_tick_once(context, tick)
    run_tick_once(context, tick)

    with system.evaluation.session() as session:
        rows = session.scalars(select(Downtime).order_by(Downtime.began_at)).all()
        beats = session.execute(
            text("select count(*), max(beat_at) from service_moment where name = 'evaluation'")
        ).one()
        entries = [history_of(session, row.downtime_id) for row in rows]
    assert (rows[0].began_at, rows[0].ended_at) == (now - 8 * minute, now - 3 * minute)
    assert (len(rows), rows[1].began_at) == (2, now - 2 * minute)
    assert (beats[0], beats[1] >= now) == (1, True)
    for row, [entry] in zip(rows, entries, strict=True):
        assert (entry.kind, entry.role, entry.actor_id) == ("downtime.measured", "system", None)
        assert json.loads(entry.body) == {
            "downtime_id": str(row.downtime_id),
            "began_at": row.began_at.isoformat(),
            "ended_at": row.ended_at.isoformat(),
        }
    assert faults_of(system) == []

    _live_by_jakartas_time(system.evaluation.service.engine)

    assert faults_of(system) == []


def _live_by_jakartas_time(engine: Engine) -> None:
    """As a server that somebody else has set up may do."""
    with engine.begin() as connection:
        connection.execute(text(f"alter database {_name_database(connection)} set timezone = 'Asia/Jakarta'"))
    engine.dispose()


def _name_database(connection: Connection) -> str:
    """The name of its database."""
    return str(connection.scalar(text("select quote_ident(current_database())")))


def test_downtime_of_the_release_before_needs_no_entry(system: System) -> None:
    engine, folder = system.evaluation.service.engine, CHECKOUT / "evaluation_service" / "migrations"
    now, minute = clock.now(), timedelta(minutes=1)

    beat(system, now - 9 * minute, now - 7 * minute)
    migrate_down(engine, folder, "0013")
    tamper(system, ADDED, id=OTHER, began=now - 5 * minute, ended=now)
    before = faults_of(system)
    migrate_up(engine, folder)

    assert (before, faults_of(system)) == ([f"inserted from outside: downtime {OTHER}"], [])


def test_downtime_changed_past_the_journal_is_found(system: System) -> None:
    now, minute = clock.now(), timedelta(minutes=1)
    beat(system, now - 9 * minute, now - 7 * minute, now - 4 * minute)
    with system.evaluation.session() as session:
        first, second = session.scalars(select(Downtime.downtime_id).order_by(Downtime.began_at)).all()

    tamper(system, "update downtime set ended_at = now() where downtime_id = :id", id=first)
    tamper(system, "delete from downtime where downtime_id = :id", id=second)
    tamper(system, ADDED, id=OTHER, began=now - 4 * minute, ended=now)

    assert set(faults_of(system)) == {
        f"altered: ended_at of downtime {first}",
        f"removed: downtime {second} is no longer there",
        f"inserted from outside: downtime {OTHER}",
    }


def test_downtime_over_the_closing_moves_it_to_as_long_after_the_return(ground: Ground) -> None:
    call = ground.system.evaluation
    period_id = draft_period(ground)
    stages = [stage("visit", -4 * HOUR, -2 * HOUR), stage("release", 9 * HOUR, 10 * HOUR)]
    put_stages(ground, period_id, stages)
    now = clock.now()
    beat(ground.system, now - 3 * HOUR, now - HOUR)

    shown = call.get(f"/api/v1/periods/{period_id}/downtime", ground.nation).json["stages"][0]

    # Down for two hours, from an hour before the closing to an hour after it: one hour was lost.
    assert (shown["seconds"], shown["proposal"]["minutes"]) == (7200, 120)
    assert datetime.fromisoformat(shown["proposal"]["closes_at"]) - now < timedelta(seconds=60)


def test_extension_is_proposed_and_announced_by_the_owner_as_proposed(system: System, ground: Ground) -> None:
    call = system.evaluation
    period_id = draft_period(ground)
    add_lokus(ground, period_id, ground.hospital)
    stages = [stage("visit", -2 * HOUR, HOUR), stage("determination", 9 * HOUR, 10 * HOUR)]
    put_stages(ground, period_id, stages)
    move_period(ground, period_id, "opening")
    now, second = clock.now(), timedelta(seconds=1)
    beat(system, now - 3 * HOUR, now - 2 * HOUR + 90 * second, now - HOUR, now - HOUR + 50 * second)
    closes_at = datetime.fromisoformat(stages[0]["closes_at"])

    shown = call.get(f"/api/v1/periods/{period_id}/downtime").json
    visit, determination = shown["stages"]
    minutes = visit["proposal"]["minutes"]
    path = path_of(period_id, "/visit/extension")
    refused = [
        call.post(path, ground.nation, {"minutes": minutes + 1}),
        call.post(path, ground.administrator, {"minutes": minutes}),
        call.post(path_of(period_id, "/determination/extension"), ground.nation, {"minutes": 1}),
        call.post(path_of(period_id, "/f03/extension"), ground.nation, {"minutes": 1}),
    ]
    unchanged = call.get(path_of(period_id)).json["stages"][0]["closes_at"]
    announced = call.post(path, ground.nation, {"minutes": minutes})
    again = call.get(f"/api/v1/periods/{period_id}/downtime").json["stages"][0]

    # The first gap reached into the stage by a minute and a half, the next lasted the better part of an hour.
    assert [len(visit["downtimes"]), len(determination["downtimes"])] == [2, 0]
    assert visit["seconds"] == sum(row["seconds"] for row in visit["downtimes"])
    assert (minutes, determination["proposal"]) == (-(-visit["seconds"] // 60), None)
    assert [answer.status_code for answer in refused] == [409, 403, 409, 404]
    assert (unchanged, count_rows(system, "journal_entry where kind like '%extended'")) == (
        stages[0]["closes_at"],
        1,
    )
    moved = (closes_at + timedelta(minutes=minutes)).isoformat()
    [news] = announced.json["changes"]
    assert (news["kind"], news["minutes"], news["closes_at"]) == ("extended", minutes, moved)
    assert news["downtime_seconds"] == visit["seconds"]
    assert f"diperpanjang {minutes} menit" in news["text"]["id"]
    assert f"by {minutes} minutes" in news["text"]["en"]
    assert (again["proposal"], again["extended_seconds"], again["closes_at"]) == (
        None,
        visit["seconds"],
        moved,
    )
    with call.session() as session:
        assert list(find_record_faults(session)) == []

"""Compares periods, their lokus and their public results with the journal, naming every fault; no writes."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.queries import describe_one_period
from evaluation_service.periods.stages import dump_stages, list_stages
from evaluation_service.releases import queries
from evaluation_service.releases.results import describe_result
from evaluation_service.scorecards.rankings import rank_cards
from shared.contracts import evaluation_entries as entries
from shared.contracts.kinds import load_body
from shared.contracts.result_entries import (
    DETERMINATION_WITHDRAWN,
    PERIOD_DECREED,
    PERIOD_DETERMINED,
    PERIOD_RELEASED,
    RESULT_RELEASED,
)
from shared.journal.rows import Newest, find_differences, find_row_faults, read_newest

PERIOD_DEEDS = (
    entries.PERIOD_DRAFTED,
    entries.PERIOD_CHANGED,
    entries.PERIOD_OPENED,
    entries.PERIOD_CLOSED,
    entries.EXAMPLE_PERIOD_OPENED,
    entries.EXAMPLE_PERIOD_CLOSED,
)
STAGE_DEEDS = (
    entries.PERIOD_STAGE_CHANGED,
    entries.PERIOD_STAGE_EXTENDED,
    entries.EXAMPLE_STAGE_CHANGED,
    entries.EXAMPLE_STAGE_EXTENDED,
)

BEFORE_CHOICES: dict[str, Any] = {"sheet_mode": "independent", "settings": {}, "stages": []}


def find_result_faults(session: Session) -> Iterator[str]:
    """One line for each period, lokus, assignment or released result that is not as the journal tells."""
    periods = session.scalars(select(Period).order_by(Period.period_id)).all()
    released = read_newest(session, [PERIOD_RELEASED])
    own, moved = read_newest(session, PERIOD_DEEDS), read_newest(session, STAGE_DEEDS)
    yield from find_row_faults(
        session,
        "period",
        PERIOD_DEEDS,
        [entries.EXAMPLE_PERIOD_REMOVED],
        ((str(period.period_id), period) for period in periods),
        lambda period: _before_release(session, period, own if str(period.period_id) in moved else {}),
    )
    for period in periods:
        key = str(period.period_id)
        yield from _faults_of_stages(session, period, moved.get(key))
        yield from _faults_of_silence(session, period, own.get(key), has_moved=key in moved)
    yield from _faults_of_choices(session)
    decreed = read_newest(session, [PERIOD_RELEASED, PERIOD_DECREED])
    determined = read_newest(session, [PERIOD_DETERMINED, DETERMINATION_WITHDRAWN])
    results = read_newest(session, [RESULT_RELEASED])
    for period in periods:
        key = str(period.period_id)
        yield from _faults_of_determination(session, period, determined.get(key))
        yield from _faults_of_release(period, released.get(key), decreed.get(key))
        yield from _faults_of_results(session, period, results)
    for scorecard_id, entry in results.items():
        yield f"removed: the released result {scorecard_id} of period {entry.told['period_id']}"


def _before_release(session: Session, period: Period, own: Mapping[str, Newest]) -> dict[str, Any]:
    """The period as its own deeds told it; a release, and dates that were changed, are told by others.

    `own` holds what its own deeds told of a period whose dates were changed later.
    """
    shown = describe_one_period(session, period)
    if str(period.period_id) in own:
        shown["stages"] = load_body(entries.PERIOD_OPENED, own[str(period.period_id)].body)["stages"]
    return {**shown, "state": "closed"} if period.state == "released" else shown


def _faults_of_stages(session: Session, period: Period, moved: Newest | None) -> Iterator[str]:
    """The dates of a running period, after the newest deed that changed one of them."""
    if moved is None:
        return
    now = {"stages": dump_stages(list_stages(session, period.period_id))}
    told = {"stages": moved.told["stages"]}
    if find_differences(entries.PERIOD_OPENED, told, now):
        yield f"altered: the stages of period {period.period_id}"


def _faults_of_silence(
    session: Session, period: Period, own: Newest | None, *, has_moved: bool
) -> Iterator[str]:
    """What an entry of version 1 does not name was as it is where nobody chooses it."""
    if own is None:
        return
    silent = {name: value for name, value in BEFORE_CHOICES.items() if name not in own.told}
    if has_moved:
        silent.pop("stages", None)
    if silent:
        now = describe_one_period(session, period)
        for name in find_differences(entries.PERIOD_OPENED, silent, now):
            yield f"altered: {name} of period {period.period_id}"


def _faults_of_choices(session: Session) -> Iterator[str]:
    lokus = session.scalars(select(Lokus).order_by(Lokus.lokus_id)).all()
    period_of = {row.lokus_id: row.period_id for row in lokus}
    yield from find_row_faults(
        session,
        "lokus",
        [entries.LOKUS_ADDED],
        [entries.LOKUS_REMOVED],
        ((str(row.lokus_id), row) for row in lokus),
        lambda row: row.__dict__,
    )
    yield from find_row_faults(
        session,
        "assignment",
        [entries.ASSIGNMENT_GIVEN, entries.ASSIGNMENT_ENDED],
        [entries.ASSIGNMENT_REMOVED],
        (
            (str(row.assignment_id), row)
            for row in session.scalars(select(Assignment).order_by(Assignment.assignment_id))
        ),
        lambda row: _describe_assignment(row, period_of),
    )


def _describe_assignment(row: Assignment, period_of: Mapping[UUID, UUID]) -> dict[str, Any]:
    return {
        "assignment_id": row.assignment_id,
        "lokus_id": row.lokus_id,
        "period_id": period_of[row.lokus_id],
        "evaluator_id": row.evaluator_id,
        "ended_at": row.ended_at,
    }


def _faults_of_determination(session: Session, period: Period, entry: Newest | None) -> Iterator[str]:
    stands = entry is not None and entry.kind == PERIOD_DETERMINED.name
    if entry is None or not stands:
        if period.determined_at is not None or period.determined_by is not None:
            yield f"altered: period {period.period_id} was never determined"
        return
    now = {"determined_at": period.determined_at}
    told = {"determined_at": entry.told["determined_at"]}
    if find_differences(PERIOD_DETERMINED, told, now) or period.determined_by != entry.actor_id:
        yield f"altered: by whom and when period {period.period_id} was determined"
    counted = queries.digest_scorecards(session, period.period_id)
    if counted != (entry.told["lokus_count"], entry.told["scorecards_sha256"]):
        yield f"altered: the scorecards of period {period.period_id} are not those that were determined"


def _faults_of_release(period: Period, released: Newest | None, decreed: Newest | None) -> Iterator[str]:
    if released is None or decreed is None:
        if period.state == "released":
            yield f"altered: period {period.period_id} was never released"
        return
    if period.state != "released":
        yield f"altered: period {period.period_id} was released and is {period.state}"
    now = {
        "decree": period.decree,
        "is_provisional": period.decree is None,
        "released_at": period.released_at,
    }
    told = {name: decreed.told[name] for name in now}
    for name in find_differences(PERIOD_RELEASED, told, now):
        yield f"altered: {name} of period {period.period_id}"
    if period.released_by != released.actor_id:
        yield f"altered: by whom period {period.period_id} was released"


def _faults_of_results(session: Session, period: Period, results: dict[str, Newest]) -> Iterator[str]:
    """What everybody reads of a released period, against what was made public; takes them off `results`."""
    if period.state != "released":
        return
    cards = rank_cards(session, period.period_id, {})
    for place, row in cards.every:
        scorecard_id = row[0].scorecard_id
        entry = results.pop(str(scorecard_id), None)
        if entry is None:
            yield f"inserted from outside: the result {scorecard_id} was never released"
            continue
        now = describe_result(period, place, row, len(cards.ranked))
        for name in find_differences(RESULT_RELEASED, entry.told, now):
            yield f"altered: {name} of the released result {scorecard_id}"

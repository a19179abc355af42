"""Deeds about many months' figures at once: a table typed in, a sheet; few statements for thousands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    case,
    column,
    func,
    insert,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.orm import Session

from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import is_visible_to
from registry_service.regions.models import Region
from registry_service.regions.rules import month_in
from registry_service.usage import rules
from registry_service.usage.models import MonthFigure
from registry_service.usage.rules import OUTCOMES, REFUSED, WITHDRAWN, Judgement, ReportedRow, StoredFigure
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.usage_entries import (
    USAGE_MONTH_CORRECTED,
    USAGE_MONTH_REPORTED,
    USAGE_MONTH_WITHDRAWN,
)
from shared.errors import FieldProblem, Invalid, Stale
from shared.journal.record import Journal

KINDS: Mapping[str, EntryKind] = {
    "reported": USAGE_MONTH_REPORTED,
    "corrected": USAGE_MONTH_CORRECTED,
    "withdrawn": USAGE_MONTH_WITHDRAWN,
}
# What one statement changes of many figures.
CHANGED: Mapping[str, Any] = {
    "figure_id": Uuid,
    "count": BigInteger,
    "basis": Text,
    "version": Integer,
    "stands": Boolean,
}


@dataclass(frozen=True)
class Place:
    """What a row's innovation is, and in which role the actor reports for it."""

    channels: Sequence[str]
    current_month: str
    role: str | None
    closed: tuple[str, str] | None


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row; a refused one names its problems."""

    outcome: str
    problems: tuple[FieldProblem, ...] = ()
    figure_id: UUID | None = None
    version: int | None = None


def report_rows(
    session: Session,
    actor: Actor,
    rows: Sequence[ReportedRow],
    *,
    all_or_nothing: bool,
    checks_versions: bool = True,
) -> list[RowOutcome]:
    """Report, correct or withdraw each row's figure; an equal one stays as it is, so twice is once.

    A row without a count withdraws the figure that stands: a sheet leaves out what it does not know. Only
    with `checks_versions` has a row that changes a figure to name the version that was read. With
    `all_or_nothing` Invalid (or Stale, if nothing but versions is wrong) names every problem at its row.
    """
    places = _lock_places(session, actor, {row.innovation_id for row in rows})
    stored = _lock_figures(session, rows)
    repeated = rules.find_repeated(rows)
    judged = [
        _judge(row, places.get(row.innovation_id), stored.get(row.place), number in repeated, checks_versions)
        for number, row in enumerate(rows)
    ]
    if all_or_nothing:
        _refuse_faulty(judged)
    return _write(session, actor, rows, judged, places, stored)


def report_table(
    session: Session, actor: Actor, *, mode: str, month: str | None, rows: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """A table as it was typed; `month` stands for the rows that name none."""
    given = [ReportedRow(**{"month": month, **row}) for row in rows]
    outcomes = report_rows(session, actor, given, all_or_nothing=mode == "all_or_nothing")
    counts = Counter(outcome.outcome for outcome in outcomes)
    return {
        "counts": {outcome: counts[outcome] for outcome in OUTCOMES},
        "rows": [{"row": number, **outcome.__dict__} for number, outcome in enumerate(outcomes)],
    }


def _lock_places(session: Session, actor: Actor, innovation_ids: set[UUID]) -> dict[UUID, Place]:
    """The innovations that exist for the actor, locked in one order against other reporters."""
    now = clock.now()
    found = session.execute(
        select(
            Innovation.innovation_id,
            Innovation.region_code,
            Innovation.agency_id,
            Innovation.is_programme,
            Innovation.state,
            Innovation.channels,
            Region.time_zone,
        )
        .join(Region, Region.code == Innovation.region_code)
        .where(Innovation.innovation_id == _one_of(innovation_ids, Uuid), is_visible_to(actor))
        .order_by(Innovation.innovation_id)
        .with_for_update(of=Innovation, key_share=True)
    )
    places = {}
    for innovation_id, region_code, agency_id, is_programme, state, channels, time_zone in found:
        mandate = actor.find_mandate(rules.REPORTERS, region_code, agency_id)
        places[innovation_id] = Place(
            channels,
            month_in(time_zone, now),
            mandate.role if mandate else None,
            rules.find_closed(state, is_programme=is_programme),
        )
    return places


def _one_of(values: set[Any], kind: Any) -> Any:
    return any_(literal(list(values), ARRAY(kind)))


def _lock_figures(session: Session, rows: Sequence[ReportedRow]) -> dict[tuple[UUID, str, str], StoredFigure]:
    figure = MonthFigure
    found = session.execute(
        select(
            figure.innovation_id,
            figure.month,
            figure.channel,
            figure.figure_id,
            figure.count,
            figure.basis,
            figure.withdrawn_at.is_not(None),
            figure.version,
        )
        .where(
            figure.innovation_id == _one_of({row.innovation_id for row in rows}, Uuid),
            figure.month == _one_of({row.month for row in rows}, Text),
        )
        .order_by(figure.figure_id)
        .with_for_update()
    )
    return {(row[0], row[1], row[2]): StoredFigure(row[3], row[4], row[5], row[6], row[7]) for row in found}


def _judge(
    row: ReportedRow,
    place: Place | None,
    stored: StoredFigure | None,
    is_repeated: bool,
    checks_versions: bool,
) -> Judgement:
    if place is None:
        return rules.refuse("innovation_id", "there is no such innovation")
    if place.role is None:
        roles = ", ".join(rules.REPORTERS)
        return rules.refuse("innovation_id", f"this takes one of the roles {roles} for this region or agency")
    if place.closed is not None:
        return rules.refuse("innovation_id", place.closed[1])
    if is_repeated:
        return rules.refuse("month", "a row before says something of this month and channel already")
    return rules.judge_row(row, stored, place.channels, place.current_month, checks_version=checks_versions)


def _refuse_faulty(judged: Sequence[Judgement]) -> None:
    problems = [
        FieldProblem(f"rows[{number}].{problem.field}", problem.message)
        for number, judgement in enumerate(judged)
        for problem in judgement.problems
    ]
    if not problems:
        return
    if all(judgement.is_stale for judgement in judged if judgement.outcome == REFUSED):
        raise Stale("somebody changed some of these figures after you read them", fields=problems)
    raise Invalid.all_of(problems)


def _write(
    session: Session,
    actor: Actor,
    rows: Sequence[ReportedRow],
    judged: Sequence[Judgement],
    places: Mapping[UUID, Place],
    stored: Mapping[tuple[UUID, str, str], StoredFigure],
) -> list[RowOutcome]:
    """Three statements: the new figures, the changed ones, and the journal's entries of both."""
    journal: Journal = session.info["journal"]
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    entries, outcomes = [], []
    for row, judgement in zip(rows, judged, strict=True):
        before, outcome = stored.get(row.place), judgement.outcome
        if outcome not in KINDS:
            known = (before.figure_id, before.version) if before and outcome != REFUSED else (None, None)
            outcomes.append(RowOutcome(outcome, judgement.problems, *known))
            continue
        after, version = _figure_after(row, before), before.version + 1 if before else 1
        (changed if before else new).append({**after, "version": version, "stands": outcome != WITHDRAWN})
        role = places[row.innovation_id].role or ""
        entries.append(journal.prepare(actor, role, KINDS[outcome], after["figure_id"], version, after))
        outcomes.append(RowOutcome(outcome, (), after["figure_id"], version))
    _insert(session, new)
    _update(session, changed)
    journal.record_many(session, entries)
    return outcomes


def _figure_after(row: ReportedRow, before: StoredFigure | None) -> dict[str, Any]:
    """The figure as the journal tells it; what is withdrawn is told as it was."""
    return {
        "figure_id": before.figure_id if before else uuid4(),
        "innovation_id": row.innovation_id,
        "month": row.month,
        "channel": row.channel,
        "count": before.count if before and row.count is None else row.count,
        "basis": before.basis if before and row.count is None else row.basis,
    }


def _insert(session: Session, figures: Sequence[dict[str, Any]]) -> None:
    if figures:
        now = clock.now()
        rows = [
            {**{name: value for name, value in figure.items() if name != "stands"}, **_reported_at(now)}
            for figure in figures
        ]
        session.execute(insert(MonthFigure), rows)


def _reported_at(now: datetime) -> dict[str, datetime]:
    return {"first_reported_at": now, "reported_at": now}


def _update(session: Session, figures: Sequence[dict[str, Any]]) -> None:
    """One statement; what was confirmed or withdrawn is neither any more once a figure comes anew."""
    if not figures:
        return
    now = literal(clock.now(), DateTime(timezone=True))
    columns = [column(name, kind) for name, kind in CHANGED.items()]
    arrays = [literal([f[name] for f in figures], ARRAY(kind)) for name, kind in CHANGED.items()]
    given = func.unnest(*arrays).table_valued(*columns).render_derived(name="given")
    stands = given.c.stands
    session.execute(
        update(MonthFigure)
        .where(MonthFigure.figure_id == given.c.figure_id)
        .values(
            count=given.c["count"],
            basis=given.c.basis,
            version=given.c.version,
            reported_at=case((stands, now), else_=MonthFigure.reported_at),
            corrections=MonthFigure.corrections + case((stands, 1), else_=0),
            corrected_at=case((stands, now), else_=MonthFigure.corrected_at),
            withdrawn_at=case((stands, null()), else_=now),
            confirmed_at=null(),
            is_demo=MonthFigure.is_demo & ~stands,
        )
        .execution_options(synchronize_session=False)
    )

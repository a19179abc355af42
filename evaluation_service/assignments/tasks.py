"""Reads what an evaluator has to do: assignments with their sheet, progress and deadline; no writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evaluation_service.assignments import queries
from evaluation_service.periods.models import Period, PeriodStage
from evaluation_service.periods.stage_rules import closes_for_good, list_filling_stages
from evaluation_service.periods.stages import get_time_zone, list_stages, list_zones_of
from evaluation_service.scorecards.instruments import get_instruments
from evaluation_service.sheets.answer_rules import read_form
from evaluation_service.sheets.models import Answer, Sheet
from evaluation_service.sheets.pleno_queries import has_pleno
from evaluation_service.sheets.rules import DRAFT, RETURNED, TEAM
from shared.actor import Actor
from shared.db import is_one_of
from shared.http.paging import Page

NOT_BEGUN, FILLING_IN, GIVEN_BACK, COMPLETE, HANDED_IN, ENDED = (
    "not_begun",
    "filling_in",
    "given_back",
    "complete",
    "handed_in",
    "ended",
)
NEVER = datetime.max.replace(tzinfo=UTC)
ORDER = (GIVEN_BACK, COMPLETE, FILLING_IN, NOT_BEGUN, HANDED_IN, ENDED)


@dataclass(frozen=True)
class Deadline:
    """From when and until when a sheet is filled in: the end as announced, and its grace."""

    opens_at: datetime
    closes_at: datetime
    taken_until: datetime
    zone: str


@dataclass(frozen=True)
class PeriodTerms:
    """What a period says to all its evaluators."""

    indicators: int
    is_team: bool
    has_pleno: bool
    zone: str
    stages: Sequence[PeriodStage]


def list_own_tasks(session: Session, actor: Actor, *, cursor: str | None, limit: int) -> Page:
    """One's own assignments as `list_own_assignments` pages them; of each page what is due comes first."""
    page = queries.list_own_assignments(session, actor, period_state=None, cursor=cursor, limit=limit)
    terms = _read_terms(session, {row["period_id"] for row in page.items})
    shared = _list_team_sheets(
        session, {row["lokus_id"] for row in page.items if terms[row["period_id"]].is_team}
    )
    sheets = [shared.get(row["lokus_id"], row["sheet"]) for row in page.items]
    answered = count_answers(session, {sheet["sheet_id"] for sheet in sheets if sheet})
    tasks = [
        _describe(row, terms[row["period_id"]], sheet, answered)
        for row, sheet in zip(page.items, sheets, strict=True)
    ]
    return Page(sorted(tasks, key=_urgency), page.next_cursor)


def _describe(
    row: dict[str, Any],
    terms: PeriodTerms,
    sheet: dict[str, Any] | None,
    answered: Mapping[UUID, int],
) -> dict[str, Any]:
    done = answered.get(sheet["sheet_id"], 0) if sheet else 0
    return {
        **row,
        "sheet": sheet,
        "answered": done,
        "indicators": terms.indicators,
        "is_team": terms.is_team,
        "has_pleno": terms.has_pleno,
        "zone": terms.zone,
        "deadline": _deadline_of(terms.stages, sheet["number"] if sheet else 1, terms.zone),
        "state": _find_state(row["period_state"], terms, sheet, done),
    }


def _find_state(period_state: str, terms: PeriodTerms, sheet: dict[str, Any] | None, done: int) -> str:
    if sheet is not None and sheet["state"] not in (DRAFT, RETURNED):
        return HANDED_IN
    if period_state != "open":
        return ENDED
    if sheet is None:
        return NOT_BEGUN
    if sheet["number"] > 1:
        return GIVEN_BACK
    return COMPLETE if done >= terms.indicators else FILLING_IN


def _urgency(task: dict[str, Any]) -> tuple[bool, datetime, int, str, str]:
    """What can still be done first, by its deadline; what was given back before the rest of that day."""
    is_done = task["state"] in (HANDED_IN, ENDED)
    due = task["deadline"].closes_at if task["deadline"] and not is_done else NEVER
    return is_done, due, ORDER.index(task["state"]), task["unit_short_name"], str(task["assignment_id"])


def count_answers(session: Session, sheet_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many indicators of each sheet have an answer; a sheet without any is not in it."""
    rows = session.execute(
        select(Answer.sheet_id, func.count())
        .where(is_one_of(Answer.sheet_id, list(sheet_ids)))
        .group_by(Answer.sheet_id)
    )
    return {row[0]: row[1] for row in rows}


def _list_team_sheets(session: Session, lokus_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The newest version of each team's sheet."""
    rows = session.execute(
        select(Sheet.lokus_id, Sheet.sheet_id, Sheet.number, Sheet.state, Sheet.submitted_at)
        .where(is_one_of(Sheet.lokus_id, list(lokus_ids)), Sheet.kind == TEAM)
        .order_by(Sheet.lokus_id, Sheet.number)
    )
    names = ("sheet_id", "number", "state", "submitted_at")
    return {row.lokus_id: {name: getattr(row, name) for name in names} for row in rows}


def _read_terms(session: Session, period_ids: Collection[UUID]) -> dict[UUID, PeriodTerms]:
    periods = session.scalars(select(Period).where(is_one_of(Period.period_id, list(period_ids)))).all()
    if not periods:
        return {}
    instruments = get_instruments(session, {(one.instrument_id, one.instrument_version) for one in periods})
    zones = list_zones_of(session, periods)
    stages: dict[UUID, list[PeriodStage]] = {one.period_id: [] for one in periods}
    for stage in session.scalars(
        select(PeriodStage).where(is_one_of(PeriodStage.period_id, list(period_ids)))
    ):
        stages[stage.period_id].append(stage)
    return {
        one.period_id: PeriodTerms(
            len(
                read_form(
                    instruments[one.instrument_id, one.instrument_version].document, one.form_set
                ).indicators
            ),
            one.sheet_mode == TEAM,
            has_pleno(one),
            zones[one.period_id],
            stages[one.period_id],
        )
        for one in periods
    }


def find_deadline(session: Session, period: Period, number: int) -> Deadline | None:
    """Until when this version of a sheet is filled in; `None` where the period has no dates for that."""
    return _deadline_of(list_stages(session, period.period_id), number, get_time_zone(session, period))


def _deadline_of(stages: Sequence[PeriodStage], number: int, zone: str) -> Deadline | None:
    wanted = list_filling_stages(number)
    own = [one for one in stages if one.stage in wanted]
    if not own:
        return None
    return Deadline(
        opens_at=min(one.opens_at for one in own),
        closes_at=max(one.closes_at for one in own),
        taken_until=max(map(closes_for_good, own)),
        zone=zone,
    )

"""Reads of a survey for those who work on it: counts, and results only once they may be; no writes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select, text
from sqlalchemy.orm import Session

from evaluation_service.surveys import rules
from evaluation_service.surveys.actions.sources import find_running
from evaluation_service.surveys.forms import SurveyForm, get_survey_form
from evaluation_service.surveys.models import (
    SurveyBurst,
    SurveyRefusal,
    SurveyResponse,
    SurveySource,
    SurveyToken,
)
from evaluation_service.surveys.places import Place, get_standing, require_side
from evaluation_service.surveys.queries import counts, list_survey_sums
from shared.actor import Actor
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

BY_ITEM = text("""
select given.item, sum(given.level) as total, count(given.level) as answers
from survey_response r
cross join lateral unnest(r.levels) with ordinality as given (level, item)
left join survey_burst b on b.burst_id = r.burst_id
where r.lokus_id = :lokus_id and r.batch_id is not null and (b.state is null or b.state <> 'excluded')
group by given.item order by given.item
""")


def get_state(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """How far the survey of a lokus is, as this actor may know it."""
    standing = get_standing(session, actor, lokus_id)
    form = get_survey_form(session, standing.place.period)
    state = _describe_counts(session, standing.place, form)
    works = standing.side != rules.UNIT_SIDE
    shown = rules.are_results_shown(
        standing.side,
        is_minimum_met=state["is_minimum_met"],
        is_stage_over=standing.place.phase == rules.OVER,
        is_released=standing.place.period.state == "released",
    )
    return {
        **state,
        "has_poster": find_running(session, lokus_id, rules.POSTER) is not None,
        "refusals": _count_refusals(session, lokus_id) if works else None,
        "bursts": _count_bursts(session, lokus_id) if works else None,
        "results": _describe_results(session, standing.place, form) if shown else None,
    }


def _describe_counts(session: Session, place: Place, form: SurveyForm) -> dict[str, Any]:
    counted = func.count().filter(counts())
    waiting = func.count().filter(SurveyResponse.batch_id.is_(None))
    rows = session.execute(
        select(SurveyResponse.mode, counted, waiting, func.count())
        .where(SurveyResponse.lokus_id == place.lokus.lokus_id)
        .group_by(SurveyResponse.mode)
    ).all()
    by_mode = {row[0]: row[1] for row in rows}
    total = sum(by_mode.values())
    least = form.minimum
    return {
        "lokus_id": place.lokus.lokus_id,
        "period_id": place.period.period_id,
        "unit_official_name": place.lokus.unit_official_name,
        "marking": place.period.marking,
        "form_code": form.code,
        "phase": place.phase,
        "ends_at": place.ends_at,
        "minimum": least,
        "counted": total,
        "by_mode": {mode: by_mode.get(mode, 0) for mode in rules.MODES},
        "waiting": sum(row[2] for row in rows),
        "excluded": sum(row[3] - row[2] - row[1] for row in rows),
        "is_minimum_met": least is not None and total >= least,
        "shown": {"id": f"{total} dari {least or '–'}", "en": f"{total} of {least or '–'}"},
    }


def _count_refusals(session: Session, lokus_id: UUID) -> dict[str, int]:
    rows = session.execute(
        select(SurveyRefusal.reason, func.sum(SurveyRefusal.times))
        .where(SurveyRefusal.lokus_id == lokus_id)
        .group_by(SurveyRefusal.reason)
    )
    found = {reason: int(times) for reason, times in rows}
    return {reason: found.get(reason, 0) for reason in rules.REFUSALS}


def _count_bursts(session: Session, lokus_id: UUID) -> int:
    query = select(func.count()).select_from(SurveyBurst).where(SurveyBurst.lokus_id == lokus_id)
    return session.scalar(query) or 0


def _describe_results(session: Session, place: Place, form: SurveyForm) -> dict[str, Any]:
    lokus_id = place.lokus.lokus_id
    sums = list_survey_sums(session, [lokus_id])[lokus_id]
    rows = {row.item: row for row in session.execute(BY_ITEM, {"lokus_id": lokus_id})}
    items = []
    for number, item in enumerate(form.items, start=1):
        row = rows.get(number)
        total, answers = (0, 0) if row is None else (int(row.total or 0), row.answers)
        items.append(
            {
                "code": item["code"],
                "text": item["text"],
                "total": total,
                "answers": answers,
                "mean": rules.mean_text(total, answers),
            }
        )
    return {
        "total": sums.total,
        "answers": sums.answers,
        "respondents": sums.respondents,
        "mean": rules.mean_text(sums.total, sums.answers),
        "items": items,
        "composition": {
            "sex": _count_groups(session, place, SurveyResponse.sex),
            "age_group": _count_groups(session, place, SurveyResponse.age_group),
            "has_disability": _count_groups(
                session,
                place,
                case(
                    (SurveyResponse.has_disability.is_(True), "yes"),
                    (SurveyResponse.has_disability.is_(False), "no"),
                ),
            ),
        },
    }


def _count_groups(session: Session, place: Place, of: Any) -> dict[str, int | None]:
    """None while responses are taken: two readings would tell who it was that came between them."""
    if place.is_taking:
        return {}
    group: ColumnElement[str] = func.coalesce(of, "not_said")
    rows = session.execute(
        select(group, func.count())
        .where(SurveyResponse.lokus_id == place.lokus.lokus_id, counts())
        .group_by(group)
    )
    return rules.hide_few({row[0]: row[1] for row in rows})


def list_sources(session: Session, actor: Actor, lokus_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """Posters and lists of tokens of a lokus, by id, with how many were given out and used."""
    require_side(get_standing(session, actor, lokus_id), rules.ADMINISTRATOR_SIDE, rules.EVALUATOR_SIDE)
    given, used = (
        select(func.count())
        .select_from(SurveyToken)
        .where(SurveyToken.source_id == SurveySource.source_id)
        .scalar_subquery(),
        select(func.count())
        .select_from(SurveyToken)
        .join(SurveyResponse, SurveyResponse.token_sha256 == SurveyToken.token_sha256)
        .where(SurveyToken.source_id == SurveySource.source_id)
        .scalar_subquery(),
    )
    query = select(SurveySource, given.label("given"), used.label("used")).where(
        SurveySource.lokus_id == lokus_id
    )
    if key := decode_cursor(cursor, [str]):
        query = query.where(SurveySource.source_id > read_cursor_id(key[0]))
    rows = session.execute(query.order_by(SurveySource.source_id).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [str(row.SurveySource.source_id)])
    names = ("source_id", "lokus_id", "kind", "issued_by", "issued_at", "revoked_at", "version")
    items = [
        {
            **{name: getattr(row.SurveySource, name) for name in names},
            "given": row.given,
            "used": row.used,
        }
        for row in page.items
    ]
    return Page(items, page.next_cursor)


def list_refusals(
    session: Session, actor: Actor, lokus_id: UUID, *, reason: str | None, cursor: str | None, limit: int
) -> Page:
    """Refused responses of a lokus in the order in which they came first, for administrators."""
    require_side(get_standing(session, actor, lokus_id), rules.ADMINISTRATOR_SIDE)
    query = select(SurveyRefusal).where(SurveyRefusal.lokus_id == lokus_id)
    if reason is not None:
        query = query.where(SurveyRefusal.reason == reason)
    if key := decode_cursor(cursor, [int]):
        query = query.where(SurveyRefusal.refusal_id > key[0])
    rows = session.scalars(query.order_by(SurveyRefusal.refusal_id).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: [row.refusal_id])


def list_bursts(session: Session, actor: Actor, lokus_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """Bursts of a lokus by id, with the modes of their responses, for administrators and evaluators."""
    require_side(get_standing(session, actor, lokus_id), rules.ADMINISTRATOR_SIDE, rules.EVALUATOR_SIDE)
    query = select(SurveyBurst).where(SurveyBurst.lokus_id == lokus_id)
    if key := decode_cursor(cursor, [str]):
        query = query.where(SurveyBurst.burst_id > read_cursor_id(key[0]))
    rows = session.scalars(query.order_by(SurveyBurst.burst_id).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [str(row.burst_id)])
    return Page(describe_bursts(session, page.items), page.next_cursor)


def describe_bursts(session: Session, bursts: Sequence[SurveyBurst]) -> list[dict[str, Any]]:
    """Bursts as they are shown; one statement for the modes of all of them."""
    rows = session.execute(
        select(SurveyResponse.burst_id, SurveyResponse.mode, func.count())
        .where(SurveyResponse.burst_id.in_([burst.burst_id for burst in bursts]))
        .group_by(SurveyResponse.burst_id, SurveyResponse.mode)
    )
    modes: dict[UUID, dict[str, int]] = {}
    for burst_id, mode, count in rows:
        if burst_id is not None:
            modes.setdefault(burst_id, {})[mode] = count
    names = (
        *("burst_id", "lokus_id", "network", "began_at", "ended_at", "responses", "state", "reason"),
        *("decided_by", "decided_at", "version"),
    )
    return [
        {
            **{name: getattr(burst, name) for name in names},
            "by_mode": dict(sorted(modes.get(burst.burst_id, {}).items())),
        }
        for burst in bursts
    ]

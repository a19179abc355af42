"""Reads released results through the periods; examples and what is not released are not in it."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Select, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.instruments.queries import get_crosswalk
from evaluation_service.periods.models import Lokus, Period
from evaluation_service.registry_copy.queries import find_region, find_unit
from evaluation_service.scorecards.models import Scorecard
from evaluation_service.scoring.region import LokusValue, score_region
from evaluation_service.trends import rules
from shared.canonical import canonical_json
from shared.errors import NotFound

PERIOD_FIELDS = (
    *("period_id", "scheme", "scope_name", "year_assessed", "year_held", "instrument_id"),
    *("instrument_version", "form_set", "combination", "decree", "is_provisional", "released_at"),
)
LOKUS_FIELDS = (
    *("lokus_id", "unit_short_name", "unit_official_name", "agency_id", "agency_name", "region_code"),
    *("region_name", "unit_kind", "service_kind"),
)

NO_UNIT = "nothing is known of such a unit"
NO_REGION = "nothing is known of such a region"


def _select_results() -> Select[Any]:
    """Released results with the words of their instruments, oldest first; of traces the aspects alone."""
    document = cast(InstrumentRow.document, JSONB)
    return (
        select(
            Lokus,
            Period,
            InstrumentRow.scoring_hash,
            document["aspects"].label("aspects"),
            document["figure"].label("figure"),
            Scorecard.scorecard_id,
            Scorecard.index_text,
            Scorecard.grade,
            Scorecard.label_id,
            Scorecard.label_en,
            Scorecard.total,
            Scorecard.denominator,
            Scorecard.trace_digest,
            cast(Scorecard.trace, JSONB)["aspects"].label("aspect_sums"),
        )
        .join(Lokus, Lokus.lokus_id == Scorecard.lokus_id)
        .join(Period, Period.period_id == Scorecard.period_id)
        .join(
            InstrumentRow,
            (InstrumentRow.instrument_id == Period.instrument_id)
            & (InstrumentRow.version == Period.instrument_version),
        )
        .where(Scorecard.is_current, Period.state == "released", Period.is_example.is_(False))
        .order_by(Period.year_assessed, Period.released_at, Period.period_id, Lokus.lokus_id)
    )


def list_unit_results(session: Session, unit_id: UUID) -> dict[str, Any]:
    """Every released result of a unit, oldest first, by the names of its day; a unit has few a year."""
    rows = session.execute(_select_results().where(Lokus.unit_id == unit_id)).all()
    if not rows and find_unit(session, unit_id) is None:
        raise NotFound(NO_UNIT)
    items = [{**_describe_period(row), **_describe_card(row)} for row in rows]
    measures = [_measure(row.Period, row.scoring_hash) for row in rows]
    return {"unit_id": unit_id, **_as_lines(session, measures, items)}


def get_region_trend(session: Session, code: str) -> dict[str, Any]:
    """A region's value in every released period with lokus of it, oldest first."""
    found = session.execute(_select_results().where(Lokus.region_code == code)).all()
    region = find_region(session, code)
    if not found and region is None:
        raise NotFound(NO_REGION)
    chosen = _count_chosen(session, code)
    items, measures = [], []
    for _, group in groupby(found, key=lambda row: row.Period.period_id):
        rows = list(group)
        first = rows[0]
        items.append({**_describe_period(first), **_describe_region(rows, chosen[first.Period.period_id])})
        measures.append(_measure(first.Period, first.scoring_hash))
    name = region.name if region else found[-1].Lokus.region_name
    return {"region_code": code, "region_name": name, **_as_lines(session, measures, items)}


def _count_chosen(session: Session, code: str) -> dict[UUID, int]:
    rows = session.execute(
        select(Lokus.period_id, func.count()).where(Lokus.region_code == code).group_by(Lokus.period_id)
    )
    return {row[0]: row[1] for row in rows}


def _measure(period: Period, scoring_hash: str) -> rules.Measure:
    """What an instrument of one form leaves open changes no figure yet."""
    settings = canonical_json(period.decisions)
    return rules.Measure(period.instrument_id, scoring_hash, period.form_set, settings)


def _describe_period(row: Any) -> dict[str, Any]:
    return {
        **{name: getattr(row.Period, name) for name in PERIOD_FIELDS},
        "period_name": row.Period.name,
        "scoring_hash": row.scoring_hash,
        "figure_code": row.figure["code"],
        "figure_title": row.figure["title"],
    }


def _describe_card(row: Any) -> dict[str, Any]:
    return {
        **{name: getattr(row.Lokus, name) for name in LOKUS_FIELDS},
        "scorecard_id": row.scorecard_id,
        "trace_digest": row.trace_digest,
        "index": row.index_text,
        "grade": row.grade,
        "label": {"id": row.label_id, "en": row.label_en} if row.grade else None,
        "aspects": _name_aspects(row.aspects, rules.average_aspects([{"aspects": row.aspect_sums}])),
    }


def _describe_region(rows: Sequence[Any], chosen: int) -> dict[str, Any]:
    scored = [row for row in rows if row.index_text is not None]
    value = score_region(
        LokusValue(str(row.Lokus.lokus_id), row.scoring_hash, row.figure["code"], row.total, row.denominator)
        for row in scored
    )
    averages = rules.average_aspects({"aspects": row.aspect_sums} for row in scored)
    return {
        "index": value.index,
        "lokus_count": value.count,
        "lokus_chosen": chosen,
        "aspects": _name_aspects(rows[0].aspects, averages),
    }


def _name_aspects(
    named: Sequence[Mapping[str, Any]], averages: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    words = {row["code"]: row["name"] for row in named}
    return [{**row, "name": words[row["code"]]} for row in averages]


def _as_lines(
    session: Session, measures: Sequence[rules.Measure], items: list[dict[str, Any]]
) -> dict[str, Any]:
    """The results with the line that each stands on, and what lies between two lines."""
    found = rules.find_breaks(measures)
    lines = rules.number_lines(found)
    numbered = [
        {**item, "line": lines[place], "is_comparable_with_previous": found[place] is None if place else None}
        for place, item in enumerate(items)
    ]
    breaks = [
        {
            "after_period_id": items[place - 1]["period_id"],
            "before_period_id": items[place]["period_id"],
            "reason": reason,
            "text": rules.tell_break(reason),
            "crosswalk": _find_crosswalk(session, measures[place - 1], measures[place]),
        }
        for place, reason in enumerate(found)
        if reason is not None
    ]
    return {"items": numbered, "breaks": breaks}


def _find_crosswalk(session: Session, before: rules.Measure, after: rules.Measure) -> dict[str, Any] | None:
    """How the aspects relate, where the sources say so; forwards in time alone."""
    if before.instrument_id == after.instrument_id:
        return None
    try:
        return get_crosswalk(session, before.instrument_id, after.instrument_id)
    except NotFound:
        return None

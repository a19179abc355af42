"""Composes the catalogue's answers: hits with what people want to know of them, and likely twins."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, any_, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency
from registry_service.catalogue import rules
from registry_service.grades.queries import list_grades_of_units
from registry_service.innovations.models import Innovation, InnovationUnit
from registry_service.innovations.queries import is_visible_to
from registry_service.regions.models import Region
from registry_service.regions.queries import require_region
from registry_service.search.queries.answer import RELEVANCE, Found, find
from registry_service.search.queries.twins import list_meanings_alike, list_names_alike
from registry_service.search.rules import FIRST_RANKED
from registry_service.usage.queries.latest import list_figures_of
from shared.actor import Actor

SHOWN = (
    *(
        "innovation_id",
        "name",
        "long_name",
        "aliases",
        "meaning_id",
        "meaning_en",
        "region_code",
        "agency_id",
    ),
    *("channels", "stage", "is_digital", "is_programme", "is_demo", "state"),
)
OPEN_STATES = ("draft", "submitted", "returned", "verified")
MOST_DRAFTS = 500
DIMENSIONS = {
    "region_code": "region",
    "province_code": "province",
    "agency_id": "agency",
    "channel": "channel",
    "stage": "stage",
    "affair": "affair",
    "digital": "digital",
    "grade": "grade",
}


def search_catalogue(
    session: Session,
    actor: Actor,
    *,
    text: str | None,
    sort: str | None,
    cursor: str | None,
    limit: int,
    **filters: Sequence[Any],
) -> dict[str, Any]:
    """A page of what is published, how many there are, and how they are spread; one call."""
    wanted = {
        DIMENSIONS[name]: [str(value) for value in values] for name, values in filters.items() if values
    }
    found = find(session, searched=text, filters=wanted, sort=sort, cursor=cursor, limit=limit)
    return {
        "items": list_items(session, actor, found.innovation_ids),
        "next": found.next_cursor,
        "sort": found.sort,
        "total": found.spread.total,
        "at_least": found.spread.at_least,
        "listed_at_most": FIRST_RANKED if _is_cut(found) else None,
        "understood_as": [
            {"word": word.word, "taken_for": word.taken_for}
            for word in (found.meaning.words if found.meaning else ())
            if word.taken_for
        ],
        "words_needed": found.words_needed,
        "facets": found.spread.facets,
    }


def _is_cut(found: Found) -> bool:
    return found.sort == RELEVANCE and found.spread.total > FIRST_RANKED


def list_items(session: Session, actor: Actor, innovation_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The innovations in the order given, each with its place, its users a month and its units' grades."""
    rows = _list_rows(session, innovation_ids)
    are_programmes = {innovation_id: row["is_programme"] for innovation_id, row in rows.items()}
    figures = list_figures_of(session, actor, are_programmes, with_confirmation=False)
    all_units = sorted({unit_id for row in rows.values() for unit_id in row["unit_ids"]})
    grades = list_grades_of_units(session, all_units) if all_units else {}
    return [
        {
            **row,
            **figures[innovation_id].latest.__dict__,
            "channels": row["channels"],
            "grades": [grades[unit_id][0] for unit_id in row["unit_ids"] if grades[unit_id]],
        }
        for innovation_id in innovation_ids
        if (row := rows.get(innovation_id))
    ]


@cache
def _rows() -> Select[Any]:
    """Innovations with what a list shows of them; their long texts stay where they are."""
    innovation, unit = Innovation.__table__.c, InnovationUnit.__table__.c
    units = (
        select(func.array_agg(aggregate_order_by(unit.unit_id, unit.place)))
        .where(unit.innovation_id == innovation.innovation_id)
        .scalar_subquery()
    )
    agency = Agency.__table__.c
    agency_name = (
        select(agency.official_name).where(agency.agency_id == innovation.agency_id).scalar_subquery()
    )
    return (
        select(
            *(innovation[name] for name in SHOWN),
            Region.__table__.c.name.label("region_name"),
            # Looked up one by one: joined, all agencies of the nation are read for some fifty rows.
            agency_name.label("agency_name"),
            func.coalesce(units, cast([], ARRAY(Uuid))).label("unit_ids"),
        )
        .join(Region.__table__, Region.__table__.c.code == innovation.region_code)
        .where(innovation.innovation_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    )


def _list_rows(session: Session, innovation_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = session.execute(_rows(), {"ids": list(innovation_ids)}).mappings().all()
    return {row["innovation_id"]: dict(row) for row in rows}


def list_twins(
    session: Session,
    actor: Actor,
    *,
    name: str,
    region_code: str,
    long_name: str | None,
    meaning: str | None,
    agency_id: UUID | None,
    innovation_id: UUID | None,
) -> list[dict[str, Any]]:
    """What is published, or a draft that this actor may see, and may be the same thing; nothing is merged."""
    region = require_region(session, region_code)
    typed_names = [typed for typed in (name, long_name) if typed]
    candidates = list_names_alike(session, typed_names, region.code, rules.ALIKE_NAME)
    if meaning:
        candidates |= list_meanings_alike(session, meaning)
    candidates |= _list_draft_ids(session, actor, region.code)
    candidates -= {innovation_id} if innovation_id else set()
    typed_fields = {"name": name, "long_name": long_name, "meaning": meaning}
    twins = [
        {
            **row,
            "same_region": row["region_code"] == region.code,
            "same_agency": agency_id is not None and row["agency_id"] == agency_id,
            "alike": likenesses[0].alike,
            "reasons": likenesses,
        }
        for row in _list_rows(session, sorted(candidates)).values()
        if (likenesses := rules.list_likenesses(typed_fields, row))
    ]
    twins.sort(
        key=lambda twin: (-twin["alike"], not twin["same_region"], twin["name"], twin["innovation_id"])
    )
    return twins[: rules.MOST_TWINS]


def _list_draft_ids(session: Session, actor: Actor, region_code: str) -> set[UUID]:
    """The latest drafts of the region that the actor may know of."""
    return set(
        session.scalars(
            select(Innovation.innovation_id)
            .where(
                Innovation.region_code == region_code,
                Innovation.state.in_(OPEN_STATES),
                is_visible_to(actor),
            )
            .order_by(Innovation.drafted_at.desc(), Innovation.innovation_id)
            .limit(MOST_DRAFTS)
        )
    )

"""Reads what the copy knows of units' published innovations, their use and their replications; no writes."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Uuid, case, func, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from evaluation_service.registry_copy.tables import innovation, replication, usage_month, usage_settings

PUBLISHED = "published"
WITHDRAWN = "withdrawn"
CONFIRMED = "confirmed"

# Where a region has set nothing, as in the registry: Prima's own choices.
DUE_DAY = 10
UNCONFIRMED_AFTER_MONTHS = 3


@dataclass(frozen=True)
class KnownUse:
    """The months of an innovation's use; `rows` are (month, channel, count, basis, state), oldest first.

    `first_month` is the first ever known with use above zero; a withdrawn figure counts nowhere.
    """

    first_month: str | None = None
    rows: tuple[tuple[str, str, int, str, str], ...] = ()


@dataclass(frozen=True)
class KnownReplications:
    """How many replications both sides confirmed, by whether they are said to be alive."""

    alive: int = 0
    not_alive: int = 0
    untold: int = 0


@dataclass(frozen=True)
class KnownInnovation:
    """A published innovation as the registry last told of it; `told` is its row."""

    told: RowMapping
    use: KnownUse = field(default_factory=KnownUse)
    replications: KnownReplications = field(default_factory=KnownReplications)


@dataclass(frozen=True)
class UsageTerms:
    """On which day of the following month figures are due, and after how many months use is unconfirmed."""

    due_day: int = DUE_DAY
    unconfirmed_after_months: int = UNCONFIRMED_AFTER_MONTHS


def list_published_innovations(
    session: Session,
    unit_ids: Collection[UUID],
    agency_ids: Collection[UUID],
    *,
    from_month: str,
    to_month: str,
) -> list[KnownInnovation]:
    """The published innovations of any of these units, and those of the agencies that name no unit.

    Three statements whatever their number; months of use within the two given. A programme's use follows
    from its components, which are innovations themselves: it has no figures of its own.
    """
    units = array(sorted(unit_ids), type_=Uuid)
    of_agency = (func.cardinality(innovation.c.unit_ids) == 0) & innovation.c.agency_id.in_(agency_ids)
    rows = (
        session.execute(
            select(innovation)
            .where(
                innovation.c.state == PUBLISHED,
                or_(innovation.c.unit_ids.bool_op("&&")(units), of_agency),
            )
            .order_by(innovation.c.innovation_id)
        )
        .mappings()
        .all()
    )
    ids = [row["innovation_id"] for row in rows]
    use = _list_use(session, ids, from_month, to_month)
    replications = _count_replications(session, ids)
    return [
        KnownInnovation(
            row,
            use.get(row["innovation_id"], KnownUse()),
            replications.get(row["innovation_id"], KnownReplications()),
        )
        for row in rows
    ]


def list_unit_innovations(session: Session, unit_id: UUID, agency_id: UUID) -> list[tuple[UUID, str]]:
    """Id and name of the published innovations of a unit, and of those of its agency that name no unit."""
    of_agency = (func.cardinality(innovation.c.unit_ids) == 0) & (innovation.c.agency_id == agency_id)
    of_unit = innovation.c.unit_ids.bool_op("&&")(array([unit_id], type_=Uuid))
    query = select(innovation.c.innovation_id, innovation.c.name).where(
        innovation.c.state == PUBLISHED, or_(of_unit, of_agency)
    )
    rows = session.execute(query.order_by(innovation.c.name, innovation.c.innovation_id))
    return [(innovation_id, name) for innovation_id, name in rows]


def _list_use(session: Session, ids: list[UUID], from_month: str, to_month: str) -> dict[UUID, KnownUse]:
    """The months within the two given, and the first ever; whole innovations as one row each."""
    figure = usage_month.c
    shown = func.json_agg(
        func.json_build_array(figure.month, figure.channel, figure.count, figure.basis, figure.state)
    ).filter(figure.month >= from_month)
    first = func.min(case((figure.count > 0, figure.month)))
    rows = session.execute(
        select(figure.innovation_id, first, shown)
        .where(
            figure.innovation_id.in_(ids),
            figure.state != WITHDRAWN,
            figure.month <= to_month,
        )
        .group_by(figure.innovation_id)
    )
    return {row[0]: KnownUse(row[1], _sorted_rows(row[2])) for row in rows}


def _sorted_rows(found: list[list[Any]] | None) -> tuple[tuple[str, str, int, str, str], ...]:
    return tuple(sorted((row[0], row[1], row[2], row[3], row[4]) for row in found or ()))


def _count_replications(session: Session, ids: list[UUID]) -> dict[UUID, KnownReplications]:
    told = replication.c
    rows = session.execute(
        select(
            told.original_id,
            func.count().filter(told.is_alive.is_(True)),
            func.count().filter(told.is_alive.is_(False)),
            func.count().filter(told.is_alive.is_(None)),
        )
        .where(told.original_id.in_(ids), told.state == CONFIRMED)
        .group_by(told.original_id)
    )
    return {row[0]: KnownReplications(row[1], row[2], row[3]) for row in rows}


def list_usage_terms(session: Session, region_codes: Collection[str]) -> dict[str, UsageTerms]:
    """What each of these regions set; a region that set nothing has Prima's own."""
    terms = usage_settings.c
    rows = session.execute(
        select(terms.region_code, terms.due_day, terms.unconfirmed_after_months).where(
            terms.region_code.in_(sorted(region_codes))
        )
    )
    found = {row.region_code: UsageTerms(row.due_day, row.unconfirmed_after_months) for row in rows}
    return {code: found.get(code, UsageTerms()) for code in region_codes}


def month_of(day: date) -> str:
    """The month of a day as the registry writes it."""
    return day.isoformat()[:7]

"""Reads which units were chosen into periods, for those who have shown that they may know; no writes."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from shared.db import is_one_of


def select_chosen_units(period_id: UUID) -> Select[UUID]:
    """The units that are lokus of the period already, as a subquery."""
    return select(Lokus.unit_id).where(Lokus.period_id == period_id)


def count_lokus_of(session: Session, period_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many units were chosen into each of these periods; one without any is not in it."""
    rows = session.execute(
        select(Lokus.period_id, func.count())
        .where(is_one_of(Lokus.period_id, period_ids))
        .group_by(Lokus.period_id)
    )
    return {row[0]: row[1] for row in rows}


def list_lokus_by_id(session: Session, lokus_ids: Collection[UUID]) -> list[Lokus]:
    """These lokus by region and name; those that are gone are not in it."""
    query = select(Lokus).where(is_one_of(Lokus.lokus_id, lokus_ids))
    return list(session.scalars(query.order_by(Lokus.region_code, Lokus.unit_short_name, Lokus.lokus_id)))

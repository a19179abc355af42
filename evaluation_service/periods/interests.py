"""Reads whether somebody has a stake in a lokus as the registry knows it now; decides and writes nothing."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.periods.rules import find_conflict_of_interest
from evaluation_service.registry_copy import choosing
from evaluation_service.registry_copy import queries as registry
from evaluation_service.registry_copy.identity import find_standing


def list_agencies_behind(session: Session, lokus: Lokus) -> frozenset[UUID]:
    """The agency of the lokus, the one its unit belongs to now, and all that are related to them."""
    unit = registry.find_unit(session, lokus.unit_id)
    today = lokus.agency_id if unit is None else unit.agency_id
    return registry.list_related_agencies(session, lokus.agency_id, today)


def find_conflict(session: Session, period: Period, lokus: Lokus, account_id: UUID) -> str | None:
    """Why this account must not score this lokus; `None` if it may."""
    mandates, own_region = find_standing(session, account_id)
    return find_conflict_of_interest(
        mandates,
        own_region,
        list_agencies_behind(session, lokus),
        lokus.region_code,
        own_region_may_score=period.own_region_may_score,
    )


def list_conflicts(
    session: Session, period: Period, chosen: Collection[Lokus], account_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], str]:
    """`find_conflict` of each lokus with each account where there is one, in few statements for all."""
    if not chosen or not account_ids:
        return {}
    mandates = choosing.list_mandates_of(session, account_ids)
    regions = choosing.list_account_regions(session, account_ids)
    today = choosing.list_agencies_of_units(session, [lokus.unit_id for lokus in chosen])
    behind = choosing.list_related_to_each(
        session,
        {lokus.lokus_id: {lokus.agency_id, today.get(lokus.unit_id, lokus.agency_id)} for lokus in chosen},
    )
    found = {
        (lokus.lokus_id, account_id): find_conflict_of_interest(
            mandates.get(account_id, ()),
            regions.get(account_id),
            behind[lokus.lokus_id],
            lokus.region_code,
            own_region_may_score=period.own_region_may_score,
        )
        for lokus in chosen
        for account_id in account_ids
    }
    return {pair: reason for pair, reason in found.items() if reason is not None}

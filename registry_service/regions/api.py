"""The region endpoints; everything about regions is public and read-only."""

from typing import Any

from sqlalchemy.orm import Session

from registry_service.history import HistoryEntrySchema, list_history
from registry_service.regions import queries
from registry_service.regions.models import Region
from registry_service.regions.schemas import RegionFilter, RegionSchema, RegionSummarySchema
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.endpoints import Endpoints, ListArguments
from shared.http.paging import Page

regions = Endpoints("regions", "/api/v1", "Provinces, regencies and cities by their official code")


@regions.read("/regions", access=EVERYONE, answer=RegionSchema, arguments=RegionFilter, paged=True)
def list_regions(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Regions by code."""
    return queries.list_regions(session, **arguments)


@regions.read("/regions/summary", access=EVERYONE, answer=RegionSummarySchema)
def summarise_regions(session: Session, actor: Actor) -> dict[str, int]:
    """How many regions there are."""
    return queries.summarise_regions(session)


@regions.read("/regions/<string:code>", access=EVERYONE, answer=RegionSchema)
def get_region(session: Session, actor: Actor, code: str) -> Region:
    """One region."""
    return queries.get_region(session, code)


@regions.read(
    "/regions/<string:code>/history",
    access=EVERYONE,
    answer=HistoryEntrySchema,
    arguments=ListArguments,
    paged=True,
)
def list_region_history(session: Session, actor: Actor, code: str, arguments: dict[str, Any]) -> Page:
    """What the region was when, oldest first."""
    return list_history(session, queries.get_region(session, code).code, **arguments)

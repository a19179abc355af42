"""The trend endpoints: public, and of released results alone."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.trends import queries
from evaluation_service.trends.schemas import RegionTrendSchema, UnitResultsSchema
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.endpoints import Endpoints

trends = Endpoints("trends", "/api/v1", "Released results through the periods")


@trends.read("/units/<uuid:unit_id>/results", access=EVERYONE, answer=UnitResultsSchema)
def list_unit_results(session: Session, actor: Actor, unit_id: UUID) -> dict[str, Any]:
    """Every released result of a unit, by the names of its day; what cannot be compared is marked."""
    return queries.list_unit_results(session, unit_id)


@trends.read("/regions/<code>/trend", access=EVERYONE, answer=RegionTrendSchema)
def get_region_trend(session: Session, actor: Actor, code: str) -> dict[str, Any]:
    """A region's value in every released period; what cannot be compared is marked."""
    return queries.get_region_trend(session, code)

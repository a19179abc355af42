"""The page of an agency: its innovations, its services with what their standards lack, complaints in time."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.agencies.queries import get_agency_record, list_agencies_by_id, list_units
from registry_service.grades.queries import list_grades_of_units
from registry_service.pages.catalogue.frame import catalogue_pages, search_everything
from registry_service.regions.queries import get_region
from registry_service.standards.queries import complaints
from registry_service.standards.queries.completeness import get_agency_completeness
from registry_service.standards.schemas.completeness import DEFAULT_CHECKLIST, DEFAULT_MONTHS
from registry_service.usage.queries import Scope, get_sums
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.paging import MAX_LIMIT
from shared.web.render import Shown

SERVICES = 20
INNOVATIONS = 20
MONTHS = 12


class AgencyPageArguments(Schema):
    """Where the list of services goes on."""

    cursor = fields.String(load_default=None)


@catalogue_pages.read("/perangkat-daerah/<uuid:agency_id>", access=EVERYONE, arguments=AgencyPageArguments)
def show_agency(session: Session, actor: Actor, agency_id: UUID, arguments: dict[str, Any]) -> Shown:
    """An agency as everybody may see it."""
    agency = get_agency_record(session, agency_id)
    related = [*agency["successor_ids"], *agency["predecessor_ids"]]
    if agency["parent_agency_id"]:
        related.append(agency["parent_agency_id"])
    found = search_everything(session, actor, agency_id=[agency_id], limit=INNOVATIONS)
    values = {
        "agency": agency,
        "related": list_agencies_by_id(session, related) if related else {},
        "region": get_region(session, agency["region_code"]),
        "units": _units(session, agency_id),
        "found": found,
        "usage": get_sums(session, Scope(agency_id=agency_id), channel=None, months=MONTHS, until=None),
        "standards": get_agency_completeness(
            session,
            agency_id,
            checklist=DEFAULT_CHECKLIST,
            stale_after=DEFAULT_MONTHS,
            cursor=arguments["cursor"],
            limit=SERVICES,
        ),
        "is_first": arguments["cursor"] is None,
        "complaint_channels": _complaints(session, agency_id),
        "labels": labels,
    }
    return Shown("catalogue/agency.html", values)


def _units(session: Session, agency_id: UUID) -> list[dict[str, Any]]:
    page = list_units(
        session, region_code=None, agency_id=agency_id, kind=None, text=None, cursor=None, limit=MAX_LIMIT
    )
    if not page.items:
        return []
    grades = list_grades_of_units(session, [unit.unit_id for unit in page.items])
    return [{"unit": unit, "grades": grades[unit.unit_id]} for unit in page.items]


def _complaints(session: Session, agency_id: UUID) -> list[dict[str, Any]]:
    """The channels with the shares of the newest month each; counts stay with those who count."""
    page = complaints.list_channels(
        session,
        region_code=None,
        agency_id=agency_id,
        kind=None,
        planned=None,
        archived=False,
        cursor=None,
        limit=MAX_LIMIT,
    )
    months = (
        complaints.list_last_months(session, [each.channel_id for each in page.items]) if page.items else {}
    )
    return [
        {
            "channel": each,
            "shares": complaints.shares_answer(months[each.channel_id])
            if each.channel_id in months
            else None,
        }
        for each in page.items
    ]

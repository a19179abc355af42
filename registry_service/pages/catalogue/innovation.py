"""The page of one innovation or programme: what it is, how much it is used, what is known and what is not."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.agencies.queries import list_agencies_by_id, list_units_by_id
from registry_service.catalogue.queries import list_items
from registry_service.grades.queries import list_grades_of_units
from registry_service.innovations import queries, rules
from registry_service.innovations.models import Innovation
from registry_service.pages.catalogue.frame import catalogue_pages
from registry_service.regions.models import Region
from registry_service.regions.queries import get_region, list_regions_by_code
from registry_service.replication.queries import count_confirmed, list_of_innovation
from registry_service.replication.rules import SPEAKERS
from registry_service.usage.queries import get_series, list_latest_figures
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.web.language import one_of_pair
from shared.web.render import Shown

MONTHS = 12
MOST_REPLICATIONS = 50


@catalogue_pages.read("/inovasi/<uuid:innovation_id>", access=EVERYONE)
def show_innovation(session: Session, actor: Actor, innovation_id: UUID) -> Shown:
    """Everything public of an innovation; each number says what it rests on."""
    innovation = queries.get_innovation(session, actor, innovation_id)
    record = queries.answer_innovation(session, actor, innovation)
    agencies = list_agencies_by_id(session, [innovation.agency_id]) if innovation.agency_id else {}
    programmes = queries.list_programmes(session, actor, innovation_id)
    values = {
        "record": record,
        "region": get_region(session, innovation.region_code),
        "agency": agencies.get(innovation.agency_id) if innovation.agency_id else None,
        "units": _units(session, record["unit_ids"]),
        "components": list_items(session, actor, record["component_ids"]) if record["component_ids"] else [],
        "programmes": [programme for programme in programmes if programme.published_at],
        "used": list_latest_figures(session, actor, [innovation])[innovation_id],
        "usage": _usage(session, innovation),
        "replications": _replications(session, actor, innovation_id),
        "speaks": actor.has_role(*SPEAKERS),
        "replicated": count_confirmed(session, [innovation_id]).get(innovation_id, (0, 0)),
        "labels": labels,
        "keeps": rules.may_see_drafts(actor, innovation.region_code, innovation.agency_id),
        "inferred": [_name_field(field) for field in record["inferred"]],
    }
    return Shown("catalogue/innovation.html", values)


def _name_field(field: str) -> str:
    pair = labels.FIELDS.get(field)
    return one_of_pair(pair) if pair else field


def _units(session: Session, unit_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The units that run it, in the record's order, each with its released results, newest first."""
    if not unit_ids:
        return []
    units, grades = list_units_by_id(session, unit_ids), list_grades_of_units(session, unit_ids)
    return [{"unit": units[unit_id], "grades": grades[unit_id]} for unit_id in unit_ids if unit_id in units]


def _usage(session: Session, innovation: Innovation) -> dict[str, Any]:
    """The last twelve months that are over; where nothing is known of them, those before the silence."""
    series = get_series(session, innovation, months=MONTHS, until=None)
    if series["whole"].known_figures == 0 and series["confirmed_until"]:
        series = get_series(session, innovation, months=MONTHS, until=series["confirmed_until"])
    return {**series, "has_months": series["whole"].known_figures > 0}


def _replications(session: Session, actor: Actor, innovation_id: UUID) -> list[Mapping[str, Any]]:
    """What both sides confirm, with the names of the regions."""
    page = list_of_innovation(session, actor, innovation_id, side=None, cursor=None, limit=MOST_REPLICATIONS)
    confirmed = [each for each in page.items if each["state"] == "confirmed"]
    codes = {each["replica_region_code"] for each in confirmed}
    codes |= {each["original_region_code"] for each in confirmed if each["original_region_code"]}
    regions = list_regions_by_code(session, sorted(codes)) if codes else {}
    return [
        {
            **each,
            "is_original": each["original_id"] == innovation_id,
            "replica_region": regions[each["replica_region_code"]].name,
            "original_region": _name_of(regions, each["original_region_code"]),
        }
        for each in confirmed
    ]


def _name_of(regions: Mapping[str, Region], code: str | None) -> str | None:
    return regions[code].name if code else None

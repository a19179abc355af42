"""The home page and the pages of regions: search first, then figures of the nation and of one region."""

from typing import Any

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from registry_service.pages.catalogue.frame import as_rows, catalogue_pages, search_everything
from registry_service.regions.queries import get_region, list_regions_by_code, summarise_regions
from registry_service.usage.queries import Scope, get_sums
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.fields import RegionCode
from shared.web.formats import write_number
from shared.web.render import Shown

MONTHS = 12
MOST_REGIONS = 100


class HomeArguments(Schema):
    """The region whose figures stand beside the nation's."""

    region_code = RegionCode(load_default=None)


class RegionArguments(Schema):
    """Where the list of a region goes on."""

    cursor = fields.String(load_default=None)


def _figures(session: Session, found: dict[str, Any], scope: Scope) -> dict[str, Any]:
    facets = found["facets"]
    digital = {each.value: each.count for each in facets["digital"]}
    return {
        "total": found["total"],
        "regions": len(facets["region"]),
        "agencies": len(facets["agency"]),
        # Of nothing is known whether it is digital: that is no zero.
        "digital_known": None if digital.keys() <= {"unknown"} else write_number(digital.get("true", 0)),
        "digital_unknown": digital.get("unknown", 0),
        "channels": as_rows("channel", facets["channel"], 6),
        "stages": as_rows("stage", facets["stage"], 3),
        "usage": get_sums(session, scope, channel=None, months=MONTHS, until=None),
    }


@catalogue_pages.read("/", access=EVERYONE, arguments=HomeArguments)
def show_home(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """Search, the nation's figures, and those of one region: the one asked for, or the one with the most."""
    found = search_everything(session, actor, limit=1)
    offered = as_rows("region", found["facets"]["region"], MOST_REGIONS)
    code = arguments["region_code"] or (offered[0][2] if offered else None)
    region = get_region(session, code) if code else None
    own = search_everything(session, actor, region_code=[region.code], limit=5) if region else None
    values = {
        "nation": _figures(session, found, Scope()),
        "all_regions": summarise_regions(session),
        "regions": sorted((name, value) for name, _, value in offered),
        "most": offered[:8],
        "region": region,
        "own": _figures(session, own, Scope(region_code=region.code)) if region and own else None,
        "own_items": own["items"] if own else [],
    }
    return Shown("catalogue/home.html", values)


@catalogue_pages.read("/daerah/<string:code>", access=EVERYONE, arguments=RegionArguments)
def show_region(session: Session, actor: Actor, code: str, arguments: dict[str, Any]) -> Shown:
    """A region: its figures, its agencies and its innovations by name."""
    region = get_region(session, code)
    found = search_everything(session, actor, region_code=[code], limit=20, cursor=arguments["cursor"])
    province = (
        list_regions_by_code(session, [region.province_code])[region.province_code]
        if region.province_code
        else None
    )
    values = {
        "region": region,
        "province": province,
        "figures": _figures(session, found, Scope(region_code=code)),
        "agencies": as_rows("agency", found["facets"]["agency"], MOST_REGIONS),
        "items": found["items"],
        "next": found["next"],
        "is_first": arguments["cursor"] is None,
    }
    return Shown("catalogue/region.html", values)

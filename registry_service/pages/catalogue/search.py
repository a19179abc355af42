"""The catalogue's page: a text, facets to narrow, hits page by page."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies_by_id
from registry_service.catalogue import queries
from registry_service.catalogue.schemas import CatalogueArguments
from registry_service.pages.catalogue.frame import (
    DIMENSIONS,
    OFFERED,
    catalogue_pages,
    name_code,
    name_value,
)
from registry_service.regions.queries import list_regions_by_code
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.web.render import Shown

PATH = "/katalog"
PAGE_SIZE = 20


class PageArguments(CatalogueArguments):
    """The API's arguments; a page shows fewer at once."""


@catalogue_pages.read(PATH, access=EVERYONE, arguments=PageArguments)
def show_catalogue(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """Published innovations by relevance or name, with facets."""
    arguments["limit"] = PAGE_SIZE
    found = queries.search_catalogue(session, actor, **arguments)
    chosen = {name: [str(value) for value in arguments.get(name) or ()] for name in DIMENSIONS}
    facets = [
        _facet(name, found["facets"][dimension], chosen[name]) for name, dimension in DIMENSIONS.items()
    ]
    _tell_apart(session, facets)
    hidden = [("province_code", value) for value in arguments.get("province_code") or ()]
    values = {
        "found": found,
        "text": arguments["text"] or "",
        "facets": [facet for facet in facets if facet["values"]],
        "chips": [
            {
                "text": value["text"],
                "facet": facet["name"],
                "without": _address_without(facet["name"], value["value"]),
            }
            for facet in facets
            for value in facet["values"]
            if value["is_chosen"]
        ],
        "hidden": hidden,
        "next_address": _address_with(found["next"]) if found["next"] else None,
        "first_address": _address_with(None) if arguments["cursor"] else None,
    }
    return Shown("catalogue/search.html", values)


def _facet(argument: str, counts: list[Any], chosen: list[str]) -> dict[str, Any]:
    """The facet's largest values, and every chosen one."""
    dimension = DIMENSIONS[argument]
    shown = [each for place, each in enumerate(counts) if place < OFFERED[argument] or each.value in chosen]
    values = [
        {
            "value": each.value,
            "text": name_value(dimension, each),
            "count": each.count,
            "is_chosen": each.value in chosen,
        }
        for each in shown
    ]
    told = {value["value"] for value in values}
    values += [
        {"value": value, "text": name_code(dimension, value), "count": 0, "is_chosen": True}
        for value in chosen
        if value not in told
    ]
    return {"name": argument, "values": values}


def _tell_apart(session: Session, facets: list[dict[str, Any]]) -> None:
    """Agencies of one name are called with their regions; what no hit holds is called by its name too."""
    by_name = {facet["name"]: facet["values"] for facet in facets}
    often = Counter(value["text"] for value in by_name["agency_id"])
    unclear = [v for v in by_name["agency_id"] if often[v["text"]] > 1 or v["text"] == v["value"]]
    agencies = list_agencies_by_id(session, [UUID(value["value"]) for value in unclear]) if unclear else {}
    unnamed = [value for value in by_name["region_code"] if value["text"] == value["value"]]
    codes = {each.region_code for each in agencies.values()} | {value["value"] for value in unnamed}
    regions = list_regions_by_code(session, codes) if codes else {}
    for value in unclear:
        if agency := agencies.get(UUID(value["value"])):
            value["text"] = f"{agency.official_name}, {regions[agency.region_code].name}"
    for value in unnamed:
        if region := regions.get(value["value"]):
            value["text"] = region.name


def _arguments() -> list[tuple[str, str]]:
    return [(n, v) for n, v in request.args.items(multi=True) if n not in {"cursor", "lang"} and v]


def _address(arguments: list[tuple[str, str]]) -> str:
    query = urlencode(arguments)
    return f"{request.script_root}{PATH}{'?' + query if query else ''}"


def _address_with(cursor: str | None) -> str:
    return _address([*_arguments(), ("cursor", cursor)]) if cursor else _address(_arguments())


def _address_without(name: str, value: str) -> str:
    """The same search without one value of a facet, which may stand among others with commas."""
    kept = []
    for given, values in _arguments():
        if given != name:
            kept.append((given, values))
        elif rest := [each for each in values.split(",") if each != value]:
            kept.append((given, ",".join(rest)))
    return _address(kept)

"""Loads one case into the registry: agencies, units, innovations and stated usage, as a user would."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.demo.cases import Case
from infra.demo.client import Client

# Fields that stand in a case file under the API's own names.
SAME_NAMES = (
    "name",
    "long_name",
    "aliases",
    "meaning_id",
    "meaning_en",
    "run_by",
    "partners",
    "channels",
    "coverage",
    "service",
    "is_national_system",
    "is_flagship",
    "is_programme",
    "problem",
    "benefits",
)
OWN_NAMES = {"agency": "agency_id", "since": "since_value"}
PLACE_NAMES = ("official_name", "short_name", "kind", "aliases")


@dataclass
class LoadedCase:
    """Ids of what was loaded, by the keys of the case file."""

    agency_ids: dict[str, str] = field(default_factory=dict)
    unit_ids: dict[str, str] = field(default_factory=dict)
    innovation_ids: dict[str, str] = field(default_factory=dict)


def load_registry_case(registry: Client, case: Case) -> LoadedCase:
    """Everything of a case that the registry keeps; components stand before their programme in the file."""
    loaded = LoadedCase()
    for agency in case["agencies"]:
        _register_agency(registry, case["region"], agency, loaded)
    for unit in case.get("units", ()):
        path = f"/api/v1/agencies/{loaded.agency_ids[unit['agency']]}/units"
        made = registry.post(path, {**_pick(unit, PLACE_NAMES), "is_demo": True})
        loaded.unit_ids[unit["key"]] = made["unit_id"]
    for innovation in case["innovations"]:
        _publish_innovation(registry, case, innovation, loaded)
    return loaded


def _register_agency(
    registry: Client, region_code: str, agency: Mapping[str, Any], loaded: LoadedCase
) -> None:
    body = {
        **_pick(agency, PLACE_NAMES),
        "region_code": region_code,
        "parent_agency_id": loaded.agency_ids.get(agency.get("parent", "")),
        "confirmed_new": True,
        "is_demo": True,
    }
    loaded.agency_ids[agency["key"]] = registry.post("/api/v1/agencies", body)["agency_id"]


def _publish_innovation(
    registry: Client, case: Case, innovation: Mapping[str, Any], loaded: LoadedCase
) -> None:
    owner = innovation.get("agency")
    body = {
        **_pick(innovation, SAME_NAMES),
        "region_code": case["region"],
        "owner_kind": innovation.get("owner", "agency"),
        "agency_id": loaded.agency_ids[owner] if owner else None,
        "unit_ids": [loaded.unit_ids[key] for key in innovation.get("units", ())],
        "component_ids": [loaded.innovation_ids[key] for key in innovation.get("components", ())],
        "since_value": innovation.get("since"),
        "recorded_from": case["source"],
        "inferred": [OWN_NAMES.get(name, name) for name in innovation.get("inferred", ())],
        "is_demo": True,
    }
    drafted = registry.post("/api/v1/innovations", body)
    path = f"/api/v1/innovations/{drafted['innovation_id']}"
    registry.post(f"{path}/publication", version=drafted["version"])
    loaded.innovation_ids[innovation["key"]] = drafted["innovation_id"]
    if "stated_usage" in innovation:
        stated = {
            "count": innovation["stated_usage"],
            "stated_where": case["source"],
            "stated_on": None,
            "basis": "estimate",
            "inferred": ["basis"],
            "is_demo": True,
        }
        registry.post(f"{path}/usage/stated", stated)


def _pick(given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}

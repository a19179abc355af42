"""The five published cases go out as a workbook and come back into an empty registry as the same records."""

from collections.abc import Iterator
from typing import Any

from infra.demo.cases import read_cases
from infra.demo.client import Client
from infra.demo.registry_cases import load_registry_case
from tests.registry.import_files import import_all
from tests.registry.records import AGENCIES, INNOVATIONS, make_nation
from tests.support.servers import Servers
from tests.support.system import Person, System, make_system

REGIONS = ("16.06", "13.04", "14.01", "18.03", "64.11")
# Ids and times are new in another registry, and so are versions, which count deeds.
OWN = {
    "agency_id", "unit_id", "innovation_id", "figure_id", "published_at", "reported_at", "version",
    "parent_agency_id", "unit_ids", "component_ids",
}  # fmt: skip


def _list_all(system: System, path: str, person: Person) -> Iterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = system.registry.get(f"{path}&limit=100{cursor}", person).get_json()
        yield from page["items"]
        if page["next"] is None:
            return
        cursor = f"&cursor={page['next']}"


def _told(system: System, person: Person, region: str) -> dict[str, Any]:
    """Everything that a region keeps, with names where ids stood."""
    agencies = list(_list_all(system, f"{AGENCIES}?region_code={region}", person))
    units = list(_list_all(system, f"/api/v1/units?region_code={region}", person))
    innovations = list(_list_all(system, f"{INNOVATIONS}?region_code={region}", person))
    names = {row["agency_id"]: row["official_name"] for row in agencies}
    names |= {row["unit_id"]: row["official_name"] for row in units}
    names |= {row["innovation_id"]: row["name"] for row in innovations}

    def plain(row: dict[str, Any]) -> dict[str, Any]:
        said = {name: value for name, value in row.items() if name not in OWN}
        said["agency"] = names.get(row.get("agency_id"))
        said["parent"] = names.get(row.get("parent_agency_id"))
        for many in ("unit_ids", "component_ids"):
            said[many] = [names[own_id] for own_id in row.get(many, [])]
        return said

    usage = {}
    for row in innovations:
        found = system.registry.get(f"{INNOVATIONS}/{row['innovation_id']}/usage", person).get_json()
        usage[row["name"]] = ([plain(f) for f in found["months"]], [plain(f) for f in found["stated"]])
    return {
        "agencies": [plain(row) for row in agencies],
        "units": [plain(row) for row in units],
        "innovations": [plain(row) for row in innovations],
        "usage": usage,
    }


def test_real_cases_come_back_as_they_went_out(servers: Servers, system: System) -> None:
    system.serve()
    nation = make_nation(system)
    for case in read_cases():
        load_registry_case(Client(system.environment["REGISTRY_URL"]).signed_with(nation.token), case)
    before = {region: _told(system, nation, region) for region in REGIONS}
    path = "/api/v1/exports/workbook?region_code="
    workbooks = {region: system.registry.get(path + region, nation).data for region in REGIONS}
    names = servers.new_databases()
    wiped = make_system(servers, servers.environment(*names))
    another = make_nation(wiped)

    outcomes = {
        region: import_all(wiped, another, content, "region", region_code=region)["outcome"]["rows"]
        for region, content in workbooks.items()
    }
    after = {region: _told(wiped, another, region) for region in REGIONS}
    again = {
        region: import_all(wiped, another, content, "region", region_code=region)["outcome"]["rows"]
        for region, content in workbooks.items()
    }
    wiped.close()
    servers.drop_databases(names)

    assert after == before
    for region in REGIONS:
        assert outcomes[region]["innovations"]["new"] == len(before[region]["innovations"])
        for counts in again[region].values():
            assert (counts["new"], counts["changed"], counts["refused"]) == (0, 0, 0)

"""Loads what a case says of services, their standards and complaint channels, as a user would."""

from collections.abc import Mapping
from typing import Any

from infra.demo.cases import Case
from infra.demo.client import Client

# What a case file keeps for itself; everything else stands there under the API's own names.
KEYS = frozenset({"key", "agency", "components"})


def load_standards(registry: Client, case: Case, agency_ids: Mapping[str, str]) -> None:
    """The services with their components, and the channels; one without an agency is the region's."""
    for service in case.get("services", ()):
        path = f"/api/v1/agencies/{agency_ids[service['agency']]}/services"
        made = registry.post(path, _record(service))
        for code, component in service.get("components", {}).items():
            own = f"/api/v1/services/{made['service_id']}/components/{code}"
            registry.put(own, {**component, "is_demo": True})
    for channel in case.get("complaint_channels", ()):
        owner = channel.get("agency")
        place = {"region_code": case["region"], "agency_id": agency_ids[owner] if owner else None}
        registry.post("/api/v1/complaint-channels", {**_record(channel), **place})


def _record(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: value for name, value in given.items() if name not in KEYS}, "is_demo": True}

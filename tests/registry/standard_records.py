"""Services, documents and complaint channels for the registry's tests, made over the API."""

from typing import Any

from tests.registry.records import AGENCIES, REGION, created
from tests.support.system import Person, System

SERVICES = "/api/v1/services"
CHANNELS = "/api/v1/complaint-channels"
DOCUMENTS = "/api/v1/service-documents"


def make_service(
    system: System, person: Person, agency: dict[str, Any], name: str, **more: Any
) -> dict[str, Any]:
    """A service of an agency."""
    path = f"{AGENCIES}/{agency['agency_id']}/services"
    return created(system.registry.post(path, person, json={"name": name, **more}))


def state(system: System, person: Person, service: dict[str, Any], code: str, **more: Any) -> dict[str, Any]:
    """What is known of a component, for the first time."""
    body = {"is_there": True, "published_in": ["own_site"], **more}
    return created(system.registry.put(f"{path_of_service(service)}/components/{code}", person, json=body))


def make_document(
    system: System, person: Person, agency: dict[str, Any], title: str, **more: Any
) -> dict[str, Any]:
    """A document on an agency's list."""
    path = f"{AGENCIES}/{agency['agency_id']}/service-documents"
    return created(system.registry.post(path, person, json={"kind": "sop", "title": title, **more}))


def open_channel(system: System, person: Person, name: str, **more: Any) -> dict[str, Any]:
    """A complaint channel of the region, or of the agency named."""
    body = {"region_code": REGION, "kind": "online", "name": name, **more}
    return created(system.registry.post(CHANNELS, person, json=body))


def count(
    system: System, person: Person, channel: dict[str, Any], month: str, **counts: Any
) -> dict[str, Any]:
    """A month's complaints, reported for the first time."""
    path = f"{path_of_channel(channel)}/counts/{month}"
    return created(system.registry.put(path, person, json=counts))


def path_of_service(service: dict[str, Any]) -> str:
    """Where a service is read."""
    return f"{SERVICES}/{service['service_id']}"


def path_of_channel(channel: dict[str, Any]) -> str:
    """Where a complaint channel is read."""
    return f"{CHANNELS}/{channel['channel_id']}"

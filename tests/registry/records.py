"""Agencies, units, innovations and their people for the registry's tests, made over the API."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from registry_service.innovations.rules import PUBLISHERS
from registry_service.tables import MACHINERY
from shared.actor import Mandate
from tests.support.system import Person, System

REGION = "16.06"
OTHER_REGION = "13.04"
AGENCIES = "/api/v1/agencies"
INNOVATIONS = "/api/v1/innovations"
REPORT = "Laporan inovasi daerah 2021"
# What a record must say at least to be submitted, beside its name and owner.
COMPLETE: dict[str, Any] = {
    "summary": "Warga mendaftar lewat pesan singkat dan datang saat gilirannya tiba saja.",
    "channels": ["whatsapp"],
    "stage": "implementation",
    "contact_office": {"name": "Sekretariat Dinas", "telephone": "0714 321234"},
}
ENTRY = MACHINERY.journal.entry


def make_administrator(system: System, region: str = REGION) -> Person:
    """The innovation administrator of a region."""
    return system.make_person(Mandate("innovation_administrator", region))


def make_nation(system: System) -> Person:
    """A national administrator."""
    return system.make_person(Mandate("national_administrator"))


def make_operator(system: System, agency_id: str, role: str = "operator", region: str = REGION) -> Person:
    """An operator or verifier of an agency."""
    return system.make_person(Mandate(role, region, UUID(agency_id)))


def make_agency(system: System, person: Person, name: str, **more: Any) -> dict[str, Any]:
    """An agency of the region."""
    body = {"region_code": REGION, "kind": "dinas", "official_name": name, **more}
    return created(system.registry.post(AGENCIES, person, json=body))


def make_unit(
    system: System, person: Person, agency: dict[str, Any], name: str, **more: Any
) -> dict[str, Any]:
    """A unit of an agency."""
    body = {"kind": "dinas", "official_name": name, **more}
    return created(system.registry.post(f"{AGENCIES}/{agency['agency_id']}/units", person, json=body))


def draft(system: System, person: Person, name: str, **more: Any) -> dict[str, Any]:
    """A draft; of an unknown owner unless an agency is named, an administrator's as read from a report."""
    owner = "agency" if more.get("agency_id") else "unknown"
    source = {"recorded_from": REPORT} if person.actor.has_role(*PUBLISHERS) else {}
    body = {"region_code": REGION, "owner_kind": owner, "name": name, **source, **more}
    return created(system.registry.post(INNOVATIONS, person, json=body))


def publish(system: System, person: Person, innovation: dict[str, Any]) -> dict[str, Any]:
    """A draft made public by an administrator, as read from a report; the steps have tests of their own."""
    if innovation["recorded_from"] is None:
        demo = {"is_demo": True} if innovation["is_demo"] else {}
        told = {"recorded_from": REPORT, **demo}
        answer = system.registry.patch(path_of(innovation), person, json=told, version=innovation["version"])
        innovation = done(answer)
    return done(act(system, person, innovation, "publication"))


def change_published(
    system: System, person: Person, innovation: dict[str, Any], **changes: Any
) -> dict[str, Any]:
    """A published record changed by an administrator, through a draft beside it."""
    path = f"{path_of(innovation)}/draft"
    begun = created(system.registry.post(path, person))
    changed = done(system.registry.patch(path, person, json=changes, version=begun["version"]))
    headers = {"If-Match": f'"{changed["version"]}"'}
    return done(system.registry.post(f"{path}/publication", person, headers=headers))


def done(answer: TestResponse) -> dict[str, Any]:
    """The record after a deed that was done."""
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def act(
    system: System, person: Person | None, innovation: dict[str, Any], deed: str, json: Any = None
) -> TestResponse:
    """A deed on the version at hand."""
    return system.registry.post(
        f"{path_of(innovation)}/{deed}", person, json=json, headers={"If-Match": f'"{innovation["version"]}"'}
    )


def path_of(innovation: dict[str, Any]) -> str:
    """Where an innovation is read."""
    return f"{INNOVATIONS}/{innovation['innovation_id']}"


def created(answer: TestResponse) -> dict[str, Any]:
    """The record that was made."""
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def wrong_fields(answer: TestResponse) -> list[str]:
    """The fields that a refusal names."""
    assert answer.status_code == 422, answer.json
    return [problem["field"] for problem in answer.json["errors"]]


def count_entries(system: System) -> int:
    """How many entries the registry's journal holds."""
    with system.registry.session() as session:
        return session.scalar(select(func.count()).select_from(ENTRY)) or 0


def list_kinds(system: System, record_id: str) -> list[tuple[int, str, str, str]]:
    """A record's entries: version, kind, audience, role."""
    with system.registry.session() as session:
        rows = session.execute(
            select(ENTRY.c.record_version, ENTRY.c.kind, ENTRY.c.audience, ENTRY.c.role)
            .where(ENTRY.c.record_id == record_id)
            .order_by(ENTRY.c.entry_id)
        )
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def count_statements(system: System, deed: Callable[[], Any], service: str = "registry") -> int:
    """How often a service asks the database during a deed."""
    asked: list[str] = []

    def note(*arguments: Any) -> None:
        if not arguments[2].startswith("set local"):
            asked.append(arguments[2])

    engine = getattr(system, service).service.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        deed()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)

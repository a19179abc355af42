"""Places and people that tests of periods stand on; the registry tells of them as it always does."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text, update

from evaluation_service.tables import MACHINERY
from shared import clock
from shared.actor import SYSTEM, Mandate
from shared.contracts.people_entries import MANDATE_GIVEN
from shared.contracts.place_entries import AGENCY_REGISTERED, UNIT_CHANGED, UNIT_REGISTERED
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.journal.record import write_entry
from tests.support.snapshots import remember
from tests.support.system import Person, System

MUBA = "16.06"
OGAN_ILIR = "16.10"
SUMSEL = "16"
KAMPAR = "14.01"


@dataclass(frozen=True)
class Unit:
    """A unit that the registry has told of."""

    unit_id: UUID
    agency_id: UUID
    region_code: str


@dataclass(frozen=True)
class Ground:
    """People of every kind, and two units in one region."""

    system: System
    nation: Person
    administrator: Person
    neighbour: Person
    evaluator: Person
    colleague: Person
    hospital: Unit
    office: Unit


def register_agency(system: System, region_code: str, short_name: str, **changes: Any) -> UUID:
    """Let the registry tell of an agency; `sync` brings it over."""
    body = {
        "agency_id": uuid4(),
        "region_code": region_code,
        "parent_agency_id": None,
        "kind": "dinas",
        "official_name": f"Dinas {short_name}",
        "short_name": short_name,
        "aliases": [],
        "valid_from": None,
        "valid_to": None,
        "successor_ids": [],
        "succession": None,
        **changes,
    }
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        write_entry(session, SYSTEM, "system", AGENCY_REGISTERED, body["agency_id"], 1, body)
    return UUID(str(body["agency_id"]))


def register_unit(system: System, region_code: str, short_name: str, **changes: Any) -> Unit:
    """Let the registry tell of an agency with one unit in it; `sync` brings it over."""
    unit = Unit(uuid4(), uuid4(), region_code)
    shared = {
        "region_code": region_code,
        "kind": "dinas",
        "official_name": f"Dinas {short_name}",
        "short_name": short_name,
        "aliases": [],
        "valid_from": None,
        "valid_to": None,
        **changes,
    }
    register_agency(system, region_code, short_name, agency_id=unit.agency_id)
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        body = {**shared, "unit_id": unit.unit_id, "agency_id": unit.agency_id}
        write_entry(session, SYSTEM, "system", UNIT_REGISTERED, unit.unit_id, 1, body)
    return unit


def move_unit(system: System, unit: Unit, agency_id: UUID, version: int = 2) -> None:
    """Let the registry tell that a unit belongs to another agency now, and hear of it."""
    body = {
        "unit_id": unit.unit_id,
        "agency_id": agency_id,
        "region_code": unit.region_code,
        "kind": "dinas",
        "official_name": "Unit",
        "short_name": "Unit",
        "aliases": [],
        "valid_from": None,
        "valid_to": None,
    }
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        write_entry(session, SYSTEM, "system", UNIT_CHANGED, unit.unit_id, version, body)
    system.sync()


def make_ground(system: System) -> Ground:
    """People and units, already known to the evaluation."""
    return remember(system, "ground", partial(_make_ground, system), partial(replace, system=system))


def _make_ground(system: System) -> Ground:
    ground = Ground(
        system=system,
        nation=system.make_person(Mandate(NATIONAL_ADMINISTRATOR)),
        administrator=system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA)),
        neighbour=system.make_person(Mandate(EVALUATION_ADMINISTRATOR, OGAN_ILIR)),
        evaluator=system.make_person(Mandate(EVALUATOR, KAMPAR)),
        colleague=system.make_person(Mandate(EVALUATOR, MUBA)),
        hospital=register_unit(system, MUBA, "RSUD Uji"),
        office=register_unit(system, MUBA, "Dukcapil Uji"),
    )
    system.sync()
    return ground


def national_input(**changes: Any) -> dict[str, Any]:
    """A national period over one region."""
    return {
        "name": "PEKPPP Uji 2019 Wilayah I",
        "scheme": "pekppp_nasional",
        "scope_name": "Wilayah I",
        "region_codes": [MUBA],
        "instrument_id": "panrb-17-2017",
        "instrument_version": 1,
        "combination": "mean",
        "form_weights": None,
        "year_assessed": 2019,
        "year_held": 2019,
        "owner_region_code": None,
        **changes,
    }


def regional_input(**changes: Any) -> dict[str, Any]:
    """A region's own period."""
    return national_input(
        **{"name": "PEKPPP Mandiri Uji", "scheme": "pekppp_mandiri", "owner_region_code": MUBA, **changes}
    )


def draft_period(ground: Ground, **changes: Any) -> str:
    """A drafted national period; its id."""
    answer = ground.system.evaluation.post("/api/v1/periods", ground.nation, national_input(**changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json["period_id"])


def add_lokus(ground: Ground, period_id: str, unit: Unit) -> str:
    """A lokus in a national period; its id."""
    answer = ground.system.evaluation.post(
        f"/api/v1/periods/{period_id}/lokus",
        ground.nation,
        {"unit_id": str(unit.unit_id), "service_kind": "kesehatan"},
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json["lokus_id"])


def open_period(ground: Ground, **changes: Any) -> tuple[str, str]:
    """An open national period with one lokus; the ids of both."""
    period_id = draft_period(ground, **changes)
    lokus_id = add_lokus(ground, period_id, ground.hospital)
    move_period(ground, period_id, "opening")
    return period_id, lokus_id


def move_period(ground: Ground, period_id: str, deed: str) -> None:
    """Open or close a national period; what the closing asks of the scoring is done at once."""
    answer = ground.system.evaluation.post(f"/api/v1/periods/{period_id}/{deed}", ground.nation)
    assert answer.status_code == 200, answer.text
    if deed == "closing":
        ground.system.work()


def forget_the_feed(system: System) -> None:
    """As if the evaluation had not heard of the registry for longer than rights are trusted."""
    with system.evaluation.service.engine.begin() as connection:
        connection.execute(update(MACHINERY.cursors).values(read_at=clock.now() - timedelta(minutes=16)))


def count_rows(system: System, table: str) -> int:
    """How many rows a table of the evaluation has."""
    with system.evaluation.session() as session:
        return session.scalar(text(f"select count(*) from {table}")) or 0  # noqa: S608 - our own names


def list_kinds(system: System, record_id: str) -> list[tuple[str, int, str]]:
    """Kind, version and role of every deed about a record, oldest first."""
    with system.evaluation.session() as session:
        rows = session.execute(
            text(
                "select kind, record_version, role from journal_entry where record_id = :id order by entry_id"
            ),
            {"id": record_id},
        )
        return [(row.kind, row.record_version, row.role) for row in rows]


def end_evaluating(system: System, person: Person) -> None:
    """Have somebody be no evaluator any more; assignments run on."""
    with system.evaluation.service.engine.begin() as connection:
        connection.execute(
            text("delete from registry_copy.mandate where account_id = :account_id and role = 'evaluator'"),
            {"account_id": person.account_id},
        )


def give_mandate(
    system: System, person: Person, role: str, region_code: str | None, agency_id: UUID | None
) -> None:
    """Let the registry tell of one more mandate of somebody; it is known here at once."""
    mandate_id = uuid4()
    body = {
        "mandate_id": mandate_id,
        "account_id": person.account_id,
        "role": role,
        "region_code": region_code,
        "agency_id": agency_id,
        "ended_at": None,
    }
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        write_entry(session, SYSTEM, "system", MANDATE_GIVEN, mandate_id, 1, body)
    system.sync()

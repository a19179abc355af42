"""Innovations that the registry told of, and a period whose lokus they belong to; asserts nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from shared.actor import SYSTEM
from shared.contracts.innovation_entries import INNOVATION_PUBLISHED
from shared.contracts.kinds import EntryKind
from shared.contracts.replication_entries import REPLICATION_CONFIRMED
from shared.contracts.roles import OPERATOR
from shared.contracts.usage_entries import USAGE_MONTH_REPORTED
from shared.db import transaction
from shared.journal.record import write_entry
from tests.evaluation.copied_entries import FIGURE, INNOVATION, REPLICATION
from tests.evaluation.ground import MUBA, Unit, give_mandate
from tests.evaluation.sheet_ground import Scene, make_scene
from tests.support.snapshots import remember
from tests.support.system import Person, System

AWARD = {"kind": "award", "name": "Top 45", "level": "national", "year": 2020, "rank": None}


@dataclass(frozen=True)
class Proposals:
    """An open period by 17/2017; the hospital has an innovation of its own, its agency one more."""

    scene: Scene
    operator: Person
    own_id: UUID

    @property
    def system(self) -> System:
        """Both services."""
        return self.scene.system

    def path(self, rest: str = "proposal", lokus: int = 0) -> str:
        """An address below a lokus."""
        return f"/api/v1/lokus/{self.scene.lokus_ids[lokus]}/{rest}"

    def take(self, person: Person, lokus: int = 0, **body: Any) -> Any:
        """Have a snapshot taken."""
        return self.system.evaluation.post(self.path("proposals", lokus), person, body)

    def confirm(self, person: Person, sha256: str) -> Any:
        """Confirm the snapshot of this hash."""
        body = {"content_sha256": sha256}
        return self.system.evaluation.post(self.path("proposal/confirmation"), person, body)


def tell(system: System, kind: EntryKind, record_id: UUID, body: dict[str, Any], version: int = 1) -> None:
    """Let the registry tell of something; `sync` makes it known."""
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        write_entry(session, SYSTEM, "system", kind, record_id, version, body)


def tell_innovation(system: System, unit: Unit, name: str, **changes: Any) -> UUID:
    """A published innovation of this unit unless `unit_ids` says otherwise."""
    innovation_id: UUID = changes.pop("innovation_id", None) or uuid4()
    body = {
        **INNOVATION,
        "innovation_id": innovation_id,
        "region_code": unit.region_code,
        "agency_id": unit.agency_id,
        "name": name,
        "unit_ids": [unit.unit_id],
        **changes,
    }
    tell(system, INNOVATION_PUBLISHED, innovation_id, body)
    return innovation_id


def tell_use(system: System, innovation_id: UUID, months: Sequence[str], count: int = 40) -> None:
    """Figures of one channel."""
    for month in months:
        figure_id = uuid4()
        body = {**FIGURE, "figure_id": figure_id, "innovation_id": innovation_id, "month": month}
        tell(system, USAGE_MONTH_REPORTED, figure_id, {**body, "count": count})


def tell_replication(system: System, innovation_id: UUID, **changes: Any) -> UUID:
    """A replication that both sides have confirmed."""
    replication_id = uuid4()
    body = {**REPLICATION, "replication_id": replication_id, "original_id": innovation_id, **changes}
    tell(system, REPLICATION_CONFIRMED, replication_id, body)
    return replication_id


def make_proposals(system: System) -> Proposals:
    """The scene, in this system's databases."""
    return remember(
        system,
        "proposals",
        partial(_make_proposals, system),
        lambda made: replace(made, scene=made.scene.on(system)),
    )


def _make_proposals(system: System) -> Proposals:
    scene = make_scene(system)
    hospital, office = scene.ground.hospital, scene.ground.office
    own = tell_innovation(system, hospital, "SITANTI", since_value="2016", legal_bases=[])
    tell_innovation(system, hospital, "ANTRE", unit_ids=[], since_value=None, stage="trial")
    tell_innovation(system, office, "LAIN", since_value="2010", recognitions=[AWARD])
    tell_innovation(system, hospital, "LAMA", since_value="2010", state="archived")
    tell_use(system, own, ["2019-01", "2019-02"])
    operator = system.make_person()
    give_mandate(system, operator, OPERATOR, MUBA, hospital.agency_id)
    return Proposals(scene, operator, own)

"""What one pass over a file has at hand: who acts where, what is known, what was found; it reads no sheet."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.imports.faults import Faults, Given
from registry_service.imports.innovation_names import InnovationNames
from registry_service.imports.lookups import Places
from registry_service.innovations import rules as innovation_rules
from registry_service.regions.models import Region
from shared.actor import Actor
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.errors import Forbidden
from shared.sheets.cells import Reason

OUTCOMES = ("new", "changed", "unchanged", "refused")

NO_RIGHT = Reason(
    "no_right",
    "Anda tidak berwenang menulis untuk pemilik ini",
    "you may not write for this owner",
)
OTHER_AGENCY = Reason(
    "other_agency",
    "impor ini hanya untuk satu perangkat daerah, dan bukan yang ini",
    "this import is for one agency only, and not for this one",
)
DEMO_ONLY = Reason(
    "demo_right",
    "hanya administrator nasional yang membuat data contoh",
    "only the national administrator makes demonstration records",
)


@dataclass
class Run:
    """One pass. `lookup` reads what is committed, so that it may be used while `session` is writing."""

    session: Session
    lookup: Session
    actor: Actor
    region: Region
    agency_id: UUID | None
    today: date
    applies: bool
    places: Places
    names: InnovationNames
    tell: Callable[[int], None]
    faults: Faults = field(default_factory=Faults)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    _roles: dict[UUID | None, str | None] = field(default_factory=dict)
    _rows: int = 0

    def count(self, shape: str, outcome: str) -> None:
        """Count a row; people see how far it is."""
        counts = self.counts.get(shape)
        if counts is None:
            counts = self.counts[shape] = Counter()
        counts[outcome] += 1
        self._rows += 1
        if self._rows % 500 == 0:
            self.tell(self._rows)

    def drafting_role(self, agency_id: UUID | None) -> str | None:
        """The role in which the actor writes for this owner; None without that right."""
        try:
            return self._roles[agency_id]
        except KeyError:
            role = self._roles[agency_id] = self._find_role(agency_id)
            return role

    def _find_role(self, agency_id: UUID | None) -> str | None:
        try:
            return innovation_rules.require_drafter(self.actor, self.region.code, agency_id).role
        except Forbidden:
            return None

    @property
    def is_publisher(self) -> bool:
        """The actor is an administrator of the region."""
        return self.actor.find_mandate(innovation_rules.PUBLISHERS, self.region.code) is not None

    def read_demo(self, given: Given) -> bool:
        """Whether the row is a demonstration; notes a fault for who may not make one."""
        is_demo = bool(given.values.get("is_demo"))
        if is_demo and not self.actor.has_role(NATIONAL_ADMINISTRATOR):
            self.faults.add(given, "is_demo", DEMO_ONLY)
        return is_demo

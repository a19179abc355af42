"""Finds what a sheet means by names: agencies, units, innovations, those in the same file included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from registry_service.agencies.matching import Candidate, UnsureMatch, match_agency
from registry_service.agencies.models import Unit
from registry_service.agencies.queries import list_candidates
from registry_service.agencies.rules import names_of, sort_key
from registry_service.imports.asking import UNANSWERED, Answer, Asking
from registry_service.innovations.models import Innovation
from registry_service.regions.models import Region
from shared.sheets.cells import Reason


class NameProblem(Exception):
    """A name means nothing here, or perhaps several things."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.in_english)
        self.reason = reason


def _no_such(what_id: str, what_en: str, name: str) -> NameProblem:
    return NameProblem(
        Reason("not_known", f"{what_id} “{name}” tidak ada di sini", f"there is no {what_en} “{name}” here")
    )


def _unsure(name: str, maybe: Iterable[str]) -> NameProblem:
    names = "; ".join(maybe)[:300]
    return NameProblem(
        Reason(
            "unsure_name",
            f"“{name}” tidak pasti; mungkin yang dimaksud: {names}",
            f"“{name}” is not sure; it may mean: {names}",
        )
    )


def read_id(text: str) -> UUID | None:
    """An id as the sheets write it."""
    try:
        return UUID(text.strip())
    except ValueError:
        return None


@dataclass
class Places:
    """The agencies and units of a region under all their names; those that a file brings are added."""

    region_name: str
    candidates: list[Candidate]
    units: dict[UUID, tuple[UUID, tuple[str, ...]]]
    old_ids: dict[UUID, UUID] = field(default_factory=dict)
    asking: Asking = field(default_factory=Asking)
    _agencies: dict[str, UUID | NameProblem] = field(default_factory=dict)
    _units: dict[tuple[str, UUID | None], UUID | NameProblem] = field(default_factory=dict)

    def add_agency(self, agency_id: UUID, names: tuple[str, ...], old_id: UUID | None = None) -> None:
        """Let an agency be known, also under the id that it had elsewhere."""
        self.candidates = [c for c in self.candidates if c.record_id != agency_id]
        self.candidates.append(Candidate(agency_id, names))
        if old_id is not None:
            self.old_ids[old_id] = agency_id
        self._agencies.clear()

    def drop_agency(self, agency_id: UUID, old_id: UUID | None) -> None:
        """Let an agency that the file brought be known no longer."""
        self.candidates = [c for c in self.candidates if c.record_id != agency_id]
        if old_id is not None:
            self.old_ids.pop(old_id, None)
        self._agencies.clear()

    def add_unit(
        self, unit_id: UUID, agency_id: UUID, names: tuple[str, ...], old_id: UUID | None = None
    ) -> None:
        """Let a unit be known, also under the id that it had elsewhere."""
        self.units[unit_id] = (agency_id, names)
        if old_id is not None:
            self.old_ids[old_id] = unit_id
        self._units.clear()

    def name_of(self, agency_id: UUID) -> str:
        """The official name of an agency."""
        return next(c.names[0] for c in self.candidates if c.record_id == agency_id)

    def find_agency(self, name: str) -> UUID:
        """The agency that a name or id surely means; raises NameProblem."""
        found = self._agencies.get(name)
        if found is None:
            found = self._agencies[name] = self._match_agency(name)
        if isinstance(found, NameProblem):
            raise NameProblem(found.reason)
        return found

    def _match_agency(self, name: str) -> UUID | NameProblem:
        if own_id := read_id(name):
            known = self.old_ids.get(own_id, own_id)
            is_here = any(c.record_id == known for c in self.candidates)
            return known if is_here else _no_such("perangkat daerah", "agency", name)
        match = match_agency(name, self.candidates, self.region_name)
        if match.sure:
            return match.sure
        if match.candidates:
            answer = self.ask_for_agency("agency", name, match.candidates)
            if isinstance(answer, UUID):
                return answer
            if answer is UNANSWERED:
                return _unsure(name, (self.name_of(unsure.record_id) for unsure in match.candidates))
        return _no_such("perangkat daerah", "agency", name)

    def ask_for_agency(self, what: str, name: str, maybe: Sequence[UnsureMatch]) -> Answer:
        """What was answered about an agency's name."""
        return self.asking.ask(what, name, None, [(m.record_id, self.name_of(m.record_id)) for m in maybe])

    def ask_for_unit(
        self, what: str, name: str, agency_id: UUID | None, maybe: Sequence[UnsureMatch]
    ) -> Answer:
        """What was answered about the name of a unit of an agency, or of nobody's."""
        within = None if agency_id is None else (agency_id, self.name_of(agency_id))
        named = [(m.record_id, self._unit_name(m.record_id, agency_id)) for m in maybe]
        return self.asking.ask(what, name, within, named)

    def _unit_name(self, unit_id: UUID, agency_id: UUID | None) -> str:
        """The official name of a unit, with its agency where that is another one: several share a name."""
        of, names = self.units[unit_id]
        return names[0] if of == agency_id else f"{names[0]} ({self.name_of(of)})"

    def find_unit(self, name: str, agency_id: UUID | None) -> UUID:
        """The unit that a name means: of the owner's agency first, then of the region; raises NameProblem."""
        found = self._units.get((name, agency_id))
        if found is None:
            found = self._units[name, agency_id] = self._match_unit(name, agency_id)
        if isinstance(found, NameProblem):
            raise NameProblem(found.reason)
        return found

    def _match_unit(self, name: str, agency_id: UUID | None) -> UUID | NameProblem:
        if own_id := read_id(name):
            known = self.old_ids.get(own_id, own_id)
            return known if known in self.units else _no_such("unit layanan", "unit", name)
        own = [Candidate(u, names) for u, (of, names) in self.units.items() if of == agency_id]
        others = [Candidate(u, names) for u, (of, names) in self.units.items() if of != agency_id]
        for candidates in (own, others):
            match = match_agency(name, candidates, self.region_name)
            if match.sure:
                return match.sure
            if match.candidates:
                answer = self.ask_for_unit("unit", name, agency_id, match.candidates)
                if isinstance(answer, UUID):
                    return answer
                if answer is UNANSWERED:
                    return _unsure(name, (self._unit_name(m.record_id, agency_id) for m in match.candidates))
                break
        return _no_such("unit layanan", "unit", name)


def load_places(session: Session, region: Region) -> Places:
    """The agencies and units of the region."""
    rows = session.execute(
        select(Unit.unit_id, Unit.agency_id, Unit.official_name, Unit.short_name, Unit.aliases)
        .where(Unit.region_code == region.code)
        .order_by(Unit.sort_key, Unit.unit_id)
    )
    units = {row.unit_id: (row.agency_id, names_of(row._asdict())) for row in rows}
    candidates = list_candidates(session, region.code)
    stored = frozenset([*units, *(candidate.record_id for candidate in candidates)])
    return Places(region.name, candidates, units, asking=Asking(stored))


class KnownInnovation(NamedTuple):
    """What must be known of an innovation to refer to it.

    `row` is where the file names it, and `said_owner` whose the row says that it is.
    """

    innovation_id: UUID
    agency_id: UUID | None
    name: str
    state: str
    is_programme: bool
    is_public: bool
    channels: tuple[str, ...] = ()
    row: int = 0
    said_owner: UUID | None = None


@dataclass
class InnovationNames:
    """The innovations of a region by name or id; those that a file brings are added."""

    region_code: str
    agency_id: UUID | None
    planned: dict[str, KnownInnovation | list[KnownInnovation]] = field(default_factory=dict)
    old_ids: dict[UUID, KnownInnovation] = field(default_factory=dict)
    _stored: dict[str, list[KnownInnovation]] = field(default_factory=dict)

    def list_planned(self, key: str) -> list[KnownInnovation]:
        """Those that the file brings under a name, taken by its sort key."""
        found = self.planned.get(key, [])
        return found if isinstance(found, list) else [found]

    def add(self, key: str, known: KnownInnovation, old_id: UUID | None = None) -> None:
        """Let an innovation of the file be known, also under the id that it had elsewhere."""
        self.planned[key] = [*self.list_planned(key), known] if key in self.planned else known
        if old_id is not None:
            self.old_ids[old_id] = known

    def replace(self, key: str, own_id: UUID, known: KnownInnovation, old_id: UUID | None) -> None:
        """Let a row of the file mean a record that is there already."""
        self.planned[key] = [
            known if before.innovation_id == own_id else before for before in self.list_planned(key)
        ]
        if old_id is not None:
            self.old_ids[old_id] = known

    def drop(self, key: str, row: int, old_id: UUID | None) -> None:
        """Let what a row of the file brought be known no longer: the row is refused."""
        self.planned[key] = [known for known in self.list_planned(key) if known.row != row]
        if old_id in self.old_ids and self.old_ids[old_id].row == row:
            del self.old_ids[old_id]

    def find(self, session: Session, name: str, agency_id: UUID | None = None) -> KnownInnovation:
        """The innovation that a name or id means; raises NameProblem."""
        own_id = read_id(name)
        found = self._by_id(session, own_id) if own_id else self._by_name(session, sort_key(name))
        if agency_id is not None:
            found = [known for known in found if known.agency_id == agency_id]
        if not found:
            raise _no_such("inovasi", "innovation", name)
        if len(found) > 1:
            raise _unsure(name, (str(known.innovation_id) for known in found))
        return found[0]

    def _by_id(self, session: Session, own_id: UUID) -> list[KnownInnovation]:
        if own_id in self.old_ids:
            return [self.old_ids[own_id]]
        return self._read(session, Innovation.innovation_id == own_id)

    def _by_name(self, session: Session, key: str) -> list[KnownInnovation]:
        planned = self.list_planned(key)
        if key not in self._stored:
            self._stored[key] = self._read(session, Innovation.sort_key == key)
        ids = {known.innovation_id for known in planned}
        return planned + [known for known in self._stored[key] if known.innovation_id not in ids]

    def _read(self, session: Session, condition: ColumnElement[bool]) -> list[KnownInnovation]:
        query = select(Innovation).where(
            Innovation.region_code == self.region_code, Innovation.state != "archived", condition
        )
        if self.agency_id is not None:
            query = query.where(Innovation.agency_id == self.agency_id)
        return [known_of(row) for row in session.scalars(query.order_by(Innovation.innovation_id))]


def known_of(row: Innovation) -> KnownInnovation:
    """An innovation as it is referred to."""
    return KnownInnovation(
        row.innovation_id,
        row.agency_id,
        row.name,
        row.state,
        row.is_programme,
        row.published_at is not None,
        tuple(row.channels),
    )


def unique_names(names: Sequence[tuple[UUID, str]]) -> dict[UUID, str]:
    """How each is written in a sheet: its name, or its id where another one has the same name."""
    counted: dict[str, int] = {}
    for _, name in names:
        counted[sort_key(name)] = counted.get(sort_key(name), 0) + 1
    return {own_id: name if counted[sort_key(name)] == 1 else str(own_id) for own_id, name in names}

"""Finds which agencies and units a sheet means by names, those in the same file included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.matching import Candidate, UnsureMatch, match_agency
from registry_service.agencies.models import Unit
from registry_service.agencies.queries import list_candidates
from registry_service.agencies.rules import names_of
from registry_service.imports.asking import UNANSWERED, Answer, Asking
from registry_service.regions.models import Region
from shared.sheets.cells import Reason


class NameProblem(Exception):
    """A name means nothing here, or perhaps several things."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.in_english)
        self.reason = reason


def no_such(what_id: str, what_en: str, name: str) -> NameProblem:
    """What to say of a name that nothing goes by."""
    return NameProblem(
        Reason("not_known", f"{what_id} “{name}” tidak ada di sini", f"there is no {what_en} “{name}” here")
    )


def unsure(name: str, maybe: Iterable[str]) -> NameProblem:
    """What to say of a name that may mean these."""
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
    _unknown_units: dict[str, bool] = field(default_factory=dict)

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
        self._unknown_units.clear()

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
            return known if is_here else no_such("perangkat daerah", "agency", name)
        match = match_agency(name, self.candidates, self.region_name)
        if match.sure:
            return match.sure
        if match.candidates:
            answer = self.ask_for_agency("agency", name, match.candidates)
            if isinstance(answer, UUID):
                return answer
            if answer is UNANSWERED:
                return unsure(name, (self.name_of(m.record_id) for m in match.candidates))
        return no_such("perangkat daerah", "agency", name)

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

    def refuse_unknown_unit(self, name: str) -> None:
        """Raise NameProblem for a name that no unit of the region may go by; nobody is asked which it is."""
        is_unknown = self._unknown_units.get(name)
        if is_unknown is None:
            is_unknown = self._unknown_units[name] = self._is_unknown_unit(name)
        if is_unknown:
            raise no_such("unit layanan", "unit", name)

    def _is_unknown_unit(self, name: str) -> bool:
        own_id = read_id(name)
        if own_id is not None and self.old_ids.get(own_id, own_id) in self.units:
            return False
        everywhere = [Candidate(u, names) for u, (_, names) in self.units.items()]
        match = match_agency(name, everywhere, self.region_name)
        return not (match.sure or match.candidates)

    def _match_unit(self, name: str, agency_id: UUID | None) -> UUID | NameProblem:
        if own_id := read_id(name):
            known = self.old_ids.get(own_id, own_id)
            return known if known in self.units else no_such("unit layanan", "unit", name)
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
                    return unsure(name, (self._unit_name(m.record_id, agency_id) for m in match.candidates))
                break
        return no_such("unit layanan", "unit", name)


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

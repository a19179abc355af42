"""Takes the rows of the sheets of agencies and units: who is new, who is known, who is a question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from registry_service.agencies.actions.agencies import change_agency, register_agency
from registry_service.agencies.actions.units import change_unit, register_unit
from registry_service.agencies.matching import Candidate, match_agency
from registry_service.agencies.models import Agency, Unit
from registry_service.agencies.rules import KEEPERS, find_name_problems, names_of
from registry_service.agencies.schemas import AgencyInput, UnitInput
from registry_service.imports.asking import UNANSWERED, Answer
from registry_service.imports.checking import add_problems, load_row, nest
from registry_service.imports.faults import Given
from registry_service.imports.lookups import NameProblem, read_id
from registry_service.imports.run import NO_RIGHT, Run
from shared.sheets.cells import Reason
from shared.sheets.row_checker import compile_schema

LEFT_OUT = frozenset({"parent", "agency", "agency_id", "unit_id"})
NAMES = ("official_name", "short_name")
UNKNOWN: Mapping[str, Any] = {"aliases": [], "valid_from": None, "valid_to": None}


@dataclass
class Place:
    """One row as an agency or unit."""

    given: Given
    record: dict[str, Any]
    own_id: UUID
    old_id: UUID | None
    stored: Agency | Unit | None
    by_id: bool
    is_demo: bool

    @property
    def present(self) -> dict[str, Any]:
        """What the file says of it; a name that merely means it does not rename it."""
        left_out = () if self.by_id else NAMES
        columns = {*self.given.places, "parent_agency_id" if "parent" in self.given.places else ""}
        columns |= {"agency_id"} if "agency" in self.given.places and "agency_id" in self.record else set()
        return {
            name: value for name, value in self.record.items() if name in columns and name not in left_out
        }


class AgencyRows:
    """The sheet of agencies in one pass."""

    def __init__(self, run: Run) -> None:
        self.run, self.checker = run, compile_schema(AgencyInput)
        self.places: list[Place] = []
        self.refused: set[UUID] = set()

    def take(self, rows: Iterable[Given]) -> None:
        """All rows; an agency comes after the one it stands under."""
        for given in rows:
            place = self._read(given)
            if place is None:
                self.run.count("agencies", "refused")
            else:
                self.places.append(place)
                names = names_of(place.record)
                self.run.places.add_agency(place.own_id, names, place.old_id)
        for place in self.places:
            self._find_parent(place)
        for place in self._in_order():
            self._refuse_orphan(place)
            self._settle(place)

    def _read(self, given: Given) -> Place | None:
        run = self.run
        record = _read_record(run, self.checker, given, {"region_code": run.region.code})
        if record is None:
            return None
        record["parent_agency_id"] = None
        old_id = read_id(given.values.get("agency_id", ""))
        stored, by_id = self._find_stored(given, record, old_id)
        if given.faulty:
            return None
        if stored is not None and not by_id:
            record |= {name: getattr(stored, name) for name in NAMES}
        own_id = stored.agency_id if stored is not None else uuid4()
        if any(place.own_id == own_id for place in self.places):
            run.faults.add(given, "official_name", DUPLICATE)
            return None
        return Place(given, record, own_id, old_id, stored, by_id, run.read_demo(given))

    def _find_stored(
        self, given: Given, record: Mapping[str, Any], old_id: UUID | None
    ) -> tuple[Agency | None, bool]:
        run = self.run
        if old_id is not None:
            stored = run.session.get(Agency, old_id)
            if stored is not None and stored.region_code == run.region.code:
                return stored, True
        name = record["official_name"]
        match = match_agency(name, run.places.candidates, run.region.name)
        known: Answer = match.sure
        if known is None and match.candidates and not given.values.get("confirmed_new"):
            known = run.places.ask_for_agency("same_agency", name, match.candidates)
        if isinstance(known, UUID):
            twin = next((place for place in self.places if place.own_id == known), None)
            if twin is not None and not given.values.get("confirmed_new"):
                run.faults.add(given, "official_name", DUPLICATE)
            return (None if twin is not None else run.session.get(Agency, known)), False
        if known is UNANSWERED:
            names = (run.places.name_of(unsure.record_id) for unsure in match.candidates)
            run.faults.add(given, "official_name", _ask(names))
        return None, False

    def _find_parent(self, place: Place) -> None:
        name = place.given.values.get("parent")
        if name is None:
            return
        try:
            place.record["parent_agency_id"] = self.run.places.find_agency(name)
        except NameProblem as problem:
            self.run.faults.add(place.given, "parent", problem.reason)

    def _refuse_orphan(self, place: Place) -> None:
        """An agency does not stand under a new one that is refused."""
        if place.record["parent_agency_id"] in self.refused:
            self.run.faults.add(place.given, "parent", PARENT_REFUSED)

    def _in_order(self) -> list[Place]:
        """Parents before their children; what stands in a circle is refused."""
        waiting, ordered = list(self.places), list[Place]()
        while waiting:
            open_ids = {place.own_id for place in waiting}
            ready = [place for place in waiting if place.record["parent_agency_id"] not in open_ids]
            for place in [] if ready else waiting:
                self.run.faults.add(place.given, "parent", CIRCLE)
            ordered += ready or waiting
            waiting = [place for place in waiting if place.own_id not in {p.own_id for p in ordered}]
        return ordered

    def _settle(self, place: Place) -> None:
        run = self.run
        if place.given.faulty:
            run.count("agencies", "refused")
            if place.stored is None:
                self.refused.add(place.own_id)
                run.places.drop_agency(place.own_id, place.old_id)
            return
        if place.stored is None:
            run.count("agencies", "new")
            if run.applies:
                given = {**place.record, "agency_id": place.own_id, "is_demo": place.is_demo}
                register_agency(run.session, run.actor, confirmed_new=True, **given)
            return
        if not (changes := _changes(place)):
            run.count("agencies", "unchanged")
            return
        run.count("agencies", "changed")
        if run.applies:
            changes["confirmed_new"] = True
            change_agency(run.session, run.actor, place.own_id, place.stored.version, changes)


class UnitRows:
    """The sheet of units in one pass."""

    def __init__(self, run: Run) -> None:
        self.run, self.checker = run, compile_schema(UnitInput)
        self.taken: set[UUID] = set()

    def take(self, rows: Iterable[Given]) -> None:
        """All rows."""
        for given in rows:
            place = self._read(given)
            if place is None or given.faulty:
                self.run.count("units", "refused")
            else:
                self._settle(place)

    def _read(self, given: Given) -> Place | None:
        run = self.run
        record = _read_record(run, self.checker, given, {})
        agency_id = self._find_agency(given)
        if record is None or agency_id is None:
            return None
        record["agency_id"] = agency_id
        old_id = read_id(given.values.get("unit_id", ""))
        stored, by_id = self._find_stored(given, record, agency_id, old_id)
        if stored is not None and not by_id:
            record |= {name: getattr(stored, name) for name in NAMES}
        own_id = stored.unit_id if stored is not None else uuid4()
        if own_id in self.taken:
            run.faults.add(given, "official_name", DUPLICATE)
            return None
        self.taken.add(own_id)
        return Place(given, record, own_id, old_id, stored, by_id, run.read_demo(given))

    def _find_agency(self, given: Given) -> UUID | None:
        name = given.values.get("agency")
        if name is None:
            if "agency" not in given.faulty:
                self.run.faults.add_words(given, "agency", "Missing data for required field.")
            return None
        try:
            return self.run.places.find_agency(name)
        except NameProblem as problem:
            self.run.faults.add(given, "agency", problem.reason)
            return None

    def _find_stored(
        self, given: Given, record: Mapping[str, Any], agency_id: UUID, old_id: UUID | None
    ) -> tuple[Unit | None, bool]:
        run = self.run
        if old_id is not None:
            stored = run.session.get(Unit, old_id)
            if stored is not None and stored.region_code == run.region.code:
                return stored, True
        known = {u: names for u, (of, names) in run.places.units.items() if of == agency_id}
        candidates = [Candidate(own_id, names) for own_id, names in known.items()]
        name = record["official_name"]
        match = match_agency(name, candidates, run.region.name)
        meant: Answer = match.sure
        if meant is None and match.candidates and not given.values.get("confirmed_new"):
            meant = run.places.ask_for_unit("same_unit", name, agency_id, match.candidates)
        if isinstance(meant, UUID):
            stored = None if meant in self.taken else run.session.get(Unit, meant)
            if stored is None and not given.values.get("confirmed_new"):
                run.faults.add(given, "official_name", DUPLICATE)
            return stored, False
        if meant is UNANSWERED:
            names = (known[unsure.record_id][0] for unsure in match.candidates)
            run.faults.add(given, "official_name", _ask(names))
        return None, False

    def _settle(self, place: Place) -> None:
        run, record = self.run, place.record
        run.places.add_unit(place.own_id, record["agency_id"], names_of(record), place.old_id)
        if place.stored is None:
            run.count("units", "new")
            if run.applies:
                given = {**record, "unit_id": place.own_id, "is_demo": place.is_demo}
                register_unit(run.session, run.actor, given.pop("agency_id"), confirmed_new=True, **given)
            return
        if not (changes := _changes(place)):
            run.count("units", "unchanged")
            return
        run.count("units", "changed")
        if run.applies:
            changes["confirmed_new"] = True
            change_unit(run.session, run.actor, place.own_id, place.stored.version, changes)


def _read_record(run: Run, checker: Any, given: Given, more: Mapping[str, Any]) -> dict[str, Any] | None:
    if run.actor.find_mandate(KEEPERS, run.region.code) is None:
        run.faults.add(given, "official_name", NO_RIGHT)
        return None
    loaded = load_row(checker, {**nest(given.values, LEFT_OUT), **more}, given, run.faults)
    if loaded is None:
        return None
    record = {**UNKNOWN, **loaded}
    record.setdefault("short_name", record["official_name"])
    record.pop("confirmed_new", None)
    record.pop("is_demo", None)
    add_problems(find_name_problems(record), given, run.faults)
    return record


def _changes(place: Place) -> dict[str, Any]:
    """What the file says differently; a demonstration that the file calls one stays one."""
    stored = place.stored
    changes = {name: value for name, value in place.present.items() if getattr(stored, name) != value}
    if place.by_id and place.record.get("short_name") == place.record["official_name"]:
        changes.pop("short_name", None) if "short_name" not in place.given.places else None
    if stored is not None and stored.is_demo and ("is_demo" not in place.given.places or place.is_demo):
        return {**changes, "is_demo": True} if changes else {}
    return changes


def _ask(names: Iterable[str]) -> Reason:
    known = "; ".join(names)[:300]
    return Reason(
        "similar_exists",
        f"mungkin sama dengan: {known}; bila memang lain, isi kolom Memang baru dengan ya",
        f"may be the same as: {known}; if it is another one, say yes in the column Confirmed new",
    )


DUPLICATE = Reason(
    "duplicate_row",
    "sudah ada di baris lain berkas ini",
    "stands in another row of this file already",
)
PARENT_REFUSED = Reason(
    "parent_refused",
    "perangkat daerah di atasnya ada di berkas ini tetapi barisnya salah",
    "the agency above it is in this file, and its row is wrong",
)
CIRCLE = Reason("circle", "berdiri di bawah dirinya sendiri", "stands under itself")

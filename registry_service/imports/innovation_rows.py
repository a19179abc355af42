"""Takes the rows of the sheet of innovations: what each says, which record it is, what becomes of it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, repeat
from typing import Any
from uuid import UUID

from registry_service.agencies.rules import sort_key
from registry_service.imports.checking import add_problems, load_row, nest
from registry_service.imports.drafts import (
    Draft,
    duplicate,
    find_step_refusal,
    is_within,
    part_refused,
    present_fields,
)
from registry_service.imports.faults import Given
from registry_service.imports.headings import Table
from registry_service.imports.innovation_deeds import Deeds
from registry_service.imports.innovation_names import KnownInnovation
from registry_service.imports.lookups import NameProblem, read_id
from registry_service.imports.owners import find_owner
from registry_service.imports.parts import PartRow, Parts
from registry_service.imports.quick_rows import make_quick_rows
from registry_service.imports.reading import RowReader
from registry_service.imports.run import Run
from registry_service.imports.spellings import FreshIds
from registry_service.imports.stored import Stored, find_stored
from registry_service.innovations import rules
from registry_service.innovations.schemas.inputs import InnovationInput
from shared.sheets.read import Row
from shared.sheets.row_checker import compile_schema

CHUNK = 1000
LEFT_OUT = frozenset({"agency", "units", "components", "state", "innovation_id", "is_demo"})
OWNER_CELLS = frozenset({"agency", "owner_kind"})
ADMINISTRATOR_ONLY = "is given by an administrator only"
FROM_THE_START = "a programme is one from the start, and nothing becomes one later"


class InnovationRows:
    """The sheet of innovations in one pass."""

    def __init__(self, run: Run, table: Table, parts: Parts, deeds: Deeds) -> None:
        self.run, self.parts, self.deeds = run, parts, deeds
        self.checker = compile_schema(InnovationInput)
        self.has_agency = "agency" in table.fields.values()
        self.present = present_fields(table.fields.values(), parts, fixed=run.agency_id is not None)
        self.is_publisher = run.is_publisher
        self.fresh = FreshIds()
        self.late: list[Draft] = []
        self.found: dict[UUID, int] = {}
        self.reader = RowReader(table, run.faults)
        # Rows of further sheets are looked for row by row.
        has_parts = bool(parts.by_name or parts.faulty)
        self.quick = None if has_parts else make_quick_rows(run, table, self.checker)

    def take(self, rows: Iterable[tuple[int, Row]]) -> None:
        """All rows; programmes that name components come last, when every name is known."""
        drafts = self._read_all(iter(rows))
        while chunk := list(islice(drafts, CHUNK)):
            self._settle([draft for draft in chunk if draft.components is None])
            self.late += [draft for draft in chunk if draft.components is not None]
        self.deeds.finish()
        for draft in self.late:
            self._find_components(draft)
        self._settle([draft for draft in self.late if not draft.given.faulty])
        self._refuse([draft for draft in self.late if draft.given.faulty])
        self.deeds.finish()

    def _read_all(self, rows: Iterator[tuple[int, Row]]) -> Iterator[Draft]:
        while batch := list(islice(rows, CHUNK)):
            quick = self.quick.read([cells for _, cells in batch]) if self.quick else repeat(None)
            for (number, cells), said in zip(batch, quick, strict=False):
                if said is not None:
                    draft = self._take(self.reader.begin(number, cells), said, [])
                else:
                    given = self.reader.read(number, cells)
                    draft = None if given is None else self._read(given)
                if draft is not None:
                    yield draft

    def _refuse(self, drafts: Iterable[Draft]) -> None:
        for draft in drafts:
            self._count(draft, "refused")

    def _count(self, draft: Draft, outcome: str) -> None:
        """Count a row with those of further sheets; a refused one is known to no other row any more."""
        if draft.given.faulty:
            outcome = "refused"
            self.run.names.drop(draft.key, draft.given.row, draft.old_id)
        self.run.count("innovations", outcome)
        for name, _, _ in draft.parts:
            self.run.count(name, outcome)

    def _read(self, given: Given) -> Draft | None:
        run, values = self.run, given.values
        row = nest(values, LEFT_OUT)
        row["region_code"] = run.region.code
        agency_id = self._find_owner(given, row)
        if "units" in values:
            row["unit_ids"] = self._find_units(given, values["units"], agency_id)
        parts = self._take_parts(given, agency_id)
        for name, _, part in parts:
            row.setdefault(name, []).append(part)
        is_demo = run.read_demo(given) if "is_demo" in values else False
        loaded = load_row(self.checker, row, given, run.faults)
        if loaded is None:
            self._note_refused(given, agency_id)
            self._refuse_row(parts)
            return None
        return self._take(given, loaded, parts, is_demo=is_demo)

    def _note_refused(self, given: Given, owner: UUID | None) -> None:
        """Note the innovation of a row that is refused before it is a draft, if it is known whose it is."""
        values = given.values
        if "name" not in values or (owner is None and given.faulty & OWNER_CELLS):
            return
        name, old_id = str(values["name"]), read_id(str(values.get("innovation_id", "")))
        own_id = old_id or self.fresh.id()
        known = KnownInnovation(own_id, owner, name, "draft", False, False, (), given.row, owner)
        says_owner = self.has_agency or self.run.agency_id is not None
        self.run.names.note_refused(sort_key(name), known, old_id, says_owner=says_owner)

    def _take(
        self, given: Given, loaded: dict[str, Any], parts: list[PartRow], *, is_demo: bool = False
    ) -> Draft | None:
        """A checked row as a draft, unless another row of the file is the same one."""
        values, record = given.values, {**rules.UNKNOWN, **loaded}
        state = values.get("state")
        draft = Draft(
            given,
            loaded,
            record,
            sort_key(record["name"]),
            read_id(values["innovation_id"]) if "innovation_id" in values else None,
            is_demo,
            state == "published" and self.is_publisher and record["recorded_from"] is not None,
            values.get("components"),
            self.fresh.id(),
            parts,
        )
        if self._is_first(draft):
            return draft
        self._refuse_row(parts)
        return None

    def _refuse_row(self, parts: Iterable[PartRow]) -> None:
        for name, _, _ in parts:
            self.run.count(name, "refused")
        self.run.count("innovations", "refused")

    def _take_parts(self, given: Given, owner: UUID | None) -> list[PartRow]:
        """The rows of further sheets; one that is wrong is noted, or its list would lose what it says."""
        if not self.parts.by_name and not self.parts.faulty:
            return []
        names = self._names_of(given.values)
        if place := self.parts.find_faulty(names):
            self.run.faults.add(given, "name", part_refused(*place))
        return self.parts.take(names, owner)

    def _names_of(self, values: Mapping[str, Any]) -> list[str]:
        return [sort_key(str(values[name])) for name in ("name", "innovation_id") if name in values]

    def _find_owner(self, given: Given, row: dict[str, Any]) -> UUID | None:
        owner = find_owner(self.run, given.values.get("agency"), row.get("owner_kind"))
        # Of a cell that could not be read everything is said already.
        if owner.reason is not None and "agency" not in given.faulty:
            self.run.faults.add(given, "agency", owner.reason)
        row["owner_kind"] = owner.kind
        if owner.agency_id is not None:
            row["agency_id"] = owner.agency_id
        return owner.agency_id

    def _find_units(self, given: Given, names: list[str], agency_id: UUID | None) -> list[UUID]:
        places, found = self.run.places, []
        # Nobody is asked about units before it is known which agency they would be of.
        is_unsettled = agency_id is None and "agency" in given.faulty
        for name in names:
            try:
                if is_unsettled:
                    places.refuse_unknown_unit(name)
                else:
                    found.append(places.find_unit(name, agency_id))
            except NameProblem as problem:
                self.run.faults.add(given, "units", problem.reason)
        return found

    def _is_first(self, draft: Draft) -> bool:
        """Notes a row that names what another row of the file named already."""
        names, owner = self.run.names, draft.record["agency_id"]
        if row := names.find_row(draft.key, owner):
            self.run.faults.add(draft.given, "name", duplicate(row))
            return False
        if draft.old_id is not None and (row := names.find_row_of_id(draft.old_id)):
            self.run.faults.add(draft.given, "innovation_id", duplicate(row))
            return False
        names.add(draft.key, draft.as_known(), draft.old_id)
        return True

    def _find_components(self, draft: Draft) -> None:
        run, found = self.run, []
        for name in draft.components or ():
            try:
                known = run.names.find(run.session, name)
            except NameProblem as problem:
                run.faults.add(draft.given, "components", problem.reason)
                continue
            found.append(known.innovation_id)
            owner = draft.record["agency_id"]
            if known.is_programme:
                words = "a programme is not a component of another"
            elif not known.is_public and owner not in (None, known.agency_id):
                words = "this draft is not of the programme's agency; publish it first"
            elif draft.becomes_public and known.state != "published":
                words = "publish the component first: the programme is public"
            else:
                continue
            run.faults.add_words(draft.given, "components", words)
        draft.record["component_ids"] = draft.said["component_ids"] = found

    def _settle(self, drafts: list[Draft]) -> None:
        """Decide for each row whether it is new, changed or the same, and do what follows."""
        if not drafts:
            return
        stored = find_stored(
            self.run,
            {draft.key for draft in drafts},
            {draft.old_id for draft in drafts if draft.old_id},
            by_name_only=not self.has_agency and self.run.agency_id is None,
        )
        for draft in drafts:
            found = stored.match(draft.old_id, draft.record["agency_id"], draft.key)
            self._count(draft, self._settle_one(draft, found))
        self.deeds.end_chunk()

    def _settle_one(self, draft: Draft, found: Stored | None) -> str:
        if found is None:
            self._check(draft, draft.record, None)
            if not draft.given.faulty:
                self.deeds.draft_new(draft.own_id, draft.said, draft.is_demo, draft.becomes_public)
            return "new"
        if found.innovation_id in self.found:
            self.run.faults.add(draft.given, "name", duplicate(self.found[found.innovation_id]))
            return "refused"
        self.found[found.innovation_id] = draft.given.row
        self.run.names.replace(draft.key, draft.own_id, draft.as_stored(found), draft.old_id)
        present = self.present if not self.parts.unclaimed else self._present_of(draft)
        given = {name: draft.record[name] for name in present}
        is_same_demo = "is_demo" not in draft.given.places or draft.is_demo == found.is_demo
        if is_same_demo and any(is_within(given, version) for version in found.versions):
            return "unchanged"
        base = found.versions[-1]
        self._check(draft, {**base, **given}, base)
        if reason := find_step_refusal(found):
            self.run.faults.add(draft.given, "name", reason)
        if not draft.given.faulty:
            self.deeds.change(found, {**given, "is_demo": draft.is_demo or (found.is_demo and is_same_demo)})
        return "changed"

    def _present_of(self, draft: Draft) -> list[str]:
        """Without lists of which it is not known whose they are: the stored ones stay."""
        unclaimed = self.parts.unclaimed.get(draft.key, set()) - {name for name, _, _ in draft.parts}
        return [name for name in self.present if name not in unclaimed]

    def _check(self, draft: Draft, record: Mapping[str, Any], before: Mapping[str, Any] | None) -> None:
        problems = rules.find_record_problems(record, self.run.today)
        if problems:
            add_problems(problems, draft.given, self.run.faults)
        known_source = before["recorded_from"] if before else None
        if record["recorded_from"] != known_source and not self.is_publisher:
            self.run.faults.add_words(draft.given, "recorded_from", ADMINISTRATOR_ONLY)
        if before and record["is_programme"] != before["is_programme"]:
            self.run.faults.add_words(draft.given, "is_programme", FROM_THE_START)

"""Makes COPY lines of very many new drafts, as `draft_innovation` would write each; it checks nothing.

It knows no connection and no session, so that a process of its own may do it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Table

from registry_service.agencies.rules import sort_key
from registry_service.imports.spellings import FreshIds, Spell, Spelling, make_spells, remembering
from registry_service.innovations import rules
from registry_service.innovations.actions.record import entry_of
from registry_service.innovations.models import Innovation, InnovationUnit
from registry_service.innovations.rules.record import SEARCHED
from shared.actor import Actor
from shared.contracts.innovation_entries import INNOVATION_DRAFTED
from shared.contracts.quick_dump import compile_dump
from shared.copy_text import NULL, CopyLines, escape
from shared.journal.bulk import EntryLines
from shared.journal.record import Journal
from shared.slots import Parts

# Statements and the lines that each of them is sent.
Lines = Sequence[tuple[str, bytes]]

INNOVATION: Table = Innovation.__table__  # type: ignore[assignment]
UNIT: Table = InnovationUnit.__table__  # type: ignore[assignment]
COVERAGE = ("what", "percent", "as_of")
# What is written of every row, and the columns of fields that have not one of their own name; those of one
# field stand side by side.
OF_EVERY_ROW = ("innovation_id", "is_demo", "sort_key", "search_text")
COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "coverage": tuple(f"coverage_{name}" for name in COVERAGE),
    "note": ("note", "note_salt"),
    "contact_office": ("contact_office", "contact_salt"),
    "unit_ids": (),
    "component_ids": (),
}
FIRST = [*OF_EVERY_ROW, *(column for columns in COLUMNS_OF.values() for column in columns)]
COLUMNS = [*FIRST, *(column.name for column in INNOVATION.columns if column.name not in FIRST)]
NOT_YET: Mapping[str, Any] = {
    "state": "draft",
    "published_at": None,
    "archived_at": None,
    "archive_reason": None,
    "archive_reason_salt": None,
    "version": 1,
}
# A new draft of which nothing more is known.
USUAL_ROW: Mapping[str, Any] = {
    **{name: value for name, value in rules.UNKNOWN.items() if name in COLUMNS},
    **NOT_YET,
    **{f"coverage_{name}": None for name in COVERAGE},
    "note_salt": None,
    "contact_salt": None,
    "is_demo": False,
}
USUAL_BODY: Mapping[str, Any] = {**entry_of(rules.UNKNOWN, None, None), "state": "draft"}
# The group of the columns of every row; no field is called so.
EVERY = "@every"
# What the journal holds as salted digests, and the fields of its body that do.
SALTED: Mapping[str, str] = {"note": "note_digest", "contact_office": "contact_office"}


class PlannedField(NamedTuple):
    """A field that is given: how it is written, and where its cells and its JSON go."""

    name: str
    spell: Spell
    cell: int
    told: int


@dataclass(frozen=True)
class Plan:
    """How rows that give the same fields in the same role are written."""

    fields: Sequence[PlannedField]
    row: Parts
    body: Parts
    entries: EntryLines


class NewDraft(NamedTuple):
    """One draft: `given` is what is known of it, the rest being unknown."""

    own_id: str
    role: str
    given: Mapping[str, Any]
    is_demo: bool


class DraftLines:
    """New drafts by one actor at one moment, as lines."""

    def __init__(self, journal: Journal, actor: Actor, now: datetime) -> None:
        self._journal, self._actor, self._now, self._fresh = journal, actor, now, FreshIds()
        self._innovations = CopyLines(INNOVATION, COLUMNS, {**USUAL_ROW, "drafted_at": now})
        self._units = CopyLines(UNIT, ["innovation_id", "unit_id", "place"], {})
        self._dump = compile_dump(INNOVATION_DRAFTED, USUAL_BODY)
        self._spells: dict[str, Spell] = {
            **make_spells(self._innovations, self._dump),
            "coverage": remembering(self._spell_coverage),
            "note": self._spell_note,
            "contact_office": self._spell_office,
        }
        self._plans: dict[tuple[str, ...], Plan] = {}

    def make(self, drafts: Sequence[NewDraft]) -> Lines:
        """The lines of these drafts, in the order in which they have to be sent."""
        rows: list[str] = []
        units: list[str] = []
        entries: dict[str, list[str]] = {}
        for draft in drafts:
            names = (draft.role, *draft.given)
            plan = self._plans.get(names) or self._make_plan(names)
            row, entry = self._write(plan, draft)
            rows.append(row)
            entries.setdefault(plan.entries.statement, []).append(entry)
            for place, unit_id in enumerate(draft.given.get("unit_ids", ())):
                units.append(f"{draft.own_id}\t{unit_id}\t{place}\n")
        lines = {self._innovations.statement: rows, self._units.statement: units, **entries}
        return [(statement, "".join(texts).encode()) for statement, texts in lines.items() if texts]

    def _write(self, plan: Plan, draft: NewDraft) -> tuple[str, str]:
        """A draft's row and entry."""
        own_id, _, given, is_demo = draft
        row, body = plan.row.parts.copy(), plan.body.parts.copy()
        for name, spell, cell, told in plan.fields:
            row[cell], body[told] = spell(given[name])
        key = sort_key(given["name"])
        searched = escape(_search_text(key, given))
        row[plan.row.places[EVERY]] = f"{own_id}\t{'t' if is_demo else 'f'}\t{escape(key)}\t{searched}"
        body[plan.body.places["innovation_id"]] = f'"{own_id}"'
        return "".join(row), plan.entries.line(self._fresh.uuid(), own_id, 1, "".join(body))

    def _spell_coverage(self, coverage: Mapping[str, Any] | None) -> Spelling:
        cells = coverage or dict.fromkeys(COVERAGE)
        written = [self._innovations.write(f"coverage_{name}", cells[name]) for name in COVERAGE]
        return "\t".join(written), self._dump.write("coverage", coverage)

    def _spell_note(self, note: str | None) -> Spelling:
        """The remark with a salt; the journal holds their digest."""
        if not note:
            return f"{self._innovations.write('note', note)}\t{NULL}", "null"
        salt = self._fresh.salt()
        told = entry_of({"note": note, "contact_office": None}, salt, None)["note_digest"]
        return f"{escape(note)}\t{salt}", self._dump.write("note_digest", told)

    def _spell_office(self, office: Mapping[str, Any] | None) -> Spelling:
        """The ways to reach an office with a salt; the journal holds their digest."""
        salt = self._fresh.salt() if office else None
        told = entry_of({"note": None, "contact_office": office}, None, salt)["contact_office"]
        written = self._innovations.write("contact_office", office)
        return f"{written}\t{salt or NULL}", self._dump.write("contact_office", told)

    def _make_plan(self, names: tuple[str, ...]) -> Plan:
        role, *fields = names
        row = self._innovations.lay_out(
            {EVERY: OF_EVERY_ROW, **{name: COLUMNS_OF.get(name, (name,)) for name in fields}}
        )
        body = self._dump.lay_out(["innovation_id", *(SALTED.get(name, name) for name in fields)])
        # What has no cell is put where that of every row goes, which is written last.
        planned = [
            PlannedField(
                name,
                self._spells[name],
                row.places.get(name, row.places[EVERY]),
                body.places[SALTED.get(name, name)],
            )
            for name in fields
        ]
        entries = EntryLines(self._journal, self._actor, role, INNOVATION_DRAFTED, self._now)
        self._plans[names] = Plan(planned, row, body, entries)
        return self._plans[names]


def _search_text(key: str, given: Mapping[str, Any]) -> str:
    """As `rules.search_text`, of a record whose name's sort key is known already."""
    texts = [given.get(name) for name in SEARCHED if name != "name"]
    return "\n".join([key, *(sort_key(text) for text in (*texts, *given.get("aliases", ())) if text)])

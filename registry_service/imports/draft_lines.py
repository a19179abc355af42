"""Makes COPY lines of very many new drafts, as `draft_innovation` would write each; it checks nothing.

It knows no connection and no session, so that a process of its own may do it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pickle import PickleBuffer
from typing import Any

from sqlalchemy import Table

from registry_service.agencies.rules import sort_key
from registry_service.imports.spellings import (
    FreshIds,
    Spell,
    Spelling,
    make_spells,
    remembering,
    spelling,
)
from registry_service.innovations import rules
from registry_service.innovations.actions.record import entry_of, tell_note, tell_office
from registry_service.innovations.models import Innovation, InnovationUnit
from registry_service.innovations.rules.record import SEARCHED
from shared.actor import Actor
from shared.contracts.innovation_entries import INNOVATION_DRAFTED
from shared.contracts.quick_dump import compile_dump
from shared.copy_text import NULL, CopyLines, escape
from shared.journal.bulk import EntryLines, quote_inside
from shared.journal.record import Journal
from shared.slots import Parts

# Statements and the lines that each of them is sent; as a PickleBuffer they go to another process uncopied.
Lines = Sequence[tuple[str, bytes]]
SentLines = Sequence[tuple[str, PickleBuffer]]

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


# The role in which drafts are written, and the names of the fields that they give.
Shape = tuple[str, ...]
# One draft: its id, its shape, a value for each of its names, and whether it is a demonstration. What it does
# not name is unknown. A plain tuple, for very many of them go from one process to another.
NewDraft = tuple[str, Shape, tuple[Any, ...], bool]


@dataclass(frozen=True)
class Plan:
    """How drafts of one shape are written.

    `fields` tell of each value how it is written, and where its cells and its JSON go; the others, at which
    places values stand among those given.
    """

    fields: Sequence[tuple[Spell, int, int]]
    name: int
    searched: Sequence[int]
    aliases: int | None
    units: int | None
    row: Parts
    body: Parts
    quoted: Sequence[str]
    entries: EntryLines


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
        self._plans: dict[Shape, Plan] = {}

    def make(self, drafts: Sequence[NewDraft]) -> Lines:
        """The lines of these drafts, in the order in which they have to be sent."""
        rows: list[str] = []
        units: list[str] = []
        entries: dict[str, list[str]] = {}
        for own_id, shape, values, is_demo in drafts:
            plan = self._plans.get(shape) or self._make_plan(shape)
            row, entry = self._write(plan, own_id, values, is_demo)
            rows.append(row)
            entries.setdefault(plan.entries.statement, []).append(entry)
            if plan.units is not None:
                for place, unit_id in enumerate(values[plan.units]):
                    units.append(f"{own_id}\t{unit_id}\t{place}\n")
        lines = {self._innovations.statement: rows, self._units.statement: units, **entries}
        return [(statement, "".join(texts).encode()) for statement, texts in lines.items() if texts]

    def _write(self, plan: Plan, own_id: str, values: tuple[Any, ...], is_demo: bool) -> tuple[str, str]:
        """A draft's row and entry."""
        row, body, quoted = plan.row.parts.copy(), plan.body.parts.copy(), [*plan.quoted]
        for (spell, cell, told), value in zip(plan.fields, values, strict=True):
            row[cell], body[told], quoted[told] = spell(value)
        key = sort_key(values[plan.name])
        searched = escape(_search_text(plan, key, values))
        row[plan.row.places[EVERY]] = f"{own_id}\t{'t' if is_demo else 'f'}\t{escape(key)}\t{searched}"
        place = plan.body.places["innovation_id"]
        body[place], quoted[place] = f'"{own_id}"', f'\\"{own_id}\\"'
        entry_id = self._fresh.uuid()
        return "".join(row), plan.entries.line(entry_id, own_id, 1, "".join(body), "".join(quoted))

    def _spell_coverage(self, coverage: Mapping[str, Any] | None) -> Spelling:
        cells = coverage or dict.fromkeys(COVERAGE)
        written = [self._innovations.write(f"coverage_{name}", cells[name]) for name in COVERAGE]
        return spelling("\t".join(written), self._dump.write("coverage", coverage))

    def _spell_note(self, note: str | None) -> Spelling:
        """The remark with a salt; the journal holds their digest."""
        if not note:
            return spelling(f"{self._innovations.write('note', note)}\t{NULL}", "null")
        salt = self._fresh.salt()
        return spelling(f"{escape(note)}\t{salt}", self._dump.write("note_digest", tell_note(note, salt)))

    def _spell_office(self, office: Mapping[str, Any] | None) -> Spelling:
        """The ways to reach an office with a salt; the journal holds their digest."""
        if not office:
            return spelling(f"{self._innovations.write('contact_office', office)}\t{NULL}", "null")
        salt = self._fresh.salt()
        told = self._dump.write("contact_office", tell_office(office, salt))
        return spelling(f"{self._innovations.write('contact_office', office)}\t{salt}", told)

    def _make_plan(self, shape: Shape) -> Plan:
        role, *fields = shape
        row = self._innovations.lay_out(
            {EVERY: OF_EVERY_ROW, **{name: COLUMNS_OF.get(name, (name,)) for name in fields}}
        )
        body = self._dump.lay_out(["innovation_id", *(SALTED.get(name, name) for name in fields)])
        # What has no cell is put where that of every row goes, which is written last.
        planned = [
            (
                self._spells[name],
                row.places.get(name, row.places[EVERY]),
                body.places[SALTED.get(name, name)],
            )
            for name in fields
        ]
        entries = EntryLines(self._journal, self._actor, role, INNOVATION_DRAFTED, self._now)
        quoted = [quote_inside(part) for part in body.parts]
        places = {name: place for place, name in enumerate(fields)}
        searched = [places[name] for name in SEARCHED if name in places and name != "name"]
        aliases, units = places.get("aliases"), places.get("unit_ids")
        plan = Plan(planned, places["name"], searched, aliases, units, row, body, quoted, entries)
        self._plans[shape] = plan
        return plan


def _search_text(plan: Plan, key: str, values: Sequence[Any]) -> str:
    """As `rules.search_text`, of a record whose name's sort key is known already."""
    texts = [values[place] for place in plan.searched]
    if plan.aliases is not None:
        texts += values[plan.aliases]
    return "\n".join([key, *[sort_key(text) for text in texts if text]])

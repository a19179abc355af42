"""Makes COPY lines of very many new drafts, as `draft_innovation` would write each; it checks nothing.

It knows no connection and no session, so that a process of its own may do it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pickle import PickleBuffer
from typing import Any

from sqlalchemy import Table

from registry_service.agencies.rules import sort_key
from registry_service.imports.spellings import (
    FreshIds,
    SpellColumn,
    Spelling,
    make_spells,
    once_each,
    one_by_one,
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
# So many drafts are written side by side: the texts of more of them would not stay in a core's own memory.
AT_ONCE = 250
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

    `fields` tell of each value its name in the row, that in the body, and how it is written; the others, at
    which places values stand among those given.
    """

    fields: Sequence[tuple[str, str, SpellColumn]]
    name: int
    searched: Sequence[int]
    aliases: int | None
    units: int | None
    row: Parts
    body: Parts
    quoted: Parts
    entries: EntryLines


class DraftLines:
    """New drafts by one actor at one moment, as lines."""

    def __init__(self, journal: Journal, actor: Actor, now: datetime) -> None:
        self._journal, self._actor, self._now, self._fresh = journal, actor, now, FreshIds()
        self._innovations = CopyLines(INNOVATION, COLUMNS, {**USUAL_ROW, "drafted_at": now})
        self._units = CopyLines(UNIT, ["innovation_id", "unit_id", "place"], {})
        self._dump = compile_dump(INNOVATION_DRAFTED, USUAL_BODY)
        self._spells: dict[str, SpellColumn] = {
            **make_spells(self._innovations, self._dump),
            "coverage": once_each(self._spell_coverage),
            "note": one_by_one(self._spell_note),
            "contact_office": one_by_one(self._spell_office),
        }
        self._plans: dict[Shape, Plan] = {}

    def make(self, drafts: Sequence[NewDraft]) -> Lines:
        """The lines of these drafts, in the order in which they have to be sent."""
        lines: dict[str, list[str]] = {}
        for begin in range(0, len(drafts), AT_ONCE):
            for statement, text in self._make_some(drafts[begin : begin + AT_ONCE]):
                lines.setdefault(statement, []).append(text)
        joined = {statement: "".join(texts).encode() for statement, texts in lines.items()}
        return [(statement, text) for statement, text in joined.items() if text]

    def _make_some(self, drafts: Sequence[NewDraft]) -> Iterator[tuple[str, str]]:
        by_shape: dict[Shape, list[int]] = {}
        for place, (_, shape, _, _) in enumerate(drafts):
            by_shape.setdefault(shape, []).append(place)
        written = [("", "", "")] * len(drafts)
        for shape, places in by_shape.items():
            plan = self._plans.get(shape) or self._make_plan(shape)
            lines = self._write(plan, [drafts[place] for place in places])
            for place, line in zip(places, lines, strict=True):
                written[place] = line
        statements = (self._innovations.statement, self._units.statement, plan.entries.statement)
        return zip(statements, map("".join, zip(*written, strict=True)), strict=True)

    def _write(self, plan: Plan, drafts: Sequence[NewDraft]) -> Iterator[tuple[str, str, str]]:
        """Of each draft its row, the rows of its units, and its entry."""
        own_ids, _, values, demos = zip(*drafts, strict=True)
        columns = list(zip(*values, strict=True))
        cells: dict[str, Sequence[str]] = {}
        told, quoted = cells.copy(), cells.copy()
        for (name, in_body, spell), column in zip(plan.fields, columns, strict=True):
            cells[name], told[in_body], quoted[in_body] = zip(*spell(column), strict=True)
        cells[EVERY] = _write_every(plan, own_ids, demos, columns)
        told["innovation_id"] = [f'"{own_id}"' for own_id in own_ids]
        quoted["innovation_id"] = [f'\\"{own_id}\\"' for own_id in own_ids]
        rows, bodies, insides = plan.row.fill(cells), plan.body.fill(told), plan.quoted.fill(quoted)
        write_entry, fresh = plan.entries.line, self._fresh.uuid
        entries = [
            write_entry(fresh(), own_id, 1, body, inside)
            for own_id, body, inside in zip(own_ids, bodies, insides, strict=True)
        ]
        return zip(rows, _write_units(plan, own_ids, columns), entries, strict=True)

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
        planned = [(name, SALTED.get(name, name), self._spells[name]) for name in fields]
        entries = EntryLines(self._journal, self._actor, role, INNOVATION_DRAFTED, self._now)
        places = {name: place for place, name in enumerate(fields)}
        searched = [places[name] for name in SEARCHED if name in places and name != "name"]
        aliases, units = places.get("aliases"), places.get("unit_ids")
        quoted = body.rewrite(quote_inside)
        plan = Plan(planned, places["name"], searched, aliases, units, row, body, quoted, entries)
        self._plans[shape] = plan
        return plan


def _write_every(
    plan: Plan, own_ids: Sequence[str], demos: Sequence[bool], columns: Sequence[Sequence[Any]]
) -> list[str]:
    """The columns of every row."""
    keys = list(map(sort_key, columns[plan.name]))
    searched: Iterable[str] = keys
    if plan.searched or plan.aliases is not None:
        further = list(zip(*[columns[place] for place in plan.searched], strict=True)) or [()] * len(keys)
        aliases = columns[plan.aliases] if plan.aliases is not None else [()] * len(keys)
        # As `rules.search_text`, of a record whose name's sort key is known already.
        searched = (
            "\n".join([key, *[sort_key(text) for text in (*texts, *others) if text]])
            for key, texts, others in zip(keys, further, aliases, strict=True)
        )
    return [
        f"{own_id}\t{'t' if is_demo else 'f'}\t{escape(key)}\t{escape(text)}"
        for own_id, is_demo, key, text in zip(own_ids, demos, keys, searched, strict=True)
    ]


def _write_units(plan: Plan, own_ids: Sequence[str], columns: Sequence[Sequence[Any]]) -> Iterable[str]:
    """The rows of each draft's units."""
    if plan.units is None:
        return [""] * len(own_ids)
    lists = columns[plan.units]
    # Few lists stand in very many rows; what follows the innovation's id is written out once for each.
    rests = {
        id(unit_ids): [f"\t{unit_id}\t{place}\n" for place, unit_id in enumerate(unit_ids)]
        for unit_ids in dict(zip(map(id, lists), lists, strict=True)).values()
    }
    return [
        "".join([own_id + rest for rest in rests[id(unit_ids)]])
        for own_id, unit_ids in zip(own_ids, lists, strict=True)
    ]

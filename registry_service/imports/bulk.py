"""Writes very many new drafts at once, as `draft_innovation` would write each; it checks nothing.

A thread talks to the database while the next rows are being read; only it uses the session's connection
until `wait` returns.
"""

import queue
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from registry_service.agencies.rules import sort_key
from registry_service.imports.run import Run
from registry_service.imports.spellings import FreshIds, Spell, make_spells
from registry_service.innovations import rules
from registry_service.innovations.actions.record import entry_of
from registry_service.innovations.models import Innovation, InnovationUnit
from registry_service.innovations.rules.record import SEARCHED
from shared import clock
from shared.contracts.innovation_entries import INNOVATION_DRAFTED
from shared.contracts.quick_dump import compile_dump
from shared.copy_text import NULL, CopyLines, escape, send_lines
from shared.journal.bulk import ENTRY, RECORD, VERSION, EntryLines, EntryTemplate, spell_inside
from shared.journal.record import Journal

Batch = Sequence[tuple[str, Sequence[str]]]

INNOVATION: Table = Innovation.__table__  # type: ignore[assignment]
UNIT: Table = InnovationUnit.__table__  # type: ignore[assignment]
COLUMNS = [column.name for column in INNOVATION.columns]
NOT_YET: Mapping[str, Any] = {
    "state": "draft",
    "published_at": None,
    "archived_at": None,
    "archive_reason": None,
    "archive_reason_salt": None,
    "version": 1,
}
COVERAGE = ("what", "percent", "as_of")
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
# What is written of every row, and the columns of fields that have not one of their own name.
OF_EVERY_ROW = ("innovation_id", "sort_key", "search_text", "is_demo")
COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "coverage": tuple(f"coverage_{name}" for name in COVERAGE),
    "note": ("note", "note_salt"),
    "contact_office": ("contact_office", "contact_salt"),
    "unit_ids": (),
    "component_ids": (),
}
# What a search would look through, as long as none of it is known.
NOT_SEARCHABLE: Mapping[str, Any] = {name: rules.UNKNOWN.get(name) for name in (*SEARCHED, "aliases")}
# What the journal holds as salted digests, and the fields of its body that do.
SALTED: Mapping[str, str] = {"note": "note_digest", "contact_office": "contact_office"}


@dataclass(frozen=True)
class Plan:
    """How rows that give the same fields are written."""

    fields: Sequence[tuple[str, Spell]]
    has_salted: bool
    row: str
    entry: EntryTemplate


class BulkDrafts:
    """New drafts on their way into the tables and the journal."""

    def __init__(self, run: Run) -> None:
        self.run, self.now, self._fresh = run, clock.now(), FreshIds()
        self.innovations = CopyLines(INNOVATION, COLUMNS, {**USUAL_ROW, "drafted_at": self.now})
        self.units = CopyLines(UNIT, ["innovation_id", "unit_id", "place"], {})
        self._dump = compile_dump(INNOVATION_DRAFTED)
        self._spells = make_spells(self.innovations, self._dump)
        self._plans: dict[tuple[str, ...], Plan] = {}
        self._entries: dict[str, EntryLines] = {}
        self._rows: list[str] = []
        self._unit_rows: list[str] = []
        self._entry_rows: dict[str, list[str]] = {}
        self._sender = Sender(run)

    def add(self, own_id: UUID, given: Mapping[str, Any], is_demo: bool) -> None:
        """Make one draft's lines; `given` is what is known of it, the rest being unknown."""
        role = self.run.drafting_role(given.get("agency_id"))
        assert role is not None
        entries = self._entries.get(role) or self._make_entries(role)
        names = (role, *given)
        plan = self._plans.get(names) or self._make_plan(names, entries)
        written = str(own_id)
        cells = self._derive(given)
        cells["innovation_id"], cells["is_demo"] = written, "t" if is_demo else "f"
        line = {ENTRY: self._fresh.uuid(), RECORD: written, VERSION: "1", "innovation_id": f'"{written}"'}
        content = {**line, "innovation_id": f'\\"{written}\\"'}
        for name, spell in plan.fields:
            cells[name], line[name], content[name] = spell(given[name])
        if plan.has_salted:
            self._add_salted(given, cells, line, content)
        self._rows.append(plan.row % cells)
        self._entry_rows[role].append(entries.fill(plan.entry, line, content))
        for place, unit_id in enumerate(given.get("unit_ids", ())):
            self._unit_rows.append(f"{written}\t{unit_id}\t{place}\n")

    def _derive(self, given: Mapping[str, Any]) -> dict[str, str]:
        """The cells that have no field of their own."""
        cells = {
            "sort_key": escape(sort_key(given["name"])),
            "search_text": escape(rules.search_text({**NOT_SEARCHABLE, **given})),
        }
        if "coverage" in given:
            coverage = given["coverage"] or dict.fromkeys(COVERAGE)
            for name, column in zip(COVERAGE, COLUMNS_OF["coverage"], strict=True):
                cells[column] = self.innovations.write(column, coverage[name])
        return cells

    def _add_salted(
        self, given: Mapping[str, Any], cells: dict[str, str], line: dict[str, str], content: dict[str, str]
    ) -> None:
        """The remark and the ways to reach the office, each with a salt."""
        note, office = given.get("note"), given.get("contact_office")
        note_salt = self._fresh.salt() if note else None
        contact_salt = self._fresh.salt() if office else None
        cells["note"] = self.innovations.write("note", note)
        cells["contact_office"] = self.innovations.write("contact_office", office)
        cells["note_salt"], cells["contact_salt"] = note_salt or NULL, contact_salt or NULL
        told = entry_of({"note": note, "contact_office": office}, note_salt, contact_salt)
        for name, value in told.items():
            text = self._dump.write(name, value)
            line[name], content[name] = escape(text), spell_inside(text)

    def _make_entries(self, role: str) -> EntryLines:
        journal: Journal = self.run.session.info["journal"]
        self._entries[role] = EntryLines(
            journal, self.run.actor, role, INNOVATION_DRAFTED, self.now, USUAL_BODY
        )
        self._entry_rows[role] = []
        return self._entries[role]

    def _make_plan(self, names: tuple[str, ...], entries: EntryLines) -> Plan:
        fields = names[1:]
        columns = [column for name in fields for column in COLUMNS_OF.get(name, (name,))]
        told = [SALTED.get(name, name) for name in fields]
        self._plans[names] = Plan(
            [(name, self._spells[name]) for name in fields if name not in SALTED],
            any(name in SALTED for name in fields),
            self.innovations.template([*OF_EVERY_ROW, *columns]),
            entries.template(["innovation_id", *told]),
        )
        return self._plans[names]

    def send(self) -> None:
        """Hand over what has gathered; the thread writes it."""
        if not self._rows:
            return
        batch = [(self.innovations.statement, self._rows), (self.units.statement, self._unit_rows)]
        batch += [(self._entries[role].statement, lines) for role, lines in self._entry_rows.items()]
        self._rows, self._unit_rows, self._entry_rows = [], [], {role: [] for role in self._entries}
        self._sender.put(batch)

    def wait(self) -> None:
        """Everything handed over is written; raises what went wrong."""
        self._sender.wait()

    def close(self) -> None:
        """Let go of the thread, whatever went wrong."""
        self._sender.stop()


class Sender:
    """The thread that writes batches, begun with the first one and gone when it is waited for."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._batches: queue.Queue[Batch | None] = queue.Queue(maxsize=2)
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def put(self, batch: Batch) -> None:
        """Write this batch after those before it; raises what went wrong with them."""
        if self._error is not None:
            self.wait()
        if self._thread is None:
            connection = self._run.session.connection()
            self._thread = threading.Thread(target=self._write_all, args=(connection,), name="copy")
            self._thread.start()
        self._batches.put(batch)

    def wait(self) -> None:
        """Everything is written; raises what went wrong."""
        self.stop()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def stop(self) -> None:
        """The thread ends after what it was given."""
        if self._thread is not None:
            self._batches.put(None)
            self._thread.join()
            self._thread = None

    def _write_all(self, connection: Any) -> None:
        while (batch := self._batches.get()) is not None:
            if self._error is not None:
                continue
            try:
                for statement, lines in batch:
                    send_lines(connection, statement, lines)
            except BaseException as error:  # noqa: BLE001 - raised again where the run waits
                self._error = error

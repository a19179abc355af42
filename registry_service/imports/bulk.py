"""Writes very many new drafts at once, as `draft_innovation` would write each; it checks nothing.

A thread talks to the database while the next rows are being read; only it uses the session's connection
until `wait` returns.
"""

import queue
import secrets
import threading
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from registry_service.agencies.rules import sort_key
from registry_service.imports.run import Run
from registry_service.innovations import rules
from registry_service.innovations.actions.record import entry_of
from registry_service.innovations.models import Innovation, InnovationUnit
from shared import clock
from shared.contracts.innovation_entries import INNOVATION_DRAFTED
from shared.copy_text import CopyLines, send_lines
from shared.journal.bulk import EntryLines
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
NOTHING_PRIVATE: Mapping[str, Any] = {"note": None, "contact_office": None}
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
NOT_COLUMNS = ("coverage", "unit_ids", "component_ids")


def _row_of(
    own_id: str, record: Mapping[str, Any], salts: Mapping[str, Any], is_demo: bool
) -> dict[str, Any]:
    """The columns that are not as usual."""
    row = {**record, **salts, "innovation_id": own_id, "is_demo": is_demo}
    coverage = record.get("coverage")
    if coverage is not None:
        for name in COVERAGE:
            row[f"coverage_{name}"] = coverage[name]
    for name in NOT_COLUMNS:
        row.pop(name, None)
    row["sort_key"] = sort_key(record["name"])
    row["search_text"] = rules.search_text({**rules.UNKNOWN, **record})
    return row


class BulkDrafts:
    """New drafts on their way into the tables and the journal."""

    def __init__(self, run: Run) -> None:
        self.run, self.now = run, clock.now()
        self.journal: Journal = run.session.info["journal"]
        self.innovations = CopyLines(INNOVATION, COLUMNS, {**USUAL_ROW, "drafted_at": self.now})
        self.units = CopyLines(UNIT, ["innovation_id", "unit_id", "place"], {})
        self._entries: dict[str, EntryLines] = {}
        self._rows: list[str] = []
        self._unit_rows: list[str] = []
        self._entry_rows: dict[str, list[str]] = {}
        self._written_ids: dict[UUID, str] = {}
        self._sender = Sender(run)

    def add(self, own_id: UUID, given: Mapping[str, Any], is_demo: bool) -> None:
        """Make one draft's lines; `given` is what is known of it, the rest being unknown."""
        written = str(own_id)
        unit_ids = [self._write_id(unit_id) for unit_id in given.get("unit_ids", ())]
        record = {**given, "unit_ids": unit_ids}
        if given.get("agency_id") is not None:
            record["agency_id"] = self._write_id(given["agency_id"])
        salts = {
            "note_salt": secrets.token_hex(16) if given.get("note") else None,
            "contact_salt": secrets.token_hex(16) if given.get("contact_office") else None,
        }
        self._rows.append(self.innovations.line(_row_of(written, record, salts, is_demo)))
        for place, unit_id in enumerate(unit_ids):
            self._unit_rows.append(f"{written}\t{unit_id}\t{place}\n")
        body = entry_of({**NOTHING_PRIVATE, **record}, **salts)
        body["innovation_id"] = written
        role = self.run.drafting_role(given.get("agency_id"))
        assert role is not None
        self._entry_rows.setdefault(role, []).append(self._entries_of(role).line(written, 1, body))

    def _write_id(self, own_id: UUID) -> str:
        """Few agencies and units stand in very many rows."""
        if own_id not in self._written_ids:
            self._written_ids[own_id] = str(own_id)
        return self._written_ids[own_id]

    def _entries_of(self, role: str) -> EntryLines:
        if role not in self._entries:
            self._entries[role] = EntryLines(
                self.journal, self.run.actor, role, INNOVATION_DRAFTED, self.now, USUAL_BODY
            )
        return self._entries[role]

    def send(self) -> None:
        """Hand over what has gathered; the thread writes it."""
        if not self._rows:
            return
        batch = [(self.innovations.statement, self._rows), (self.units.statement, self._unit_rows)]
        batch += [(self._entries[role].statement, lines) for role, lines in self._entry_rows.items()]
        self._rows, self._unit_rows, self._entry_rows = [], [], {}
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

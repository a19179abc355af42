"""Writes very many entries at once by COPY, each as `record` would write it, with its proof of authorship."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Connection

from shared.actor import Actor
from shared.canonical import canonical_json
from shared.contracts.kinds import EntryKind
from shared.contracts.quick_dump import compile_dump
from shared.copy_text import escape, send_lines
from shared.journal.hashes import mac_of
from shared.journal.record import Journal, Written
from shared.slots import plain, slot

COLUMNS = (*Written.__dataclass_fields__, "mac")
# No field of a body is called so.
ENTRY, RECORD, VERSION, MAC = "@entry", "@record", "@version", "@mac"


class EntryTemplate(NamedTuple):
    """Entries whose bodies differ in some fields only: their lines, and what their proofs are made over."""

    line: str
    content: str


def spell_inside(text: str) -> str:
    """Text as it stands inside a text of JSON."""
    return encode_basestring(text)[1:-1]


class EntryLines:
    """Entries of one kind by one actor in one role at one moment, as lines for COPY."""

    def __init__(
        self,
        journal: Journal,
        actor: Actor,
        role: str,
        kind: EntryKind,
        now: datetime,
        usual: Mapping[str, Any] | None = None,
    ) -> None:
        self._key, self._kind = journal.key, kind
        self.dump = compile_dump(kind, usual)
        actor_id = str(actor.account_id) if actor.account_id else None
        moment = now.astimezone(UTC).isoformat(timespec="microseconds")
        self._said = canonical_json([moment, actor_id, role, kind.name, kind.audience])[1:-1]
        self._same = "\t".join(
            (
                now.astimezone(UTC).isoformat(),
                str(actor.account_id) if actor.account_id else "\\N",
                escape(role),
                escape(kind.name),
                kind.audience,
            )
        )
        names = ", ".join(COLUMNS)
        self.statement = f"copy {journal.tables.entry.name} ({names}) from stdin"

    def template(self, names: Collection[str]) -> EntryTemplate:
        """For bodies in which these fields are not as in `usual`; raises ValueError as `dump_body` does."""
        version, own = self._kind.version, slot(RECORD)
        content = (
            f'["{slot(ENTRY)}",{plain(self._said)},"{own}",{slot(VERSION)},{version},'
            f'"{self.dump.template(names, spell_inside)}"]'
        )
        line = (
            f"{slot(ENTRY)}\t{plain(self._same)}\t{own}\t{slot(VERSION)}\t{version}\t"
            f"{self.dump.template(names, escape)}\t\\\\x{slot(MAC)}\n"
        )
        return EntryTemplate(line, content)

    def fill(self, template: EntryTemplate, for_line: dict[str, str], for_content: dict[str, str]) -> str:
        """One entry: all that its template waits for, as a line needs it (`escape`) and as the proof does
        (`spell_inside`); the proof itself is added here.
        """
        content = template.content % for_content
        for_line[MAC] = mac_of(self._key, content.encode()).hex()
        return template.line % for_line

    def line(self, record_id: UUID | str, version: int, body: Mapping[str, Any]) -> str:
        """One entry; what its body leaves out is as in `usual`."""
        texts = {name: self.dump.write(name, value) for name, value in body.items()}
        texts |= {ENTRY: str(uuid4()), RECORD: str(record_id), VERSION: str(version)}
        return self.fill(
            self.template(body.keys()),
            {name: escape(text) for name, text in texts.items()},
            {name: spell_inside(text) for name, text in texts.items()},
        )

    def send(self, connection: Connection, lines: Sequence[str]) -> None:
        """Write the lines in the connection's transaction."""
        send_lines(connection, self.statement, lines)

"""Writes very many entries at once by COPY, each as `record` would write it, with its proof of authorship."""

from collections.abc import Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring
from uuid import UUID

from sqlalchemy import Connection

from shared.actor import Actor
from shared.canonical import canonical_json
from shared.contracts.kinds import EntryKind
from shared.copy_text import escape, send_lines
from shared.journal.hashes import mac_maker
from shared.journal.record import Journal, Written

COLUMNS = (*Written.__dataclass_fields__, "mac")


def quote_inside(text: str) -> str:
    """Text as it stands between the quotation marks of a JSON text; each of its letters by itself."""
    return encode_basestring(text)[1:-1]


class EntryLines:
    """Entries of one kind by one actor in one role at one moment, as lines for COPY."""

    def __init__(self, journal: Journal, actor: Actor, role: str, kind: EntryKind, now: datetime) -> None:
        self._make_mac, self._version = mac_maker(journal.key), kind.version
        actor_id = str(actor.account_id) if actor.account_id else None
        moment = now.astimezone(UTC)
        self._said = canonical_json(
            [moment.isoformat(timespec="microseconds"), actor_id, role, kind.name, kind.audience]
        )[1:-1]
        self._same = "\t".join(
            (moment.isoformat(), actor_id or "\\N", escape(role), escape(kind.name), kind.audience)
        )
        names = ", ".join(COLUMNS)
        self.statement = f"copy {journal.tables.entry.name} ({names}) from stdin"

    def line(
        self, entry_id: UUID | str, record_id: UUID | str, version: int, body: str, quoted: str | None = None
    ) -> str:
        """One entry; `body` is what `dump_body` writes, `quoted` the same as `quote_inside` writes it."""
        inside = quote_inside(body) if quoted is None else quoted
        content = f'["{entry_id}",{self._said},"{record_id}",{version},{self._version},"{inside}"]'
        mac = self._make_mac(content.encode()).hex()
        return (
            f"{entry_id}\t{self._same}\t{record_id}\t{version}\t{self._version}\t{escape(body)}\t\\\\x{mac}\n"
        )

    def send(self, connection: Connection, lines: Sequence[str]) -> None:
        """Write the lines in the connection's transaction."""
        send_lines(connection, self.statement, lines)

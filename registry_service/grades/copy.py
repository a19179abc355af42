"""The registry's copy of released results: one row a unit and period; nothing unreleased ever reaches it.

Raise VERSION whenever the table or a handler changes: the copy is then built anew.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, DateTime, Integer, Table, Text, Uuid

from shared.contracts.evaluation_kinds import EVALUATION_KINDS
from shared.contracts.result_entries import RESULT_RELEASED
from shared.db import new_metadata
from shared.feed.client import FeedEntry
from shared.feed.copy import Copy, ignore_entry, upsert_newer

SCHEMA = "grades_copy"
VERSION = 2

metadata = new_metadata(SCHEMA)

released_result = Table(
    "released_result",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("period_id", Uuid, primary_key=True),
    Column("scorecard_id", Uuid, nullable=False),
    Column("period_name", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("year_assessed", Integer, nullable=False),
    Column("year_held", Integer, nullable=False),
    Column("instrument_id", Text, nullable=False),
    Column("instrument_version", Integer, nullable=False),
    Column("form_set", Text, nullable=False),
    Column("index", Text),
    Column("grade", Text),
    Column("label_id", Text),
    Column("label_en", Text),
    Column("figure_code", Text, nullable=False),
    Column("outcome", Text),
    Column("rank", Integer),
    Column("ranked_count", Integer, nullable=False),
    Column("decree", Text),
    Column("is_provisional", Boolean, nullable=False),
    Column("unit_official_name", Text, nullable=False),
    Column("agency_name", Text, nullable=False),
    Column("region_code", Text, nullable=False),
    Column("trace_digest", Text, nullable=False),
    Column("released_at", DateTime(timezone=True), nullable=False),
    Column("position", BigInteger, nullable=False),
)


def keep_result(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
    """Know a released result; an older entry never undoes a newer one."""
    if body["is_example"]:
        return
    told = {**body, "position": entry.position}
    connection.execute(
        upsert_newer(released_result), {column.name: told[column.name] for column in released_result.columns}
    )


HANDLERS = {
    **{name: ignore_entry for name, kind in EVALUATION_KINDS.items() if kind.audience != "private"},
    RESULT_RELEASED.name: keep_result,
}

GRADES_COPY = Copy(
    schema=SCHEMA, version=VERSION, metadata=metadata, kinds=EVALUATION_KINDS, handlers=HANDLERS
)

"""What each kind of the registry's entries does to the copy; applied twice is the same as once.

Core only, on the connection given: the reader may be writing into a shadow schema.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, delete
from sqlalchemy.dialects.postgresql import insert

from evaluation_service.registry_copy import tables
from shared.contracts import (
    evidence_entries,
    innovation_entries,
    open_data_entries,
    people_entries,
    place_entries,
    replication_entries,
    standard_entries,
    usage_entries,
)
from shared.contracts.kinds import EntryKind
from shared.feed.client import FeedEntry
from shared.feed.copy import Handler, ignore_entry, upsert_newer


def _upsert_newer(table: Table, connection: Connection, entry: FeedEntry, body: Mapping[str, Any]) -> None:
    """Take the record as this entry tells it, unless a later entry has told it already."""
    told = {**body, "position": entry.position}
    connection.execute(upsert_newer(table), {column.name: told[column.name] for column in table.columns})


def _insert_once(table: Table, connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(table).on_conflict_do_nothing(), values)


def _keeper(table: Table) -> Handler:
    def keep(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
        _upsert_newer(table, connection, entry, body)

    return keep


def _remover(table: Table) -> Handler:
    key = next(iter(table.primary_key))

    def remove(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
        connection.execute(delete(table).where(key == UUID(body["record_id"])))

    return remove


def _figure_keeper(state: str) -> Handler:
    """Take a month's figure with what the kind of its entry says of it."""

    def keep(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
        _upsert_newer(tables.usage_month, connection, entry, {**body, "state": state})

    return keep


def give_mandate(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
    """Know a mandate; one that is known to have ended stays ended."""
    _insert_once(tables.mandate, connection, body)


def end_mandate(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
    """End a mandate, known or not yet."""
    statement = insert(tables.mandate).values(body)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["mandate_id"], set_={"ended_at": statement.excluded.ended_at}
        )
    )


def issue_token(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
    """Know a token by its hash; whether it was revoked stands in a table of its own."""
    _insert_once(tables.token, connection, body)


def revoke_token(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
    """Revoke a token, known or not yet."""
    values = {"token_sha256": body["token_sha256"], "revoked_at": body["revoked_at"]}
    _insert_once(tables.revoked_token, connection, values)


def end_session(connection: Connection, entry: FeedEntry, body: dict[str, Any]) -> None:
    """Remember that a sign-in session has ended."""
    _insert_once(tables.ended_session, connection, body)


_PEOPLE: Mapping[EntryKind, Handler] = {
    people_entries.ACCOUNT_OPENED: _keeper(tables.account),
    people_entries.ACCOUNT_CLOSED: _keeper(tables.account),
    people_entries.ACCOUNT_REOPENED: _keeper(tables.account),
    people_entries.MANDATE_GIVEN: give_mandate,
    people_entries.MANDATE_ENDED: end_mandate,
    people_entries.TOKEN_ISSUED: issue_token,
    people_entries.TOKEN_REVOKED: revoke_token,
    people_entries.SESSION_ENDED: end_session,
}
_PLACES: Mapping[EntryKind, Handler] = {
    place_entries.REGION_RECORDED: _keeper(tables.region),
    place_entries.AGENCY_REGISTERED: _keeper(tables.agency),
    place_entries.AGENCY_CHANGED: _keeper(tables.agency),
    place_entries.AGENCY_REMOVED: _remover(tables.agency),
    place_entries.UNIT_REGISTERED: _keeper(tables.unit),
    place_entries.UNIT_CHANGED: _keeper(tables.unit),
    place_entries.UNIT_REMOVED: _remover(tables.unit),
}
_INNOVATIONS: Mapping[EntryKind, Handler] = {
    innovation_entries.INNOVATION_PUBLISHED: _keeper(tables.innovation),
    innovation_entries.INNOVATION_CHANGED: _keeper(tables.innovation),
    innovation_entries.INNOVATION_ARCHIVED: _keeper(tables.innovation),
    innovation_entries.INNOVATION_REMOVED: _remover(tables.innovation),
}
_USAGE: Mapping[EntryKind, Handler] = {
    usage_entries.USAGE_MONTH_REPORTED: _figure_keeper("reported"),
    usage_entries.USAGE_MONTH_CORRECTED: _figure_keeper("corrected"),
    usage_entries.USAGE_MONTH_CONFIRMED: _figure_keeper("confirmed"),
    usage_entries.USAGE_MONTH_WITHDRAWN: _figure_keeper("withdrawn"),
    usage_entries.USAGE_REMOVED: _remover(tables.usage_month),
    usage_entries.USAGE_SETTINGS_SET: _keeper(tables.usage_settings),
}
_REPLICATIONS: Mapping[EntryKind, Handler] = {
    replication_entries.REPLICATION_CONFIRMED: _keeper(tables.replication),
    replication_entries.REPLICATION_LIFE_TOLD: _keeper(tables.replication),
    replication_entries.REPLICATION_WITHDRAWN: _keeper(tables.replication),
    replication_entries.REPLICATION_REMOVED: _remover(tables.replication),
}
# What was stated "per month" is of no known month, and proves no use in any.
_OF_NO_USE_HERE: Mapping[EntryKind, Handler] = {
    usage_entries.USAGE_STATED: ignore_entry,
    usage_entries.USAGE_STATED_CORRECTED: ignore_entry,
    usage_entries.USAGE_STATED_WITHDRAWN: ignore_entry,
    **{kind: ignore_entry for kind in evidence_entries.EVIDENCE_KINDS_OF_ENTRY if kind.audience != "private"},
    **dict.fromkeys(open_data_entries.OPEN_DATA_KINDS, ignore_entry),
    **{kind: ignore_entry for kind in standard_entries.STANDARD_KINDS if kind.audience != "private"},
}

HANDLERS: Mapping[str, Handler] = {
    kind.name: handler
    for table in (_PEOPLE, _PLACES, _INNOVATIONS, _USAGE, _REPLICATIONS, _OF_NO_USE_HERE)
    for kind, handler in table.items()
}

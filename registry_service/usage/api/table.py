"""The endpoints of tables of figures, and of what a region sets about usage."""

from typing import Any

from sqlalchemy.orm import Session

from registry_service.history import HistoryEntrySchema, list_history
from registry_service.regions.queries import get_region
from registry_service.usage import queries
from registry_service.usage.actions import settings, table
from registry_service.usage.api.figures import REPORTERS, usage
from registry_service.usage.schemas.table import (
    SettingsInput,
    SettingsSchema,
    TableInput,
    TableOutcomeSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.endpoints import Answer, ListArguments
from shared.http.paging import Page

SETTINGS = "/regions/<string:code>/usage-settings"


@usage.write("PUT", "/usage/table", access=REPORTERS, body=TableInput, answer=TableOutcomeSchema)
def report_table(session: Session, actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    """Report, correct or withdraw many figures at once; every problem is named at its row and field."""
    return table.report_table(session, actor, **body)


@usage.read(SETTINGS, access=EVERYONE, answer=SettingsSchema)
def get_settings(session: Session, actor: Actor, code: str) -> dict[str, Any]:
    """When figures are due in the region, when use counts as unconfirmed, and what is marked."""
    return queries.get_settings(session, code)


@usage.write(
    "PUT",
    SETTINGS,
    access=any_of(*settings.SETTERS),
    body=SettingsInput,
    answer=SettingsSchema,
    if_match="optional",
)
def set_settings(
    session: Session, actor: Actor, code: str, expected_version: int | None, body: dict[str, Any]
) -> Answer:
    """Set both for the region (201), or change the version named in If-Match (200)."""
    settings.set_usage_settings(session, actor, code, expected_version, **body)
    return Answer(queries.get_settings(session, code), status=201 if expected_version is None else 200)


@usage.read(
    f"{SETTINGS}/history", access=EVERYONE, answer=HistoryEntrySchema, arguments=ListArguments, paged=True
)
def list_settings_history(session: Session, actor: Actor, code: str, arguments: dict[str, Any]) -> Page:
    """What the region had set when, oldest first."""
    return list_history(session, settings.settings_record_id(get_region(session, code).code), **arguments)

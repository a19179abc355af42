"""The deed about a region's settings: when its figures are due, and when use counts as unconfirmed."""

from sqlalchemy.orm import Session

from registry_service.regions.queries import get_region
from registry_service.usage import queries
from registry_service.usage.models import UsageSettings
from shared.actor import Actor
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.contracts.usage_entries import USAGE_SETTINGS_SET
from shared.errors import Precondition, Stale
from shared.journal.record import write_entry

SETTERS = (INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)


def settings_record_id(region_code: str) -> str:
    """What the journal calls a region's settings."""
    return f"usage_settings:{region_code}"


def set_usage_settings(
    session: Session,
    actor: Actor,
    region_code: str,
    expected_version: int | None,
    *,
    due_day: int,
    unconfirmed_after_months: int,
) -> UsageSettings:
    """Set both for a region, or change the version that was read; they count for past months as well."""
    region = get_region(session, region_code)
    role = actor.require_mandate(SETTERS, region.code).role
    values = {"due_day": due_day, "unconfirmed_after_months": unconfirmed_after_months}
    settings = queries.find_settings(session, region.code, lock=True)
    if settings is None:
        if expected_version is not None:
            raise Stale("the region has set nothing yet")
        settings = UsageSettings(region_code=region.code, **values, version=1)
        session.add(settings)
    else:
        if expected_version is None:
            raise Precondition("there are settings already; If-Match must name the version that you change")
        if settings.version != expected_version:
            raise Stale("somebody changed these settings after you read them; read them again")
        if (settings.due_day, settings.unconfirmed_after_months) == (due_day, unconfirmed_after_months):
            return settings
        settings.due_day, settings.unconfirmed_after_months = due_day, unconfirmed_after_months
        settings.version += 1
    session.flush()
    body = {"region_code": region.code, **values}
    record_id = settings_record_id(region.code)
    write_entry(session, actor, role, USAGE_SETTINGS_SET, record_id, settings.version, body)
    return settings

"""The deed about deadlines: a region sets its own, or one agency's, instead of the regulation's."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from registry_service.standards import rules
from registry_service.standards.actions.keeping import CHANGED_MEANWHILE
from registry_service.standards.models import ComplaintDeadline
from registry_service.standards.queries import complaints as queries
from shared.actor import Actor
from shared.contracts.standard_entries import COMPLAINT_CHANNELS, COMPLAINT_DEADLINE_SET, COMPLAINT_DEEDS
from shared.errors import NotFound, Precondition, Stale
from shared.journal.record import write_entry

SETTING_FIELDS = (
    "deadline_id",
    "region_code",
    "agency_id",
    "channel_kind",
    "deed",
    "number",
    "unit",
    "basis",
)


def set_deadline(
    session: Session,
    actor: Actor,
    place: tuple[str, UUID | None],
    subject: tuple[str, str],
    expected_version: int | None,
    *,
    number: int,
    unit: str,
    basis: str,
) -> ComplaintDeadline:
    """Set a deadline of a `place` (region, agency or None) for a `subject` (channel kind, deed).

    Where one is set already, the version that was read must be named. Two who set it first at once are
    told apart by the constraint.
    """
    region_code, agency_id = place
    channel_kind, deed = subject
    role = actor.require_mandate(rules.DEADLINE_SETTERS, region_code).role
    if channel_kind not in COMPLAINT_CHANNELS or deed not in COMPLAINT_DEEDS:
        raise NotFound("there is no such deadline")
    setting = queries.find_setting(session, region_code, agency_id, channel_kind, deed)
    if setting is None:
        if expected_version is not None:
            raise Stale("no deadline is set here yet")
        setting = ComplaintDeadline(
            deadline_id=uuid4(),
            region_code=region_code,
            agency_id=agency_id,
            channel_kind=channel_kind,
            deed=deed,
            version=1,
        )
    else:
        if expected_version is None:
            raise Precondition("a deadline is set already; If-Match must name the version that you change")
        if setting.version != expected_version:
            raise Stale(CHANGED_MEANWHILE)
        if (setting.number, setting.unit, setting.basis) == (number, unit, basis):
            return setting
        setting.version += 1
    setting.number, setting.unit, setting.basis = number, unit, basis
    session.add(setting)
    session.flush()
    body = {name: getattr(setting, name) for name in SETTING_FIELDS}
    write_entry(session, actor, role, COMPLAINT_DEADLINE_SET, setting.deadline_id, setting.version, body)
    return setting

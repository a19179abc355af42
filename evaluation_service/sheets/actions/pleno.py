"""Deeds of a pleno before anybody agrees: name who leads it, open it, say when and where it was held."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from evaluation_service.periods.actions.administer import lock_administered_period, require_state
from evaluation_service.periods.models import Lokus, Period
from evaluation_service.periods.queries import lock_period
from evaluation_service.periods.stages import require_stage
from evaluation_service.registry_copy.rights import require_fresh_rights
from evaluation_service.scorecards.distance import require_distance
from evaluation_service.sheets import pleno_access, pleno_queries, pleno_rules, rules
from evaluation_service.sheets.actions.answers import salt_text
from evaluation_service.sheets.pleno_models import Pleno
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.pleno_entries import PLENO_LEAD_NAMED, PLENO_OPENED, PLENO_PLACED, PlenoEntry
from shared.contracts.roles import EVALUATOR
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from shared.journal.record import write_entry

ENTRY_FIELDS = tuple(PlenoEntry().fields)


def name_lead(session: Session, actor: Actor, lokus_id: UUID, evaluator_id: UUID) -> Pleno:
    """Name who leads the pleno of a lokus, or somebody else as long as nothing was handed in."""
    lokus = session.get(Lokus, lokus_id)
    if lokus is None:
        raise NotFound(pleno_access.NO_LOKUS)
    period, role = lock_administered_period(session, actor, lokus.period_id)
    require_distance(session, actor, period, lokus_id)
    require_state(period, "open")
    pleno_queries.require_pleno(period)
    if evaluator_id not in {one.evaluator_id for one in pleno_queries.list_participants(session, lokus_id)}:
        raise Invalid.at("evaluator_id", "is no evaluator of this lokus")
    pleno = pleno_queries.find_pleno(session, lokus_id, lock=True)
    agreed = pleno_queries.find_shared_sheet(session, lokus_id, rules.AGREED, lock=True)
    if agreed is not None and agreed.state == rules.SUBMITTED:
        raise already_agreed(agreed.sheet_id)
    if pleno is None:
        pleno = Pleno(pleno_id=uuid4(), lokus_id=lokus_id, version=0)
        session.add(pleno)
    elif pleno.lead_id == evaluator_id:
        return pleno
    pleno.lead_id = evaluator_id
    if agreed is not None and agreed.state == rules.DRAFT:
        agreed.evaluator_id = evaluator_id
    _keep(session, actor, role, PLENO_LEAD_NAMED, period, pleno)
    return pleno


def already_agreed(sheet_id: UUID) -> Conflict:
    """The refusal once the agreed sheet is handed in."""
    return Conflict(
        "what was agreed on is handed in; an administrator can return it",
        code="sheet_not_draft",
        extra={"state": rules.SUBMITTED, "sheet_id": str(sheet_id)},
        location=f"/api/v1/sheets/{sheet_id}",
    )


def open_pleno(session: Session, actor: Actor, lokus_id: UUID) -> Pleno:
    """Open the pleno: from now on those who score the lokus read each other's sheets.

    Only once every one of them is handed in, so that none is written in the knowledge of another.
    """
    placed, period, pleno = lock_pleno(session, actor, lokus_id)
    is_lead = placed.is_participant and pleno.lead_id == actor.account_id
    if not is_lead and placed.role is None:
        raise Forbidden("the pleno is opened by its lead or an administrator", code="not_the_lead")
    if placed.role is not None and not is_lead:
        require_fresh_rights(session)
    require_running(session, period)
    if pleno.opened_at is not None:
        return pleno
    require_all_handed_in(session, lokus_id)
    pleno.opened_at = clock.now()
    role = EVALUATOR if is_lead else placed.role or EVALUATOR
    _keep(session, actor, role, PLENO_OPENED, period, pleno)
    return pleno


def place_pleno(
    session: Session,
    actor: Actor,
    lokus_id: UUID,
    expected_version: int,
    *,
    held_on: date | None,
    place: str | None,
) -> Pleno:
    """Say when and where the pleno was held; raises Stale, Forbidden for all but its lead."""
    placed, period, pleno = lock_pleno(session, actor, lokus_id)
    require_lead(placed, pleno)
    require_state(period, "open")
    if pleno.version != expected_version:
        raise Stale("the pleno was changed by somebody else", extra={"version": pleno.version})
    pleno.held_on = held_on
    pleno.place, pleno.place_salt, pleno.place_sha256 = salt_text(place)
    _keep(session, actor, EVALUATOR, PLENO_PLACED, period, pleno)
    return pleno


def lock_pleno(
    session: Session, actor: Actor, lokus_id: UUID
) -> tuple[pleno_access.PlacedLokus, Period, Pleno]:
    """The pleno, locked, in a period that stays as it is until the transaction ends; NotFound for others."""
    placed = pleno_access.get_placed_lokus(session, actor, lokus_id)
    pleno_queries.require_pleno(placed.period)
    period = lock_period(session, placed.period.period_id, share=True)
    pleno = pleno_queries.find_pleno(session, lokus_id, lock=True)
    if pleno is None:
        raise Conflict("nobody was named yet to lead the pleno of this lokus", code="no_lead")
    return placed, period, pleno


def require_lead(placed: pleno_access.PlacedLokus, pleno: Pleno) -> None:
    """Refuse everybody but the lead, as long as the lead scores the lokus."""
    if placed.assignment is None or placed.assignment.evaluator_id != pleno.lead_id:
        raise Forbidden("only the lead of the pleno does this", code="not_the_lead")


def require_running(session: Session, period: Period) -> None:
    """Refuse the deed outside the stage of plenos, where the period has stages, and when it is not open."""
    require_state(period, "open")
    require_stage(session, period, "pleno")


def require_all_handed_in(session: Session, lokus_id: UUID) -> list[pleno_rules.Participant]:
    """Those who score the lokus, whose own sheets now stay as they are; 409 names whose is missing."""
    pleno_queries.lock_own_sheets(session, lokus_id)
    participants = pleno_queries.list_participants(session, lokus_id)
    missing = pleno_rules.list_unsubmitted(participants)
    if missing:
        raise Conflict(
            f"{len(missing)} of {len(participants)} evaluators have not handed in their own sheet",
            code="sheets_missing",
            extra={"missing": [str(one) for one in missing]},
        )
    return participants


def _keep(session: Session, actor: Actor, role: str, kind: EntryKind, period: Period, pleno: Pleno) -> None:
    pleno.version += 1
    session.flush()
    body = {name: getattr(pleno, name, None) for name in ENTRY_FIELDS} | {"period_id": period.period_id}
    write_entry(session, actor, role, kind, pleno.pleno_id, pleno.version, body)

"""Deeds of a team on its one sheet: begin it, sign what it says, hand it in; its answers are saved as any."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.periods.queries import lock_period
from evaluation_service.sheets import pleno_access, pleno_queries, pleno_rules, queries, rules
from evaluation_service.sheets.actions import drafts, handing, signing
from evaluation_service.sheets.models import Sheet
from shared import clock
from shared.actor import Actor
from shared.contracts.pleno_entries import TEAM_SHEET_SIGNED
from shared.errors import Conflict, Forbidden, NotFound


def begin_team_sheet(session: Session, actor: Actor, lokus_id: UUID) -> tuple[Sheet, bool]:
    """The team's running draft, and whether it is new; Conflict with its place once it is handed in."""
    placed, _period = _lock_place(session, actor, lokus_id)
    assert placed.assignment is not None, "only those who score the lokus come so far"
    session.execute(select(Lokus.lokus_id).where(Lokus.lokus_id == lokus_id).with_for_update(key_share=True))
    running = pleno_queries.find_shared_sheet(session, lokus_id, rules.TEAM, lock=True)
    if running is not None and running.state == rules.SUBMITTED:
        raise drafts.not_a_draft(running)
    if running is not None and running.state == rules.DRAFT:
        return running, False
    sheet = Sheet(
        sheet_id=uuid4(),
        kind=rules.TEAM,
        assignment_id=None,
        lokus_id=lokus_id,
        evaluator_id=placed.assignment.evaluator_id,
        number=running.number + 1 if running else 1,
        state=rules.DRAFT,
        begun_at=clock.now(),
        version=1,
    )
    session.add(sheet)
    session.flush()
    return sheet, True


def sign_team_sheet(session: Session, actor: Actor, lokus_id: UUID, content_sha256: str) -> Sheet:
    """Sign exactly this content of a complete sheet; the last signature hands it in."""
    placed, signed = _lock_draft(session, actor, lokus_id)
    signing.refuse_other_content(signed, content_sha256)
    handing.refuse_unfinished(session, placed, signed.answers)
    signed = signing.sign(session, actor, placed.period, signed, TEAM_SHEET_SIGNED)
    if not _list_waiting(session, lokus_id, signed):
        handing.hand_in(session, actor, placed, signed.answers)
    return placed.sheet


def submit_team_sheet(session: Session, actor: Actor, lokus_id: UUID) -> Sheet:
    """Hand in what everybody who still scores the lokus has signed; 409 names whose signature is missing."""
    placed, signed = _lock_draft(session, actor, lokus_id)
    handing.refuse_unfinished(session, placed, signed.answers)
    waiting = _list_waiting(session, lokus_id, signed)
    if waiting:
        raise Conflict(
            f"{len(waiting)} evaluators have not signed what the sheet says now",
            code="signatures_missing",
            extra={"waiting_for": [str(one) for one in waiting]},
        )
    handing.hand_in(session, actor, placed, signed.answers)
    return placed.sheet


def _lock_place(session: Session, actor: Actor, lokus_id: UUID) -> tuple[pleno_access.PlacedLokus, Period]:
    placed = pleno_access.get_placed_lokus(session, actor, lokus_id)
    pleno_queries.require_team(placed.period)
    if placed.assignment is None:
        raise Forbidden("only those who score this lokus fill in its sheet")
    period = lock_period(session, placed.period.period_id, share=True)
    session.refresh(placed.assignment)
    drafts.refuse_unless_may_score(session, actor, placed.assignment, placed.lokus, period)
    return placed, period


def _lock_draft(
    session: Session, actor: Actor, lokus_id: UUID
) -> tuple[queries.PlacedSheet, pleno_queries.Signed]:
    placed, period = _lock_place(session, actor, lokus_id)
    sheet = pleno_queries.find_shared_sheet(session, lokus_id, rules.TEAM, lock=True)
    if sheet is None:
        raise NotFound(pleno_queries.NO_TEAM_SHEET)
    if sheet.state != rules.DRAFT:
        raise drafts.not_a_draft(sheet)
    drafts.require_filling_stage(session, period, sheet)
    signed = pleno_queries.read_signed(session, sheet)
    return queries.PlacedSheet(placed.assignment, placed.lokus, period, sheet), signed


def _list_waiting(session: Session, lokus_id: UUID, signed: pleno_queries.Signed) -> Sequence[UUID]:
    participants = pleno_queries.list_participants(session, lokus_id)
    return pleno_rules.list_waiting(participants, signed.standing)

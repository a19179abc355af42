"""Tells a team's sheet and a pleno as an actor is shown them; who is shown what is decided in the queries."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.sheets import pleno_access, pleno_queries, pleno_rules, whole
from evaluation_service.sheets.models import Answer
from evaluation_service.sheets.pleno_models import SheetSignature
from evaluation_service.sheets.pleno_queries import PlenoView, Signed
from evaluation_service.sheets.pleno_rules import Participant
from evaluation_service.sheets.queries import PlacedSheet
from evaluation_service.sheets.rules import DRAFT, TEAM
from shared.actor import Actor
from shared.errors import NotFound


def get_team_sheet(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """The team's sheet with its signatures; an administrator sees who has signed a draft, and no answers."""
    placed = pleno_access.get_placed_lokus(session, actor, lokus_id)
    pleno_queries.require_team(placed.period)
    sheet = pleno_queries.find_shared_sheet(session, lokus_id, TEAM)
    if sheet is None:
        raise NotFound(pleno_queries.NO_TEAM_SHEET)
    signed = pleno_queries.read_signed(session, sheet)
    participants = pleno_queries.list_participants(session, lokus_id)
    shown = PlacedSheet(placed.assignment, placed.lokus, placed.period, sheet)
    return {
        **whole.describe_whole_sheet(session, actor, shown),
        "signing": describe_signing(signed, participants),
    }


def describe_signing(signed: Signed, participants: Sequence[Participant]) -> dict[str, Any]:
    """Every word that was given, which of them stand, and who has yet to agree."""
    standing = signed.standing
    is_draft = signed.sheet.state == DRAFT
    return {
        "content_sha256": signed.content_sha256,
        "signatures": [
            {**describe_signature(one), "stands": standing.get(one.evaluator_id) is one}
            for one in signed.signatures
        ],
        "withdrawn": pleno_rules.list_withdrawn(signed.signatures, signed.content_sha256),
        "waiting_for": pleno_rules.list_waiting(participants, standing) if is_draft else [],
    }


def describe_agreed_sheet(signed: Signed, participants: Sequence[Participant]) -> dict[str, Any]:
    """State, receipt and signatures of the sheet that holds what was agreed."""
    sheet = signed.sheet
    return {
        "sheet_id": sheet.sheet_id,
        "number": sheet.number,
        "state": sheet.state,
        "begun_at": sheet.begun_at,
        "submitted_at": sheet.submitted_at,
        "receipt_sha256": sheet.receipt_sha256,
        "return_reason": sheet.return_reason,
        "version": sheet.version,
        **describe_signing(signed, participants),
    }


def describe_signature(one: SheetSignature) -> dict[str, Any]:
    """One word that was given, with the reason of an objection."""
    return {
        "number": one.number,
        "evaluator_id": one.evaluator_id,
        "verdict": one.verdict,
        "content_sha256": one.content_sha256,
        "reason": one.reason,
        "reason_sha256": one.reason_sha256,
        "given_at": one.given_at,
    }


def get_pleno(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """The pleno as this actor is shown it."""
    return describe_pleno(pleno_queries.read_pleno(session, actor, lokus_id))


def describe_pleno(view: PlenoView) -> dict[str, Any]:
    """Who takes part and how far it is; beside each indicator what every sheet gives and what was agreed."""
    lokus, period, pleno = view.lokus, view.placed.period, view.pleno
    return {
        "pleno_id": pleno.pleno_id,
        "lokus_id": lokus.lokus_id,
        "unit_short_name": lokus.unit_short_name,
        "unit_official_name": lokus.unit_official_name,
        "period_id": period.period_id,
        "period_name": period.name,
        "marking": period.marking,
        "lead_id": pleno.lead_id,
        "opened_at": pleno.opened_at,
        "held_on": pleno.held_on,
        "place": pleno.place,
        "version": pleno.version,
        "participants": [_describe_participant(view, one) for one in view.participants],
        "unsubmitted": pleno_rules.list_unsubmitted(view.participants),
        "sheet": describe_agreed_sheet(view.signed, view.participants)
        if view.signed and view.is_shown
        else None,
        "indicators": [_describe_indicator(view, code) for code in view.form.codes]
        if view.is_shown
        else None,
        "unsettled": [code for code in view.form.codes if code not in view.agreed] if view.is_shown else None,
    }


def _describe_participant(view: PlenoView, one: Participant) -> dict[str, Any]:
    sheet = view.sheets.get(one.sheet_id) if one.sheet_id else None
    return {
        "evaluator_id": one.evaluator_id,
        "is_lead": one.evaluator_id == view.pleno.lead_id,
        "has_submitted": sheet is not None,
        "submitted_at": sheet.submitted_at if sheet else None,
        "receipt_sha256": sheet.receipt_sha256 if sheet else None,
    }


def _describe_indicator(view: PlenoView, code: str) -> dict[str, Any]:
    """Notes and reasons of the sheets are the participants' own; everybody else sees their digests."""
    given = [
        _describe_given(view, one, view.answers[sheet_id][code])
        for one in view.participants
        if (sheet_id := one.sheet_id) is not None
        and sheet_id in view.sheets
        and code in view.answers[sheet_id]
    ]
    agreed = view.agreed.get(code)
    return {
        "indicator_code": code,
        "title": view.form.indicators[code]["title"],
        "sheets": given,
        "proposed": pleno_rules.propose_level([one["level"] for one in given]),
        "agreed": None
        if agreed is None
        else {
            "level": agreed.level,
            "reason": agreed.reason,
            "reason_sha256": agreed.reason_sha256,
            "recorded_by": agreed.answered_by,
            "saved_at": agreed.saved_at,
            "version": agreed.version,
        },
    }


def _describe_given(view: PlenoView, one: Participant, answer: Answer) -> dict[str, Any]:
    is_open = view.placed.is_participant
    return {
        "evaluator_id": one.evaluator_id,
        "sheet_id": answer.sheet_id,
        "level": answer.level,
        "ticked": answer.ticked,
        "counts": answer.counts,
        "note": answer.note if is_open else None,
        "note_sha256": answer.note_sha256,
        "reason": answer.reason if is_open else None,
        "reason_sha256": answer.reason_sha256,
    }

"""Deeds of an open pleno: its lead records what is agreed, each participant confirms it or objects."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from evaluation_service.periods.models import Period
from evaluation_service.sheets import pleno_access, pleno_queries, pleno_rules, queries, rules
from evaluation_service.sheets.actions import drafts, handing, signing
from evaluation_service.sheets.actions.answers import keep_version, salt_text
from evaluation_service.sheets.actions.pleno import (
    already_agreed,
    lock_pleno,
    require_all_handed_in,
    require_lead,
    require_running,
)
from evaluation_service.sheets.asked import get_sheet_form
from evaluation_service.sheets.models import Answer, Sheet
from evaluation_service.sheets.pleno_models import Pleno
from shared import clock
from shared.actor import Actor
from shared.contracts.pleno_entries import AGREED_SHEET_CONFIRMED, AGREED_SHEET_OBJECTED
from shared.errors import Conflict, Forbidden, Precondition, Problems, Stale


@dataclass(frozen=True)
class AgreedLevel:
    """A level as the lead records it; `expected_version` is that of the one it replaces, None for a first."""

    indicator_code: str
    level: int
    reason: str
    expected_version: int | None


@dataclass(frozen=True)
class OpenPleno:
    """A pleno at work: locked, with everybody's own sheet handed in and staying so."""

    placed: pleno_access.PlacedLokus
    period: Period
    pleno: Pleno
    participants: Sequence[pleno_rules.Participant]


def record_levels(session: Session, actor: Actor, lokus_id: UUID, given: Sequence[AgreedLevel]) -> Sheet:
    """Write down agreed levels, all or none; every word given before on the agreed sheet is withdrawn by it.

    Raises Stale if one was recorded elsewhere since it was read, keeping that one.
    """
    found = _lock_open_pleno(session, actor, lokus_id, only_lead=True)
    form = get_sheet_form(session, found.period)
    _refuse_impossible(form.codes, given)
    sheet = _take_agreed_draft(session, found)
    present = {answer.indicator_code: answer for answer in queries.list_answers(session, sheet.sheet_id)}
    for one in given:
        _refuse_stale(one, present.get(one.indicator_code))
    for one in given:
        row = present.get(one.indicator_code)
        if row is None or not _is_repeated(one, row):
            row = _write_level(session, sheet, one, row, found.pleno.lead_id)
            row.chosen = one.level if form.has_elements else None
    session.flush()
    return sheet


def confirm(
    session: Session, actor: Actor, lokus_id: UUID, content_sha256: str
) -> queries.PlacedSheet | None:
    """Agree to exactly this content; with everybody's word the agreed sheet is handed in, and answered."""
    found = _lock_open_pleno(session, actor, lokus_id)
    sheet = _get_agreed_draft(session, lokus_id)
    signed = pleno_queries.read_signed(session, sheet)
    signing.refuse_other_content(signed, content_sha256)
    codes = get_sheet_form(session, found.period).codes
    _refuse_unsettled(codes, {answer.indicator_code for answer in signed.answers})
    signed = signing.sign(session, actor, found.period, signed, AGREED_SHEET_CONFIRMED)
    if pleno_rules.list_waiting(found.participants, signed.standing):
        return None
    placed = queries.PlacedSheet(None, found.placed.lokus, found.period, sheet)
    handing.hand_in(session, actor, placed, signed.answers)
    return placed


def object_to(session: Session, actor: Actor, lokus_id: UUID, content_sha256: str, reason: str) -> Sheet:
    """Object to exactly this content; the reason is kept and shown, also after one has agreed."""
    found = _lock_open_pleno(session, actor, lokus_id)
    sheet = _get_agreed_draft(session, lokus_id)
    signed = pleno_queries.read_signed(session, sheet)
    signing.refuse_other_content(signed, content_sha256)
    signing.sign(session, actor, found.period, signed, AGREED_SHEET_OBJECTED, reason)
    return sheet


def _lock_open_pleno(session: Session, actor: Actor, lokus_id: UUID, *, only_lead: bool = False) -> OpenPleno:
    """Everything that stays as it is until this transaction ends; the locks are in one order everywhere."""
    placed, period, pleno = lock_pleno(session, actor, lokus_id)
    if placed.assignment is None:
        raise Forbidden("only those who score this lokus take part in its pleno")
    if only_lead:
        require_lead(placed, pleno)
    drafts.refuse_unless_may_score(session, actor, placed.assignment, placed.lokus, period)
    require_running(session, period)
    if pleno.opened_at is None:
        raise Conflict("the pleno of this lokus was not opened yet", code="pleno_not_open")
    return OpenPleno(placed, period, pleno, require_all_handed_in(session, lokus_id))


def _take_agreed_draft(session: Session, found: OpenPleno) -> Sheet:
    lokus_id = found.placed.lokus.lokus_id
    sheet = pleno_queries.find_shared_sheet(session, lokus_id, rules.AGREED, lock=True)
    if sheet is not None and sheet.state == rules.SUBMITTED:
        raise already_agreed(sheet.sheet_id)
    if sheet is None or sheet.state != rules.DRAFT:
        sheet = Sheet(
            sheet_id=uuid4(),
            kind=rules.AGREED,
            assignment_id=None,
            lokus_id=lokus_id,
            evaluator_id=found.pleno.lead_id,
            number=sheet.number + 1 if sheet else 1,
            state=rules.DRAFT,
            begun_at=clock.now(),
            version=1,
        )
        session.add(sheet)
        session.flush()
    return sheet


def _get_agreed_draft(session: Session, lokus_id: UUID) -> Sheet:
    sheet = pleno_queries.find_shared_sheet(session, lokus_id, rules.AGREED, lock=True)
    if sheet is not None and sheet.state == rules.SUBMITTED:
        raise already_agreed(sheet.sheet_id)
    if sheet is None or sheet.state != rules.DRAFT:
        raise Conflict("the lead has recorded nothing yet", code="nothing_recorded")
    return sheet


def _refuse_impossible(codes: Collection[str], given: Sequence[AgreedLevel]) -> None:
    problems = Problems()
    names = [one.indicator_code for one in given]
    for place, one in enumerate(given):
        path = f"levels[{place}].indicator_code"
        if one.indicator_code not in codes:
            problems.add(path, "the instrument has no such indicator")
        elif one.indicator_code in names[:place]:
            problems.add(path, "stands here twice")
    problems.refuse()


def _refuse_stale(one: AgreedLevel, present: Answer | None) -> None:
    name = one.indicator_code
    if present is None:
        if one.expected_version is not None:
            raise Stale(f"{name}: nothing is recorded yet, so it has no version")
        return
    if _is_repeated(one, present):
        return
    if one.expected_version is None:
        raise Precondition(f"{name}: a level is recorded already; name the version that was read")
    if one.expected_version != present.version:
        raise Stale(
            f"{name}: it was recorded elsewhere since; it is at version {present.version} now",
            extra={"indicator_code": name, "version": present.version, "level": present.level},
        )


def _is_repeated(one: AgreedLevel, present: Answer) -> bool:
    """What is sent again, because its response was lost, is taken as it stands."""
    return one.expected_version is None and (one.level, one.reason) == (present.level, present.reason)


def _write_level(
    session: Session, sheet: Sheet, one: AgreedLevel, row: Answer | None, lead_id: UUID
) -> Answer:
    if row is None:
        row = Answer(sheet_id=sheet.sheet_id, indicator_code=one.indicator_code, version=0)
        session.add(row)
    else:
        keep_version(session, row)
    row.level = one.level
    row.reason, row.reason_salt, row.reason_sha256 = salt_text(one.reason)
    row.answered_by, row.saved_at = lead_id, clock.now()
    row.version += 1
    return row


def _refuse_unsettled(codes: Sequence[str], settled: Collection[str]) -> None:
    missing = rules.find_missing_answers(codes, settled)
    if missing:
        raise Conflict(
            f"{len(missing)} indicators have no agreed level yet", code="levels_missing", fields=missing
        )

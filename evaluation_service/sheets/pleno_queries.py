"""Reads of sheets that several answer for: what each gave, what was agreed, who has signed; no writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.sheets import pleno_access, pleno_rules
from evaluation_service.sheets.answer_rules import SheetForm
from evaluation_service.sheets.asked import get_sheet_form
from evaluation_service.sheets.models import Answer, Sheet
from evaluation_service.sheets.pleno_models import Pleno, SheetSignature
from evaluation_service.sheets.pleno_rules import Participant
from evaluation_service.sheets.rules import AGREED, OWN, SUBMITTED
from shared.actor import Actor
from shared.errors import Conflict, NotFound

NO_TEAM_SHEET = "the team has not begun its sheet"


@dataclass(frozen=True)
class Signed:
    """A shared sheet with its answers, its digest, and every word that was ever given on it."""

    sheet: Sheet
    answers: Sequence[Answer]
    signatures: Sequence[SheetSignature]
    content_sha256: str

    @property
    def standing(self) -> dict[UUID, Any]:
        """The words that are on what the sheet says now."""
        return dict(pleno_rules.find_standing(self.signatures, self.content_sha256))


def require_team(period: Period) -> None:
    """Refuse what only a team does where each evaluator works alone."""
    if period.sheet_mode != "team":
        raise Conflict("in this period each evaluator has a sheet of their own", code="not_a_team_period")


def has_pleno(period: Period) -> bool:
    """Those who score a lokus agree on its levels in a pleno."""
    return period.combination == "agreed" and period.sheet_mode != "team"


def require_pleno(period: Period) -> None:
    """Refuse what belongs to a pleno where the period combines its sheets otherwise."""
    if not has_pleno(period):
        raise Conflict("this period agrees on nothing in a pleno", code="not_a_pleno_period")


def list_participants(session: Session, lokus_id: UUID) -> list[Participant]:
    """Those whose assignment runs, each with the newest version of the own sheet, by evaluator."""
    newest = (
        select(Sheet.sheet_id, Sheet.state)
        .where(Sheet.assignment_id == Assignment.assignment_id)
        .order_by(Sheet.number.desc())
        .limit(1)
        .lateral("newest")
    )
    rows = session.execute(
        select(Assignment.assignment_id, Assignment.evaluator_id, newest.c.sheet_id, newest.c.state)
        .outerjoin(newest, true())
        .where(Assignment.lokus_id == lokus_id, Assignment.ended_at.is_(None))
        .order_by(Assignment.evaluator_id)
    )
    return [Participant(*row) for row in rows]


def lock_own_sheets(session: Session, lokus_id: UUID) -> None:
    """Have no own sheet of the lokus handed in or returned until this transaction ends."""
    session.execute(
        select(Sheet.sheet_id)
        .where(Sheet.lokus_id == lokus_id, Sheet.kind == OWN)
        .order_by(Sheet.sheet_id)
        .with_for_update(read=True)
    )


def find_pleno(session: Session, lokus_id: UUID, *, lock: bool = False) -> Pleno | None:
    """The pleno of a lokus; `None` while nobody was named to lead it."""
    query = select(Pleno).where(Pleno.lokus_id == lokus_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def find_shared_sheet(session: Session, lokus_id: UUID, kind: str, *, lock: bool = False) -> Sheet | None:
    """The newest version of the lokus' team sheet or agreed sheet; `None` before it is begun."""
    query = select(Sheet).where(Sheet.lokus_id == lokus_id, Sheet.kind == kind)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query.order_by(Sheet.number.desc()).limit(1))


def list_answers_of(session: Session, sheet_ids: Collection[UUID]) -> dict[UUID, dict[str, Answer]]:
    """The answers of some sheets, by sheet and indicator; one statement."""
    found: dict[UUID, dict[str, Answer]] = {sheet_id: {} for sheet_id in sheet_ids}
    for answer in session.scalars(select(Answer).where(Answer.sheet_id.in_(sorted(sheet_ids)))):
        found[answer.sheet_id][answer.indicator_code] = answer
    return found


def read_signed(session: Session, sheet: Sheet, answers: Sequence[Answer] | None = None) -> Signed:
    """The sheet with what was signed of it."""
    given = list(list_answers_of(session, [sheet.sheet_id])[sheet.sheet_id].values())
    given = list(answers) if answers is not None else given
    signatures = session.scalars(
        select(SheetSignature)
        .where(SheetSignature.sheet_id == sheet.sheet_id)
        .order_by(SheetSignature.number)
    ).all()
    content = pleno_rules.digest_content(sheet.sheet_id, sheet.visited_on, given)
    return Signed(sheet, given, signatures, content)


def list_withdrawn(session: Session, sheet_id: UUID) -> list[UUID]:
    """Whose signature under a team's sheet a change has withdrawn; nobody's under an own sheet."""
    sheet = session.get_one(Sheet, sheet_id)
    if sheet.kind == OWN:
        return []
    signed = read_signed(session, sheet)
    return pleno_rules.list_withdrawn(signed.signatures, signed.content_sha256)


@dataclass(frozen=True)
class PlenoView:
    """All that a pleno is told from."""

    placed: pleno_access.PlacedLokus
    pleno: Pleno
    participants: Sequence[Participant]
    sheets: Mapping[UUID, Sheet]
    answers: Mapping[UUID, Mapping[str, Answer]]
    signed: Signed | None
    form: SheetForm
    is_shown: bool

    @property
    def lokus(self) -> Lokus:
        """The lokus that is spoken of."""
        return self.placed.lokus

    @property
    def agreed(self) -> Mapping[str, Answer]:
        """What was agreed on so far, by indicator."""
        return {row.indicator_code: row for row in self.signed.answers} if self.signed else {}


def read_pleno(session: Session, actor: Actor, lokus_id: UUID) -> PlenoView:
    """The pleno for its participants and administrators; NotFound before a lead was named.

    A level is shown from the opening on, and to a participant only after the own sheet was handed in.
    """
    placed = pleno_access.get_placed_lokus(session, actor, lokus_id)
    require_pleno(placed.period)
    pleno = find_pleno(session, lokus_id)
    if pleno is None:
        raise NotFound("nobody was named yet to lead the pleno of this lokus")
    participants = list_participants(session, lokus_id)
    handed_in = [one.sheet_id for one in participants if one.sheet_id and one.sheet_state == SUBMITTED]
    own = {one.sheet_id for one in participants if one.evaluator_id == actor.account_id}
    is_shown = pleno.opened_at is not None and (not placed.is_participant or bool(own & set(handed_in)))
    agreed = find_shared_sheet(session, lokus_id, AGREED)
    wanted = [*handed_in, *([agreed.sheet_id] if agreed else [])]
    answers = list_answers_of(session, wanted)
    sheets = {row.sheet_id: row for row in session.scalars(select(Sheet).where(Sheet.sheet_id.in_(wanted)))}
    signed = read_signed(session, agreed, list(answers[agreed.sheet_id].values())) if agreed else None
    form = get_sheet_form(session, placed.period)
    return PlenoView(placed, pleno, participants, sheets, answers, signed, form, is_shown)

"""Compares plenos and the words given on shared sheets with the journal, naming every fault; no writes."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from evaluation_service.sheets import pleno_rules, rules
from evaluation_service.sheets.models import Answer, Sheet
from evaluation_service.sheets.pleno_models import Pleno, SheetSignature
from shared.contracts.pleno_entries import (
    PLENO_DEEDS,
    PLENO_REMOVED,
    SIGNATURE_DEEDS,
    SIGNATURE_REMOVED,
    PlenoEntry,
    SignatureEntry,
)
from shared.journal.rows import find_row_faults

BATCH = 200


def find_pleno_faults(session: Session) -> Iterator[str]:
    """One line for each pleno and each word that is not as the journal tells, or was never given."""
    plenos = session.execute(
        select(Pleno, Lokus.period_id)
        .join(Lokus, Lokus.lokus_id == Pleno.lokus_id)
        .order_by(Pleno.pleno_id)
        .execution_options(yield_per=BATCH)
    )
    yield from find_row_faults(
        session,
        "pleno",
        PLENO_DEEDS,
        [PLENO_REMOVED],
        ((str(pleno.pleno_id), _describe_pleno(pleno, period_id)) for pleno, period_id in plenos),
        lambda described: described,
    )
    for pleno in session.scalars(select(Pleno).where(Pleno.place.is_not(None)).order_by(Pleno.pleno_id)):
        if not _is_kept(pleno.place, pleno.place_salt, pleno.place_sha256):
            yield f"altered: where pleno {pleno.pleno_id} was held"
    yield from _faults_of_signatures(session)
    yield from _faults_of_handed_in(session)


def _describe_pleno(pleno: Pleno, period_id: UUID) -> dict[str, Any]:
    own = [name for name in PlenoEntry().fields if name != "period_id"]
    return {**{name: getattr(pleno, name) for name in own}, "period_id": period_id}


def _faults_of_signatures(session: Session) -> Iterator[str]:
    rows = session.execute(
        select(SheetSignature, Sheet.lokus_id, Lokus.period_id)
        .join(Sheet, Sheet.sheet_id == SheetSignature.sheet_id)
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .order_by(SheetSignature.signature_id)
        .execution_options(yield_per=BATCH)
    )
    yield from find_row_faults(
        session,
        "sheet signature",
        SIGNATURE_DEEDS,
        [SIGNATURE_REMOVED],
        ((str(row[0].signature_id), _describe_signature(*row)) for row in rows),
        lambda described: described,
    )
    objections = select(SheetSignature).where(SheetSignature.reason.is_not(None))
    for one in session.scalars(objections.order_by(SheetSignature.signature_id)):
        if not _is_kept(one.reason, one.reason_salt, one.reason_sha256):
            yield f"altered: the reason of sheet signature {one.signature_id}"


def _describe_signature(one: SheetSignature, lokus_id: UUID, period_id: UUID) -> dict[str, Any]:
    beside = {"lokus_id": lokus_id, "period_id": period_id}
    return {name: beside.get(name) or getattr(one, name) for name in SignatureEntry().fields}


def _is_kept(text: str | None, salt: bytes | None, told: str | None) -> bool:
    """The text still has its digest; one whose text and salt were erased is taken as told."""
    return text is None or salt is None or rules.digest_text(salt, text) == told


def _faults_of_handed_in(session: Session) -> Iterator[str]:
    """What a team or a pleno handed in was agreed to in exactly this content.

    Who scored the lokus on that day is not asked: assignments end, and the signatures stay.
    """
    handed_in = select(Sheet).where(Sheet.kind != rules.OWN, Sheet.state != rules.DRAFT)
    sheets = session.scalars(handed_in.order_by(Sheet.sheet_id)).all()
    for start in range(0, len(sheets), BATCH):
        batch = sheets[start : start + BATCH]
        ids = [sheet.sheet_id for sheet in batch]
        answers: dict[UUID, list[Answer]] = {sheet_id: [] for sheet_id in ids}
        for answer in session.scalars(select(Answer).where(Answer.sheet_id.in_(ids))):
            answers[answer.sheet_id].append(answer)
        words: dict[UUID, list[SheetSignature]] = {sheet_id: [] for sheet_id in ids}
        for one in session.scalars(select(SheetSignature).where(SheetSignature.sheet_id.in_(ids))):
            words[one.sheet_id].append(one)
        for sheet in batch:
            content = pleno_rules.digest_content(sheet.sheet_id, sheet.visited_on, answers[sheet.sheet_id])
            standing = pleno_rules.find_standing(words[sheet.sheet_id], content).values()
            if all(one.verdict != pleno_rules.CONFIRMED for one in standing):
                yield f"altered: the content of sheet {sheet.sheet_id} is not what was signed"

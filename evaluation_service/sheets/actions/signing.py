"""Putting one's word to a sheet that several answer for, each journalled; it never hands a sheet in."""

from uuid import uuid4

from sqlalchemy.orm import Session

from evaluation_service.periods.models import Period
from evaluation_service.sheets import pleno_rules
from evaluation_service.sheets.actions.answers import salt_text
from evaluation_service.sheets.pleno_models import SheetSignature
from evaluation_service.sheets.pleno_queries import Signed
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.pleno_entries import SignatureEntry
from shared.contracts.roles import EVALUATOR
from shared.errors import Stale
from shared.journal.record import write_entry

ENTRY_FIELDS = tuple(SignatureEntry().fields)


def refuse_other_content(signed: Signed, content_sha256: str) -> None:
    """Refuse a word on anything but what the sheet says now; the caller holds the sheet."""
    if content_sha256 == signed.content_sha256:
        return
    last = max(signed.answers, key=lambda answer: (answer.saved_at, answer.indicator_code), default=None)
    raise Stale(
        "the sheet was changed since it was read",
        extra={
            "content_sha256": signed.content_sha256,
            "last_changed": last.indicator_code if last else None,
            "last_changed_by": str(last.answered_by) if last and last.answered_by else None,
        },
    )


def sign(
    session: Session,
    actor: Actor,
    period: Period,
    signed: Signed,
    kind: EntryKind,
    reason: str | None = None,
) -> Signed:
    """The sheet with the actor's word on it, an objection where a reason is given; the same word said again
    changes nothing."""
    assert actor.account_id is not None, "only people sign"
    verdict = pleno_rules.CONFIRMED if reason is None else pleno_rules.OBJECTED
    present = signed.standing.get(actor.account_id)
    if present is not None and (present.verdict, present.reason) == (verdict, reason):
        return signed
    text, salt, reason_sha256 = salt_text(reason)
    signature = SheetSignature(
        signature_id=uuid4(),
        sheet_id=signed.sheet.sheet_id,
        number=len(signed.signatures) + 1,
        evaluator_id=actor.account_id,
        verdict=verdict,
        content_sha256=signed.content_sha256,
        reason=text,
        reason_salt=salt,
        reason_sha256=reason_sha256,
        given_at=clock.now(),
    )
    session.add(signature)
    session.flush()
    body = {
        **{name: getattr(signature, name, None) for name in ENTRY_FIELDS},
        "lokus_id": signed.sheet.lokus_id,
        "period_id": period.period_id,
    }
    write_entry(session, actor, EVALUATOR, kind, signature.signature_id, 1, body)
    return Signed(signed.sheet, signed.answers, [*signed.signatures, signature], signed.content_sha256)

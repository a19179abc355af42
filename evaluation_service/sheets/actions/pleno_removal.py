"""Taking the plenos and signatures of a demonstration out again; a real one is never removed."""

from uuid import UUID

from sqlalchemy import Select, delete
from sqlalchemy.orm import Session

from evaluation_service.sheets.pleno_models import Pleno, SheetSignature
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.pleno_entries import PLENO_REMOVED, SIGNATURE_REMOVED
from shared.journal.record import SYSTEM_ROLE, Journal

# A signature is written once; a pleno's version is its own.
SIGNATURE_VERSION = 2


def remove_demo_plenos(
    session: Session, actor: Actor, lokus_ids: Select[UUID], sheet_ids: Select[UUID]
) -> None:
    """Remove what was signed of these sheets, and the plenos of these lokus, all of a demonstration."""
    signatures = session.scalars(
        delete(SheetSignature)
        .where(SheetSignature.sheet_id.in_(sheet_ids))
        .returning(SheetSignature.signature_id)
    ).all()
    plenos = session.execute(
        delete(Pleno).where(Pleno.lokus_id.in_(lokus_ids)).returning(Pleno.pleno_id, Pleno.version)
    ).all()
    removed: list[tuple[EntryKind, UUID, int]] = [
        (SIGNATURE_REMOVED, one, SIGNATURE_VERSION) for one in sorted(signatures)
    ]
    removed += [
        (PLENO_REMOVED, row.pleno_id, row.version + 1) for row in sorted(plenos, key=lambda row: row.pleno_id)
    ]
    journal: Journal = session.info["journal"]
    journal.record_many(
        session,
        [
            journal.prepare(actor, SYSTEM_ROLE, kind, one, version, {"record_id": str(one)})
            for kind, one, version in removed
        ],
    )

"""Compares snapshots and confirmations with the journal and their hashes, naming every fault; no writes."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from evaluation_service.proposals.actions import describe_confirmation, describe_taking
from evaluation_service.proposals.models import ProposalConfirmation, ProposalSnapshot
from shared.contracts import proposal_entries as entries
from shared.journal.rows import find_row_faults

BATCH = 500


def find_proposal_faults(session: Session) -> Iterator[str]:
    """One line for each snapshot or confirmation that is not as the journal tells; nothing if all are."""
    altered: list[str] = []
    yield from find_row_faults(
        session,
        "proposal",
        [entries.PROPOSAL_TAKEN],
        [entries.PROPOSAL_REMOVED],
        _list_snapshots(session, altered),
        lambda row: describe_taking(row[0].__dict__, row[1]),
    )
    yield from altered
    confirmed = session.execute(
        select(ProposalConfirmation, ProposalSnapshot, Lokus.period_id)
        .join(ProposalSnapshot, ProposalSnapshot.snapshot_id == ProposalConfirmation.snapshot_id)
        .join(Lokus, Lokus.lokus_id == ProposalSnapshot.lokus_id)
        .order_by(ProposalConfirmation.confirmation_id)
        .execution_options(yield_per=BATCH)
    )
    yield from find_row_faults(
        session,
        "proposal confirmation",
        [entries.PROPOSAL_CONFIRMED],
        [entries.PROPOSAL_CONFIRMATION_REMOVED],
        ((str(row[0].confirmation_id), row) for row in confirmed),
        lambda row: describe_confirmation(row[0], row[1], row[2]),
    )


def _list_snapshots(session: Session, altered: list[str]) -> Iterator[tuple[str, Any]]:
    """Each snapshot with its period; one whose text is not the hashed one is noted by the way."""
    rows = session.execute(
        select(ProposalSnapshot, Lokus.period_id)
        .join(Lokus, Lokus.lokus_id == ProposalSnapshot.lokus_id)
        .order_by(ProposalSnapshot.snapshot_id)
        .execution_options(yield_per=BATCH)
    )
    for row in rows:
        if hashlib.sha256(row[0].content.encode()).hexdigest() != row[0].content_sha256:
            altered.append(f"altered: the text of proposal {row[0].snapshot_id}")
        yield str(row[0].snapshot_id), row

"""Reads of what an account holds and held: its mandates with those that ended, its sessions; no writes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.people import rules
from registry_service.people.models import MandateRow, SignInSession
from shared import clock


@dataclass(frozen=True)
class RunningSession:
    """Somewhere somebody is signed in."""

    session_id: UUID
    begun_at: datetime
    expires_at: datetime


def list_all_mandates(session: Session, account_id: UUID) -> list[MandateRow]:
    """The account's mandates: those that run first, then those that ended, the newest first."""
    return list(
        session.scalars(
            select(MandateRow)
            .where(MandateRow.account_id == account_id)
            .order_by(MandateRow.ended_at.desc().nulls_first(), MandateRow.given_at, MandateRow.mandate_id)
        )
    )


def list_running_sessions(session: Session, account_id: UUID) -> list[RunningSession]:
    """Where the account is signed in now, the newest first."""
    rows = session.scalars(
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > clock.now(),
        )
        .order_by(SignInSession.expires_at.desc(), SignInSession.session_id)
    )
    return [
        RunningSession(row.session_id, row.expires_at - rules.SESSION_LIFETIME, row.expires_at)
        for row in rows
    ]

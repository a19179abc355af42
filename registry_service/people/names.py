"""Reads what people are called, for those who work with them; no other personal data, no writes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from registry_service.people.models import Account, MandateRow, PersonDetail
from registry_service.people.queries import kept_by_regions
from shared.actor import Actor
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR


def list_names(session: Session, actor: Actor, account_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The names of those of these people whom the actor keeps or chooses evaluators among; no others."""
    query = (
        select(Account.account_id, PersonDetail.full_name)
        .join(PersonDetail, PersonDetail.account_id == Account.account_id)
        .where(Account.account_id.in_(sorted(set(account_ids))))
        .order_by(Account.account_id)
    )
    if not actor.has_role(NATIONAL_ADMINISTRATOR):
        query = query.where(or_(and_(*kept_by_regions(actor)), _evaluates_for(actor)))
    return [dict(row) for row in session.execute(query).mappings()]


def _evaluates_for(actor: Actor) -> ColumnElement[bool]:
    """An evaluator of a region whose periods the actor administers."""
    codes = sorted(code for code in actor.regions_of(EVALUATION_ADMINISTRATOR) if code)
    running = select(MandateRow.mandate_id).where(
        MandateRow.account_id == Account.account_id,
        MandateRow.role == EVALUATOR,
        MandateRow.ended_at.is_(None),
        MandateRow.region_code.in_(codes),
    )
    return and_(Account.is_open, running.exists())

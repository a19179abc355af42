"""Which lokus are too close to an administrator to see or undo others' work on; no writes.

An administrator may also be an evaluator, and may work in an agency that is assessed. Until the results
are released they do not see what others gave their own agency; while the period runs, they do not see
what others gave a lokus that they score themselves, nor send such work back.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.registry_copy.queries import list_related_agencies
from evaluation_service.registry_copy.tables import unit
from shared.actor import Actor
from shared.errors import Forbidden


def list_own_agencies(session: Session, actor: Actor) -> frozenset[UUID]:
    """The agencies of the actor's mandates, with what stands above and below them."""
    held = {mandate.agency_id for mandate in actor.mandates if mandate.agency_id is not None}
    return list_related_agencies(session, *sorted(held)) if held else frozenset()


def is_too_close(session: Session, actor: Actor, period: Period) -> ColumnElement[bool] | None:
    """The condition on lokus of this period that are too close to the actor; `None` if none can be."""
    conditions: list[ColumnElement[bool]] = []
    if own := list_own_agencies(session, actor):
        units_today = select(unit.c.unit_id).where(unit.c.agency_id.in_(own))
        conditions += [Lokus.agency_id.in_(own), Lokus.unit_id.in_(units_today)]
    if actor.account_id is not None and period.state in ("draft", "open"):
        conditions.append(
            exists().where(
                Assignment.lokus_id == Lokus.lokus_id,
                Assignment.evaluator_id == actor.account_id,
                Assignment.ended_at.is_(None),
            )
        )
    return or_(*conditions) if conditions else None


def is_lokus_too_close(session: Session, actor: Actor, period: Period, lokus_id: UUID) -> bool:
    """`is_too_close`, asked about one lokus."""
    condition = is_too_close(session, actor, period)
    if condition is None:
        return False
    return session.scalar(select(Lokus.lokus_id).where(Lokus.lokus_id == lokus_id, condition)) is not None


def require_distance(session: Session, actor: Actor, period: Period, lokus_id: UUID) -> None:
    """Refuse administration of work on a lokus that is too close."""
    if is_lokus_too_close(session, actor, period, lokus_id):
        raise Forbidden(
            "a lokus of one's own agency, or that one scores oneself, is another administrator's",
            code="conflict_of_interest",
        )

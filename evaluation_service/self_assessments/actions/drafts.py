"""Beginning a self-assessment, and the one gate every change of a draft goes through."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from evaluation_service.periods.models import Period
from evaluation_service.periods.queries import lock_period
from evaluation_service.periods.stages import require_stage
from evaluation_service.self_assessments import queries, rules
from evaluation_service.self_assessments.models import SelfAssessment
from shared import clock
from shared.actor import Actor
from shared.errors import Conflict, Forbidden, NotFound


@dataclass(frozen=True)
class OwnDraft:
    """A draft held until the transaction ends, with the indicators it is about, by code."""

    place: queries.Place
    draft: SelfAssessment
    indicators: Mapping[str, Mapping[str, Any]]
    role: str


def path_of(lokus_id: UUID) -> str:
    """Where the self-assessment of a lokus is found."""
    return f"/api/v1/lokus/{lokus_id}/self-assessment"


def begin_self_assessment(
    session: Session, actor: Actor, lokus_id: UUID
) -> tuple[queries.Place, SelfAssessment, bool]:
    """The running draft of one's own lokus, and whether it is new.

    Raises Conflict with its place if it is handed in already.
    """
    place, _indicators, _role = _require_open(session, actor, lokus_id, rules.WRITERS)
    newest = queries.lock_newest(session, lokus_id)
    if newest is not None and newest.state == rules.SUBMITTED:
        raise _not_a_draft(newest)
    if newest is not None and newest.state == rules.DRAFT:
        return place, newest, False
    draft = SelfAssessment(
        self_assessment_id=uuid4(),
        lokus_id=lokus_id,
        number=newest.number + 1 if newest else 1,
        state=rules.DRAFT,
        begun_by=actor.account_id,
        begun_at=clock.now(),
        version=1,
    )
    session.add(draft)
    session.flush()
    return place, draft, True


def lock_own_draft(
    session: Session, actor: Actor, lokus_id: UUID, roles: tuple[str, ...] = rules.WRITERS
) -> OwnDraft:
    """The draft of one's own lokus, locked, in a period and stage that stay open until the end.

    Raises NotFound for a lokus of others and for a draft that was never begun.
    """
    place, indicators, role = _require_open(session, actor, lokus_id, roles)
    draft = queries.lock_newest(session, lokus_id)
    if draft is None:
        raise NotFound("the self-assessment has not been begun")
    if draft.state != rules.DRAFT:
        raise _not_a_draft(draft)
    return OwnDraft(place, draft, indicators, role)


def _require_open(
    session: Session, actor: Actor, lokus_id: UUID, roles: tuple[str, ...]
) -> tuple[queries.Place, dict[str, Mapping[str, Any]], str]:
    place = queries.get_place(session, actor, lokus_id)
    agencies = queries.list_agencies_of(session, place.lokus)
    mandate = rules.find_unit_mandate(actor, roles, place.lokus.region_code, agencies)
    if mandate is None:
        raise Forbidden(f"this takes one of the roles {', '.join(roles)} for the unit's agency")
    period = lock_period(session, place.period.period_id, share=True)
    _refuse_unless_open(session, period)
    indicators = {row["code"]: row for row in queries.list_period_items(session, period)}
    if not indicators:
        raise Conflict("the instrument of this period has no F-01", code="no_tick_list")
    return queries.Place(place.lokus, period, place.side), indicators, mandate.role


def _refuse_unless_open(session: Session, period: Period) -> None:
    if period.state != "open":
        raise Conflict(
            f"the period is {period.state}; F-01 is filled in while it is open",
            code="period_not_open",
            extra={"period_state": period.state},
        )
    require_stage(session, period, rules.STAGE)


def _not_a_draft(found: SelfAssessment) -> Conflict:
    return Conflict(
        f"the self-assessment is {found.state} and no longer a draft",
        code="self_assessment_not_draft",
        extra={"state": found.state, "number": found.number},
        location=path_of(found.lokus_id),
    )

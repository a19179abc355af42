"""Where a survey takes place, and on which side of it an actor stands; reads only."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Assignment, Lokus, Period
from evaluation_service.periods.queries import lock_period
from evaluation_service.periods.rules import find_administering_role
from evaluation_service.periods.stage_rules import Stage, closes_for_good
from evaluation_service.periods.stages import list_stages
from evaluation_service.registry_copy import queries as registry
from evaluation_service.scorecards.distance import require_distance
from evaluation_service.surveys import rules
from evaluation_service.surveys.forms import get_item_codes
from shared import clock
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR, OPERATOR, VERIFIER
from shared.errors import Conflict, Forbidden, NotFound, ProductError

NO_SURVEY = "there is no such survey"
STAGE = "f03"

KNOW_LOKUS = text("""
select p.period_id, p.state, p.form_set, p.instrument_id, p.instrument_version
from lokus l join period p on p.period_id = l.period_id
where l.lokus_id = :lokus_id
""")
# Of a lokus whose period is no draft any more: its period and the survey's items, which never change then.
MOST_KNOWN = 50_000
_known: dict[UUID, tuple[UUID, tuple[str, ...]]] = {}
# The dates of a period as they were last seen; whoever takes a response compares them under a lock.
_seen: dict[UUID, "Dates"] = {}

WORDS = {
    rules.FORGED: "this code is not one that was given out for this unit",
    rules.USED: "this code was used for another answer already; each code counts once",
    rules.EXPIRED: "the survey of this unit is over; nothing is taken any more",
    rules.NOT_YET: "the survey of this unit has not begun yet; try again when it has",
    rules.REVOKED: "this code was withdrawn; ask at the counter for a new one",
}


@dataclass(frozen=True)
class Place:
    """A lokus in its period."""

    lokus: Lokus
    period: Period
    phase: str
    ends_at: datetime | None

    @property
    def is_taking(self) -> bool:
        """Responses are taken now."""
        return self.phase == rules.TAKING


@dataclass(frozen=True)
class Dates:
    """What a survey's phase hangs on: its period's state, its stage's dates, how many stages there are."""

    state: str | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    grace_minutes: int | None = None
    stages: int = 0

    def find_phase(self, now: datetime) -> str:
        """The phase at this moment."""
        survey = None
        if self.opens_at is not None and self.closes_at is not None:
            survey = Stage(STAGE, self.opens_at, self.closes_at, self.grace_minutes or 0)
        return rules.find_phase(self.state or "", self.stages, survey, now)


@dataclass(frozen=True)
class Intake:
    """As much of a place as taking a response needs; the dates may have changed since they were seen."""

    lokus_id: UUID
    period_id: UUID
    codes: tuple[str, ...]
    dates: Dates


@dataclass(frozen=True)
class Standing:
    """An actor at a place: on which side, and in which role."""

    place: Place
    side: str
    role: str


def get_place(session: Session, lokus_id: UUID, *, lock: bool = False) -> Place:
    """The place, whoever asks; with `lock` its period stays as it is until the transaction ends."""
    lokus = session.get(Lokus, lokus_id)
    if lokus is None:
        raise NotFound(NO_SURVEY)
    period = lock_period(session, lokus.period_id, share=True) if lock else None
    found = period or session.get_one(Period, lokus.period_id)
    if found.state == "draft":
        raise NotFound(NO_SURVEY)
    return Place(lokus, found, *_find_phase(session, found))


def _find_phase(session: Session, period: Period) -> tuple[str, datetime | None]:
    """The phase, and when the survey ends, if that is known."""
    stages = list_stages(session, period.period_id)
    survey = next((stage for stage in stages if stage.stage == STAGE), None)
    ends_at = None if survey is None else closes_for_good(survey)
    return rules.find_phase(period.state, len(stages), survey, clock.now()), ends_at


def get_intake(session: Session, lokus_id: UUID) -> Intake:
    """What taking a response needs; no statement once this process knows lokus and period.

    This is asked hundreds of times a second.
    """
    period_id, codes = _known.get(lokus_id) or _learn_lokus(session, lokus_id)
    return Intake(lokus_id, period_id, codes, _seen.get(period_id, Dates()))


def remember_dates(intake: Intake, dates: Dates) -> Intake:
    """The intake with the dates that the database holds."""
    if len(_seen) >= MOST_KNOWN:
        _seen.clear()
    _seen[intake.period_id] = dates
    return replace(intake, dates=dates)


def _learn_lokus(session: Session, lokus_id: UUID) -> tuple[UUID, tuple[str, ...]]:
    row = session.execute(KNOW_LOKUS, {"lokus_id": lokus_id}).one_or_none()
    if row is None or row.state == "draft":
        raise NotFound(NO_SURVEY)
    codes = get_item_codes(session, (row.instrument_id, row.instrument_version), row.form_set)
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[lokus_id] = row.period_id, codes
    return _known[lokus_id]


def get_standing(session: Session, actor: Actor, lokus_id: UUID, *, lock: bool = False) -> Standing:
    """Where the actor stands; raises NotFound for those who have nothing to do with this survey.

    The unit's own people stand on that side whatever else they are, then the evaluators of the lokus; an
    administrator who is too close to the lokus is refused.
    """
    place = get_place(session, lokus_id, lock=lock)
    if role := _find_unit_role(session, actor, place.lokus):
        return Standing(place, rules.UNIT_SIDE, role)
    if _is_evaluator_of(session, actor, lokus_id):
        return Standing(place, rules.EVALUATOR_SIDE, EVALUATOR)
    role = find_administering_role(actor, place.period.owner_region_code)
    if role is None:
        raise NotFound(NO_SURVEY)
    require_distance(session, actor, place.period, lokus_id)
    return Standing(place, rules.ADMINISTRATOR_SIDE, role)


def require_side(standing: Standing, *sides: str) -> None:
    """Refuse what another side does."""
    if standing.side not in sides:
        raise Forbidden("this is for others who work on the period", code="other_side")


def require_not_over(place: Place) -> None:
    """Refuse to prepare what would never be taken; posters and slips are printed before the stage begins."""
    if place.phase == rules.OVER:
        raise refusal(rules.EXPIRED)


def require_taking(place: Place) -> None:
    """Refuse while no responses are taken."""
    if not place.is_taking:
        raise refusal(rules.EXPIRED if place.phase == rules.OVER else rules.NOT_YET)


def refusal(reason: str) -> ProductError:
    """The refusal in plain words; its code is the reason."""
    kind = NotFound if reason == rules.FORGED else Conflict
    return kind(WORDS[reason], code=reason)


def _is_evaluator_of(session: Session, actor: Actor, lokus_id: UUID) -> bool:
    """Assigned to the lokus, and an evaluator still: an assignment may outlive the mandate."""
    if not actor.has_role(EVALUATOR):
        return False
    assigned = exists().where(
        Assignment.lokus_id == lokus_id,
        Assignment.evaluator_id == actor.account_id,
        Assignment.ended_at.is_(None),
    )
    return bool(session.scalar(select(assigned)))


def _find_unit_role(session: Session, actor: Actor, lokus: Lokus) -> str | None:
    """The role in which somebody belongs to the lokus' agency, or to that of its unit today."""
    if not actor.has_role(OPERATOR, VERIFIER):
        return None
    today = registry.find_unit(session, lokus.unit_id)
    agencies = {lokus.agency_id, lokus.agency_id if today is None else today.agency_id}
    for mandate in actor.mandates:
        if mandate.role in (OPERATOR, VERIFIER) and mandate.agency_id in agencies:
            return mandate.role
    return None

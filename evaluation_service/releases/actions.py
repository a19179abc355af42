"""Deeds that make results stand and make them public; afterwards nothing about them changes."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.actions.administer import lock_administered_period
from evaluation_service.periods.models import Period
from evaluation_service.releases import queries, rules
from evaluation_service.scorecards.rankings import Card, list_ranked_cards
from evaluation_service.scoring.ranking import Ranked
from shared import clock
from shared.actor import Actor
from shared.contracts.result_entries import PERIOD_DETERMINED, PERIOD_RELEASED, RESULT_RELEASED
from shared.errors import Conflict, Forbidden
from shared.journal.record import Journal, write_entry

LOKUS_FIELDS = [
    "lokus_id",
    "unit_id",
    "unit_short_name",
    "unit_official_name",
    "agency_id",
    "agency_name",
    "region_code",
    "region_name",
    "unit_kind",
    "service_kind",
]
PERIOD_FIELDS = [
    "period_id",
    "scheme",
    "year_assessed",
    "year_held",
    "instrument_id",
    "instrument_version",
    "form_set",
    "is_example",
]


def determine_period(session: Session, actor: Actor, period_id: UUID) -> Period:
    """Let the results of a closed period stand; raises Conflict naming what is missing."""
    period, role = lock_administered_period(session, actor, period_id)
    _refuse_unless(period, "closed")
    if period.determined_at is not None:
        raise Conflict(
            "the results of this period are determined already",
            code="already_determined",
            extra={"state": period.state},
        )
    obstacles = rules.find_obstacles(queries.get_readiness(session, period_id))
    if obstacles:
        named = ", ".join(f"{name} {number}" for name, number in obstacles.items())
        raise Conflict(
            f"the results cannot be determined yet: {named}", code="not_ready", extra={"missing": obstacles}
        )
    period.determined_by, period.determined_at = actor.account_id, clock.now()
    period.version += 1
    session.flush()
    lokus_count, scorecards_sha256 = queries.digest_scorecards(session, period_id)
    body = {
        "period_id": period_id,
        "lokus_count": lokus_count,
        "scorecards_sha256": scorecards_sha256,
        "determined_at": period.determined_at,
    }
    write_entry(session, actor, role, PERIOD_DETERMINED, period_id, period.version, body)
    return period


def release_period(session: Session, actor: Actor, period_id: UUID, decree: str | None) -> Period:
    """Make determined results public, by a second person; without a decree they are provisional."""
    period, role = lock_administered_period(session, actor, period_id)
    _refuse_unless(period, "closed")
    if period.is_example:
        raise Conflict("an example is no official result and is not released", code="example_period")
    if period.determined_at is None:
        raise Conflict("the results have not been determined yet", code="not_determined")
    problem = rules.find_second_person_problem(
        period.determined_by, actor.account_id, queries.list_evaluators(session, period_id)
    )
    if problem is not None:
        raise Forbidden(problem, code="second_person")
    period.state, period.released_at = "released", clock.now()
    period.released_by, period.decree = actor.account_id, decree
    period.version += 1
    session.flush()
    _journal_release(session, actor, role, period)
    return period


def _refuse_unless(period: Period, state: str) -> None:
    if period.state != state:
        raise Conflict(
            f"the period is {period.state}; this takes one that is {state}",
            code="period_state",
            extra={"state": period.state},
        )


def _journal_release(session: Session, actor: Actor, role: str, period: Period) -> None:
    journal: Journal = session.info["journal"]
    ranked = list_ranked_cards(session, period.period_id, {})
    lokus_count, scorecards_sha256 = queries.digest_scorecards(session, period.period_id)
    journal.record_many(
        session,
        [
            journal.prepare(
                actor,
                role,
                RESULT_RELEASED,
                row[0].scorecard_id,
                row[0].revision,
                _result_body(period, place, row, len(ranked)),
            )
            for place, row in ranked
        ],
    )
    body = {
        "period_id": period.period_id,
        "lokus_count": lokus_count,
        "scorecards_sha256": scorecards_sha256,
        "decree": period.decree,
        "is_provisional": period.is_provisional,
        "released_at": period.released_at,
    }
    write_entry(session, actor, role, PERIOD_RELEASED, period.period_id, period.version, body)


def _result_body(period: Period, place: Ranked, row: Card, ranked_count: int) -> dict[str, Any]:
    card, lokus = row[0], row[1]
    return {
        **{name: getattr(lokus, name) for name in LOKUS_FIELDS},
        **{name: getattr(period, name) for name in PERIOD_FIELDS},
        "period_name": period.name,
        "scorecard_id": card.scorecard_id,
        "index": card.index_text,
        "grade": card.grade,
        "label_id": card.label_id,
        "label_en": card.label_en,
        "figure_code": card.figure_code,
        "rank": place.rank,
        "ranked_count": ranked_count,
        "decree": period.decree,
        "is_provisional": period.is_provisional,
        "trace_digest": card.trace_digest,
        "released_at": period.released_at,
    }

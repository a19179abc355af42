"""Making determined results public, and a provisional release final; no figure changes in either."""

from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.actions.administer import lock_administered_period, require_state
from evaluation_service.periods.models import Period
from evaluation_service.periods.queries import count_lokus
from evaluation_service.periods.stages import require_dated_stage
from evaluation_service.releases import queries, rules
from evaluation_service.releases.results import describe_result
from evaluation_service.scorecards.actions import SECOND_VERSION
from evaluation_service.scorecards.rankings import rank_cards
from shared import clock
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.result_entries import PERIOD_DECREED, PERIOD_RELEASED, RESULT_RELEASED
from shared.errors import Conflict, Forbidden
from shared.journal.record import Journal, write_entry


def release_period(session: Session, actor: Actor, period_id: UUID, decree: str | None) -> Period:
    """Make determined results public, by a second person; without a decree they are provisional."""
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "closed")
    if period.is_example or period.is_demo:
        raise Conflict("an example is no official result and is not released", code="example_period")
    if period.determined_at is None:
        raise Conflict("the results have not been determined yet", code="not_determined")
    require_dated_stage(session, period, "release")
    _require_second_person(session, actor, period)
    if queries.digest_scorecards(session, period_id) != queries.find_determined_digest(session, period_id):
        raise Conflict("the results are not those that were determined", code="results_altered")
    period.state, period.released_at = "released", clock.now()
    period.released_by, period.decree = actor.account_id, decree
    _journal(session, actor, role, PERIOD_RELEASED, period, SECOND_VERSION)
    return period


def add_decree(session: Session, actor: Actor, period_id: UUID, decree: str) -> Period:
    """Make a provisional release final; it takes a second person as the release did."""
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "released")
    if period.decree is not None:
        raise Conflict("the release is final already", code="already_final")
    _require_second_person(session, actor, period)
    period.decree = decree
    _journal(session, actor, role, PERIOD_DECREED, period, SECOND_VERSION + 1)
    return period


def _require_second_person(session: Session, actor: Actor, period: Period) -> None:
    problem = rules.find_second_person_problem(
        period.determined_by, actor.account_id, queries.list_evaluators(session, period.period_id)
    )
    if problem is not None:
        raise Forbidden(problem, code="second_person")


def _journal(
    session: Session, actor: Actor, role: str, kind: EntryKind, period: Period, result_version: int
) -> None:
    """Write down the deed, and each result as it is public from now on."""
    period.version += 1
    session.flush()
    journal: Journal = session.info["journal"]
    cards = rank_cards(session, period.period_id, {})
    journal.record_many(
        session,
        [
            journal.prepare(
                actor,
                role,
                RESULT_RELEASED,
                row[0].scorecard_id,
                result_version,
                describe_result(period, place, row, len(cards.ranked)),
            )
            for place, row in cards.every
        ],
    )
    lokus_count, scorecards_sha256 = queries.digest_scorecards(session, period.period_id)
    body = {
        "period_id": period.period_id,
        "lokus_chosen": count_lokus(session, period.period_id),
        "lokus_count": lokus_count,
        "scorecards_sha256": scorecards_sha256,
        "decree": period.decree,
        "is_provisional": period.is_provisional,
        "released_at": period.released_at,
    }
    write_entry(session, actor, role, kind, period.period_id, period.version, body)

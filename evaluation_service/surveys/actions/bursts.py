"""Deeds about bursts: mark them, exclude one with a reason, take that back; never commits.

A network is never refused for its volume: the responses of a burst count until somebody excludes it.
"""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from evaluation_service.periods.actions.administer import require_state
from evaluation_service.registry_copy.rights import require_fresh_rights
from evaluation_service.scorecards.actions import ask_for_scorecards
from evaluation_service.surveys import rules
from evaluation_service.surveys.models import SurveyBurst, SurveyResponse
from evaluation_service.surveys.places import Standing, get_standing, require_side
from shared import clock
from shared.actor import Actor
from shared.contracts.survey_entries import SURVEY_BURST_EXCLUDED, SURVEY_BURST_RESTORED
from shared.errors import Conflict, NotFound, Stale
from shared.journal.record import write_entry

Source = tuple[UUID, bytes]
Moment = tuple[datetime, bytes]

UNMARKED = text("""
select r.lokus_id, r.network, r.received_at, r.token_sha256
from unnest(cast(:lokus as uuid[]), cast(:networks as bytea[])) as source (lokus_id, network)
join survey_response r on r.lokus_id = source.lokus_id and r.network = source.network
where r.burst_id is null and r.batch_id is not null and r.received_at >= :since
""")

RUNNING = text("""
select b.burst_id
from unnest(cast(:lokus as uuid[]), cast(:networks as bytea[])) as source (lokus_id, network)
join survey_burst b on b.lokus_id = source.lokus_id and b.network = source.network
where b.decided_at is null and b.ended_at >= :since
order by b.burst_id
""")

PUT_IN_BURST = text("""
update survey_response r set burst_id = marked.burst_id
from unnest(cast(:tokens as bytea[]), cast(:bursts as uuid[])) as marked (token_sha256, burst_id)
where r.token_sha256 = marked.token_sha256
""")


def mark_bursts(session: Session, closing: Collection[tuple[Source, Moment]]) -> dict[bytes, UUID]:
    """Look whether responses about to be closed make a burst, or lengthen one nobody decided on yet.

    Returns the bursts of those, by token, for the caller to write with their batches; what was closed
    before and makes a burst with them is put in it here.
    """
    if not closing:
        return {}
    moments: dict[Source, list[Moment]] = {}
    for source, moment in closing:
        moments.setdefault(source, []).append(moment)
    sources = sorted(moments)
    since = min(received_at for _, (received_at, _) in closing) - rules.BURST_REACH
    asked = {"lokus": [one[0] for one in sources], "networks": [one[1] for one in sources], "since": since}
    earlier = session.execute(UNMARKED, asked).all()
    for row in earlier:
        moments[row.lokus_id, row.network].append((row.received_at, row.token_sha256))
    running = _lock_running(session, list(session.scalars(RUNNING, asked)))
    placed: dict[bytes, UUID] = {}
    for source in sources:
        for run in rules.find_runs(sorted(moments[source])):
            burst = _find_or_mark(session, source, run, running)
            if burst is not None:
                placed.update((token, burst.burst_id) for _, token in run)
    session.flush()
    joined = [row.token_sha256 for row in earlier if row.token_sha256 in placed]
    if joined:
        session.execute(PUT_IN_BURST, {"tokens": joined, "bursts": [placed[token] for token in joined]})
    return placed


def _lock_running(session: Session, burst_ids: list[UUID]) -> dict[Source, list[SurveyBurst]]:
    query = (
        select(SurveyBurst)
        .where(SurveyBurst.burst_id.in_(burst_ids), SurveyBurst.decided_at.is_(None))
        .order_by(SurveyBurst.burst_id)
        .with_for_update()
    )
    running: dict[Source, list[SurveyBurst]] = {}
    for burst in session.scalars(query):
        running.setdefault((burst.lokus_id, burst.network), []).append(burst)
    return running


def _find_or_mark(
    session: Session, source: Source, run: list[Moment], running: dict[Source, list[SurveyBurst]]
) -> SurveyBurst | None:
    began_at, ended_at = run[0][0], run[-1][0]
    for burst in running.get(source, []):
        if began_at <= burst.ended_at + rules.BURST_GAP and ended_at >= burst.began_at - rules.BURST_GAP:
            burst.began_at, burst.ended_at = min(burst.began_at, began_at), max(burst.ended_at, ended_at)
            burst.responses += len(run)
            burst.version += 1
            return burst
    if len(run) < rules.BURST_LEAST:
        return None
    burst = SurveyBurst(
        burst_id=uuid4(),
        lokus_id=source[0],
        network=source[1],
        began_at=began_at,
        ended_at=ended_at,
        responses=len(run),
        state=rules.MARKED,
        version=1,
    )
    session.add(burst)
    running.setdefault(source, []).append(burst)
    return burst


def exclude_burst(
    session: Session, actor: Actor, lokus_id: UUID, burst_id: UUID, expected_version: int, reason: str
) -> SurveyBurst:
    """Leave the responses of a burst out of the sums, saying why; they stay, and it can be taken back."""
    standing, burst = _lock_burst(session, actor, lokus_id, burst_id, expected_version)
    if burst.state == rules.EXCLUDED:
        raise Conflict("this burst is excluded already", code="burst_state", extra={"state": burst.state})
    burst.state, burst.reason, burst.reason_salt = rules.EXCLUDED, reason, secrets.token_bytes(16)
    burst.reason_sha256 = rules.digest_text(burst.reason_salt, reason)
    return _decide(session, actor, standing, burst)


def restore_burst(
    session: Session, actor: Actor, lokus_id: UUID, burst_id: UUID, expected_version: int
) -> SurveyBurst:
    """Let the responses of an excluded burst count again."""
    standing, burst = _lock_burst(session, actor, lokus_id, burst_id, expected_version)
    if burst.state != rules.EXCLUDED:
        raise Conflict("this burst is not excluded", code="burst_state", extra={"state": burst.state})
    burst.state = rules.MARKED
    burst.reason = burst.reason_salt = burst.reason_sha256 = None
    return _decide(session, actor, standing, burst)


def _lock_burst(
    session: Session, actor: Actor, lokus_id: UUID, burst_id: UUID, expected_version: int
) -> tuple[Standing, SurveyBurst]:
    require_fresh_rights(session)
    standing = get_standing(session, actor, lokus_id, lock=True)
    require_side(standing, rules.ADMINISTRATOR_SIDE, rules.EVALUATOR_SIDE)
    burst = session.scalar(
        select(SurveyBurst)
        .where(SurveyBurst.burst_id == burst_id, SurveyBurst.lokus_id == lokus_id)
        .with_for_update()
    )
    if burst is None:
        raise NotFound("there is no such burst")
    require_state(standing.place.period, "open")
    if burst.version != expected_version:
        raise Stale("the burst has grown or was decided on meanwhile; read it again")
    return standing, burst


def _decide(session: Session, actor: Actor, standing: Standing, burst: SurveyBurst) -> SurveyBurst:
    burst.decided_by, burst.decided_at = actor.account_id, clock.now()
    burst.version += 1
    session.flush()
    kind = SURVEY_BURST_EXCLUDED if burst.state == rules.EXCLUDED else SURVEY_BURST_RESTORED
    body = describe_burst_entry(session, burst, standing.place.period.period_id)
    write_entry(session, actor, standing.role, kind, burst.burst_id, burst.version, body)
    ask_for_scorecards(session, [burst.lokus_id])
    return burst


def describe_burst_entry(session: Session, burst: SurveyBurst, period_id: UUID) -> dict[str, Any]:
    """A burst as the journal tells of it, with the digest over the tokens of its responses."""
    tokens = session.scalars(
        select(SurveyResponse.token_sha256).where(SurveyResponse.burst_id == burst.burst_id)
    )
    return {
        "burst_id": burst.burst_id,
        "lokus_id": burst.lokus_id,
        "period_id": period_id,
        "state": burst.state,
        "responses": burst.responses,
        "tokens_sha256": rules.digest_tokens(tokens),
        "reason_sha256": burst.reason_sha256,
        "decided_at": burst.decided_at,
    }

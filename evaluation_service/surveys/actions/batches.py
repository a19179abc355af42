"""Deeds of the clock: close batches of responses, which makes them count, and mark bursts; never commits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, delete, exists, insert, select, text
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.scorecards.actions import ask_for_scorecards
from evaluation_service.surveys import rules
from evaluation_service.surveys.actions.bursts import mark_bursts
from evaluation_service.surveys.models import (
    SurveyBatch,
    SurveyKey,
    SurveyResponse,
    SurveySource,
    SurveyToken,
)
from shared import clock
from shared.actor import Actor
from shared.contracts.survey_entries import SURVEY_BATCH_CLOSED
from shared.journal.record import SYSTEM_ROLE, Journal

LARGEST_BATCH = 1000
# Of one transaction: what it writes is flushed at once, and every response that comes waits for that.
AT_ONCE = 2_000
TOKENS_AT_ONCE = 10_000

PUT_IN_BATCH = text("""
update survey_response r set batch_id = closed.batch_id, burst_id = closed.burst_id
from unnest(cast(:tokens as bytea[]), cast(:batches as uuid[]), cast(:bursts as uuid[]))
  as closed (token_sha256, batch_id, burst_id)
where r.token_sha256 = closed.token_sha256
""")

ROW_COLUMNS = (
    SurveyResponse.token_sha256,
    SurveyResponse.mode,
    SurveyResponse.levels,
    SurveyResponse.served_on,
    SurveyResponse.sex,
    SurveyResponse.age_group,
    SurveyResponse.has_disability,
)


def close_batches(session: Session, actor: Actor) -> int:
    """Close what waits, at most two thousand responses; returns how many there were.

    Of a lokus those that came first go first: a burst that many closings share is so lengthened, never cut.
    What waits in a period whose results are determined stays: it is closed when they are taken back.
    """
    waiting = session.execute(
        select(*ROW_COLUMNS, SurveyResponse.lokus_id, SurveyResponse.network, SurveyResponse.received_at)
        .add_columns(Lokus.period_id)
        .join(Lokus, Lokus.lokus_id == SurveyResponse.lokus_id)
        .join(Period, Period.period_id == Lokus.period_id)
        .where(SurveyResponse.batch_id.is_(None), Period.determined_at.is_(None))
        .order_by(SurveyResponse.lokus_id, SurveyResponse.received_at, SurveyResponse.token_sha256)
        .limit(AT_ONCE)
        .with_for_update(of=SurveyResponse)
    ).all()
    if not waiting:
        return 0
    bursts = mark_bursts(
        session,
        [
            ((row.lokus_id, row.network), (row.received_at, row.token_sha256))
            for row in waiting
            if row.network is not None
        ],
    )
    _store(session, actor, list(_make_batches(waiting)), bursts, clock.now())
    ask_for_scorecards(session, {row.lokus_id for row in waiting})
    return len(waiting)


def _make_batches(waiting: Iterable[Row[Any]]) -> Iterable[tuple[UUID, Sequence[Row[Any]]]]:
    by_lokus: dict[UUID, list[Row[Any]]] = {}
    for row in waiting:
        by_lokus.setdefault(row.lokus_id, []).append(row)
    for rows in by_lokus.values():
        for start in range(0, len(rows), LARGEST_BATCH):
            yield uuid4(), rows[start : start + LARGEST_BATCH]


def _store(
    session: Session,
    actor: Actor,
    batches: list[tuple[UUID, Sequence[Row[Any]]]],
    bursts: Mapping[bytes, UUID],
    now: datetime,
) -> None:
    journal: Journal = session.info["journal"]
    stored, entries = [], []
    for batch_id, rows in batches:
        batch = {
            "batch_id": batch_id,
            "lokus_id": rows[0].lokus_id,
            "responses": len(rows),
            "rows_sha256": rules.digest_rows(rules.batch_row(*row[: len(ROW_COLUMNS)]) for row in rows),
            "closed_at": now,
        }
        levels = [level for row in rows for level in row.levels if level is not None]
        stored.append({**batch, "total": sum(levels), "answers": len(levels)})
        body = {**batch, "period_id": rows[0].period_id}
        entries.append(journal.prepare(actor, SYSTEM_ROLE, SURVEY_BATCH_CLOSED, batch_id, 1, body))
    session.execute(insert(SurveyBatch), stored)
    session.execute(
        PUT_IN_BATCH,
        {
            "tokens": [row.token_sha256 for _, rows in batches for row in rows],
            "batches": [batch_id for batch_id, rows in batches for _ in rows],
            "bursts": [bursts.get(row.token_sha256) for _, rows in batches for row in rows],
        },
    )
    journal.record_many(session, entries)


def forget_tokens(session: Session, now: datetime) -> int:
    """Take out some tokens of posters that nobody sent anything with for a week; returns how many went.

    Anybody may open a poster however often. A token is locked first and looked at again by a second
    statement, which sees the response that came with it meanwhile.
    """
    unused = ~exists().where(SurveyResponse.token_sha256 == SurveyToken.token_sha256)
    hashes = session.scalars(
        select(SurveyToken.token_sha256)
        .join(SurveySource, SurveySource.source_id == SurveyToken.source_id)
        .where(
            SurveySource.kind == rules.POSTER,
            SurveyToken.issued_at <= now - rules.UNUSED_LIFETIME,
            unused,
        )
        .limit(TOKENS_AT_ONCE)
        .with_for_update(of=SurveyToken, skip_locked=True)
    ).all()
    gone = session.scalars(
        delete(SurveyToken)
        .where(SurveyToken.token_sha256.in_(hashes), unused)
        .returning(SurveyToken.token_sha256)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def forget_keys(session: Session) -> None:
    """Throw away the keys of periods that are over: from then on no digest leads to a network."""
    over = select(Period.period_id).where(Period.state.in_(("closed", "released")))
    session.execute(delete(SurveyKey).where(SurveyKey.period_id.in_(over)))

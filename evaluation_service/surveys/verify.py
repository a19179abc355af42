"""Compares closed batches, sources and decided bursts with the journal, naming every fault; no writes."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus
from evaluation_service.surveys import rules
from evaluation_service.surveys.actions.batches import ROW_COLUMNS
from evaluation_service.surveys.actions.bursts import describe_burst_entry
from evaluation_service.surveys.actions.sources import describe_source_entry
from evaluation_service.surveys.models import SurveyBatch, SurveyBurst, SurveyResponse, SurveySource
from shared.contracts import survey_entries as entries
from shared.journal.record import Journal
from shared.journal.rows import find_row_faults

BATCHES_AT_ONCE = 50


def find_survey_faults(session: Session) -> Iterator[str]:
    """One line for each record of the survey that is not as the journal tells; nothing if all are."""
    yield from _find_batch_faults(session)
    yield from find_row_faults(
        session,
        "survey source",
        [entries.SURVEY_SOURCE_ISSUED, entries.SURVEY_SOURCE_REVOKED],
        [entries.SURVEY_REMOVED],
        _placed(session, select(SurveySource).order_by(SurveySource.source_id), "source_id"),
        lambda placed: describe_source_entry(session, *placed),
    )
    yield from find_row_faults(
        session,
        "survey burst",
        [entries.SURVEY_BURST_EXCLUDED, entries.SURVEY_BURST_RESTORED],
        [entries.SURVEY_REMOVED],
        _placed(session, select(SurveyBurst).where(_is_decided()).order_by(SurveyBurst.burst_id), "burst_id"),
        lambda placed: describe_burst_entry(session, *placed),
    )
    yield from _find_reason_faults(session)


def _is_decided() -> ColumnElement[bool]:
    return SurveyBurst.decided_at.is_not(None) | (SurveyBurst.state != rules.MARKED)


def _placed(session: Session, query: Select[Any], key: str) -> Iterator[tuple[str, tuple[Any, UUID]]]:
    """Each record by its id, with the period it stands in."""
    periods = {
        row.lokus_id: row.period_id for row in session.execute(select(Lokus.lokus_id, Lokus.period_id))
    }
    for row in session.scalars(query).all():
        yield str(getattr(row, key)), (row, periods[row.lokus_id])


def _find_reason_faults(session: Session) -> Iterator[str]:
    kept = select(SurveyBurst).where(SurveyBurst.reason.is_not(None)).order_by(SurveyBurst.burst_id)
    for burst in session.scalars(kept):
        salt, reason = burst.reason_salt, burst.reason
        if salt is None or reason is None or rules.digest_text(salt, reason) != burst.reason_sha256:
            yield f"altered: the reason for which survey burst {burst.burst_id} was excluded"


def _find_batch_faults(session: Session) -> Iterator[str]:
    told = _list_told(session)
    batches = session.scalars(select(SurveyBatch).order_by(SurveyBatch.batch_id)).all()
    for start in range(0, len(batches), BATCHES_AT_ONCE):
        yield from _faults_of_batches(session, batches[start : start + BATCHES_AT_ONCE], told)
    for batch_id in sorted(told):
        yield f"removed: the batch of survey responses {batch_id} is no longer there"


def _list_told(session: Session) -> dict[str, dict[str, Any]]:
    """What the journal tells of batches, by id, without those that were taken out again."""
    journal: Journal = session.info["journal"]
    entry = journal.tables.entry
    kinds = (entries.SURVEY_BATCH_CLOSED.name, entries.SURVEY_REMOVED.name)
    rows = session.execute(
        select(entry.c.kind, entry.c.record_id, entry.c.body)
        .where(entry.c.kind.in_(kinds))
        .order_by(entry.c.entry_id)
    )
    told: dict[str, dict[str, Any]] = {}
    for kind, record_id, body in rows:
        if kind == entries.SURVEY_REMOVED.name:
            told.pop(record_id, None)
        else:
            told[record_id] = json.loads(body)
    return told


def _faults_of_batches(
    session: Session, batches: Sequence[SurveyBatch], told: dict[str, dict[str, Any]]
) -> Iterator[str]:
    ids = [batch.batch_id for batch in batches]
    rows: dict[UUID, list[rules.BatchRow]] = {}
    strangers: dict[UUID, int] = {}
    sums: dict[UUID, list[int]] = {batch.batch_id: [0, 0] for batch in batches}
    places = {batch.batch_id: batch.lokus_id for batch in batches}
    found = session.execute(
        select(
            *ROW_COLUMNS,
            SurveyResponse.batch_id,
            SurveyResponse.lokus_id,
            SurveyResponse.total,
            SurveyResponse.answers,
        ).where(SurveyResponse.batch_id.in_(ids))
    )
    for row in found:
        values: list[Any] = list(row)[: len(ROW_COLUMNS)]
        rows.setdefault(row.batch_id, []).append(rules.batch_row(*values))
        known = [level for level in row.levels if level is not None]
        if (row.lokus_id, row.total, row.answers) != (places[row.batch_id], sum(known), len(known)):
            strangers[row.batch_id] = strangers.get(row.batch_id, 0) + 1
        sums[row.batch_id][0] += sum(known)
        sums[row.batch_id][1] += len(known)
    for batch in batches:
        entry = told.pop(str(batch.batch_id), None)
        given = rows.get(batch.batch_id, [])
        if entry is None:
            yield f"inserted from outside: the batch of survey responses {batch.batch_id}"
            continue
        if rules.digest_rows(given) != entry["rows_sha256"]:
            yield f"altered: the responses of survey batch {batch.batch_id} are not those that were closed"
        elif [batch.total, batch.answers] != sums[batch.batch_id]:
            yield f"altered: the sums of survey batch {batch.batch_id}"
        if batch.batch_id in strangers:
            yield f"altered: lokus or sums of {strangers[batch.batch_id]} responses of batch {batch.batch_id}"
        stands = (str(batch.lokus_id), batch.responses, batch.rows_sha256)
        if stands != (entry["lokus_id"], entry["responses"], entry["rows_sha256"]):
            yield f"altered: survey batch {batch.batch_id}"

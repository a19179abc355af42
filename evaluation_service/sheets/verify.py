"""Compares stored sheets with what the journal says was handed in, and names every difference; no writes."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, exists, select
from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.scorecards.computing import read_terms, score_alone
from evaluation_service.scorecards.instruments import get_instrument
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.folding import fold_trace
from evaluation_service.sheets import answer_rules, rules
from evaluation_service.sheets.asked import get_sheet_form
from evaluation_service.sheets.models import Answer, Sheet, SheetScore
from evaluation_service.tables import MACHINERY
from shared.canonical import canonical_json, digest
from shared.contracts.result_entries import SHEET_REMOVED, SHEET_RETURNED, SHEET_SUBMITTED
from shared.journal.record import Journal

BATCH = 500

# What an entry of version 1 does not say: every sheet was an evaluator's own, and no visit was dated.
BEFORE_KINDS = {"kind": rules.OWN, "visited_on": None}


def find_sheet_faults(session: Session) -> Iterator[str]:
    """One line for each sheet that is not as the journal has it, or scored otherwise; nothing if all are."""
    journal: Journal = session.info["journal"]
    told: set[UUID] = set()
    removed = {UUID(body["record_id"]) for body in _bodies(session, journal, SHEET_REMOVED.name)}
    submitted = (
        body
        for body in _bodies(session, journal, SHEET_SUBMITTED.name)
        if UUID(body["sheet_id"]) not in removed
    )
    returned: set[UUID] = set()
    for bodies in _batches(_bodies(session, journal, SHEET_RETURNED.name)):
        kept = [body for body in bodies if UUID(body["sheet_id"]) not in removed]
        returned.update(UUID(body["sheet_id"]) for body in kept)
        yield from _faults_of_returned(session, kept)
    for bodies in _batches(submitted):
        told.update(UUID(body["sheet_id"]) for body in bodies)
        yield from _faults_of_submitted(session, bodies, returned)
    yield from _faults_of_untold(session, told)
    yield from _faults_of_unscored(session)


def _bodies(session: Session, journal: Journal, kind: str) -> Iterator[dict[str, Any]]:
    entry = journal.tables.entry
    texts = session.scalars(
        select(entry.c.body)
        .where(entry.c.kind == kind)
        .order_by(entry.c.entry_id)
        .execution_options(yield_per=BATCH)
    )
    return (json.loads(text) for text in texts)


def _batches(bodies: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    source = iter(bodies)
    while batch := list(islice(source, BATCH)):
        yield batch


def _sheets_of(session: Session, bodies: Sequence[dict[str, Any]]) -> dict[UUID, Sheet]:
    ids = [UUID(body["sheet_id"]) for body in bodies]
    return {row.sheet_id: row for row in session.scalars(select(Sheet).where(Sheet.sheet_id.in_(ids)))}


def _faults_of_submitted(
    session: Session, bodies: Sequence[dict[str, Any]], returned: Collection[UUID]
) -> Iterator[str]:
    sheets = _sheets_of(session, bodies)
    answers: dict[UUID, list[Answer]] = {}
    for answer in session.scalars(select(Answer).where(Answer.sheet_id.in_(sheets))):
        answers.setdefault(answer.sheet_id, []).append(answer)
    for body in bodies:
        sheet = sheets.get(UUID(body["sheet_id"]))
        if sheet is None:
            yield f"removed: the submitted sheet {body['sheet_id']} is no longer there"
            continue
        given = answers.get(sheet.sheet_id, [])
        yield from _faults_of_sheet(sheet, given, body)
        if sheet.state != rules.RETURNED and sheet.sheet_id in returned:
            yield f"altered: sheet {sheet.sheet_id} was returned and is {sheet.state}"
        if sheet.state != rules.SUBMITTED and sheet.sheet_id not in returned:
            yield f"altered: sheet {sheet.sheet_id} was submitted and is {sheet.state}"
    yield from _faults_of_levels(session, sheets, answers)
    yield from _faults_of_scores(session, answers)


def _faults_of_levels(
    session: Session, sheets: Mapping[UUID, Sheet], answers: Mapping[UUID, Sequence[Answer]]
) -> Iterator[str]:
    """A level that follows from elements has to follow from those that are kept with it."""
    seen = [
        sheet_id
        for sheet_id, rows in answers.items()
        if any(
            row.chosen is not None or row.ticked or row.counts or row.supported is not None for row in rows
        )
        and sheets[sheet_id].kind != rules.AGREED
    ]
    rows = session.execute(
        select(Sheet.sheet_id, Period)
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .join(Period, Period.period_id == Lokus.period_id)
        .where(Sheet.sheet_id.in_(seen))
        .order_by(Sheet.sheet_id)
    ).all()
    forms = {period.period_id: get_sheet_form(session, period) for period in {row[1] for row in rows}}
    for sheet_id, period in rows:
        for answer in sorted(answers[sheet_id], key=lambda row: row.indicator_code):
            if not answer_rules.follows(forms[period.period_id], answer):
                yield f"altered: the level of {answer.indicator_code} of sheet {sheet_id} does not follow"


def _faults_of_sheet(sheet: Sheet, answers: Sequence[Answer], body: dict[str, Any]) -> Iterator[str]:
    moment = sheet.submitted_at or datetime.fromisoformat(body["submitted_at"])
    covered = rules.HandedIn(sheet.sheet_id, sheet.number, sheet.kind, sheet.visited_on, moment)
    rows, receipt = rules.cover_sheet(covered, answers)
    if digest(rows) != body["answers_sha256"]:
        yield f"altered: the answers of sheet {sheet.sheet_id} are not those that were submitted"
    for answer in answers:
        if answer.note_sha256 != _digest_kept(answer.note_salt, answer.note, answer.note_sha256):
            yield f"altered: the note on {answer.indicator_code} of sheet {sheet.sheet_id}"
        if answer.reason_sha256 != _digest_kept(answer.reason_salt, answer.reason, answer.reason_sha256):
            yield f"altered: the reason on {answer.indicator_code} of sheet {sheet.sheet_id}"
    if sheet.submitted_at is None:
        return
    if not receipt == sheet.receipt_sha256 == body["receipt_sha256"]:
        yield f"altered: the receipt of sheet {sheet.sheet_id} does not come out again"
    for name in ("kind", "assignment_id", "lokus_id", "evaluator_id", "number", "visited_on"):
        if str(getattr(sheet, name)) != str(body.get(name, BEFORE_KINDS.get(name))):
            yield f"altered: {name} of sheet {sheet.sheet_id}"


def _faults_of_scores(session: Session, answers: Mapping[UUID, Sequence[Answer]]) -> Iterator[str]:
    """A sheet's score has no entry of its own: it has to come out again from the answers."""
    rows = session.execute(
        select(SheetScore, Period)
        .join(Sheet, Sheet.sheet_id == SheetScore.sheet_id)
        .join(Lokus, Lokus.lokus_id == Sheet.lokus_id)
        .join(Period, Period.period_id == Lokus.period_id)
        .where(SheetScore.sheet_id.in_(answers))
        .order_by(SheetScore.sheet_id)
    )
    for score, period in rows:
        instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
        levels = {answer.indicator_code: answer.level for answer in answers[score.sheet_id]}
        try:
            card = score_alone(read_terms(instrument, period), str(score.sheet_id), levels)
        except ScoringError:
            yield f"altered: the answers of sheet {score.sheet_id} cannot be scored"
            continue
        stored = (score.index_text, score.grade, score.trace_digest)
        traces = {canonical_json(trace) for trace in (card.trace, fold_trace(card.trace))}
        if stored != (card.index, card.grade, card.digest) or score.trace not in traces:
            yield f"altered: the score of sheet {score.sheet_id} does not come out again"


def _digest_kept(salt: bytes | None, text: str | None, erased: str | None) -> str | None:
    """The digest of a text that is still there; one whose text and salt were erased is taken as told."""
    return erased if text is None else rules.digest_text(salt or b"", text)


def _faults_of_returned(session: Session, bodies: Sequence[dict[str, Any]]) -> Iterator[str]:
    sheets = _sheets_of(session, bodies)
    for body in bodies:
        sheet = sheets.get(UUID(body["sheet_id"]))
        if sheet is None:
            continue
        told = body["reason_sha256"]
        if told != _digest_kept(sheet.return_reason_salt, sheet.return_reason, told):
            yield f"altered: the reason for which sheet {sheet.sheet_id} was returned"
        if sheet.returned_at != datetime.fromisoformat(body["returned_at"]):
            yield f"altered: when sheet {sheet.sheet_id} was returned"


def _faults_of_untold(session: Session, told: set[UUID]) -> Iterator[str]:
    """Sheets that are handed in by their state, of which the journal knows nothing."""
    rows = session.scalars(select(Sheet.sheet_id).where(Sheet.state != rules.DRAFT).order_by(Sheet.sheet_id))
    for sheet_id in rows:
        if sheet_id not in told:
            yield f"inserted from outside: sheet {sheet_id} was never submitted"


def _faults_of_unscored(session: Session) -> Iterator[str]:
    """Submitted sheets whose scoring is done, and whose score is not there."""
    work = MACHINERY.work
    rows = session.scalars(
        select(Sheet.sheet_id)
        .join(work, work.c.subject_id == cast(Sheet.sheet_id, Text))
        .where(
            work.c.kind == rules.SCORE_SHEET,
            work.c.state == "done",
            Sheet.state == rules.SUBMITTED,
            ~exists().where(SheetScore.sheet_id == Sheet.sheet_id),
        )
        .order_by(Sheet.sheet_id)
    )
    for sheet_id in rows:
        yield f"removed: the score of sheet {sheet_id} is no longer there"

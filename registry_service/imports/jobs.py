"""The long work on imports: check a file, apply it; effects belong to the session that the runner commits."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, cast
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from registry_service.files.models import FILES
from registry_service.imports import queries, rules
from registry_service.imports.actions import OWNER_KIND
from registry_service.imports.faults import TooManyFaults
from registry_service.imports.headings import Table, decide
from registry_service.imports.kept_faults import keep_faults
from registry_service.imports.marking import write_marked
from registry_service.imports.models import SheetImport
from registry_service.imports.passes import begin_run, go_over
from registry_service.imports.reading import find_tables
from registry_service.imports.region_records import RegionRecords
from registry_service.imports.run import OUTCOMES, Run
from registry_service.imports.shapes import KINDS
from registry_service.imports.undoing import Undoing
from registry_service.imports.workbook import HELP_SHEETS, LIST_SHEET
from registry_service.innovations.rules import DRAFTERS
from registry_service.people.identity import find_rights
from registry_service.regions.models import Region
from registry_service.regions.queries import require_region
from registry_service.regions.rules import today_in
from shared import clock
from shared.actor import Actor
from shared.contracts.import_entries import IMPORT_APPLIED, IMPORT_UNDONE
from shared.errors import Conflict, Forbidden, NotFound
from shared.files.rules import XLSX
from shared.files.storing import refer_to_file, release_file, store_stream
from shared.jobs.long_runner import Progress, WorkContext
from shared.jobs.long_table import ClaimedWork
from shared.journal.record import write_entry
from shared.sheets.cells import column_letter
from shared.sheets.limits import UnreadableSheet
from shared.sheets.read import Sheets, open_sheets


def check_import(context: WorkContext, work: ClaimedWork, progress: Progress) -> Mapping[str, Any] | None:
    """Read the whole file, note every fault, and rebuild it with the faults marked if there are any."""
    session = context.session
    found = _get_import(session, work)
    with queries.opened_file(session, found.file_sha256) as file:
        try:
            sheets = open_sheets(file)
            tables = _settle_columns(session, found, find_tables(sheets, KINDS[found.kind]))
            if tables is None:
                return None
            run = _begin(context, found, work, progress, applies=False)
            is_complete = _go_over(run, sheets, tables)
            _keep_outcome(found, run, sheets, tables, is_complete=is_complete)
            found.questions = run.places.asking.tell()
            keep_faults(session, found.import_id, run.faults.found, tables)
            _keep_marked(session, found, run, sheets, tables)
        except UnreadableSheet as refused:
            found.state, found.outcome = "unreadable", {}
            found.refusal_id, found.refusal_en = refused.in_indonesian, refused.in_english
            _touch(found)
            return None
    found.state, found.checked_at = "checked", clock.now()
    _touch(found)
    return {"import_id": str(found.import_id), **found.outcome}


def apply_import(context: WorkContext, work: ClaimedWork, progress: Progress) -> Mapping[str, Any] | None:
    """Check every row once more as things are now, and write; one at a time in each region."""
    session = context.session
    found = _begin_alone(session, work)
    rules.refuse_application(found.state, found.outcome, found.mode)
    found.journal_from = queries.get_last_entry_id(session)
    with queries.opened_file(session, found.file_sha256) as file:
        sheets = open_sheets(file)
        tables = [_decided(session, found, table) for table in find_tables(sheets, KINDS[found.kind])]
        run = _begin(context, found, work, progress, applies=True)
        is_complete = _go_over(run, sheets, tables)
        if not is_complete or (found.mode == "all_or_nothing" and run.faults.found):
            raise Conflict("rows have become wrong since they were checked; check again", code="rows_refused")
        _keep_outcome(found, run, sheets, tables, is_complete=is_complete)
    session.add(found)
    found.state, found.applied_at = "applied", clock.now()
    _touch(found)
    session.flush()
    _journal(session, run.actor, found)
    return {"import_id": str(found.import_id), **found.outcome}


def undo_import(context: WorkContext, work: ClaimedWork, progress: Progress) -> Mapping[str, Any] | None:
    """Take back what it made and nobody touched since, each record by its ordinary deed."""
    session = context.session
    found = _begin_alone(session, work)
    rules.refuse_undoing(
        found.state, found.journal_from, found.outcome, is_undone=found.undone_at is not None
    )
    actor = _find_actor(session, found, work)
    progress(0, None, "undoing")
    undone = Undoing(session, actor, found, progress).run()
    session.add(found)
    found.undone, found.undone_at = undone, clock.now()
    _touch(found)
    session.flush()
    role = actor.require_mandate(DRAFTERS, found.region_code, found.agency_id).role
    names = ("import_id", "region_code", "agency_id", "kind")
    counts = {name: count for name, count in undone.items() if name != "left"}
    body = {**{name: getattr(found, name) for name in names}, **counts}
    write_entry(session, actor, role, IMPORT_UNDONE, found.import_id, found.version, body)
    return {"import_id": str(found.import_id), **counts}


def _begin_alone(session: Session, work: ClaimedWork) -> SheetImport:
    """The import, while no other of its region is applied or undone."""
    session.execute(text("set local lock_timeout = '600s'; set local statement_timeout = '600s'"))
    found = _get_import(session, work)
    key = func.hashtextextended(f"import {found.region_code}", rules.IMPORT_LOCK)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    return found


def _get_import(session: Session, work: ClaimedWork) -> SheetImport:
    query = select(SheetImport).where(SheetImport.import_id == UUID(work.subject["import_id"]))
    found = session.scalar(query.with_for_update())
    if found is None:
        raise NotFound("the import was removed")
    return found


def _touch(found: SheetImport) -> None:
    found.version += 1


def _settle_columns(session: Session, found: SheetImport, tables: list[Table]) -> list[Table] | None:
    """The tables with what was decided; None if somebody has to decide first."""
    if not tables:
        raise UnreadableSheet("no_table")
    settled = [_decided(session, found, table) for table in tables]
    found.columns = [_tell_table(table) for table in settled]
    found.refusal_id = found.refusal_en = None
    if all(table.is_settled for table in settled):
        return settled
    found.state = "columns_wanted"
    _touch(found)
    return None


def _decided(session: Session, found: SheetImport, table: Table) -> Table:
    """What was decided for this file, else what the region decided about such headings before."""
    own = found.decided.get(table.shape.key)
    if own is None:
        known = queries.find_decided(session, found.region_code, table.signature)
        own = known.columns if known else {}
    return decide(table, own)


def _tell_table(table: Table) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "shape": table.shape.key,
        "signature": table.signature,
        "heading_row": table.last_heading_row + 1,
        "year": table.year,
        "is_settled": table.is_settled,
        "missing": list(table.missing),
        "headings": [
            {"column": column_letter(h.index), "text": h.text, "field": h.field, "how": h.how}
            for h in table.headings
            if h.text
        ],
    }


def _begin(
    context: WorkContext, found: SheetImport, work: ClaimedWork, progress: Progress, *, applies: bool
) -> Run:
    session = context.session
    actor = _find_actor(session, found, work)
    region: Region = require_region(session, found.region_code)
    lookup = Session(context.engine)
    today = today_in(region.time_zone, clock.now())
    progress(0, None, "applying" if applies else "checking")

    def tell(done: int) -> None:
        progress(done)

    return begin_run(
        session,
        lookup,
        actor,
        region,
        found.agency_id,
        today,
        applies=applies,
        tell=tell,
        answers=found.answers,
    )


def _find_actor(session: Session, found: SheetImport, work: ClaimedWork) -> Actor:
    """Who asked for this work, with the rights of now: an administrator may apply somebody else's import."""
    account_id = work.requested_by or found.account_id
    mandates = find_rights(session, account_id)
    if mandates is None:
        raise Forbidden("the account is closed")
    actor = Actor(account_id=account_id, mandates=mandates)
    rules.require_importer(actor, found.kind, found.region_code, found.agency_id)
    return actor


def _go_over(run: Run, sheets: Sheets, tables: list[Table]) -> bool:
    """Whether all of it was gone over; a file that is wrong from end to end is given up at some point."""
    with run.lookup:
        try:
            go_over(run, sheets, tables)
        except TooManyFaults:
            return False
    return True


def _keep_outcome(
    found: SheetImport, run: Run, sheets: Sheets, tables: list[Table], *, is_complete: bool
) -> None:
    read = {table.sheet for table in tables} | {LIST_SHEET, *HELP_SHEETS}
    found.outcome = {
        "rows": {
            shape: {name: counts[name] for name in OUTCOMES} for shape, counts in sorted(run.counts.items())
        },
        "problems": len(run.faults.found),
        "faulty_rows": len(run.faults.rows),
        "is_complete": is_complete,
        "unread_sheets": [name for name in sheets.names if name not in read],
    }


def _keep_marked(session: Session, found: SheetImport, run: Run, sheets: Sheets, tables: list[Table]) -> None:
    if found.marked_sha256 is not None and found.marked_sha256 != found.file_sha256:
        release_file(session, FILES, found.marked_sha256, OWNER_KIND, str(found.import_id))
    found.marked_sha256 = None
    if not run.faults.found:
        return
    lists = RegionRecords(session, run.actor, run.region, found.lang).lists()
    with _written(
        lambda file: write_marked(file, sheets, tables, run.faults.found, found.lang, lists)
    ) as file:
        stored = store_stream(session, FILES, file, XLSX)
    refer_to_file(session, FILES, stored.sha256, OWNER_KIND, str(found.import_id))
    found.marked_sha256 = stored.sha256


@contextmanager
def _written(write: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    with tempfile.TemporaryFile() as opened:
        file = cast("BinaryIO", opened)
        write(file)
        file.seek(0)
        yield file


def _journal(session: Session, actor: Actor, found: SheetImport) -> None:
    role = actor.require_mandate(DRAFTERS, found.region_code, found.agency_id).role
    names = ("import_id", "region_code", "agency_id", "kind", "mode", "file_sha256")
    body = {**{name: getattr(found, name) for name in names}, "rows": found.outcome["rows"]}
    write_entry(session, actor, role, IMPORT_APPLIED, found.import_id, found.version, body)

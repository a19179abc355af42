"""Deeds about imports: ask for one, decide its columns, have it applied; the long work is in `jobs`."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry_service.agencies.queries import require_agency
from registry_service.files.models import FILES
from registry_service.imports import queries, rules
from registry_service.imports.asking import merge_answers
from registry_service.imports.models import DecidedColumns, SheetImport
from registry_service.imports.shapes import KINDS, SHAPES
from registry_service.innovations.rules import DRAFTERS
from registry_service.regions.queries import require_region
from registry_service.tables import LONG_WORK
from shared import clock
from shared.actor import Actor
from shared.contracts.import_entries import COLUMNS_DECIDED
from shared.errors import Conflict, Invalid, Stale
from shared.files.storing import refer_to_file, release_file
from shared.files.uploads import require_stored_upload
from shared.jobs.long_work import ask_for_work
from shared.journal.record import write_entry

PURPOSE = "import"
OWNER_KIND = "sheet_import"


def ask_for_import(
    session: Session,
    actor: Actor,
    *,
    upload_id: UUID,
    kind: str,
    region_code: str,
    agency_id: UUID | None,
    mode: str,
    lang: str,
    columns: Mapping[str, str | None] | None,
) -> SheetImport:
    """Take a file that was handed in, and have it checked; nothing is stored of its rows yet."""
    assert actor.account_id is not None
    main = KINDS[kind][0]
    if columns and (problems := rules.find_decision_problems(columns, columns, main.fields)):
        raise Invalid.all_of(problems)
    region = require_region(session, region_code)
    rules.require_importer(actor, kind, region.code, agency_id)
    if agency_id is not None:
        require_agency(session, agency_id, region.code, "agency_id")
    stored = require_stored_upload(session, actor, FILES, upload_id, PURPOSE)
    found = SheetImport(
        import_id=uuid4(),
        account_id=actor.account_id,
        region_code=region.code,
        agency_id=agency_id,
        kind=kind,
        mode=mode,
        lang=lang,
        file_name=stored.name or "",
        file_sha256=stored.sha256,
        state="waiting",
        columns=[],
        decided={main.key: dict(columns)} if columns else {},
        outcome={},
        asked_at=clock.now(),
        version=1,
    )
    refer_to_file(session, FILES, stored.sha256, OWNER_KIND, str(found.import_id))
    session.add(found)
    session.flush()
    _ask(session, actor, found, rules.CHECK_WORK)
    return found


def _ask(session: Session, actor: Actor, found: SheetImport, kind: str) -> None:
    found.work_id = ask_for_work(
        session,
        LONG_WORK,
        actor,
        kind,
        {"import_id": str(found.import_id)},
        region_code=found.region_code,
        agency_id=found.agency_id,
    )
    session.flush()


def decide_columns(
    session: Session,
    actor: Actor,
    import_id: UUID,
    *,
    sheet: str,
    columns: Mapping[str, str | None],
) -> SheetImport:
    """Decide which field each heading of a sheet is; the region remembers it, the file is checked again."""
    found = queries.get_import(session, actor, import_id, lock=True)
    rules.require_importer(actor, found.kind, found.region_code, found.agency_id)
    if found.state not in ("columns_wanted", "checked"):
        raise Conflict(f"its columns cannot be decided while it is {found.state}", code=found.state)
    table = next((table for table in found.columns if table["sheet"].strip() == sheet), None)
    if table is None:
        raise Invalid.at("sheet", "the file has no such sheet that is read")
    headings = {heading["text"]: heading for heading in table["headings"]}
    if problems := rules.find_decision_problems(columns, headings, SHAPES[table["shape"]].fields):
        raise Invalid.all_of(problems)
    found.decided = {**found.decided, table["shape"]: dict(columns)}
    found.state = "waiting"
    found.version += 1
    _remember(session, actor, found, table, columns)
    _ask(session, actor, found, rules.CHECK_WORK)
    return found


def answer_names(
    session: Session,
    actor: Actor,
    import_id: UUID,
    expected_version: int,
    *,
    answers: Sequence[Mapping[str, Any]],
) -> SheetImport:
    """Say which records the file's unsure names mean; this import remembers it, the file is checked again."""
    found = queries.get_import(session, actor, import_id, lock=True)
    rules.require_importer(actor, found.kind, found.region_code, found.agency_id)
    if found.state != "checked":
        raise Conflict(f"its names cannot be answered while it is {found.state}", code=found.state)
    if found.version != expected_version:
        raise Stale("it was checked anew after you looked; look at its names again")
    if problems := rules.find_answer_problems(answers, found.questions):
        raise Invalid.all_of(problems)
    given = {answer["number"] - 1: answer["choice"] for answer in answers}
    found.answers = merge_answers(found.questions, found.answers, given)
    found.state = "waiting"
    found.version += 1
    _ask(session, actor, found, rules.CHECK_WORK)
    return found


def _remember(
    session: Session,
    actor: Actor,
    found: SheetImport,
    table: Mapping[str, Any],
    columns: Mapping[str, str | None],
) -> None:
    known = queries.find_decided(session, found.region_code, table["signature"])
    if known is None:
        known = DecidedColumns(
            region_code=found.region_code, signature=table["signature"], shape=table["shape"], version=0
        )
        session.add(known)
    elif known.columns == dict(columns):
        return
    known.columns, known.decided_at = dict(columns), clock.now()
    known.version += 1
    session.flush()
    role = actor.require_mandate(DRAFTERS, found.region_code, found.agency_id).role
    body = {name: getattr(known, name) for name in ("region_code", "signature", "shape", "columns")}
    record_id = f"{known.region_code}/{known.signature}"
    write_entry(session, actor, role, COLUMNS_DECIDED, record_id, known.version, body)


def ask_for_application(session: Session, actor: Actor, import_id: UUID, *, mode: str | None) -> SheetImport:
    """Have a checked import applied, all of it or its valid rows."""
    found = queries.get_import(session, actor, import_id, lock=True)
    rules.require_importer(actor, found.kind, found.region_code, found.agency_id)
    found.mode = mode or found.mode
    rules.refuse_application(found.state, found.outcome, found.mode)
    found.version += 1
    _ask(session, actor, found, rules.APPLY_WORK)
    return found


def ask_for_undoing(session: Session, actor: Actor, import_id: UUID, expected_version: int) -> SheetImport:
    """Have taken back what an import made and nobody touched since; everything else stays and is named."""
    found = queries.get_import(session, actor, import_id, lock=True)
    rules.require_importer(actor, found.kind, found.region_code, found.agency_id)
    rules.refuse_undoing(
        found.state, found.journal_from, found.outcome, is_undone=found.undone_at is not None
    )
    if found.version != expected_version:
        raise Stale("somebody did something with this import after you read it; look at it again")
    rules.refuse_written(*queries.count_written(session, found))
    found.version += 1
    _ask(session, actor, found, rules.UNDO_WORK)
    return found


def remove_import(session: Session, actor: Actor, import_id: UUID) -> None:
    """Forget a file and what was wrong in it; what was applied stays."""
    found = queries.get_import(session, actor, import_id, lock=True)
    for sha256 in {found.file_sha256, found.marked_sha256} - {None}:
        release_file(session, FILES, str(sha256), OWNER_KIND, str(import_id))
    session.execute(delete(SheetImport).where(SheetImport.import_id == import_id))

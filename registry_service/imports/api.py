"""The endpoints of imports: templates, a file's check with its faults marked, and its application."""

import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.rules import KEEPERS
from registry_service.files.models import FILES
from registry_service.imports import actions, queries
from registry_service.imports.asking import tell_answered
from registry_service.imports.models import SheetImport
from registry_service.imports.region_records import RegionRecords
from registry_service.imports.schemas import (
    ImportApplicationInput,
    ImportFilter,
    ImportInput,
    ImportSchema,
    NameAnswersInput,
    SheetColumnsInput,
    SheetColumnsSchema,
    SheetProblemSchema,
    TemplateArguments,
    UnsureNamesSchema,
    WorkbookArguments,
)
from registry_service.imports.shapes import KINDS, REGION, SHAPES
from registry_service.imports.template import make_csv_template, write_region_workbook, write_template
from registry_service.innovations.rules import DRAFTERS
from registry_service.regions.queries import require_region
from shared.actor import Actor
from shared.errors import Conflict, Invalid
from shared.files.queries import open_stored
from shared.files.rules import CSV, XLSX
from shared.http.access import any_of
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page
from shared.http.snapshot_streams import stream_snapshot
from shared.http.streams import Attachment, read_attachment

IMPORTERS = any_of(*DRAFTERS)
ONE = "/imports/<uuid:import_id>"
PIECE = 65_536

imports = Endpoints("imports", "/api/v1", "Imports of sheets, their templates and faults")


def _location(found: SheetImport) -> str:
    return f"/api/v1/imports/{found.import_id}"


@read_attachment(
    imports, "/imports/template", access=IMPORTERS, arguments=TemplateArguments, media_types=(XLSX, CSV)
)
def get_template(session: Session, actor: Actor, arguments: dict[str, Any]) -> Attachment:
    """An empty workbook with what there is to choose from in this region, or the headings as CSV."""
    region = require_region(session, arguments["region_code"])
    if arguments["format"] == "csv":
        if arguments["kind"] == REGION:
            raise Invalid.at("format", "a whole region has several sheets and is no CSV")
        chunks = make_csv_template(arguments["kind"], arguments["lang"])
        return Attachment(f"{arguments['kind']} {region.code}.csv", CSV, chunks)
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed when it was sent
    records = RegionRecords(session, actor, region, arguments["lang"])
    write_template(file, records, arguments["kind"], arguments["agency_id"])
    return _attach(file, f"{arguments['kind']} {region.code}.xlsx")


@stream_snapshot(
    imports,
    "/exports/workbook",
    access=any_of(*KEEPERS),
    arguments=WorkbookArguments,
    media_types=(XLSX,),
)
def export_workbook(session: Session, actor: Actor, arguments: dict[str, Any]) -> Attachment:
    """Everything that a region keeps in one workbook, which can be imported again."""
    region = require_region(session, arguments["region_code"])
    actor.require_mandate(KEEPERS, region.code)
    records = RegionRecords(session, actor, region, arguments["lang"])
    return Attachment(f"Prima {region.code}.xlsx", XLSX, _write_and_read(records))


def _write_and_read(records: RegionRecords) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as opened:
        file = cast("BinaryIO", opened)
        write_region_workbook(file, records)
        yield from _read_and_close(file)


def _attach(file: BinaryIO, name: str) -> Attachment:
    size = file.seek(0, 2)
    return Attachment(name, XLSX, _read_and_close(file), size)


def _read_and_close(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


@imports.write("POST", "/imports", access=IMPORTERS, body=ImportInput, answer=ImportSchema, status=202)
def ask_for_import(session: Session, actor: Actor, body: dict[str, Any]) -> Answer:
    """Have an uploaded file checked; nothing of it is stored until it is applied."""
    found = actions.ask_for_import(session, actor, **body)
    return Answer(found, location=_location(found))


@imports.read("/imports", access=IMPORTERS, answer=ImportSchema, arguments=ImportFilter, paged=True)
def list_imports(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """Your imports and those of the regions that you keep, the newest first."""
    return queries.list_imports(session, actor, **arguments)


@imports.read(ONE, access=IMPORTERS, answer=ImportSchema)
def get_import(session: Session, actor: Actor, import_id: UUID) -> SheetImport:
    """How far it is, and what came out."""
    return queries.get_import(session, actor, import_id)


@imports.write("DELETE", ONE, access=IMPORTERS, answer=None, status=204)
def remove_import(session: Session, actor: Actor, import_id: UUID) -> None:
    """Forget the file and its faults; what was applied stays."""
    actions.remove_import(session, actor, import_id)


@imports.read(
    f"{ONE}/problems", access=IMPORTERS, answer=SheetProblemSchema, arguments=ListArguments, paged=True
)
def list_problems(session: Session, actor: Actor, import_id: UUID, arguments: dict[str, Any]) -> Page:
    """Every fault of the file, at its cell, in its order."""
    queries.get_import(session, actor, import_id)
    return queries.list_problems(session, import_id, **arguments)


@imports.read(f"{ONE}/columns", access=IMPORTERS, answer=SheetColumnsSchema)
def get_columns(session: Session, actor: Actor, import_id: UUID) -> dict[str, Any]:
    """What each column is or is proposed to be."""
    found = queries.get_import(session, actor, import_id)
    return {"tables": [_answer_table(table) for table in found.columns]}


def _answer_table(table: dict[str, Any]) -> dict[str, Any]:
    known = [
        {
            "field": column.field,
            "heading_id": column.in_indonesian,
            "heading_en": column.in_english,
            "is_required": column.is_required,
        }
        for column in SHAPES[table["shape"]].columns
    ]
    return {**table, "fields_known": known}


@imports.write(
    "PUT", f"{ONE}/columns", access=IMPORTERS, body=SheetColumnsInput, answer=ImportSchema, status=202
)
def decide_columns(session: Session, actor: Actor, import_id: UUID, body: dict[str, Any]) -> Answer:
    """Decide what the columns of a sheet are; the region remembers it, the file is checked again."""
    found = actions.decide_columns(session, actor, import_id, **body)
    return Answer(found, location=_location(found))


@imports.read(f"{ONE}/names", access=IMPORTERS, answer=UnsureNamesSchema)
def get_names(session: Session, actor: Actor, import_id: UUID) -> dict[str, Any]:
    """The names of the file that are not sure, each once, with what they may mean."""
    found = queries.get_import(session, actor, import_id)
    return {"names": tell_answered(found.questions, found.answers)}


@imports.write(
    "PUT",
    f"{ONE}/names",
    access=IMPORTERS,
    body=NameAnswersInput,
    answer=ImportSchema,
    status=202,
    if_match=True,
)
def answer_names(
    session: Session, actor: Actor, import_id: UUID, expected_version: int, body: dict[str, Any]
) -> Answer:
    """Say which records names mean; this import remembers it, and the file is checked again."""
    found = actions.answer_names(session, actor, import_id, expected_version, **body)
    return Answer(found, location=_location(found))


@imports.write(
    "POST",
    f"{ONE}/application",
    access=IMPORTERS,
    body=ImportApplicationInput,
    answer=ImportSchema,
    status=202,
)
def apply_import(session: Session, actor: Actor, import_id: UUID, body: dict[str, Any]) -> Answer:
    """Have a checked import applied in one transaction, all of it or its valid rows."""
    found = actions.ask_for_application(session, actor, import_id, **body)
    return Answer(found, location=_location(found))


@imports.write("POST", f"{ONE}/undoing", access=IMPORTERS, answer=ImportSchema, status=202, if_match=True)
def undo_import(session: Session, actor: Actor, import_id: UUID, expected_version: int) -> Answer:
    """Have archived or withdrawn what it made and nobody touched since; the rest stays and is named."""
    found = actions.ask_for_undoing(session, actor, import_id, expected_version)
    return Answer(found, location=_location(found))


@read_attachment(imports, f"{ONE}/workbook", access=IMPORTERS, media_types=(XLSX,))
def get_marked_workbook(session: Session, actor: Actor, import_id: UUID) -> Attachment:
    """The file rebuilt after our template, with wrong cells marked and a column of reasons."""
    found = queries.get_import(session, actor, import_id)
    if found.marked_sha256 is None:
        raise Conflict("there is nothing to mark in this file", code="nothing_to_mark")
    pieces = list(open_stored(session, FILES, found.marked_sha256))
    return Attachment(f"{KINDS[found.kind][0].title(found.lang)}.xlsx", XLSX, pieces)

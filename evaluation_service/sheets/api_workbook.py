"""The endpoints of a sheet as a workbook: downloaded, uploaded when filled in, marked where it is wrong."""

import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.sheets import queries
from evaluation_service.sheets.actions import workbook as deeds
from evaluation_service.sheets.answer_rules import SheetForm
from evaluation_service.sheets.asked import get_sheet_form
from evaluation_service.sheets.workbook import filling
from evaluation_service.sheets.workbook.layout import Fault
from evaluation_service.sheets.workbook.writing import Filling, write_workbook
from evaluation_service.sheets.workbook_schemas import (
    MarkedWorkbookArguments,
    SheetWorkbookArguments,
    SheetWorkbookInput,
    SheetWorkbookOutcomeSchema,
)
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.errors import Conflict
from shared.files.rules import XLSX
from shared.http.access import any_of
from shared.http.endpoints import Endpoints
from shared.http.streams import Attachment, read_attachment

EVALUATORS = any_of(EVALUATOR)
ONE = "/sheets/<uuid:sheet_id>/workbook"
PIECE = 65_536

sheet_workbooks = Endpoints("sheet_workbooks", "/api/v1", "Sheets as workbooks, to be filled in offline")


@read_attachment(
    sheet_workbooks, ONE, access=EVALUATORS, arguments=SheetWorkbookArguments, media_types=(XLSX,)
)
def get_workbook(session: Session, actor: Actor, sheet_id: UUID, arguments: dict[str, str]) -> Attachment:
    """One's sheet with what is answered so far, to be filled in without a network."""
    placed = queries.get_filled_sheet(session, actor, sheet_id)
    form = get_sheet_form(session, placed.period)
    fillings = filling.fill_in(form, queries.list_answers(session, sheet_id))
    return _attach(placed, form, fillings, arguments["lang"])


@sheet_workbooks.write(
    "POST", ONE, access=EVALUATORS, body=SheetWorkbookInput, answer=SheetWorkbookOutcomeSchema
)
def apply_workbook(session: Session, actor: Actor, sheet_id: UUID, body: dict[str, UUID]) -> dict[str, Any]:
    """Save the answers of a filled-in workbook; 422 names every wrong cell, and nothing is saved then."""
    with filling.opened_upload(session, actor, body["upload_id"]) as file:
        return deeds.apply_workbook(session, actor, sheet_id, file)


@read_attachment(
    sheet_workbooks,
    f"{ONE}/marked",
    access=EVALUATORS,
    arguments=MarkedWorkbookArguments,
    media_types=(XLSX,),
)
def get_marked_workbook(
    session: Session, actor: Actor, sheet_id: UUID, arguments: dict[str, Any]
) -> Attachment:
    """An uploaded workbook with its own values, its wrong cells marked, and what was changed meanwhile."""
    placed = queries.get_filled_sheet(session, actor, sheet_id)
    form = get_sheet_form(session, placed.period)
    with filling.opened_upload(session, actor, arguments["upload_id"]) as file:
        found = deeds.compare(session, placed, form, file)
    deeds.mark_conflicts(found)
    if not found.filled.faults:
        raise Conflict("there is nothing to mark in this file", code="nothing_to_mark")
    by_key: dict[str, list[Fault]] = {}
    for fault in found.filled.faults:
        by_key.setdefault(fault.key, []).append(fault)
    fillings = filling.fill_as_given(form, found.filled, found.present)
    return _attach(placed, form, fillings, arguments["lang"], by_key)


def _attach(
    placed: queries.PlacedSheet,
    form: SheetForm,
    fillings: dict[str, Filling],
    lang: str,
    faults: dict[str, list[Fault]] | None = None,
) -> Attachment:
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed when it was sent
    title, facts = filling.title_of(placed), filling.facts_of(placed)
    write_workbook(file, form, facts, title, fillings, lang, faults)
    size = file.seek(0, 2)
    name = f"F-02 {placed.lokus.unit_short_name}.xlsx"
    return Attachment(name, XLSX, _read_and_close(file), size)


def _read_and_close(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece

"""Reads what goes into a sheet's workbook, and opens one that was uploaded; no writes."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, cast
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.sheets import queries
from evaluation_service.sheets.answer_rules import SheetForm
from evaluation_service.sheets.models import Answer
from evaluation_service.sheets.workbook import layout
from evaluation_service.sheets.workbook.reading import Filled, list_keys, values_of
from evaluation_service.sheets.workbook.writing import Filling
from shared.actor import Actor
from shared.errors import Invalid, NotFound
from shared.files.queries import get_upload, open_stored

PURPOSE = "sheet"


def facts_of(placed: queries.PlacedSheet) -> dict[str, str]:
    """Of which sheet a workbook is."""
    return {"format": layout.FORMAT, "sheet_id": str(placed.sheet.sheet_id)}


def title_of(placed: queries.PlacedSheet) -> str:
    """What stands above every page."""
    marking = f" ({placed.period.marking})" if placed.period.marking else ""
    return f"{placed.lokus.unit_official_name} – {placed.period.name}{marking}"


def fill_in(form: SheetForm, answers: Sequence[Answer]) -> dict[str, Filling]:
    """The rows with what was answered so far."""
    found = {}
    for answer in answers:
        level = answer.chosen if form.has_elements else answer.level
        texts: dict[str, Any] = {
            layout.LEVEL: level,
            layout.NOTE: answer.note,
            layout.REASON: answer.reason,
        }
        values = {name: str(value) for name, value in texts.items() if value is not None}
        found[layout.key_of(answer.indicator_code)] = Filling(values, answer.version)
        for code in answer.ticked:
            found[layout.key_of(answer.indicator_code, layout.TICKED, code)] = Filling({layout.SEEN: "x"})
        for code, number in answer.counts.items():
            found[layout.key_of(answer.indicator_code, layout.COUNTS, code)] = Filling(
                {layout.SEEN: str(number)}
            )
    return found


def fill_as_given(form: SheetForm, filled: Filled, present: Mapping[str, Answer]) -> dict[str, Filling]:
    """The rows as a file has them, each against the version that stands now and is shown beside it."""
    versions = {layout.key_of(code): row.version for code, row in present.items()}
    return {key: Filling(values_of(filled, key), versions.get(key)) for key in list_keys(form, filled)}


@contextmanager
def opened_upload(session: Session, actor: Actor, upload_id: UUID) -> Iterator[BinaryIO]:
    """The actor's uploaded workbook, to be read back and forth; raises Invalid at `upload_id`."""
    try:
        upload = get_upload(session, actor, FILES, upload_id)
    except NotFound as error:
        raise Invalid.at("upload_id", error.detail) from error
    if upload.purpose != PURPOSE:
        raise Invalid.at("upload_id", f"was handed in as {upload.purpose}, not as {PURPOSE}")
    if upload.sha256 is None:
        why = upload.refusal or f"only {upload.received} of {upload.size} bytes have arrived"
        raise Invalid.at("upload_id", why)
    with tempfile.TemporaryFile() as spool:
        for chunk in open_stored(session, FILES, upload.sha256):
            spool.write(chunk)
        spool.seek(0)
        yield cast("BinaryIO", spool)

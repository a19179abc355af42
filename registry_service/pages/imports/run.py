"""The page of one import: how far it is, what came out, what is wrong, which columns are to be matched."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy import Row
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies_by_id
from registry_service.imports import queries, rules
from registry_service.imports.asking import tell_answered
from registry_service.imports.models import SheetImport
from registry_service.imports.shapes import SHAPES
from registry_service.pages.imports.frame import (
    IMPORTERS,
    KIND_WORDS,
    LEFT_WORDS,
    MODE_WORDS,
    STATE_WORDS,
    WHY_WORDS,
    WORK_WORDS,
    import_pages,
)
from registry_service.regions.queries import get_region
from registry_service.work.queries import get_work
from registry_service.work.rules import is_asker
from shared.actor import Actor
from shared.errors import Conflict, NotFound
from shared.jobs.long_table import OPEN_STATES
from shared.web.forms import Form
from shared.web.language import choose_language
from shared.web.render import Shown
from shared.web.site import address_of

ONE = "/impor/<uuid:import_id>"
FAULTS = 50
LEFT_OUT = "-"
NONE_OF_THEM = "-"


class RunArguments(Schema):
    """Where the list of faults goes on."""

    cursor = fields.String(load_default=None)


@import_pages.read(ONE, access=IMPORTERS, arguments=RunArguments)
def show_import(
    session: Session,
    actor: Actor,
    import_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
) -> Shown:
    """One import as it stands."""
    found = queries.get_import(session, actor, import_id)
    cursor = arguments["cursor"] if arguments else None
    work = _find_work(session, actor, found)
    is_open = work is not None and work.state in OPEN_STATES
    faults = queries.list_problems(session, import_id, cursor=cursor, limit=FAULTS)
    unsure = queries.list_unsure_names(session, import_id) if found.outcome.get("problems") else []
    values = {
        "found": found,
        "region": get_region(session, found.region_code),
        "agencies": list_agencies_by_id(session, [found.agency_id]) if found.agency_id else {},
        "work": work,
        "is_open": is_open,
        "is_own_work": work is not None and is_asker(actor, work.requested_by),
        "faults": faults,
        "unsure": unsure,
        "names": tell_answered(found.questions, found.answers),
        "none_of_them": NONE_OF_THEM,
        "rows": _count_rows(found),
        "tables": [_tell_table(table) for table in found.columns],
        "ways": [] if is_open else _list_ways(found),
        "left_out": LEFT_OUT,
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
        "mode_words": MODE_WORDS,
        "work_words": WORK_WORDS,
        "undo_work": rules.UNDO_WORK,
        "left_words": LEFT_WORDS,
        "why_words": WHY_WORDS,
        "can_undo": not is_open and _can_undo(session, found),
        "is_first": cursor is None,
        "form": form or Form(),
        "workbook": address_of(f"/api/v1/imports/{import_id}/workbook") if found.marked_sha256 else None,
    }
    return Shown("imports/run.html", values)


def _find_work(session: Session, actor: Actor, found: SheetImport) -> Row[Any] | None:
    """The last work on it; finished work is forgotten after a while."""
    try:
        return get_work(session, actor, found.work_id) if found.work_id else None
    except NotFound:
        return None


def _count_rows(found: SheetImport) -> list[tuple[str, dict[str, int]]]:
    """The counts of each sheet under its name."""
    lang = choose_language()
    return [(SHAPES[key].title(lang), counts) for key, counts in found.outcome.get("rows", {}).items()]


def _tell_table(table: dict[str, Any]) -> dict[str, Any]:
    """The headings of a sheet with what each can be, and what is missing by name."""
    lang, shape = choose_language(), SHAPES[table["shape"]]
    names = {column.field: column.heading(lang) for column in shape.columns}
    return {
        **table,
        "choices": list(names.items()),
        "missing_names": [names.get(field, field) for field in table["missing"]],
    }


def _can_undo(session: Session, found: SheetImport) -> bool:
    """It made something; that it made too much to be taken back is told to whoever asks for it."""
    try:
        rules.refuse_undoing(
            found.state, found.journal_from, found.outcome, is_undone=found.undone_at is not None
        )
    except Conflict:
        return False
    _, made = queries.count_written(session, found)
    return made > 0


def _list_ways(found: SheetImport) -> list[str]:
    """How it may be applied as it is now."""
    ways = []
    for mode in rules.MODES:
        try:
            rules.refuse_application(found.state, found.outcome, mode)
        except Conflict:
            continue
        ways.append(mode)
    return ways if found.outcome.get("problems") else ways[:1]

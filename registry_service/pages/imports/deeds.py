"""What is done about an import: its columns matched, applied, stopped, forgotten; it decides nothing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service.imports import actions, queries
from registry_service.imports.asking import MOST_QUESTIONS
from registry_service.imports.schemas import MODE
from registry_service.pages.imports.frame import IMPORTERS, import_pages
from registry_service.pages.imports.run import LEFT_OUT, NONE_OF_THEM, ONE, show_import
from registry_service.work.actions import cancel_own_work
from shared.actor import Actor
from shared.errors import Conflict, FieldProblem, Invalid, Stale
from shared.http.fields import StrictBoolean
from shared.web.catalogues import mark as _
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.site import address_of

CONFIRM = "please confirm"
CHECKED_ANEW = "it was checked anew after you looked; look at what will change now, then apply it"


class HeadingForm(Schema):
    """A heading, and the field that it is."""

    heading = fields.String(required=True, validate=validate.Length(max=200))
    field = fields.String(required=True, validate=validate.Length(max=60))


class ColumnsForm(Schema):
    """Every heading of one sheet."""

    sheet = fields.String(required=True, validate=validate.Length(max=100))
    columns = fields.List(fields.Nested(HeadingForm), required=True, validate=validate.Length(max=200))


class NameForm(Schema):
    """One name, and the record that it means; without one nothing is said of it."""

    number = fields.Integer(required=True, validate=validate.Range(min=1, max=MOST_QUESTIONS))
    choice = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=1000))


class NamesForm(Schema):
    """What the unsure names of a file mean."""

    answers = fields.List(
        fields.Nested(NameForm), required=True, validate=validate.Length(max=MOST_QUESTIONS)
    )


class ApplicationForm(Schema):
    """How it is applied, once somebody has looked at what will change."""

    mode = fields.String(required=True, validate=MODE)
    is_sure = StrictBoolean(required=True, validate=validate.Equal(True, error=CONFIRM))


class UndoingForm(Schema):
    """That it is meant."""

    is_wanted = StrictBoolean(required=True, validate=validate.Equal(True, error=CONFIRM))


def _see(import_id: UUID, notice: Notice) -> See:
    return See(address_of(f"/impor/{import_id}"), notice)


@import_pages.form(f"{ONE}/kolom", access=IMPORTERS, show=show_import, body=ColumnsForm)
def match_columns(session: Session, actor: Actor, import_id: UUID, body: dict[str, Any]) -> See:
    """Say what the columns of a sheet are; the region remembers it."""
    chosen = {row["heading"]: None if row["field"] == LEFT_OUT else row["field"] for row in body["columns"]}
    try:
        actions.decide_columns(session, actor, import_id, sheet=body["sheet"].strip(), columns=chosen)
    except Invalid as error:
        raise Invalid.all_of(_at_their_rows(error, list(chosen))) from error
    return _see(import_id, Notice(_("The columns are matched and remembered. The file is checked again.")))


def _at_their_rows(error: Invalid, headings: list[str]) -> list[FieldProblem]:
    """What was said against a heading, at the row of the form that holds it."""
    places = {f"columns.{text}": f"columns[{place}].field" for place, text in enumerate(headings)}
    return [FieldProblem(places.get(each.field, each.field), each.message) for each in error.fields]


@import_pages.form(f"{ONE}/nama", access=IMPORTERS, show=show_import, body=NamesForm, if_match=True)
def answer_names(
    session: Session, actor: Actor, import_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Say which records the file's unsure names mean; it is checked again with the answers."""
    said = [(place, row) for place, row in enumerate(body["answers"]) if row["choice"]]
    answers = [
        {"number": row["number"], "choice": None if row["choice"] == NONE_OF_THEM else row["choice"]}
        for _place, row in said
    ]
    if not answers:
        raise Invalid.at("answers", "say of one name at least what it means")
    try:
        actions.answer_names(session, actor, import_id, expected_version, answers=answers)
    except Invalid as error:
        # What was said against an answer, at its field of the form, where some are left open.
        places = {f"answers[{number}]": f"answers[{place}]" for number, (place, _row) in enumerate(said)}
        raise Invalid.all_of([_at_its_place(each, places) for each in error.fields]) from error
    return _see(import_id, Notice(_("Your answers are kept. The file is checked again.")))


def _at_its_place(problem: FieldProblem, places: Mapping[str, str]) -> FieldProblem:
    row, dot, part = problem.field.partition(".")
    return FieldProblem(f"{places.get(row, row)}{dot}{part}", problem.message)


@import_pages.form(f"{ONE}/terapkan", access=IMPORTERS, show=show_import, body=ApplicationForm, if_match=True)
def apply_import(
    session: Session, actor: Actor, import_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Have the checked rows written, if they are those that were looked at."""
    if queries.get_import(session, actor, import_id, lock=True).version != expected_version:
        raise Stale(CHECKED_ANEW)
    actions.ask_for_application(session, actor, import_id, mode=body["mode"])
    return _see(import_id, Notice(_("The rows are being written. You may close this page meanwhile.")))


@import_pages.form(f"{ONE}/batalkan", access=IMPORTERS, show=show_import, body=UndoingForm, if_match=True)
def undo_import(
    session: Session, actor: Actor, import_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Take back what the import made and nobody touched since."""
    actions.ask_for_undoing(session, actor, import_id, expected_version)
    return _see(import_id, Notice(_("The import is being undone. You may close this page meanwhile.")))


@import_pages.form(f"{ONE}/hentikan", access=IMPORTERS, show=show_import)
def stop_work(session: Session, actor: Actor, import_id: UUID) -> See:
    """Stop what is under way; nothing of it is kept."""
    found = queries.get_import(session, actor, import_id)
    if found.work_id is None:
        raise Conflict("nothing is under way", code="nothing_under_way")
    cancel_own_work(session, actor, found.work_id)
    return _see(import_id, Notice(_("It was stopped. Nothing of it is kept.")))


@import_pages.form(f"{ONE}/hapus", access=IMPORTERS, show=show_import)
def forget_import(session: Session, actor: Actor, import_id: UUID) -> See:
    """Forget the file and its faults; what was applied stays."""
    actions.remove_import(session, actor, import_id)
    return See(
        address_of("/impor"), Notice(_("The file and its faults were removed. What was applied stays."))
    )

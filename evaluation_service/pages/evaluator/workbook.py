"""The page of a sheet as a workbook: download it, fill it in without a network, send it back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.evidence.rules import PURPOSES
from evaluation_service.pages.evaluator.contents import read_sheet
from evaluation_service.pages.evaluator.frame import EVALUATORS, SHEET, evaluator_pages
from evaluation_service.sheets.actions import workbook as deeds
from evaluation_service.sheets.workbook import filling
from shared.actor import Actor
from shared.errors import FieldProblem, Invalid
from shared.files.uploads import take_whole_file
from shared.web.forms import Form
from shared.web.render import Shown
from shared.web.sent_files import FormFile, SentFile

FILE = "file"
PURPOSE = PURPOSES[filling.PURPOSE]
WORKBOOK = f"{SHEET}/luring"


@evaluator_pages.read(WORKBOOK, access=EVALUATORS)
def show_workbook(
    session: Session,
    actor: Actor,
    sheet_id: UUID,
    form: Form | None = None,
    outcome: Mapping[str, Any] | None = None,
    refused: Mapping[str, Any] | None = None,
) -> Shown:
    """How to fill in the sheet offline, and what became of a file that was sent."""
    contents = read_sheet(session, actor, sheet_id)
    values = {
        "contents": contents,
        "form": form or Form(),
        "purpose": PURPOSE,
        "outcome": outcome,
        "refused": refused,
    }
    return Shown("evaluator/workbook.html", values, 422 if refused else 200)


@evaluator_pages.form(
    WORKBOOK, access=EVALUATORS, show=show_workbook, files={FILE: FormFile(PURPOSE)}, once=False
)
def apply_workbook(session: Session, actor: Actor, sheet_id: UUID, files: Mapping[str, SentFile]) -> Shown:
    """Save the answers of a filled-in workbook; with a wrong cell nothing is saved, and each is named.

    Sent twice, it finds its answers saved. The file that was refused stays for a day, so that it can be
    had back with its wrong cells marked.
    """
    sent = files[FILE]
    upload = take_whole_file(
        session, actor, FILES, name=sent.name, stream=sent.stream, purpose=filling.PURPOSE, field=FILE
    )
    with filling.opened_upload(session, actor, upload.upload_id) as file:
        try:
            outcome = deeds.apply_workbook(session, actor, sheet_id, file)
        except Invalid as error:
            if "faults" not in error.extra:
                raise Invalid.all_of([FieldProblem(FILE, one.message) for one in error.fields]) from error
            refused = {**error.extra, "upload_id": upload.upload_id, "name": sent.name}
            faulty: Shown = show_workbook(session, actor, sheet_id, refused=refused)
            return faulty
    done: Shown = show_workbook(session, actor, sheet_id, outcome=outcome)
    return done

"""The page of one sheet: how far it is, its aspects, the visit, last year's answers, the receipt."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.pages.evaluator.contents import SheetContents, read_sheet
from evaluation_service.pages.evaluator.frame import EVALUATORS, SHEET, evaluator_pages, sheet_address
from evaluation_service.proposals import actions as proposals
from evaluation_service.sheets import earlier, queries, whole
from evaluation_service.sheets.actions import copying, drafts
from evaluation_service.sheets.asked import find_visit_days
from evaluation_service.sheets.pleno_schemas import ContentInput
from evaluation_service.sheets.schemas import SheetChangeInput
from shared import clock
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown


def list_next_steps(contents: SheetContents) -> dict[str, Any]:
    """Where to go on: the first aspect with something left, if there is one."""
    left = [aspect for aspect in contents.aspects if not aspect.is_finished]
    return {"next_aspect": left[0] if left else None, "first_aspect": contents.aspects[0]}


@evaluator_pages.read(SHEET, access=EVALUATORS)
def show_sheet(session: Session, actor: Actor, sheet_id: UUID, form: Form | None = None) -> Shown:
    """One version of a sheet as a whole."""
    contents = read_sheet(session, actor, sheet_id)
    first, last, has_visit = find_visit_days(session, contents.placed.period)
    source = earlier.find_earlier(session, actor, contents.placed, contents.form)
    visit: dict[str, date | None] = {"visited_on": contents.record["visited_on"]}
    return Shown(
        "evaluator/sheet.html",
        {
            "contents": contents,
            "form": form or form_of(visit),
            "visit_days": (first, last),
            "has_visit": has_visit,
            "earlier": source,
            "returned": whole.find_returned_before(session, contents.placed.sheet),
            "now": clock.now(),
            **list_next_steps(contents),
        },
    )


@evaluator_pages.form(
    f"{SHEET}/kunjungan", access=EVALUATORS, show=show_sheet, body=SheetChangeInput, if_match=True
)
def set_visit(
    session: Session, actor: Actor, sheet_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Say when the unit was visited."""
    drafts.set_visit(session, actor, sheet_id, body["visited_on"], expected_version)
    return See(sheet_address(sheet_id), Notice(_("The day of the visit is saved.")))


@evaluator_pages.form(f"{SHEET}/usulan", access=EVALUATORS, show=show_sheet, body=ContentInput)
def confirm_proposal(session: Session, actor: Actor, sheet_id: UUID, body: dict[str, str]) -> See:
    """Say that one answers by this snapshot of the registry; Stale once there is a newer one."""
    placed = queries.get_filled_sheet(session, actor, sheet_id)
    proposals.confirm_proposal(session, actor, placed.lokus.lokus_id, body["content_sha256"])
    return See(sheet_address(sheet_id), Notice(_("It is noted that you have read the registry's proposal.")))


@evaluator_pages.form(f"{SHEET}/salin", access=EVALUATORS, show=show_sheet)
def copy_last_year(session: Session, actor: Actor, sheet_id: UUID) -> See:
    """Fill in what is unanswered from last year's sheet."""
    copying.copy_last_year(session, actor, sheet_id)
    copied = Notice(
        _("Last year's answers are copied. Please look at each of them and confirm or change it.")
    )
    return See(sheet_address(sheet_id), copied)

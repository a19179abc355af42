"""The page on which a sheet is handed in, or a team's sheet signed: what is missing is named and linked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.pages.evaluator.contents import SheetContents, read_sheet
from evaluation_service.pages.evaluator.frame import EVALUATORS, SHEET, evaluator_pages, sheet_address
from evaluation_service.sheets import pleno_view, queries
from evaluation_service.sheets.actions import handing, team
from evaluation_service.sheets.api import nudge_scoring
from evaluation_service.sheets.pleno_schemas import ContentInput
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown

HANDING = f"{SHEET}/kirim"


@dataclass(frozen=True)
class Lacking:
    """One thing that a sheet lacks, and where it is mended."""

    text: str
    address: str
    code: str | None
    reasons_needed: Sequence[str] = ()


@evaluator_pages.read(HANDING, access=EVALUATORS)
def show_handing(session: Session, actor: Actor, sheet_id: UUID, form: Form | None = None) -> Shown:
    """What the sheet comes to say, what it lacks, and the button that hands it in."""
    contents = read_sheet(session, actor, sheet_id)
    signing: dict[str, Any] | None = None
    if contents.is_team:
        signing = pleno_view.get_team_sheet(session, actor, contents.placed.lokus.lokus_id)["signing"]
    return Shown(
        "evaluator/handing.html",
        {
            "contents": contents,
            "lacking": _list_lacking(session, contents) if contents.is_open else [],
            "signing": signing,
            "form": form or Form(),
        },
    )


def _list_lacking(session: Session, contents: SheetContents) -> list[Lacking]:
    answers = queries.list_answers(session, contents.sheet_id)
    found = []
    for problem in handing.find_unfinished(session, contents.placed, answers):
        code = problem.field.removeprefix("answers.").removesuffix(".reason")
        if code in contents.form.indicators:
            address = sheet_address(contents.sheet_id, contents.aspect_of(code))
            is_reason = problem.field.endswith(".reason")
            needed = contents.answers[code]["reasons_needed"] if is_reason else ()
            found.append(Lacking(problem.message, f"{address}#i-{code}", code, needed))
        else:
            found.append(Lacking(problem.message, f"{sheet_address(contents.sheet_id)}#visited_on", None))
    return found


def _handed_in(placed: queries.PlacedSheet) -> Notice:
    values = {"unit": placed.lokus.unit_short_name, "period": placed.period.name}
    return Notice(
        _("The sheet is handed in. Keep the receipt below."),
        share=_("The evaluation sheet for %(unit)s (%(period)s) is handed in."),
        values=values,
    )


@evaluator_pages.form(HANDING, access=EVALUATORS, show=show_handing)
def submit_sheet(session: Session, actor: Actor, sheet_id: UUID) -> See:
    """Hand the sheet in; it is scored soon after."""
    placed = handing.submit_sheet(session, actor, sheet_id)
    nudge_scoring(session)
    return See(sheet_address(sheet_id), _handed_in(placed))


@evaluator_pages.form(f"{SHEET}/tanda-tangan", access=EVALUATORS, show=show_handing, body=ContentInput)
def sign_team_sheet(session: Session, actor: Actor, sheet_id: UUID, body: dict[str, str]) -> See:
    """Sign exactly what the team's sheet says now; the last signature hands it in."""
    placed = queries.get_filled_sheet(session, actor, sheet_id)
    signed = team.sign_team_sheet(session, actor, placed.lokus.lokus_id, body["content_sha256"])
    nudge_scoring(session)
    if signed.submitted_at is not None:
        return See(sheet_address(sheet_id), _handed_in(placed))
    return See(sheet_address(sheet_id, "kirim"), Notice(_("Signed. The others of the team sign next.")))


@evaluator_pages.form(f"{SHEET}/kirim-tim", access=EVALUATORS, show=show_handing)
def submit_team_sheet(session: Session, actor: Actor, sheet_id: UUID) -> See:
    """Hand in what everybody has signed who still scores the lokus."""
    placed = queries.get_filled_sheet(session, actor, sheet_id)
    team.submit_team_sheet(session, actor, placed.lokus.lokus_id)
    nudge_scoring(session)
    return See(sheet_address(sheet_id), _handed_in(placed))

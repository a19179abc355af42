"""The page of one aspect: its indicators to be answered, with what stands beside each; saved by one form."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.pages.evaluator.answers_form import AspectInput, fill_form, place_problems, read_meant
from evaluation_service.pages.evaluator.contents import Beside, SheetContents, read_beside, read_sheet
from evaluation_service.pages.evaluator.frame import EVALUATORS, SHEET, evaluator_pages, sheet_address
from evaluation_service.sheets import pleno_queries
from evaluation_service.sheets.actions import changing
from shared.actor import Actor
from shared.errors import Invalid, NotFound
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown

ASPECT = f"{SHEET}/<aspect_code>"


@evaluator_pages.read(ASPECT, access=EVALUATORS)
def show_aspect(
    session: Session, actor: Actor, sheet_id: UUID, aspect_code: str, form: Form | None = None
) -> Shown:
    """The indicators of one aspect of a sheet."""
    contents = read_sheet(session, actor, sheet_id)
    order = [aspect.code for aspect in contents.aspects]
    if aspect_code not in order:
        raise NotFound("the instrument has no such aspect")
    place = order.index(aspect_code)
    aspect = contents.aspects[place]
    beside = read_beside(session, actor, contents, aspect.codes)
    shown = form or fill_form(aspect.codes, contents.form, contents.answers)
    return Shown(
        "evaluator/aspect.html",
        {
            "contents": contents,
            "aspect": aspect,
            "previous": contents.aspects[place - 1] if place else None,
            "following": contents.aspects[place + 1] if place + 1 < len(order) else None,
            "form": shown,
            "indicators": [
                _describe(contents, beside, code, number, shown) for number, code in enumerate(aspect.codes)
            ],
            "beside": beside,
        },
    )


def _describe(
    contents: SheetContents, beside: Beside, code: str, number: int, form: Form
) -> Mapping[str, Any]:
    """One indicator: what is asked, what was answered, and what others say of it."""
    row = contents.rows[code]
    item = beside.items.get(code)
    is_chosen = contents.form.has_elements and row["rule"] is None
    return {
        "code": code,
        "name": f"answers[{number}]",
        "row": row,
        "field": "chosen" if contents.form.has_elements else "level",
        "has_ladder": contents.form.has_elements and not is_chosen,
        "answer": contents.answers.get(code),
        "earlier": beside.earlier.answers.get(code),
        "item": item if item and item["version"] else None,
        "evidence": [beside.evidence[one] for one in item["evidence_ids"]] if item else [],
        "proposal": beside.proposed.get(code),
        "standing": _list_standing(form).get(code),
    }


def _list_standing(form: Form) -> dict[str, Mapping[str, Any]]:
    """What others saved meanwhile, where a form was refused for that."""
    rows: Sequence[Mapping[str, Any]] = form.error.extra.get("answers", ()) if form.error else ()
    return {row["indicator_code"]: row for row in rows}


@evaluator_pages.form(ASPECT, access=EVALUATORS, show=show_aspect, body=AspectInput)
def save_aspect(
    session: Session, actor: Actor, sheet_id: UUID, aspect_code: str, body: dict[str, Any]
) -> See:
    """Save what was changed on the page, all or nothing; what somebody else changed is never overwritten."""
    meant = read_meant(body["answers"])
    try:
        saved = changing.save_changed(session, actor, sheet_id, meant.given, meant.confirmed)
    except Invalid as error:
        raise place_problems(error, meant.places) from error
    address = _go_on(session, actor, sheet_id, aspect_code, body["go"])
    if pleno_queries.list_withdrawn(session, sheet_id):
        return See(address, Notice(_("Saved. Signatures given before are withdrawn: please sign anew.")))
    if not saved:
        return See(address, Notice(_("There was nothing new to save."), share=""))
    return See(address, Notice(_("Saved: %(number)s answers."), {"number": str(len(saved))}))


def _go_on(session: Session, actor: Actor, sheet_id: UUID, aspect_code: str, go: str) -> str:
    if go == "check":
        return sheet_address(sheet_id, "kirim")
    order = [aspect.code for aspect in read_sheet(session, actor, sheet_id).aspects]
    following = order[order.index(aspect_code) + 1 :] if aspect_code in order else []
    if go == "next":
        return sheet_address(sheet_id, following[0]) if following else sheet_address(sheet_id, "kirim")
    return sheet_address(sheet_id, aspect_code)

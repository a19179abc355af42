"""The overview of one record for those who keep it: what comes next, what is missing, how it came about."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.catalogue.queries import list_twins
from registry_service.innovations import queries
from registry_service.pages.records import words
from registry_service.pages.records.deeds import list_steps
from registry_service.pages.records.frame import KEEPERS, Desk, open_desk, records_pages, values_of_desk
from registry_service.pages.records.sections import SECTIONS
from shared.actor import Actor
from shared.http.paging import Page
from shared.web.forms import Form
from shared.web.render import Shown

MOST_STEPS = 200
LOOKED_AT = frozenset({"draft", "returned", "submitted"})


@records_pages.read("/inovasi/<uuid:innovation_id>/kelola", access=KEEPERS)
def show_overview(session: Session, actor: Actor, innovation_id: UUID, form: Form | None = None) -> Shown:
    """Everything about one record, and the step that comes next."""
    desk = open_desk(session, actor, innovation_id)
    side_draft = queries.find_side_draft(session, innovation_id) if desk.state == "published" else None
    shared = values_of_desk(session, actor, desk)
    values = {
        **shared,
        **values_of_steps(session, actor, desk),
        "contents": _tell_contents(session, actor, desk),
        "side_draft": side_draft,
        "form": form or Form(),
        "may_begin": shared["may_write"] and desk.state == "published" and side_draft is None,
    }
    return Shown("records/overview.html", values)


def _tell_contents(session: Session, actor: Actor, desk: Desk) -> list[dict[str, Any]]:
    """What stands in the record, section by section; what is not filled in is named, not shown."""
    names = words.list_names(session, actor, [desk.record])
    contents = []
    for section in SECTIONS:
        told = [
            (words.name_field(field.name), words.tell_value(field.name, desk.record[field.name], names))
            for field in section.fields
            if field.kind != "flag" or desk.record[field.name]
        ]
        contents.append(
            {
                "title": section.title,
                "rows": [(label, lines) for label, lines in told if lines],
                "empty": [label for label, lines in told if not lines],
            }
        )
    return contents


def values_of_steps(session: Session, actor: Actor, desk: Desk) -> dict[str, Any]:
    """What can be done now, what was done, why it came back, and what may be the same innovation."""
    history: Page = queries.list_steps(
        session, actor, desk.innovation.innovation_id, cursor=None, limit=MOST_STEPS, newest_first=True
    )
    reasons = [
        each["reason"]
        for each in history.items
        if each["reason"] and (each["draft_id"] is not None) == desk.is_side_draft
    ]
    is_new = not desk.is_side_draft
    return {
        "steps": list_steps(actor, desk),
        "history": history.items,
        "return_reason": reasons[0] if reasons and desk.state == "returned" else None,
        "twins": _list_twins(session, actor, desk) if is_new and desk.state in LOOKED_AT else [],
    }


def _list_twins(session: Session, actor: Actor, desk: Desk) -> list[dict[str, Any]]:
    record = desk.record
    return list_twins(
        session,
        actor,
        name=record["name"],
        region_code=desk.region.code,
        long_name=record["long_name"],
        meaning=record["meaning_id"],
        agency_id=record["agency_id"],
        innovation_id=desk.innovation.innovation_id,
    )

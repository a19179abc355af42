"""The page of the draft beside a published record: what it would change, side by side, and its steps."""

from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.innovations import queries
from registry_service.innovations.actions import side_drafts
from registry_service.pages.records import words
from registry_service.pages.records.frame import (
    DRAFTERS,
    KEEPERS,
    open_desk,
    records_pages,
    values_of_desk,
)
from registry_service.pages.records.overview import show_overview, values_of_steps
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

DRAFT = "/inovasi/<uuid:innovation_id>/usulan"


@records_pages.read(DRAFT, access=KEEPERS)
def show_side_draft(session: Session, actor: Actor, innovation_id: UUID) -> Shown:
    """Published and drafted side by side, and the step that comes next."""
    desk = open_desk(session, actor, innovation_id, side=True)
    compared = queries.compare_side_draft(session, actor, innovation_id)
    published = {each["field"]: each["published"] for each in compared["differences"]}
    drafted = {each["field"]: each["draft"] for each in compared["differences"]}
    names = words.list_names(session, actor, [published, drafted])
    values = {
        **values_of_desk(session, actor, desk),
        **values_of_steps(session, actor, desk),
        "rows": words.lay_beside(compared["differences"], "published", "draft", names),
        "is_outdated": compared["base_version"] != compared["published_version"],
    }
    return Shown("records/side_draft.html", values)


@records_pages.form(f"{DRAFT}/mulai", access=DRAFTERS, show=show_overview)
def begin_side_draft(session: Session, actor: Actor, innovation_id: UUID) -> See:
    """Begin a draft beside the published record."""
    side_drafts.begin_side_draft(session, actor, innovation_id)
    told = _(
        "A draft stands beside the published record now. Change what you like; nothing of it is public yet."
    )
    return See(address_of(f"/inovasi/{innovation_id}/usulan"), Notice(told))

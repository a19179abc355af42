"""The page on which is noted how far what was promised has come; a note is added and never changed."""

from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy.orm import Session

from evaluation_service.pages.publications.frame import KEEPERS, LIST, ONE, get_kept, publication_pages
from evaluation_service.publications import queries
from evaluation_service.publications.actions import publications as deeds
from evaluation_service.publications.schemas import ProgressInput
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of, whole_address_of

PROGRESS = f"{ONE}/tindak-lanjut"


class ProgressForm(ProgressInput):
    """A note on one of the publication's commitments."""

    commitment_id = fields.UUID(required=True)


@publication_pages.read(PROGRESS, access=KEEPERS)
def show_progress(session: Session, actor: Actor, publication_id: UUID, form: Form | None = None) -> Shown:
    """The commitments to choose from, and a form for a note on one of them."""
    row = get_kept(session, actor, publication_id)
    values = {
        "publication": row,
        "commitments": queries.read_record(session, row).commitments,
        "form": form or Form(),
    }
    return Shown("publications/progress.html", values)


@publication_pages.form(PROGRESS, access=KEEPERS, show=show_progress, body=ProgressForm)
def note_progress(session: Session, actor: Actor, publication_id: UUID, body: dict[str, Any]) -> See:
    """Add it."""
    row = deeds.note_progress(session, actor, body.pop("commitment_id"), **body)
    path = f"{LIST}/{row.publication_id}"
    notice = Notice(
        _("The note is added."),
        {"title": row.title, "address": whole_address_of(path)},
        share=_("News of what was promised, %(title)s: %(address)s") if row.state == "published" else "",
    )
    return See(address_of(path), notice)

"""The page on which administrators watch a period: sheets, survey, F-01 and work, refreshed by script."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.pages.period.frame import KEEPERS, frame_of, period_pages
from evaluation_service.releases.progress import get_progress
from evaluation_service.sheets.actions.retry import retry_failed_work
from evaluation_service.sheets.api import nudge_scoring
from shared import clock
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of


@period_pages.read("/periode/<uuid:period_id>/kemajuan", access=KEEPERS)
def show_progress(session: Session, actor: Actor, period_id: UUID, form: Form | None = None) -> Shown:
    """How far the period is."""
    return Shown("period/progress.html", _values(session, actor, period_id, form))


@period_pages.read("/periode/<uuid:period_id>/kemajuan/cuplikan", access=KEEPERS)
def show_progress_part(session: Session, actor: Actor, period_id: UUID) -> Shown:
    """The figures alone, for the page that is open already."""
    return Shown("period/progress_part.html", _values(session, actor, period_id, None))


def _values(session: Session, actor: Actor, period_id: UUID, form: Form | None) -> dict[str, Any]:
    return {
        **frame_of(session, actor, period_id, "progress"),
        "progress": get_progress(session, actor, period_id),
        "asked_at": clock.now(),
        "form": form or Form(),
    }


@period_pages.form("/periode/<uuid:period_id>/kemajuan", access=KEEPERS, show=show_progress)
def retry_failed(session: Session, actor: Actor, period_id: UUID) -> See:
    """Have what failed tried once more."""
    retry_failed_work(session, actor, period_id)
    nudge_scoring(session)
    notice = Notice(_("What failed is tried once more. Look again in a minute."))
    return See(address_of(f"/periode/{period_id}/kemajuan"), notice)

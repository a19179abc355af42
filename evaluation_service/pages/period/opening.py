"""The last page of the set-up: what is still missing, and the opening with its confirmation."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, validate
from sqlalchemy.orm import Session

from evaluation_service.pages.period.frame import KEEPERS, frame_of, period_pages
from evaluation_service.periods.actions import periods as deeds
from evaluation_service.periods.opening import list_missing
from evaluation_service.periods.queries import count_lokus
from shared.actor import Actor
from shared.http.fields import StrictBoolean
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of, whole_address_of

# On which page of the set-up a missing field is mended; what is not named here is an open setting.
PAGES = {"lokus": "lokus", "stages": "tahapan", "instrument_id": "identitas", "form_set": "identitas"}
SETTINGS = "ketetapan"
CONFIRM = "please confirm"


class OpeningForm(Schema):
    """Opening cannot be undone, and is confirmed."""

    is_sure = StrictBoolean(
        required=True, validate=validate.Equal(True, error=CONFIRM), error_messages={"required": CONFIRM}
    )


@period_pages.read("/periode/<uuid:period_id>/buka", access=KEEPERS)
def show_opening(session: Session, actor: Actor, period_id: UUID, form: Form | None = None) -> Shown:
    """What is missing, and what opening means."""
    shown = frame_of(session, actor, period_id, "opening")
    row = shown["row"]
    missing = list_missing(session, row) if row.state == "draft" else []
    settings = {row["code"]: row["name"] for row in shown["period"]["open_settings"]}
    values = {
        "missing": [
            {
                "field": problem.field,
                "message": problem.message,
                "name": settings.get(problem.field.removeprefix("settings.")),
                "page": PAGES.get(problem.field.partition(".")[0], SETTINGS),
            }
            for problem in missing
        ],
        "lokus_count": count_lokus(session, period_id),
        "form": form or Form(),
    }
    return Shown("period/opening.html", {**shown, **values})


@period_pages.form("/periode/<uuid:period_id>/buka", access=KEEPERS, show=show_opening, body=OpeningForm)
def open_period(session: Session, actor: Actor, period_id: UUID, body: dict[str, Any]) -> See:
    """Open it; from now on sheets may be filled in."""
    period = deeds.open_period(session, actor, period_id)
    return See(
        address_of(f"/periode/{period_id}/penugasan"),
        Notice(
            _("“%(name)s” is open. Next: give every lokus its evaluators."),
            {"name": period.name, "link": whole_address_of("/mulai")},
            share=_("The period “%(name)s” is open. Evaluators and units may begin: %(link)s"),
        ),
    )

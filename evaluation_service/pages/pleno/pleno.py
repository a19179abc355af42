"""A pleno as a whole: who takes part, what every sheet gives, what is agreed; its lead, opening and place."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.pages.pleno.frame import BOTH, EVALUATORS, KEEPERS, ONE, back_to, pleno_pages
from evaluation_service.periods.stages import get_time_zone
from evaluation_service.sheets import pleno_access, pleno_queries, pleno_view
from evaluation_service.sheets.actions import pleno
from evaluation_service.sheets.pleno_schemas import LeadInput, PlaceInput
from evaluation_service.sheets.rules import DRAFT
from shared.actor import Actor
from shared.errors import Invalid, Precondition, Stale
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import whole_address_of


@pleno_pages.read(ONE, access=BOTH)
def show_pleno(session: Session, actor: Actor, lokus_id: UUID, form: Form | None = None) -> Shown:
    """The pleno as this reader is shown it; before a lead is named, who could be."""
    placed = pleno_access.get_placed_lokus(session, actor, lokus_id)
    pleno_queries.require_pleno(placed.period)
    participants = pleno_queries.list_participants(session, lokus_id)
    values = {
        "lokus": placed.lokus,
        "period": placed.period,
        "keeps": not placed.is_participant,
        "names": {one.evaluator_id: place for place, one in enumerate(participants, start=1)},
    }
    if pleno_queries.find_pleno(session, lokus_id) is None:
        return Shown("pleno/unled.html", values)
    record = pleno_view.get_pleno(session, actor, lokus_id)
    sheet, is_lead = record["sheet"], record["lead_id"] == actor.account_id
    is_running = record["opened_at"] is not None and (sheet is None or sheet["state"] == DRAFT)
    more = {
        "pleno": record,
        "zone": get_time_zone(session, placed.period),
        "is_lead": is_lead,
        "may_name_lead": not placed.is_participant and (sheet is None or sheet["state"] == DRAFT),
        "unanimous": [row for row in record["indicators"] or () if is_unanimous(row)],
        "may_record": is_lead and is_running and record["indicators"] is not None,
        "may_sign": sheet is not None
        and not record["unsettled"]
        and actor.account_id in sheet["waiting_for"],
        "is_wrong": form is not None and isinstance(form.error, Invalid),
        "is_stale": form is not None and isinstance(form.error, (Stale, Precondition)),
        **({} if form else {"form": _form_of(record)}),
    }
    return Shown("pleno/pleno.html", {**values, **more})


def is_unanimous(row: dict[str, Any]) -> bool:
    """All sheets give the same level, and none was agreed yet."""
    return row["agreed"] is None and row["proposed"] is not None


def _form_of(record: dict[str, Any]) -> Form:
    """What was agreed so far."""
    levels = [
        {
            "level": row["agreed"]["level"] if row["agreed"] else None,
            "reason": row["agreed"]["reason"] if row["agreed"] else None,
        }
        for row in record["indicators"] or ()
    ]
    return form_of({"levels": levels, "held_on": record["held_on"], "place": record["place"]})


@pleno_pages.form(f"{ONE}/ketua", access=KEEPERS, show=show_pleno, body=LeadInput)
def name_lead(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, UUID]) -> See:
    """Name who leads the pleno."""
    pleno.name_lead(session, actor, lokus_id, body["evaluator_id"])
    told = {"address": whole_address_of(f"/pleno/{lokus_id}")}
    return back_to(
        lokus_id,
        Notice(_("The lead is named."), told, _("You lead a pleno; it is opened here: %(address)s")),
    )


@pleno_pages.form(f"{ONE}/buka", access=BOTH, show=show_pleno)
def open_pleno(session: Session, actor: Actor, lokus_id: UUID) -> See:
    """Open the pleno: from now on all who score read each other's sheets."""
    pleno.open_pleno(session, actor, lokus_id)
    told = {"address": whole_address_of(f"/pleno/{lokus_id}")}
    return back_to(
        lokus_id, Notice(_("The pleno is open."), told, _("The pleno is open; please join: %(address)s"))
    )


@pleno_pages.form(f"{ONE}/tempat", access=EVALUATORS, show=show_pleno, body=PlaceInput, if_match=True)
def place_pleno(
    session: Session, actor: Actor, lokus_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Say when and where it was held, for the Berita Acara."""
    pleno.place_pleno(session, actor, lokus_id, expected_version, **body)
    return back_to(lokus_id, Notice(_("Day and place are saved.")))

"""What a unit has to hand in, and one F-01 as a whole: progress, evidence, handing in, giving back."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from evaluation_service.pages.unit.frame import ONE, READERS, UNITS, open_self_assessment, unit_pages
from evaluation_service.periods.rules import ADMINISTRATORS
from evaluation_service.periods.stages import get_time_zone
from evaluation_service.self_assessments import lists, queries, rules
from evaluation_service.self_assessments.actions import drafts, handing
from evaluation_service.self_assessments.schemas import SelfAssessmentReturnInput
from shared.actor import Actor
from shared.http.access import any_of
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of, whole_address_of

SHOWN = 50


class OwnArguments(Schema):
    """Where the list goes on."""

    cursor = fields.String(load_default=None)


@unit_pages.read("/f01", access=UNITS, arguments=OwnArguments)
def list_own(
    session: Session, actor: Actor, arguments: dict[str, Any] | None = None, form: Form | None = None
) -> Shown:
    """The lokus of one's agencies, those still due first."""
    cursor = (arguments or {}).get("cursor")
    own = lists.list_own(session, actor, cursor=cursor, limit=SHOWN)
    return Shown("unit/own.html", {"own": own, "is_continued": cursor is not None})


def show_own_again(session: Session, actor: Actor, lokus_id: UUID, form: Form) -> Shown:
    """The list anew, when an F-01 could not be begun."""
    again: Shown = list_own(session, actor, None, form)
    return again


@unit_pages.form(f"{ONE}/mulai", access=UNITS, show=show_own_again)
def begin(session: Session, actor: Actor, lokus_id: UUID) -> See:
    """Begin the F-01, or go on with the running one."""
    drafts.begin_self_assessment(session, actor, lokus_id)
    return See(address_of(f"/f01/{lokus_id}"))


@unit_pages.read(ONE, access=READERS)
def show_self_assessment(session: Session, actor: Actor, lokus_id: UUID, form: Form | None = None) -> Shown:
    """One F-01: what is said, what is missing, and what comes next."""
    opened = open_self_assessment(session, actor, lokus_id)
    record = opened.record
    values = {
        "opened": opened,
        "record": record,
        "zone": get_time_zone(session, opened.place.period),
        "return_reason": queries.find_return_reason(session, opened.place),
        "missing": record["missing"] or [],
        "without_evidence": record["without_evidence"] or [],
        "may_submit": opened.is_editable and actor.has_role(*handing.SUBMITTERS),
        "may_return": opened.place.side == queries.ADMINISTRATOR and record["state"] == rules.SUBMITTED,
    }
    return Shown("unit/whole.html", values)


@unit_pages.form(f"{ONE}/serahkan", access=any_of(*handing.SUBMITTERS), show=show_self_assessment)
def submit(session: Session, actor: Actor, lokus_id: UUID) -> See:
    """Hand it in; from then on evaluators read it."""
    place, found = handing.submit_self_assessment(session, actor, lokus_id)
    told = {
        "unit": place.lokus.unit_short_name,
        "period": place.period.name,
        "receipt": (found.receipt_sha256 or "")[:12],
        "address": whole_address_of(f"/f01/{lokus_id}"),
    }
    return See(
        address_of(f"/f01/{lokus_id}"),
        Notice(
            _("The F-01 is handed in. Its receipt begins with %(receipt)s."),
            told,
            _("The F-01 of %(unit)s for %(period)s is handed in, receipt %(receipt)s…: %(address)s"),
        ),
    )


@unit_pages.form(
    f"{ONE}/kembalikan",
    access=any_of(*ADMINISTRATORS),
    show=show_self_assessment,
    body=SelfAssessmentReturnInput,
)
def give_back(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, str]) -> See:
    """Give it back to the unit with a reason."""
    place, _found = handing.return_self_assessment(session, actor, lokus_id, body["reason"])
    told = {
        "unit": place.lokus.unit_short_name,
        "address": whole_address_of(f"/f01/{lokus_id}"),
    }
    return See(
        address_of(f"/f01/{lokus_id}"),
        Notice(
            _("The F-01 went back to %(unit)s."),
            told,
            _("The F-01 of %(unit)s was returned; please read the reason and complete it: %(address)s"),
        ),
    )

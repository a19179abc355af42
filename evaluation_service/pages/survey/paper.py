"""Entering answers that were given on paper, with a scan of it; for evaluators and administrators only."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import fields, validate
from sqlalchemy.orm import Session

from evaluation_service.evidence.models import FILES
from evaluation_service.pages.survey.frame import FilledForm, given_by, survey_pages
from evaluation_service.surveys import filling, rules
from evaluation_service.surveys.actions import responses
from evaluation_service.surveys.api_public import listing_refusals
from evaluation_service.surveys.places import get_standing, require_side
from shared.actor import Actor
from shared.files.uploads import take_whole_file
from shared.http.access import SIGNED_IN
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.sent_files import FormFile, SentFile
from shared.web.site import address_of

PAPER = "/survei/<uuid:lokus_id>/kertas"
SCAN = FormFile(FILES.purposes["evidence"], required=False)


class PaperForm(FilledForm):
    """A filled form with the code of its slip, if it has one."""

    token = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))


@survey_pages.read(PAPER, access=SIGNED_IN)
def show_paper(session: Session, actor: Actor, lokus_id: UUID, form: Form | None = None) -> Shown:
    """The form for one answer."""
    standing = get_standing(session, actor, lokus_id)
    require_side(standing, *rules.MAY_ISSUE[rules.PAPER])
    survey = filling.describe_form(session, standing.place)
    return Shown("survey/paper.html", {"survey": survey, "lokus_id": lokus_id, "purpose": SCAN.purpose})


@survey_pages.form(PAPER, access=SIGNED_IN, show=show_paper, body=PaperForm, files={"scan": SCAN})
def enter_paper(
    session: Session, actor: Actor, lokus_id: UUID, body: dict[str, Any], files: Mapping[str, SentFile]
) -> See:
    """Count one answer, and on to the next."""
    scan, upload_id = files.get("scan"), None
    if scan is not None:
        upload_id = take_whole_file(
            session, actor, FILES, name=scan.name, stream=scan.stream, purpose="evidence", field="scan"
        ).upload_id
    with listing_refusals(session, lokus_id, body["token"]):
        responses.enter_paper_response(session, actor, lokus_id, body["token"], upload_id, given_by(body))
    return See(address_of(f"/survei/{lokus_id}/kertas"), Notice(_("Saved. You can enter the next one.")))

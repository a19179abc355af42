"""The page on which it is told what an agency became: renamed, merged with another, split."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.actions import agencies as deeds
from registry_service.agencies.schemas import SuccessionInput
from registry_service.pages.agencies.frame import KEEPERS, agency_pages, get_kept_agency, list_others
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

BECAME = "/perangkat-daerah/<uuid:agency_id>/kelanjutan"


@agency_pages.read(BECAME, access=KEEPERS)
def show_succession(session: Session, actor: Actor, agency_id: UUID, form: Form | None = None) -> Shown:
    """The form; the successors are agencies that are registered already."""
    agency = get_kept_agency(session, actor, agency_id)
    values = {"agency": agency, "choices": list_others(session, agency), "form": form or Form()}
    return Shown("agencies/succession.html", values)


@agency_pages.form(BECAME, access=KEEPERS, show=show_succession, body=SuccessionInput, if_match=True)
def record_succession(
    session: Session, actor: Actor, agency_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Tell it."""
    agency = deeds.record_succession(session, actor, agency_id, expected_version, **body)
    notice = Notice(_("It is recorded what became of %(name)s."), {"name": agency.official_name})
    return See(address_of(f"/perangkat-daerah/{agency_id}"), notice)

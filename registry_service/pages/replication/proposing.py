"""The page on which one side says that an innovation was taken up elsewhere; the other side is asked then."""

from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agency_choices
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import get_innovation
from registry_service.pages.replication.frame import LIST, SPEAKERS, replication_pages
from registry_service.regions.queries import get_region, list_regions_within
from registry_service.replication import rules
from registry_service.replication.actions import deeds
from registry_service.replication.schemas import ReplicationInput
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.fields import RegionCode
from shared.http.service import current_service
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

PROPOSE = "/inovasi/<uuid:innovation_id>/replikasi"


class PlaceArguments(Schema):
    """The region that took it up."""

    region_code = RegionCode(load_default=None)


class ReplicationForm(ReplicationInput):
    """What the page asks."""

    class Meta:
        """Which record of theirs it is, the other side may say; there is no demonstration of it."""

        exclude = ("replica_id", "is_demo")


def _list_sides(actor: Actor, innovation: Innovation, region_code: str | None) -> list[str]:
    """The sides that the actor may speak for once the region is known."""
    own = rules.Side(innovation.region_code, innovation.agency_id)
    sides = ["original"] if rules.find_speaker(actor, own) else []
    speaks_there = any(
        mandate.role in rules.SPEAKERS and mandate.region_code in (None, region_code)
        for mandate in actor.mandates
    )
    return [*sides, "replica"] if region_code and speaks_there else sides


@replication_pages.read(PROPOSE, access=SPEAKERS, arguments=PlaceArguments)
def show_proposing(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
) -> Shown:
    """First the region, then who there, since when, and for which side it is said."""
    innovation = get_innovation(session, actor, innovation_id)
    if innovation.state != "published":
        raise NotFound("only a published innovation is replicated")
    region_code = form.value("replica_region_code") if form else (arguments or {}).get("region_code")
    speaks_for_original = bool(_list_sides(actor, innovation, None))
    within = [None] if speaks_for_original else actor.regions_of(*rules.SPEAKERS)
    regions = [(region.code, region.name) for region in list_regions_within(session, within)]
    if region_code is None and len(regions) == 1:
        region_code = regions[0][0]
    sides = _list_sides(actor, innovation, region_code)
    values = {
        "innovation": innovation,
        "regions": regions,
        "region": get_region(session, region_code) if region_code else None,
        "agencies": list_agency_choices(session, region_code) if region_code else [],
        "sides": sides,
        "form": form or form_of({"side": sides[0] if sides else None}),
    }
    return Shown("replication/propose.html", values)


@replication_pages.form(PROPOSE, access=SPEAKERS, show=show_proposing, body=ReplicationForm)
def propose(session: Session, actor: Actor, innovation_id: UUID, body: dict[str, Any]) -> See:
    """Say it; the other side finds it on its list."""
    made = deeds.propose_replication(session, actor, innovation_id, **body)
    name = get_innovation(session, actor, innovation_id).name
    address = f"{current_service().settings.own_url}{LIST}/{made.replication_id}"
    share = _("Please confirm that %(name)s was taken up elsewhere: %(address)s")
    notice = Notice(
        _("Said. The other side is asked to confirm; then everybody can read it."),
        {"name": name, "address": address},
        share,
    )
    return See(address_of(f"{LIST}/{made.replication_id}"), notice)

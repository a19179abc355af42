"""The page on which one side says that an innovation was taken up elsewhere; the other side is asked then."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies_by_id, list_agency_choices
from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import get_innovation
from registry_service.pages.replication.frame import LIST, SPEAKERS, replication_pages
from registry_service.regions.queries import get_region, list_regions_within
from registry_service.replication import rules
from registry_service.replication.actions import deeds
from registry_service.replication.queries import list_own_replicas
from registry_service.replication.schemas import ReplicationInput
from shared.actor import Actor
from shared.errors import NotFound
from shared.http.fields import Line, RegionCode
from shared.http.service import current_service
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

# Records that are offered at once; more are searched for.
RECORDS = 100
PROPOSE = "/inovasi/<uuid:innovation_id>/replikasi"


class PlaceArguments(Schema):
    """The region that took it up, and a part of the name of the record there."""

    region_code = RegionCode(load_default=None)
    text = Line(load_default=None, longest=100)


class ReplicationForm(ReplicationInput):
    """What the page asks; `text` is what its records were searched by, so that they are there again."""

    text = Line(load_default=None, longest=100)

    class Meta:
        """There is no demonstration of it."""

        exclude = ("is_demo",)


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
    asked = arguments or {"region_code": None, "text": None}
    if form:
        asked = {"region_code": form.value("replica_region_code"), "text": form.value("text")}
    region_code = asked["region_code"]
    speaks_for_original = bool(_list_sides(actor, innovation, None))
    within = [None] if speaks_for_original else actor.regions_of(*rules.SPEAKERS)
    regions = [(region.code, region.name) for region in list_regions_within(session, within)]
    if region_code is None and len(regions) == 1:
        region_code = regions[0][0]
    sides = _list_sides(actor, innovation, region_code)
    records = []
    if region_code and "replica" in sides:
        records = list_own_replicas(session, actor, innovation_id, region_code, asked["text"], RECORDS + 1)
    values = {
        "innovation": innovation,
        "regions": regions,
        "region": get_region(session, region_code) if region_code else None,
        "agencies": list_agency_choices(session, region_code) if region_code else [],
        "sides": sides,
        "records": _name_records(session, records[:RECORDS]),
        "are_more": len(records) > RECORDS,
        "text": asked["text"],
        "form": form or form_of({"side": sides[0] if sides else None}),
    }
    return Shown("replication/propose.html", values)


def _name_records(session: Session, records: Sequence[Innovation]) -> list[tuple[str, str]]:
    """Each record by its name and its agency's, as a choice."""
    agencies = list_agencies_by_id(session, {each.agency_id for each in records if each.agency_id})
    return [
        (
            str(each.innovation_id),
            f"{each.name} ({agencies[each.agency_id].official_name})" if each.agency_id else each.name,
        )
        for each in records
    ]


@replication_pages.form(PROPOSE, access=SPEAKERS, show=show_proposing, body=ReplicationForm)
def propose(session: Session, actor: Actor, innovation_id: UUID, body: dict[str, Any]) -> See:
    """Say it; the other side finds it on its list."""
    body.pop("text")
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

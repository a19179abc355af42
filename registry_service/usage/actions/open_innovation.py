"""What every deed about a figure asks first: does the innovation take figures now, and from this actor?"""

from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.innovations.models import Innovation
from registry_service.innovations.queries import get_innovation
from registry_service.regions.models import Region
from registry_service.regions.queries import get_region
from registry_service.usage import rules
from shared.actor import Actor
from shared.errors import Conflict


def lock_reportable(session: Session, actor: Actor, innovation_id: UUID) -> tuple[Innovation, Region, str]:
    """The innovation if figures are taken for it now, its region, and the role to act in."""
    innovation = get_innovation(session, actor, innovation_id, lock=True)
    role = rules.require_reporter(actor, innovation.region_code, innovation.agency_id).role
    if closed := rules.find_closed(innovation.state, is_programme=innovation.is_programme):
        raise Conflict(closed[1], code=closed[0])
    return innovation, get_region(session, innovation.region_code), role

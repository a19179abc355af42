"""Which innovations a sum or a list is about: a region's, a province's, an agency's or all; no counting."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies_by_id
from registry_service.innovations.models import Innovation
from registry_service.regions.models import Region
from registry_service.regions.queries import require_region
from registry_service.regions.rules import month_in
from registry_service.usage import rules
from shared import clock
from shared.errors import FieldProblem, Invalid

# The zone in which a month ends last: what covers several regions is over when it is over everywhere.
LAST_ZONE = "Asia/Jakarta"
# What sums are over and reminders about; a programme's figure follows from its components.
COUNTED = (Innovation.state == "published", Innovation.is_programme.is_(False))


@dataclass(frozen=True)
class Scope:
    """A region's own innovations, all inside a province, an agency's, or all of the nation."""

    region_code: str | None = None
    province_code: str | None = None
    agency_id: UUID | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What innovations of this scope meet; the query must join `Region`."""
        wanted: list[ColumnElement[bool]] = []
        if self.region_code:
            wanted.append(Innovation.region_code == self.region_code)
        if self.province_code:
            wanted.append(or_(Region.code == self.province_code, Region.province_code == self.province_code))
        if self.agency_id:
            wanted.append(Innovation.agency_id == self.agency_id)
        return wanted

    @property
    def is_nation(self) -> bool:
        """It leaves nothing out."""
        return not (self.region_code or self.province_code or self.agency_id)


def require_scope(session: Session, scope: Scope) -> str:
    """The time zone in which the scope's months end; raises Invalid for what is not there."""
    problems = []
    zone = LAST_ZONE
    if scope.agency_id:
        agency = list_agencies_by_id(session, [scope.agency_id]).get(scope.agency_id)
        if agency is None:
            problems.append(FieldProblem("agency_id", "there is no such agency"))
        else:
            zone = require_region(session, agency.region_code).time_zone
    for field, code in (("province_code", scope.province_code), ("region_code", scope.region_code)):
        if code is None:
            continue
        region = session.get(Region, code)
        if region is None or (field == "province_code" and region.kind != "provinsi"):
            what = "province" if field == "province_code" else "region"
            problems.append(FieldProblem(field, f"there is no {what} with this code"))
        else:
            zone = region.time_zone
    if problems:
        raise Invalid.all_of(problems)
    return zone


def list_asked_months(time_zone: str, until: str | None, months: int) -> list[str]:
    """So many months up to the one asked for, or up to the last one that is over; raises Invalid."""
    current = month_in(time_zone, clock.now())
    if until is not None and not rules.FIRST_MONTH <= until <= current:
        raise Invalid.at("until", "lies in the future, or before there were any")
    return rules.list_months(until or rules.shift_month(current, -1), months)

"""Reads of regions; no writes."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry_service.regions import rules
from registry_service.regions.models import Region
from shared.db import escape_like
from shared.errors import Invalid, NotFound
from shared.http.paging import Page, decode_cursor, page_of


def get_region(session: Session, code: str) -> Region:
    """The region; raises NotFound."""
    region = session.get(Region, code) if rules.is_code(code) else None
    if region is None:
        raise NotFound("there is no region with this code")
    return region


def require_region(session: Session, code: str) -> Region:
    """The region that an input names; raises Invalid at `region_code`."""
    region = session.get(Region, code)
    if region is None:
        raise Invalid.at("region_code", "there is no region with this code")
    return region


def lock_region(session: Session, code: str) -> Region:
    """The region, locked against others who order its records anew; raises Invalid at `region_code`.

    The lock does not keep anybody from referring to the region.
    """
    region = session.scalar(select(Region).where(Region.code == code).with_for_update(key_share=True))
    if region is None:
        raise Invalid.at("region_code", "there is no region with this code")
    return region


def list_regions(
    session: Session,
    *,
    kind: str | None,
    province_code: str | None,
    autonomous: bool | None,
    text: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """Regions by code."""
    query = select(Region)
    if kind:
        query = query.where(Region.kind == kind)
    if province_code:
        query = query.where(Region.province_code == province_code)
    if autonomous is not None:
        query = query.where(Region.is_autonomous.is_(autonomous))
    if text:
        query = query.where(func.lower(Region.name).like(f"%{escape_like(text.lower())}%"))
    if key := decode_cursor(cursor, [str]):
        query = query.where(Region.code > key[0])
    rows = session.scalars(query.order_by(Region.code).limit(limit + 1)).all()
    return page_of(rows, limit, lambda region: [region.code])


def list_regions_by_code(session: Session, codes: Iterable[str]) -> dict[str, Region]:
    """The regions of these codes."""
    found = session.scalars(select(Region).where(Region.code.in_(list(codes))))
    return {region.code: region for region in found}


def list_regions_within(session: Session, codes: Iterable[str | None]) -> list[Region]:
    """The regions of these codes by name, as a mandate reaches: `None` among them means every region."""
    wanted = set(codes)
    query = select(Region).order_by(Region.name, Region.code)
    if None not in wanted:
        query = query.where(Region.code.in_(sorted(code for code in wanted if code)))
    return list(session.scalars(query))


def summarise_regions(session: Session) -> dict[str, int]:
    """How many regions there are, and how many of them have a government of their own."""
    row = session.execute(
        select(func.count(), func.count().filter(Region.is_autonomous)).select_from(Region)
    ).one()
    return {"regions": row[0], "autonomous_regions": row[1]}

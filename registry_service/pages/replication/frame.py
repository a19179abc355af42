"""What the pages of replication share: their name, who speaks, what a replication is called and open to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies_by_id
from registry_service.innovations.queries import list_innovations_by_id
from registry_service.regions.queries import list_regions_by_code
from registry_service.replication import rules
from shared.actor import Actor
from shared.http.access import any_of
from shared.web.pages import Pages

replication_pages = Pages("replication", __file__)
SPEAKERS = any_of(*rules.SPEAKERS)
LIST = "/replikasi"


@dataclass(frozen=True)
class Told:
    """A replication with the names of its sides, and what its reader may do about it."""

    record: Mapping[str, Any]
    original_side: str | None
    replica_side: str
    may_answer: bool
    may_withdraw: bool
    may_tell_life: bool


def tell_all(session: Session, actor: Actor, records: Sequence[Mapping[str, Any]]) -> list[Told]:
    """Replications as their pages show them; three statements however many there are."""
    if not records:
        return []
    originals = list_innovations_by_id(session, actor, {record["original_id"] for record in records})
    owned = {original_id: original.agency_id for original_id, original in originals.items()}
    agency_ids = {each for each in owned.values() if each}
    agency_ids |= {record["replica_agency_id"] for record in records if record["replica_agency_id"]}
    codes = {record["replica_region_code"] for record in records}
    codes |= {original.region_code for original in originals.values()}
    regions = list_regions_by_code(session, sorted(codes))
    names: dict[Any, str] = {code: region.name for code, region in regions.items()}
    agencies = list_agencies_by_id(session, agency_ids)
    names |= {agency_id: agency.official_name for agency_id, agency in agencies.items()}
    return [_tell(actor, record, owned.get(record["original_id"]), names) for record in records]


def _tell(actor: Actor, record: Mapping[str, Any], owner_id: UUID | None, names: Mapping[Any, str]) -> Told:
    sides = {"replica": rules.Side(record["replica_region_code"], record["replica_agency_id"])}
    if record["original_region_code"]:
        sides["original"] = rules.Side(record["original_region_code"], owner_id)
    spoken = {name for name, side in sides.items() if rules.find_speaker(actor, side)}
    waits_for, state = record["waits_for"], record["state"]
    return Told(
        record,
        _name_side(sides["original"], names) if "original" in sides else None,
        _name_side(sides["replica"], names),
        # Whoever said it for one side does not confirm it for the other.
        may_answer=waits_for in spoken and not record["is_own_proposal"],
        may_withdraw=bool(spoken)
        if state == "confirmed"
        else bool(spoken - {waits_for}) and state == "proposed",
        may_tell_life=state == "confirmed" and "replica" in spoken,
    )


def _name_side(side: rules.Side, names: Mapping[Any, str]) -> str:
    region = names[side.region_code]
    return f"{names[side.agency_id]}, {region}" if side.agency_id else region

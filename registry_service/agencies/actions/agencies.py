"""Deeds about agencies: register, change, tell what one became, take demonstrations out."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies import queries, rules
from registry_service.agencies.actions.similar import names_added, refuse_similar
from registry_service.agencies.matching import Candidate
from registry_service.agencies.models import Agency, AgencySuccession
from registry_service.regions.models import Region
from registry_service.regions.queries import lock_region, require_region
from registry_service.removal import delete_unreferenced
from registry_service.tables import MACHINERY
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import AGENCY_CHANGED, AGENCY_REGISTERED, AGENCY_REMOVED
from shared.errors import Conflict, Invalid, Stale
from shared.jobs.work import put_work
from shared.journal.record import SYSTEM_ROLE, write_entry

CHANGED_MEANWHILE = "somebody changed this record after you read it; read it again"


def register_agency(
    session: Session,
    actor: Actor,
    *,
    region_code: str,
    kind: str,
    official_name: str,
    short_name: str | None = None,
    parent_agency_id: UUID | None = None,
    aliases: Sequence[str] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
    is_demo: bool = False,
    confirmed_new: bool = False,
    agency_id: UUID | None = None,
) -> Agency:
    """Register an agency; an id is given by who had to name it before it was there.

    Raises Conflict `similar_exists` naming the agencies of the region that it may be, unless somebody
    has confirmed that it is another one.
    """
    role = rules.require_keeper(actor, require_region(session, region_code).code).role
    rules.require_demo_right(actor, is_demo)
    record = {
        "kind": kind,
        "official_name": official_name,
        "short_name": short_name or official_name,
        "parent_agency_id": parent_agency_id,
        "aliases": list(aliases),
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    if problems := rules.find_name_problems(record):
        raise Invalid.all_of(problems)
    _check_among_others(session, region_code, record, confirmed_new)
    agency = Agency(
        agency_id=agency_id or uuid4(),
        region_code=region_code,
        sort_key=rules.sort_key(official_name),
        search_text=rules.search_text(record),
        is_demo=is_demo,
        version=1,
        **record,
    )
    session.add(agency)
    session.flush()
    _journal(session, actor, role, AGENCY_REGISTERED, agency)
    return agency


def _check_among_others(
    session: Session, region_code: str, record: Mapping[str, Any], confirmed_new: bool
) -> None:
    """Lock the region, so that nobody registers the same agency meanwhile, and look at those it has."""
    region = lock_region(session, region_code)
    if record["parent_agency_id"] is not None:
        queries.require_agency(session, record["parent_agency_id"], region_code, "parent_agency_id")
    if not confirmed_new:
        _refuse_similar(rules.names_of(record), queries.list_candidates(session, region_code), region)


def _refuse_similar(names: Sequence[str], candidates: Sequence[Candidate], region: Region) -> None:
    refuse_similar(names, candidates, region.name, place="region has agencies", id_field="agency_id")


def lock_keepable_agency(
    session: Session, actor: Actor, agency_id: UUID, expected_version: int
) -> tuple[Agency, str]:
    """The agency at the version that was read, its region locked first, and the role to act in."""
    found = queries.get_agency(session, agency_id)
    role = rules.require_keeper(actor, found.region_code).role
    lock_region(session, found.region_code)
    agency = queries.get_agency(session, agency_id, lock=True)
    if agency.version != expected_version:
        raise Stale(CHANGED_MEANWHILE)
    return agency, role


def change_agency(
    session: Session, actor: Actor, agency_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> Agency:
    """Change the fields given; what stays the same is no change and no entry.

    A name that comes in is asked about as in a registration, unless `changes` says `confirmed_new`.
    """
    agency, role = lock_keepable_agency(session, actor, agency_id, expected_version)
    is_demo = rules.stays_demo(actor, agency.is_demo, changes.get("is_demo"))
    stored = {name: getattr(agency, name) for name in queries.AGENCY_FIELDS}
    record = {name: changes.get(name, value) for name, value in stored.items()}
    record["short_name"] = record["short_name"] or record["official_name"]
    if record == stored and changes.get("is_demo", agency.is_demo) == agency.is_demo:
        return agency
    if problems := rules.find_name_problems(record):
        raise Invalid.all_of(problems)
    if record["parent_agency_id"] != agency.parent_agency_id:
        _require_parent(session, agency, record["parent_agency_id"])
    succeeded = any(row.from_agency_id == agency_id for row in queries.list_successions(session, [agency_id]))
    if succeeded and record["valid_to"] != agency.valid_to:
        raise Conflict("the agency's last day follows from its succession", code="has_successor")
    if not changes.get("confirmed_new"):
        _ask_about_new_names(session, record, stored)
    for name, value in record.items():
        setattr(agency, name, value)
    agency.sort_key = rules.sort_key(agency.official_name)
    agency.search_text = rules.search_text(record)
    agency.is_demo = is_demo
    agency.version += 1
    session.flush()
    if rules.names_of(record) != rules.names_of(stored):
        put_work(session, MACHINERY.work, rules.AGENCY_RENAMED, [str(agency_id)])
    _journal(session, actor, role, AGENCY_CHANGED, agency)
    return agency


def _ask_about_new_names(session: Session, record: Mapping[str, Any], stored: Mapping[str, Any]) -> None:
    added = names_added(record, stored)
    if not added:
        return
    region = require_region(session, stored["region_code"])
    candidates = queries.list_candidates(session, region.code)
    _refuse_similar(added, [other for other in candidates if other.record_id != stored["agency_id"]], region)


def _require_parent(session: Session, agency: Agency, parent_id: UUID | None) -> None:
    """Walk up from the new parent; raises Invalid if that comes back to the agency itself."""
    above = parent_id
    while above is not None:
        if above == agency.agency_id:
            raise Invalid.at("parent_agency_id", "an agency does not stand under itself")
        parent = queries.require_agency(session, above, agency.region_code, "parent_agency_id")
        above = parent.parent_agency_id


def record_succession(
    session: Session,
    actor: Actor,
    agency_id: UUID,
    expected_version: int,
    *,
    kind: str,
    on: date,
    successor_ids: Sequence[UUID],
) -> Agency:
    """Tell what an agency became on a day; its own last day is the day before."""
    agency, role = lock_keepable_agency(session, actor, agency_id, expected_version)
    if any(row.from_agency_id == agency_id for row in queries.list_successions(session, [agency_id])):
        raise Conflict("it is recorded already what this agency became", code="has_successor")
    if problems := rules.find_succession_problems(agency_id, kind, on, successor_ids, agency.valid_from):
        raise Invalid.all_of(problems)
    for successor_id in successor_ids:
        queries.require_agency(session, successor_id, agency.region_code, "successor_ids")
    _refuse_circle(session, agency_id, successor_ids)
    session.add_all(
        AgencySuccession(from_agency_id=agency_id, to_agency_id=successor_id, kind=kind, on_date=on)
        for successor_id in successor_ids
    )
    agency.valid_to = on - timedelta(days=1)
    agency.is_demo = False
    agency.version += 1
    session.flush()
    _journal(session, actor, role, AGENCY_CHANGED, agency)
    return agency


def _refuse_circle(session: Session, agency_id: UUID, successor_ids: Sequence[UUID]) -> None:
    seen: set[UUID] = set()
    reached = set(successor_ids)
    while reached:
        seen |= reached
        following = session.scalars(
            select(AgencySuccession.to_agency_id).where(AgencySuccession.from_agency_id.in_(reached))
        )
        reached = set(following) - seen
    if agency_id in seen:
        raise Invalid.at("successor_ids", "this would make the agency its own successor")


def _journal(session: Session, actor: Actor, role: str, kind: EntryKind, agency: Agency) -> None:
    record = queries.list_agency_records(session, [agency])[0]
    body = {name: record[name] for name in (*queries.AGENCY_FIELDS, "successor_ids", "succession")}
    write_entry(session, actor, role, kind, agency.agency_id, agency.version, body)


def remove_demo_agencies(session: Session, actor: Actor) -> tuple[int, int]:
    """Take out the demonstration agencies that nothing rests on, leaves of the tree first.

    Returns how many were removed and how many were kept.
    """
    removed = 0
    while True:
        query = select(Agency).where(Agency.is_demo).order_by(Agency.agency_id).with_for_update()
        demos = session.scalars(query).all()
        gone = list(delete_unreferenced(session, demos))
        for agency in gone:
            body = {"record_id": str(agency.agency_id)}
            version = agency.version + 1
            write_entry(session, actor, SYSTEM_ROLE, AGENCY_REMOVED, agency.agency_id, version, body)
        removed += len(gone)
        if not gone:
            return removed, len(demos)

"""Deeds about the units inside agencies: register, change, take demonstrations out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies import queries, rules
from registry_service.agencies.actions.agencies import CHANGED_MEANWHILE
from registry_service.agencies.actions.similar import names_added, refuse_similar
from registry_service.agencies.models import Unit
from registry_service.regions.queries import require_region
from registry_service.removal import delete_unreferenced
from shared.actor import Actor
from shared.contracts.kinds import EntryKind
from shared.contracts.place_entries import UNIT_CHANGED, UNIT_REGISTERED, UNIT_REMOVED
from shared.errors import Invalid, Stale
from shared.journal.record import SYSTEM_ROLE, write_entry


def register_unit(
    session: Session,
    actor: Actor,
    agency_id: UUID,
    *,
    kind: str,
    official_name: str,
    short_name: str | None = None,
    aliases: Sequence[str] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
    is_demo: bool = False,
    confirmed_new: bool = False,
    unit_id: UUID | None = None,
) -> Unit:
    """Register a unit inside an agency; an id is given by who had to name it before it was there.

    Raises Conflict `similar_exists` naming the agency's units that it may be, unless somebody has
    confirmed that it is another one. Elsewhere in the region a unit may well have the same name.
    """
    agency = queries.get_agency(session, agency_id)
    role = rules.require_keeper(actor, agency.region_code).role
    rules.require_demo_right(actor, is_demo)
    record = {
        "kind": kind,
        "official_name": official_name,
        "short_name": short_name or official_name,
        "aliases": list(aliases),
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    if problems := rules.find_name_problems(record):
        raise Invalid.all_of(problems)
    if not confirmed_new:
        _refuse_similar(session, agency_id, rules.names_of(record), None)
    unit = Unit(
        unit_id=unit_id or uuid4(),
        agency_id=agency_id,
        region_code=agency.region_code,
        sort_key=rules.sort_key(official_name),
        search_text=rules.search_text(record),
        is_demo=is_demo,
        version=1,
        **record,
    )
    session.add(unit)
    session.flush()
    _journal(session, actor, role, UNIT_REGISTERED, unit)
    return unit


def _refuse_similar(session: Session, agency_id: UUID, names: Sequence[str], own_id: UUID | None) -> None:
    """Lock the agency, so that nobody registers the same unit meanwhile, and look at those it has."""
    agency = queries.get_agency(session, agency_id, lock=True)
    others = [
        candidate
        for candidate in queries.list_unit_candidates(session, agency_id)
        if candidate.record_id != own_id
    ]
    region = require_region(session, agency.region_code)
    refuse_similar(names, others, region.name, place="agency has units", id_field="unit_id")


def change_unit(
    session: Session, actor: Actor, unit_id: UUID, expected_version: int, changes: Mapping[str, Any]
) -> Unit:
    """Change the fields given; it may move to another agency of its region.

    Where a name comes in, it is asked about as in a registration, unless `changes` says `confirmed_new`.
    """
    unit = queries.get_unit(session, unit_id, lock=True)
    role = rules.require_keeper(actor, unit.region_code).role
    if unit.version != expected_version:
        raise Stale(CHANGED_MEANWHILE)
    is_demo = rules.stays_demo(actor, unit.is_demo, changes.get("is_demo"))
    stored = {name: getattr(unit, name) for name in queries.UNIT_FIELDS}
    record = {name: changes.get(name, value) for name, value in stored.items()}
    record["short_name"] = record["short_name"] or record["official_name"]
    if record == stored and changes.get("is_demo", unit.is_demo) == unit.is_demo:
        return unit
    if problems := rules.find_name_problems(record):
        raise Invalid.all_of(problems)
    queries.require_agency(session, record["agency_id"], unit.region_code, "agency_id")
    moves = record["agency_id"] != unit.agency_id
    names = rules.names_of(record) if moves else names_added(record, stored)
    if names and not changes.get("confirmed_new"):
        _refuse_similar(session, record["agency_id"], names, unit_id)
    for name, value in record.items():
        setattr(unit, name, value)
    unit.sort_key = rules.sort_key(unit.official_name)
    unit.search_text = rules.search_text(record)
    unit.is_demo = is_demo
    unit.version += 1
    session.flush()
    _journal(session, actor, role, UNIT_CHANGED, unit)
    return unit


def _journal(session: Session, actor: Actor, role: str, kind: EntryKind, unit: Unit) -> None:
    body = {name: getattr(unit, name) for name in queries.UNIT_FIELDS}
    write_entry(session, actor, role, kind, unit.unit_id, unit.version, body)


def remove_demo_units(session: Session, actor: Actor) -> tuple[int, int]:
    """Take out the demonstration units that nothing rests on; returns how many were removed and kept."""
    query = select(Unit).where(Unit.is_demo).order_by(Unit.unit_id).with_for_update()
    demos = session.scalars(query).all()
    removed = 0
    for unit in delete_unreferenced(session, demos):
        body = {"record_id": str(unit.unit_id)}
        write_entry(session, actor, SYSTEM_ROLE, UNIT_REMOVED, unit.unit_id, unit.version + 1, body)
        removed += 1
    return removed, len(demos) - removed

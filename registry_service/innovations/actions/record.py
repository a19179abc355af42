"""Checks, stores and journals the fields of an innovation; the deeds themselves stand beside it."""

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_units_of_region, require_agency
from registry_service.agencies.rules import sort_key
from registry_service.innovations import queries, rules
from registry_service.innovations.models import Innovation, InnovationComponent, InnovationUnit
from registry_service.regions.queries import require_region
from registry_service.regions.rules import today_in
from shared import clock
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.kinds import EntryKind
from shared.errors import Problems
from shared.journal.record import write_entry


def check_record(session: Session, actor: Actor, record: Mapping[str, Any], known: Innovation | None) -> None:
    """Refuse what a record cannot mean, by itself and beside the other records of its region."""
    region = require_region(session, record["region_code"])
    problems = Problems(rules.find_record_problems(record, today_in(region.time_zone, clock.now())))
    problems.refuse()
    if record["agency_id"] is not None:
        require_agency(session, record["agency_id"], region.code, "agency_id")
    found_units = list_units_of_region(session, record["unit_ids"], region.code)
    for number, unit_id in enumerate(record["unit_ids"]):
        if unit_id not in found_units:
            problems.add(f"unit_ids[{number}]", "there is no such unit in this region")
    _check_components(session, actor, record, known, problems)
    problems.refuse()


def _check_components(
    session: Session,
    actor: Actor,
    record: Mapping[str, Any],
    known: Innovation | None,
    problems: Problems,
) -> None:
    stored = queries.get_stored_record(session, known)["component_ids"] if known else []
    found = queries.list_innovations_by_id(session, actor, record["component_ids"])
    for number, component_id in enumerate(record["component_ids"]):
        component = found.get(component_id)
        if component_id in stored:
            continue
        if component is None or component.region_code != record["region_code"]:
            problem = "there is no such innovation in this region"
        elif component.is_programme:
            problem = "a programme is not a component of another"
        elif component.state == "draft" and record["agency_id"] not in {None, component.agency_id}:
            problem = "this draft is not of the programme's agency; publish it first"
        elif component.state == "archived":
            problem = "this innovation is archived"
        elif known is not None and known.state == "published" and component.state != "published":
            problem = "publish the component first: the programme is public"
        else:
            continue
        problems.add(f"component_ids[{number}]", problem)


def store_record(session: Session, innovation: Innovation, record: Mapping[str, Any]) -> None:
    """Write the fields into the row and its two lists."""
    if record["note"] != innovation.note:
        innovation.note_salt = secrets.token_hex(16) if record["note"] else None
    for name in queries.PLAIN_FIELDS:
        setattr(innovation, name, record[name])
    coverage = record["coverage"] or {"what": None, "percent": None, "as_of": None}
    percent = coverage["percent"]
    innovation.coverage_what = coverage["what"]
    innovation.coverage_percent = None if percent is None else Decimal(percent)
    innovation.coverage_as_of = coverage["as_of"]
    innovation.sort_key = sort_key(record["name"])
    innovation.search_text = rules.search_text(record)
    session.add(innovation)
    session.flush()
    _store_lists(session, innovation, record)


def _store_lists(session: Session, innovation: Innovation, record: Mapping[str, Any]) -> None:
    own_id = innovation.innovation_id
    stored = queries.get_stored_record(session, innovation)
    if record["unit_ids"] != stored["unit_ids"]:
        session.execute(delete(InnovationUnit).where(InnovationUnit.innovation_id == own_id))
        session.add_all(
            InnovationUnit(innovation_id=own_id, unit_id=unit_id, place=place)
            for place, unit_id in enumerate(record["unit_ids"])
        )
    if record["component_ids"] != stored["component_ids"]:
        session.execute(delete(InnovationComponent).where(InnovationComponent.programme_id == own_id))
        session.add_all(
            InnovationComponent(programme_id=own_id, component_id=component_id, place=place)
            for place, component_id in enumerate(record["component_ids"])
        )
    session.flush()


def journal_innovation(
    session: Session, actor: Actor, role: str, kind: EntryKind, innovation: Innovation, **more: Any
) -> None:
    """Record the whole innovation as it is now; its remark as a digest only."""
    record = queries.get_stored_record(session, innovation)
    note = record.pop("note")
    body = {
        **record,
        "innovation_id": innovation.innovation_id,
        "note_digest": digest([innovation.note_salt, note]) if note else None,
        "state": innovation.state,
        **more,
    }
    write_entry(session, actor, role, kind, innovation.innovation_id, innovation.version, body)

"""Checks, merges, stores and journals the fields of an innovation; the deeds themselves stand beside it."""

import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_units_of_region, require_agency
from registry_service.agencies.rules import sort_key
from registry_service.innovations import queries, rules
from registry_service.innovations.actions.indexing import index_innovations
from registry_service.innovations.models import (
    Innovation,
    InnovationComponent,
    InnovationReason,
    InnovationUnit,
)
from registry_service.regions.queries import require_region
from registry_service.regions.rules import today_in
from registry_service.requirements.rule_sets import get_rule_sets
from registry_service.requirements.rules import Requirement, find_gaps
from shared import clock
from shared.actor import Actor
from shared.canonical import digest
from shared.contracts.kinds import EntryKind
from shared.errors import Conflict, FieldProblem, Problems, Stale
from shared.journal.record import write_entry

WAYS = ("address", "telephone", "email")


def check_record(
    session: Session,
    actor: Actor,
    record: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    *,
    is_public: bool = False,
) -> None:
    """Refuse what a record cannot mean, by itself and beside the other records of its region.

    `before` is the record that it follows, `None` for a new one; `is_public` says that everybody sees it.
    """
    region = require_region(session, record["region_code"])
    problems = Problems(rules.find_record_problems(record, today_in(region.time_zone, clock.now())))
    known_source = before["recorded_from"] if before else None
    if record["recorded_from"] != known_source and not actor.find_mandate(rules.PUBLISHERS, region.code):
        problems.add("recorded_from", "is given by an administrator only")
    if before and record["is_programme"] != before["is_programme"]:
        problems.add("is_programme", "a programme is one from the start, and nothing becomes one later")
    problems.refuse()
    if record["agency_id"] is not None:
        require_agency(session, record["agency_id"], region.code, "agency_id")
    found_units = list_units_of_region(session, record["unit_ids"], region.code)
    for number, unit_id in enumerate(record["unit_ids"]):
        if unit_id not in found_units:
            problems.add(f"unit_ids[{number}]", "there is no such unit in this region")
    stored = before["component_ids"] if before else []
    _check_components(session, actor, record, stored, is_public, problems)
    problems.refuse()


def _check_components(
    session: Session,
    actor: Actor,
    record: Mapping[str, Any],
    stored: Sequence[UUID],
    is_public: bool,
    problems: Problems,
) -> None:
    found = queries.list_innovations_by_id(session, actor, record["component_ids"])
    for number, component_id in enumerate(record["component_ids"]):
        component = found.get(component_id)
        if component_id in stored:
            continue
        if component is None or component.region_code != record["region_code"]:
            problem = "there is no such innovation in this region"
        elif component.is_programme:
            problem = "a programme is not a component of another"
        elif component.published_at is None and record["agency_id"] not in {None, component.agency_id}:
            problem = "this draft is not of the programme's agency; publish it first"
        elif component.state == "archived":
            problem = "this innovation is archived"
        elif is_public and component.state != "published":
            problem = "publish the component first: the programme is public"
        else:
            continue
        problems.add(f"component_ids[{number}]", problem)


def refuse_stale(version: int, expected_version: int) -> None:
    """Refuse a deed on a version that is not the one that was read."""
    if version != expected_version:
        raise Stale("somebody changed this record after you read it; read it again")


def merge_changes(
    session: Session, actor: Actor, stored: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """The record with the fields given; components that the actor may not know of stay where they are."""
    record = {name: changes.get(name, value) for name, value in stored.items()}
    if "component_ids" in changes:
        visible = queries.list_visible_ids(session, actor, stored["component_ids"])
        record["component_ids"] = rules.keep_hidden(
            changes["component_ids"], stored["component_ids"], visible
        )
    return record


def refuse_gaps(session: Session, record: Mapping[str, Any]) -> None:
    """Refuse to submit what lacks something; what was read from a publication stays as it was told."""
    if record["recorded_from"] is not None:
        return
    channels = record["channels"] or queries.list_channels(session, record["component_ids"])
    gaps = find_gaps(get_rule_sets()["submission"], {**record, "channels": channels})
    missing = [gap.requirement for gap in gaps if gap.requirement.is_blocking]
    if missing:
        raise Conflict(
            "; ".join(requirement.words_en for requirement in missing),
            code="requirements_missing",
            fields=[FieldProblem(requirement.fact, requirement.words_en) for requirement in missing],
            extra={"requirements": [_tell(requirement) for requirement in missing]},
        )


def _tell(requirement: Requirement) -> dict[str, str]:
    return {name: getattr(requirement, name) for name in ("code", "fact", "words_id", "words_en")}


def store_record(session: Session, innovation: Innovation, record: Mapping[str, Any]) -> None:
    """Write the fields into the row and its two lists."""
    if record["note"] != innovation.note:
        innovation.note_salt = secrets.token_hex(16) if record["note"] else None
    if record["contact_office"] != innovation.contact_office:
        innovation.contact_salt = secrets.token_hex(16) if record["contact_office"] else None
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


def keep_reason(session: Session, innovation_id: UUID, reason: str) -> dict[str, Any]:
    """Keep why something was returned where it can be erased; what the journal says of it."""
    kept = InnovationReason(
        reason_id=uuid4(), innovation_id=innovation_id, reason=reason, salt=secrets.token_hex(16)
    )
    session.add(kept)
    session.flush()
    return {"reason_id": kept.reason_id, "reason_digest": digest([kept.salt, reason])}


def entry_of(record: Mapping[str, Any], note_salt: str | None, contact_salt: str | None) -> dict[str, Any]:
    """The fields as the journal holds them: the remark and the ways to reach the office as digests only."""
    body = dict(record)
    note, office = body.pop("note"), body.pop("contact_office")
    return {
        **body,
        "note_digest": tell_note(note, note_salt) if note else None,
        "contact_office": office and tell_office(office, contact_salt),
    }


def tell_note(note: str, salt: str | None) -> str:
    """The remark as the journal holds it."""
    return digest([salt, note])


def tell_office(office: Mapping[str, Any], salt: str | None) -> dict[str, Any]:
    """The office as the journal holds it."""
    ways = [office[name] for name in WAYS]
    return {
        "name": office["name"],
        "website": office["website"],
        "ways_digest": digest([salt, *ways]) if any(ways) else None,
    }


def journal_innovation(
    session: Session, actor: Actor, role: str, kind: EntryKind, innovation: Innovation, **more: Any
) -> None:
    """Record the whole innovation as it is now, and let the search know what became of it."""
    record = queries.get_stored_record(session, innovation)
    body = {
        **entry_of(record, innovation.note_salt, innovation.contact_salt),
        "innovation_id": innovation.innovation_id,
        "state": innovation.state,
        **more,
    }
    write_entry(session, actor, role, kind, innovation.innovation_id, innovation.version, body)
    if innovation.published_at is not None:
        index_innovations(session, [innovation.innovation_id])

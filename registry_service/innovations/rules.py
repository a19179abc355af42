"""Decisions about innovations: what a record may say, and who may draft, change or publish it; no I/O."""

import re
from collections.abc import Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from registry_service.agencies.rules import sort_key
from shared.actor import Actor, Mandate
from shared.contracts.roles import (
    AGENCY_ROLES,
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
)
from shared.errors import FieldProblem, Problems

DRAFTERS = (OPERATOR, INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
PUBLISHERS = (INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
MOST_COMPONENTS = 100

# What a record holds when the input does not say otherwise: unknown, not guessed.
UNKNOWN: Mapping[str, Any] = {
    "agency_id": None,
    "long_name": None,
    "aliases": [],
    "meaning_id": None,
    "meaning_en": None,
    "unit_ids": [],
    "run_by": None,
    "partners": [],
    "channels": [],
    "channel_other": None,
    "is_digital": None,
    "since_value": None,
    "coverage": None,
    "service": None,
    "is_national_system": False,
    "is_flagship": False,
    "problem": None,
    "benefits": [],
    "is_programme": False,
    "component_ids": [],
    "inferred": [],
    "note": None,
}
FIELDS = ("region_code", "owner_kind", "name", *UNKNOWN)
NOT_INFERABLE = frozenset({"region_code", "is_programme", "inferred"})
INFERABLE = frozenset(FIELDS) - NOT_INFERABLE
SEARCHED = ("name", "long_name", "meaning_id", "meaning_en")


def since_precision(since_value: str | None) -> str | None:
    """How exactly the beginning is known: year, month or day."""
    return None if since_value is None else {4: "year", 7: "month", 10: "day"}[len(since_value)]


def search_text(record: Mapping[str, Any]) -> str:
    """What a search looks through: names, aliases and meanings, without capitals and accents."""
    texts = [record[name] for name in SEARCHED] + list(record["aliases"])
    return "\n".join(sort_key(text) for text in texts if text)


def find_record_problems(record: Mapping[str, Any], today: date) -> list[FieldProblem]:
    """Everything that a record says and cannot mean; `today` is the region's own."""
    problems = Problems()
    if (record["owner_kind"] == "agency") != (record["agency_id"] is not None):
        problems.add("agency_id", "must be named if the owner is an agency, and only then")
    if ("other" in record["channels"]) != (record["channel_other"] is not None):
        problems.add("channel_other", "must be given with the channel other, and only then")
    for name in ("aliases", "partners", "benefits", "channels", "unit_ids", "component_ids", "inferred"):
        values = [sort_key(v) if isinstance(v, str) else v for v in record[name]]
        if len(set(values)) != len(values):
            problems.add(name, "names something twice")
    if unknown := sorted(set(record["inferred"]) - INFERABLE):
        problems.add("inferred", f"{', '.join(unknown)[:200]}: there is no such field to infer")
    if record["component_ids"] and not record["is_programme"]:
        problems.add("component_ids", "only a programme has components")
    _check_since(problems, record["since_value"], today)
    _check_coverage(problems, record["coverage"], today)
    return problems.found


def _check_since(problems: Problems, since: str | None, today: date) -> None:
    if since is None:
        return
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", since):
        problems.add("since_value", 'must be a year, month or day: "2021", "2021-10", "2021-10-05"')
        return
    try:
        date.fromisoformat(since + "-01-01"[len(since) - 4 :])
    except ValueError:
        problems.add("since_value", "there is no such date")
        return
    if since > today.isoformat()[: len(since)]:
        problems.add("since_value", "lies in the future")


def _check_coverage(problems: Problems, coverage: Mapping[str, Any] | None, today: date) -> None:
    if coverage is None:
        return
    if not 0 <= Decimal(coverage["percent"]) <= 100:
        problems.add("coverage.percent", "must lie between 0 and 100")
    if coverage["as_of"] is not None and coverage["as_of"] > today:
        problems.add("coverage.as_of", "lies in the future")


def keep_hidden(given: Sequence[UUID], stored: Sequence[UUID], visible: Container[UUID]) -> list[UUID]:
    """The components given, with the stored ones that their sender could not see put back in their places."""
    kept = list(given)
    for place, component_id in enumerate(stored):
        if component_id not in visible and component_id not in kept:
            kept.insert(place, component_id)
    return kept


def may_see_drafts(actor: Actor, region_code: str, agency_id: UUID | None) -> bool:
    """Whether drafts of this owner exist for the actor; `queries.is_visible_to` says the same in SQL."""
    if actor.find_mandate(PUBLISHERS, region_code) is not None:
        return True
    return agency_id is not None and actor.find_mandate(AGENCY_ROLES, region_code, agency_id) is not None


def require_drafter(actor: Actor, region_code: str, agency_id: UUID | None) -> Mandate:
    """The mandate to write a draft of this owner; raises Forbidden.

    An operator writes for the own agency only, never for a region or an unknown owner.
    """
    return actor.require_mandate(DRAFTERS, region_code, agency_id)


def require_publisher(actor: Actor, region_code: str) -> Mandate:
    """The mandate to publish, and to change what is published; raises Forbidden."""
    return actor.require_mandate(PUBLISHERS, region_code)

"""Decides what the record of an innovation may say; every problem names its field; no I/O."""

from collections.abc import Container, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from registry_service.agencies.rules import sort_key
from registry_service.innovations.rules.parts import find_part_problems
from registry_service.innovations.rules.times import find_time_problems
from shared.errors import FieldProblem, Problems

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
    "summary": None,
    "background": None,
    "aim": None,
    "novelty": None,
    "how_it_works": None,
    "results": None,
    "sustainability": None,
    "lessons": None,
    "facilities": None,
    "stage": None,
    "initiative_since": None,
    "trial_since": None,
    "implementation_since": None,
    "operating_since": None,
    "initiator": None,
    "form": None,
    "affairs": [],
    "sdgs": [],
    "target_groups": [],
    "legal_bases": [],
    "team_decree": None,
    "budgets": [],
    "recognitions": [],
    "outside_partners": [],
    "national_system_name": None,
    "reach_figures": [],
    "continuity": None,
    "stopped_on": None,
    "contact_office": None,
    "recorded_from": None,
}
FIELDS = ("region_code", "owner_kind", "name", *UNKNOWN)
NOT_INFERABLE = frozenset({"region_code", "is_programme", "inferred", "recorded_from"})
INFERABLE = frozenset(FIELDS) - NOT_INFERABLE
SEARCHED = ("name", "long_name", "meaning_id", "meaning_en", "summary", "national_system_name")
TEXT_LISTS = ("aliases", "partners", "benefits")
# In the order in which they are named.
PLAIN_LISTS = (
    *TEXT_LISTS,
    "channels",
    "unit_ids",
    "component_ids",
    "inferred",
    "affairs",
    "sdgs",
    "target_groups",
)


def since_precision(since_value: str | None) -> str | None:
    """How exactly the beginning is known: year, month or day."""
    return None if since_value is None else {4: "year", 7: "month", 10: "day"}[len(since_value)]


def search_text(record: Mapping[str, Any]) -> str:
    """What a search looks through: names, aliases, meanings and summary, without capitals and accents."""
    texts = [record[name] for name in SEARCHED] + list(record["aliases"])
    return "\n".join(sort_key(text) for text in texts if text)


def find_record_problems(record: Mapping[str, Any], today: date) -> list[FieldProblem]:
    """Everything that a record says and cannot mean; `today` is the region's own."""
    problems = Problems()
    if (record["owner_kind"] == "agency") != (record["agency_id"] is not None):
        problems.add("agency_id", "must be named if the owner is an agency, and only then")
    if ("other" in record["channels"]) != (record["channel_other"] is not None):
        problems.add("channel_other", "must be given with the channel other, and only then")
    for name in PLAIN_LISTS:
        if len(values := record[name]) < 2:
            continue
        # Codes and ids are written in one way only.
        if len({sort_key(value) for value in values} if name in TEXT_LISTS else set(values)) != len(values):
            problems.add(name, "names something twice")
    if unknown := record["inferred"] and sorted(set(record["inferred"]) - INFERABLE):
        problems.add("inferred", f"{', '.join(unknown)[:200]}: there is no such field to infer")
    if record["component_ids"] and not record["is_programme"]:
        problems.add("component_ids", "only a programme has components")
    if record["national_system_name"] is not None and not record["is_national_system"]:
        problems.add("national_system_name", "is given of a national system only")
    problems.found += find_time_problems(record, today)
    _check_coverage(problems, record["coverage"], today)
    problems.found += find_part_problems(record, today)
    return problems.found


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

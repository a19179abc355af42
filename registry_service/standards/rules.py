"""Decisions about services, documents and complaints: who keeps them, what they may say; no I/O."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from registry_service.agencies.rules import sort_key
from shared.actor import Actor, Mandate
from shared.contracts.roles import (
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
    VERIFIER,
)
from shared.errors import FieldProblem, Problems

WRITERS = (OPERATOR, VERIFIER, INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
# Who counts complaints sees the counts: the agency's own people and the region's administrators.
COUNTERS = (OPERATOR, VERIFIER, INNOVATION_ADMINISTRATOR)
DEADLINE_SETTERS = (INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
FEWEST_SHOWN = 5
# Exact shares of few tell their number ("83.3" is five of six), and two of them, before and after a
# correction, tell what became of the one complaint between. In steps neither can be worked out.
FEWEST_EXACT = 100
COARSE_STEP = 5
FIRST_MONTH = "1945-08"
HIGHEST_COUNT = 10**9
HIGHEST_AMOUNT = 10**15

# What a record holds when the input does not say otherwise: unknown, not guessed.
UNKNOWN_SERVICE: Mapping[str, Any] = {
    "unit_id": None,
    "aliases": [],
    "kind": None,
    "for_whom": None,
    "is_digital": None,
    "asked_where": None,
    "asked_link": None,
    "fee": None,
    "completion_time": None,
    "standard_decree": None,
    "valid_from": None,
    "valid_to": None,
    "note": None,
}
UNKNOWN_COMPONENT: Mapping[str, Any] = {
    "is_there": None,
    "published_in": None,
    "published_other": None,
    "link": None,
    "checked_on": None,
    "note": None,
}
UNKNOWN_DOCUMENT: Mapping[str, Any] = {
    "number": None,
    "dated": None,
    "service_id": None,
    "published_in": None,
    "published_other": None,
    "link": None,
}
UNKNOWN_CHANNEL: Mapping[str, Any] = {
    "office": None,
    "office_hours": None,
    "link": None,
    "since_on": None,
    "until_on": None,
    "is_planned": False,
}


@dataclass(frozen=True)
class Counts:
    """A month's complaints as they were counted; what is not known is `None`."""

    received: int
    answered_in_time: int | None
    settled: int | None
    median_days: str | None


@dataclass(frozen=True)
class Shares:
    """What everybody may know of them."""

    too_few: bool
    answered_in_time_share: str | None
    settled_share: str | None
    median_days: str | None


def may_keep_service(actor: Actor, region_code: str, agency_id: UUID | None) -> bool:
    """Whether the actor writes of this agency's services, and so reads the remarks on them."""
    return actor.find_mandate(WRITERS, region_code, agency_id) is not None


def require_writer(actor: Actor, region_code: str, agency_id: UUID | None) -> Mandate:
    """The mandate to write of this agency, or with `None` of the whole region; raises Forbidden."""
    return actor.require_mandate(WRITERS, region_code, agency_id)


def may_see_counts(actor: Actor, region_code: str, agency_id: UUID | None) -> bool:
    """Whether raw numbers of complaints exist for the actor."""
    return actor.find_mandate(COUNTERS, region_code, agency_id) is not None


def require_counter(actor: Actor, region_code: str, agency_id: UUID | None) -> Mandate:
    """The mandate to report complaints of this agency, or with `None` of the region; raises Forbidden."""
    return actor.require_mandate(COUNTERS, region_code, agency_id)


def find_service_problems(record: Mapping[str, Any]) -> list[FieldProblem]:
    """Everything that a service's record says and cannot mean."""
    problems = Problems()
    keys = [sort_key(alias) for alias in record["aliases"]]
    if len(set(keys)) != len(keys):
        problems.add("aliases", "names an alias twice")
    _check_fee(problems, record["fee"])
    starts, ends = record["valid_from"], record["valid_to"]
    if starts is not None and ends is not None and ends < starts:
        problems.add("valid_to", "lies before valid_from")
    return problems.found


def _check_fee(problems: Problems, fee: Mapping[str, Any] | None) -> None:
    if fee is None:
        return
    if (fee["kind"] == "fixed") != (fee["amount"] is not None):
        problems.add("fee.amount", "must be given with the kind fixed, and only then")
    if (fee["kind"] == "by_schedule") != bool(fee["schedule"]):
        problems.add("fee.schedule", "must be given with the kind by_schedule, and only then")
    if fee["kind"] == "fixed" and fee["amount"] == 0:
        problems.add("fee.amount", "is nothing: say free")
    keys = [sort_key(line["what"]) for line in fee["schedule"]]
    if len(set(keys)) != len(keys):
        problems.add("fee.schedule", "names something twice")


def find_place_problems(record: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong with where something is said to be published."""
    problems = Problems()
    places = record["published_in"] or []
    if len(set(places)) != len(places):
        problems.add("published_in", "names a place twice")
    if ("other" in places) != (record["published_other"] is not None):
        problems.add("published_other", "must be given with the place other, and only then")
    return problems.found


def find_component_problems(record: Mapping[str, Any], today: date) -> list[FieldProblem]:
    """Everything that is said of a component and cannot be; `today` is the region's own."""
    problems = Problems(find_place_problems(record))
    if record["published_in"] and not record["is_there"]:
        problems.add("published_in", "only what is there is published")
    if record["checked_on"] is not None and record["checked_on"] > today:
        problems.add("checked_on", "lies in the future")
    return problems.found


def find_document_problems(record: Mapping[str, Any]) -> list[FieldProblem]:
    """Everything that a document's record says and cannot mean."""
    problems = Problems(find_place_problems(record))
    if record["service_id"] is not None and record["kind"] != "sop":
        problems.add("service_id", "only an operating procedure is of one service")
    return problems.found


def find_channel_problems(record: Mapping[str, Any], today: date) -> list[FieldProblem]:
    """Everything that a complaint channel's record says and cannot mean; `today` is the region's own."""
    problems = Problems()
    starts, ends = record["since_on"], record["until_on"]
    if starts is not None and ends is not None and ends < starts:
        problems.add("until_on", "lies before since_on")
    if record["is_planned"] and starts is not None and starts <= today:
        problems.add("since_on", "lies in the past: the channel is no longer planned")
    return problems.found


def find_counts_problems(counts: Counts) -> list[FieldProblem]:
    """What is wrong with the counts of a month."""
    problems = Problems()
    for name in ("answered_in_time", "settled"):
        part = getattr(counts, name)
        if part is not None and part > counts.received:
            problems.add(name, "is more than was received")
    if counts.median_days is not None and not counts.settled:
        problems.add("median_days", "is the median of those settled: there must be some")
    return problems.found


def find_month_problems(
    month: str, since_on: date | None, until_on: date | None, current_month: str
) -> list[FieldProblem]:
    """What is wrong with the month of a figure; `current_month` is the region's own."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month) or month < FIRST_MONTH:
        return [FieldProblem("month", 'must be a month as "2021-10"')]
    if month > current_month:
        return [FieldProblem("month", "lies in the future")]
    if since_on is not None and month < since_on.isoformat()[:7]:
        return [FieldProblem("month", "lies before the channel was opened")]
    if until_on is not None and month > until_on.isoformat()[:7]:
        return [FieldProblem("month", "lies after the channel was closed")]
    return []


def percent_text(part: int, whole: int) -> str:
    """A share in percent, rounded half up once: "66.7", or of fewer than a hundred in steps of five: "65".

    In steps "0" is none and "100" is all of them; nothing else is rounded to either.
    """
    if whole < FEWEST_EXACT:
        steps = 100 // COARSE_STEP
        nearest = (2 * steps * part + whole) // (2 * whole)
        inner = min(max(nearest, 1), steps - 1)
        return str(COARSE_STEP * (nearest if part in (0, whole) else inner))
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def shares_of(counts: Counts) -> Shares:
    """The shares of a month; none below the smallest number, where they would tell of single people.

    Whether a median is shown tells nothing of how many were settled, or the share would tell the count.
    """
    if counts.received < FEWEST_SHOWN:
        return Shares(too_few=True, answered_in_time_share=None, settled_share=None, median_days=None)
    answered, settled = counts.answered_in_time, counts.settled
    return Shares(
        too_few=False,
        answered_in_time_share=None if answered is None else percent_text(answered, counts.received),
        settled_share=None if settled is None else percent_text(settled, counts.received),
        median_days=counts.median_days,
    )


def read_counts(
    received: int,
    answered_in_time: int | None = None,
    settled: int | None = None,
    median_days: str | None = None,
) -> Counts:
    """The counts as somebody gave them; days with one decimal, however they were written."""
    days = None if median_days is None else Decimal(median_days)
    return Counts(received, answered_in_time, settled, days_text(days))


def days_text(days: Decimal | None) -> str | None:
    """Days with one decimal, as text."""
    return None if days is None else f"{days:.1f}"

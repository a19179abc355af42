"""What one innovation's record shows, fact by fact: yes, no, or unknown with the reason; no I/O.

What is missing proves nothing: a fact is "no" only where the record says so, never where it is silent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from evaluation_service.proposals.rules.dates import (
    Moment,
    a_year_after,
    last_due_month,
    number_of,
    read_moment,
    shift_month,
)

Holds = Literal["yes", "no", "unknown"]
Figures = Mapping[str, str | int]


@dataclass(frozen=True)
class Recognition:
    """A competition entered or an award received."""

    kind: str
    name: str
    level: str
    year: int
    rank: str | None


@dataclass(frozen=True)
class MonthOfUse:
    """Known uses in one month, added over the channels that reported; each channel with its state."""

    month: str
    count: int
    channels: tuple[tuple[str, int, str, str], ...] = ()  # channel, count, basis, state


NO_MONTHS: tuple[MonthOfUse, ...] = ()


@dataclass(frozen=True)
class Replications:
    """Confirmed by both sides, by whether they are said to be alive."""

    alive: int = 0
    not_alive: int = 0
    untold: int = 0


@dataclass(frozen=True)
class Record:
    """What the registry has told of one published innovation; unknown is None, empty or 0 of something.

    One that does not name the unit belongs to its agency and names no unit at all.
    `months` are the known ones of the last years, oldest first; `first_month` is the first ever known
    with use above zero.
    """

    innovation_id: str
    name: str
    names_unit: bool = True
    is_programme: bool = False
    stage: str | None = None
    since_value: str | None = None
    implementation_since: str | None = None
    operating_since: str | None = None
    continuity: str | None = None
    stopped_on: str | None = None
    legal_bases: tuple[tuple[str, str, str | None], ...] = ()  # kind, number, dated
    budget_years: tuple[int, ...] = ()
    has_facilities: bool = False
    team_decree: str | None = None
    recognitions: tuple[Recognition, ...] = ()
    first_month: str | None = None
    months: tuple[MonthOfUse, ...] = NO_MONTHS
    replications: Replications = field(default_factory=Replications)


@dataclass(frozen=True)
class Terms:
    """By what facts are judged: the day, how the region counts due months, how long use must last."""

    as_of: date
    due_day: int
    unconfirmed_after_months: int
    lasting_months: int


@dataclass(frozen=True)
class Finding:
    """Whether a fact holds, by which reason, with the figures that the reason's words name."""

    holds: Holds
    reason: str
    figures: Figures = field(default_factory=dict)


def find_fact(fact: str | None, record: Record, terms: Terms) -> Finding:
    """Judge one fact; one that is null is nothing the registry knows of."""
    return Finding("unknown", "not_in_registry") if fact is None else FACTS[fact](record, terms)


def _begin(record: Record) -> Moment | None:
    told = record.operating_since or record.implementation_since or record.since_value
    return read_moment(told) if told else None


def _find_stopped(record: Record, terms: Terms) -> Finding | None:
    if record.continuity != "stopped":
        return None
    if record.stopped_on is None:
        return Finding("no", "stopped")
    if date.fromisoformat(record.stopped_on) <= terms.as_of:
        return Finding("no", "stopped_on", {"day": record.stopped_on})
    return None


def _running(record: Record, terms: Terms) -> Finding:
    stopped = _find_stopped(record, terms)
    if stopped:
        return stopped
    is_told_to_operate = bool(record.operating_since or record.implementation_since)
    if not is_told_to_operate and record.stage in {"initiative", "trial"}:
        return Finding("no" if record.stage == "initiative" else "unknown", f"stage_{record.stage}")
    begin = _begin(record)
    if begin is not None:
        figures = {"since": begin.told}
        if begin.latest <= terms.as_of:
            return Finding("yes", "runs_since", figures)
        return Finding("no" if begin.earliest > terms.as_of else "unknown", "begins_about", figures)
    if record.stage == "implementation":
        return Finding("yes", "stage_implementation")
    used = _use_confirmed(record, terms)
    return used if used.holds == "yes" else Finding("unknown", "no_begin")


def _over_a_year(record: Record, terms: Terms) -> Finding:
    running = _running(record, terms)
    if running.holds == "no":
        return running
    begin = _begin(record)
    if record.first_month and (begin is None or running.holds == "yes"):
        begun = read_moment(record.first_month)
        if a_year_after(begun.latest) < terms.as_of:
            return Finding("yes", "used_since", {"month": record.first_month})
    if running.holds == "unknown" or begin is None:
        return running if running.holds == "unknown" else Finding("unknown", "no_begin")
    figures = {"since": begin.told, "as_of": terms.as_of.isoformat()}
    if a_year_after(begin.latest) < terms.as_of:
        return Finding("yes", "over_a_year", figures)
    if a_year_after(begin.earliest) >= terms.as_of:
        return Finding("no", "under_a_year", figures)
    return Finding("unknown", "about_a_year", figures)


def _in_preparation(record: Record, terms: Terms) -> Finding:
    if record.stage in {"initiative", "trial"}:
        return Finding("yes", f"stage_{record.stage}")
    if record.stage == "implementation":
        return Finding("no", "stage_implementation")
    return Finding("unknown", "no_stage")


def _used(record: Record, terms: Terms) -> Finding:
    if record.first_month is None:
        return Finding("unknown", "no_use_known")
    return Finding("yes", "used_since", {"month": record.first_month})


def _use_confirmed(record: Record, terms: Terms) -> Finding:
    """Use is confirmed while fewer due months than the region set went by without a figure."""
    if not record.months:
        return Finding("unknown", "no_months")
    last = record.months[-1]
    missing = number_of(last_due_month(terms.as_of, terms.due_day)) - number_of(last.month)
    figures: Figures = {"month": last.month, "count": last.count}
    if missing >= terms.unconfirmed_after_months:
        return Finding("unknown", "use_unconfirmed", figures)
    return Finding("yes" if last.count else "unknown", "use_confirmed" if last.count else "use_zero", figures)


def _lasting(record: Record, terms: Terms) -> Finding:
    stopped = _find_stopped(record, terms)
    if stopped:
        return stopped
    confirmed = _use_confirmed(record, terms)
    if confirmed.holds != "yes":
        return confirmed
    used = {month.month for month in record.months if month.count}
    reached, month = 0, record.months[-1].month
    while month in used and reached < terms.lasting_months:
        reached, month = reached + 1, shift_month(month, -1)
    figures: Figures = {"months": reached, "wanted": terms.lasting_months, "month": record.months[-1].month}
    if reached >= terms.lasting_months:
        return Finding("yes", "use_lasts", figures)
    return Finding("unknown", "use_too_short", figures)


def _replicated(record: Record, terms: Terms) -> Finding:
    told = record.replications
    count = told.alive + told.not_alive + told.untold
    if not count:
        return Finding("unknown", "no_replication")
    figures = {"count": count, "alive": told.alive, "not_alive": told.not_alive, "untold": told.untold}
    return Finding("yes", "replicated", figures)


def _recognised(wanted: Callable[[Recognition], bool], none: str) -> Callable[[Record, Terms], Finding]:
    def find(record: Record, terms: Terms) -> Finding:
        found = [one for one in record.recognitions if wanted(one) and one.year <= terms.as_of.year]
        if not found:
            return Finding("unknown", none)
        best = max(found, key=lambda one: (one.year, one.name))
        return Finding("yes", "recognised", {"count": len(found), "name": best.name, "year": best.year})

    return find


def _is_any(_one: Recognition) -> bool:
    return True


def _is_national_competition(one: Recognition) -> bool:
    return one.kind == "competition" and one.level in {"national", "international"}


def _legal_basis(record: Record, terms: Terms) -> Finding:
    today = terms.as_of.isoformat()
    found = [row for row in record.legal_bases if row[2] is None or row[2] <= today]
    if not found:
        return Finding("unknown", "no_legal_basis")
    return Finding("yes", "legal_basis", {"count": len(found), "number": found[0][1]})


def _budget(record: Record, terms: Terms) -> Finding:
    years = [year for year in record.budget_years if year <= terms.as_of.year]
    return Finding("yes", "budget", {"year": max(years)}) if years else Finding("unknown", "no_budget")


def _facilities(record: Record, terms: Terms) -> Finding:
    return Finding("yes", "facilities") if record.has_facilities else Finding("unknown", "no_facilities")


def _team(record: Record, terms: Terms) -> Finding:
    if record.team_decree is None:
        return Finding("unknown", "no_team")
    return Finding("yes", "team", {"number": record.team_decree})


FACTS: Mapping[str, Callable[[Record, Terms], Finding]] = {
    "in_preparation": _in_preparation,
    "running": _running,
    "over_a_year": _over_a_year,
    "used": _used,
    "use_confirmed": _use_confirmed,
    "lasting": _lasting,
    "replicated": _replicated,
    "competed": _recognised(_is_any, "no_recognition"),
    "competed_nationally": _recognised(_is_national_competition, "no_national_competition"),
    "awarded": _recognised(lambda one: one.kind == "award", "no_award"),
    "legal_basis": _legal_basis,
    "budget": _budget,
    "facilities": _facilities,
    "team": _team,
}

"""Decides what the records inside a record may say: decrees, budgets, awards, partners, figures; no I/O."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from registry_service.agencies.rules import sort_key
from shared.errors import FieldProblem, Problems

FIRST_YEAR = 1945
HIGHEST_AMOUNT = 10**15
FUTURE = "lies in the future"

Part = Mapping[str, Any]

# What makes two entries of a list the same one.
SAMENESS: Mapping[str, Callable[[Part], object]] = {
    "legal_bases": lambda part: (part["kind"], sort_key(part["number"]), part["dated"]),
    "budgets": lambda part: (part["year"], part["source"]),
    "recognitions": lambda part: (
        part["kind"],
        sort_key(part["name"]),
        part["level"],
        part["year"],
        sort_key(part["rank"] or ""),
    ),
    "outside_partners": lambda part: sort_key(part["name"]),
    "reach_figures": lambda part: (sort_key(part["what"]), sort_key(part["unit"] or ""), part["as_of"]),
}
# Where nothing of this is said, nothing can be wrong with it.
PARTS = ("team_decree", *SAMENESS)


def find_part_problems(record: Mapping[str, Any], today: date) -> list[FieldProblem]:
    """What is wrong inside the lists, each problem with its place: `budgets[2].amount`."""
    if not any(map(record.__getitem__, PARTS)):
        return []
    problems = Problems()
    _check_days(problems, record, today)
    for place, budget in enumerate(record["budgets"]):
        # A budget is set for the year to come.
        if not FIRST_YEAR <= budget["year"] <= today.year + 1:
            problems.add(f"budgets[{place}].year", f"must lie between {FIRST_YEAR} and {today.year + 1}")
        if not 0 <= budget["amount"] <= HIGHEST_AMOUNT:
            problems.add(f"budgets[{place}].amount", f"must lie between 0 and {HIGHEST_AMOUNT}")
    for place, recognition in enumerate(record["recognitions"]):
        if not FIRST_YEAR <= recognition["year"] <= today.year:
            problems.add(f"recognitions[{place}].year", f"must lie between {FIRST_YEAR} and {today.year}")
    for name, sameness in SAMENESS.items():
        if len(record[name]) > 1:
            _check_twice(problems, name, [sameness(part) for part in record[name]])
    return problems.found


def _check_days(problems: Problems, record: Mapping[str, Any], today: date) -> None:
    """Days inside a record are ISO text, which compares as the days do."""
    days = [
        (f"legal_bases[{place}].dated", part["dated"]) for place, part in enumerate(record["legal_bases"])
    ]
    if record["team_decree"] is not None:
        days.append(("team_decree.dated", record["team_decree"]["dated"]))
    days += [(f"reach_figures[{p}].as_of", part["as_of"]) for p, part in enumerate(record["reach_figures"])]
    for name, day in days:
        if day is not None and day > today.isoformat():
            problems.add(name, FUTURE)


def _check_twice(problems: Problems, name: str, keys: list[object]) -> None:
    seen: set[object] = set()
    for place, key in enumerate(keys):
        if key in seen:
            problems.add(f"{name}[{place}]", "stands there twice")
        seen.add(key)

"""Decides whether the times a record names exist, have come, and stand in their order; no I/O."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from shared.errors import FieldProblem, Problems

PARTLY_KNOWN = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
STAGE_TIMES = ("initiative_since", "trial_since", "implementation_since")
TIMES = ("since_value", *STAGE_TIMES)
FUTURE = "lies in the future"


def find_time_problems(record: Mapping[str, Any], today: date) -> list[FieldProblem]:
    """What is wrong with the beginnings, stages and end that a record names."""
    problems = Problems()
    sound = [
        name for name in TIMES if record[name] is not None and _is_sound(problems, name, record[name], today)
    ]
    if len(sound) > 1:
        _check_order(problems, record, [name for name in STAGE_TIMES if name in sound])
    operating, stopped = record["operating_since"], record["stopped_on"]
    if operating is not None and operating > today:
        problems.add("operating_since", FUTURE)
    elif operating is not None and "initiative_since" in sound:
        begun = record["initiative_since"]
        if operating.isoformat()[: len(begun)] < begun:
            problems.add("operating_since", "lies before initiative_since")
    if stopped is not None:
        _check_stop(problems, record, today)
    return problems.found


def _is_sound(problems: Problems, name: str, value: str, today: date) -> bool:
    if problem := _find_time_problem(value, today):
        problems.add(name, problem)
    return problem is None


@lru_cache(maxsize=1024)
def _find_time_problem(value: str, today: date) -> str | None:
    if not PARTLY_KNOWN.fullmatch(value):
        return 'must be a year, month or day: "2021", "2021-10", "2021-10-05"'
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return "there is no such date"
    return FUTURE if value > today.isoformat()[: len(value)] else None


def _check_order(problems: Problems, record: Mapping[str, Any], names: list[str]) -> None:
    """Each stage begins no earlier than those before it, as far as both are known exactly enough."""
    for place, later in enumerate(names):
        for earlier in names[:place]:
            known = min(len(record[earlier]), len(record[later]))
            if record[later][:known] < record[earlier][:known]:
                problems.add(later, f"lies before {earlier}")
                break


def _check_stop(problems: Problems, record: Mapping[str, Any], today: date) -> None:
    stopped, operating = record["stopped_on"], record["operating_since"]
    if record["continuity"] != "stopped":
        problems.add("stopped_on", "is given of an innovation that has stopped only")
    if stopped > today:
        problems.add("stopped_on", FUTURE)
    elif operating is not None and stopped < operating:
        problems.add("stopped_on", "lies before operating_since")

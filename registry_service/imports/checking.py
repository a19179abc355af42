"""Checks one row against its schema: quickly where it is in order, in marshmallow's words where it is not."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from marshmallow import ValidationError

from registry_service.imports.faults import Faults, Given
from shared.errors import FieldProblem
from shared.http.problems import field_problems
from shared.sheets.row_checker import RowChecker


def load_row(
    checker: RowChecker, row: Mapping[str, Any], given: Given, faults: Faults
) -> dict[str, Any] | None:
    """The checked values; None after noting everything that is wrong."""
    if not given.faulty:
        quick = checker.load_quickly(row)
        if quick is not None:
            return quick
    try:
        loaded: dict[str, Any] = checker.schema.load(row)
    except ValidationError as error:
        add_problems(field_problems(error), given, faults)
        return None
    return None if given.faulty else loaded


def add_problems(problems: Iterable[FieldProblem], given: Given, faults: Faults) -> None:
    """Note what a schema or a rule says, once a field and never of a cell that could not be read."""
    unreadable = set(given.faulty)
    for problem in problems:
        plain = problem.field.partition("[")[0]
        if plain not in unreadable and problem.field not in unreadable:
            faults.add_words(given, problem.field, problem.message)


def nest(values: Mapping[str, Any], left_out: frozenset[str]) -> dict[str, Any]:
    """Values by field, where `coverage.percent` stands inside `coverage`."""
    row: dict[str, Any] = {}
    for name, value in values.items():
        if "." in name:
            group, part = split_name(name)
            row.setdefault(group, {})[part] = value
        elif name not in left_out:
            row[name] = value
    return row


@cache
def split_name(name: str) -> tuple[str, str]:
    """Group and part of a field inside a record. The names are few."""
    group, _, part = name.partition(".")
    return group, part

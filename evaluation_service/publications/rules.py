"""Decisions about publications: who keeps them, who sees a draft, what cannot be meant; corrects nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shared.actor import Actor
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.errors import FieldProblem

KEEPERS = (EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
EARLIEST_YEAR = 1999

SCALAR_FIELDS = (
    "title",
    "kind",
    "subject",
    "dated",
    "event_on",
    "event_as_printed",
    "legal_basis",
    "year",
    "scope_name",
    "instrument_id",
    "results_are_complete",
    "zones",
    "inferred",
)
REGION_FIGURES = (
    "products_total",
    "values_sum",
    "region_value",
    "predicate",
    "rank",
    "category",
    "category_size",
    "zone",
)


def may_keep(actor: Actor, region_code: str) -> bool:
    """The region's evaluation administrator and the national one keep its publications."""
    return actor.find_mandate(KEEPERS, region_code) is not None


def may_read(actor: Actor, state: str, region_code: str) -> bool:
    """Everybody reads what is published; a draft is its keepers' own."""
    return state == "published" or may_keep(actor, region_code)


def find_problems(given: Mapping[str, Any], today: date) -> list[FieldProblem]:
    """What cannot be meant. Where a report contradicts itself, that is kept and is no problem here."""
    problems = [
        FieldProblem(name, "lies in the future")
        for name in ("dated", "event_on")
        if given.get(name) is not None and given[name] > today
    ]
    year = given.get("year")
    if year is not None and not EARLIEST_YEAR <= year <= today.year:
        problems.append(FieldProblem("year", f"must lie between {EARLIEST_YEAR} and this year"))
    for part in ("recommendations", "conflicts"):
        problems += _find_wordless(part, given.get(part) or [])
    problems += _find_future(given.get("commitments") or [], "commitments", "signed_on", today)
    problems += _find_future(given.get("claims") or [], "claims", "as_of", today)
    return problems


def _find_wordless(part: str, texts: Sequence[Mapping[str, Any]]) -> list[FieldProblem]:
    return [
        FieldProblem(f"{part}[{number}]", "needs words in Indonesian or English")
        for number, words in enumerate(texts)
        if words["text_id"] is None and words["text_en"] is None
    ]


def _find_future(rows: Sequence[Mapping[str, Any]], part: str, field: str, today: date) -> list[FieldProblem]:
    return [
        FieldProblem(f"{part}[{number}].{field}", "lies in the future")
        for number, row in enumerate(rows)
        if row[field] is not None and row[field] > today
    ]


def compare_grades(
    *, reported: str | None, computed: str | None, is_same_instrument: bool, is_same_year: bool
) -> str:
    """How a reported grade stands to a computed one: "agrees", "differs", or "not_comparable"."""
    if reported is None or computed is None or not (is_same_instrument and is_same_year):
        return "not_comparable"
    return "agrees" if reported.strip().casefold() == computed.casefold() else "differs"

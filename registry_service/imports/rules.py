"""Decisions about imports: who may import what where, and what may be done when; no I/O."""

from collections.abc import Mapping
from uuid import UUID

from registry_service.agencies.rules import KEEPERS
from registry_service.innovations.rules import DRAFTERS
from shared.actor import Actor
from shared.errors import Conflict, FieldProblem, Forbidden

CHECK_WORK = "import_check"
APPLY_WORK = "import_application"
KINDS = ("innovations", "usage_months", "usage_stated", "agencies", "units", "region")
KEEPERS_ONLY = frozenset({"agencies", "units", "region"})
MODES = ("all_or_nothing", "valid_rows")
STATES = ("waiting", "columns_wanted", "checked", "unreadable", "applied")
LANGUAGES = ("id", "en")
IMPORT_LOCK = 0x494D504F


def require_importer(actor: Actor, kind: str, region_code: str, agency_id: UUID | None) -> None:
    """Raise Forbidden for who may not import this: an operator only for one agency, their own."""
    if kind in KEEPERS_ONLY:
        actor.require_mandate(KEEPERS, region_code)
        return
    if agency_id is None and actor.find_mandate(KEEPERS, region_code) is None:
        raise Forbidden("name your agency in agency_id; only administrators import for the whole region")
    actor.require_mandate(DRAFTERS, region_code, agency_id)


def may_see(actor: Actor, account_id: UUID, region_code: str) -> bool:
    """Who asked for an import sees it, and so do the region's administrators."""
    return actor.account_id == account_id or actor.find_mandate(KEEPERS, region_code) is not None


def refuse_application(state: str, outcome: Mapping[str, object], mode: str) -> None:
    """Raise Conflict for an import that cannot be applied as it is now."""
    if state == "applied":
        raise Conflict("it was applied already", code="applied")
    if state != "checked":
        raise Conflict(f"it cannot be applied while it is {state}", code=state)
    if outcome.get("is_complete") is False:
        raise Conflict("more is wrong than is named; mend the file and hand it in again", code="rows_refused")
    if mode == "all_or_nothing" and outcome.get("problems"):
        raise Conflict(
            "some rows are wrong; mend them, or apply with the mode valid_rows", code="rows_refused"
        )


def find_decision_problems(
    decided: Mapping[str, str | None], headings: Mapping[str, object], fields: frozenset[str]
) -> list[FieldProblem]:
    """What is wrong with the decision which column is which field."""
    problems = [
        FieldProblem(f"columns.{text}", "there is no such heading")
        for text in decided
        if text not in headings
    ]
    taken = [field for field in decided.values() if field is not None]
    problems += [
        FieldProblem(f"columns.{text}", "there is no such field")
        for text, field in decided.items()
        if field is not None and field not in fields
    ]
    problems += [
        FieldProblem("columns", f"{field} is named twice")
        for field in sorted({field for field in taken if taken.count(field) > 1})
    ]
    return problems

"""Decisions about imports: who may import what where, and what may be done when; no I/O."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from registry_service.agencies.rules import KEEPERS
from registry_service.innovations.rules import DRAFTERS
from shared.actor import Actor
from shared.errors import Conflict, FieldProblem, Forbidden

CHECK_WORK = "import_check"
APPLY_WORK = "import_application"
UNDO_WORK = "import_undoing"
KINDS = ("innovations", "usage_months", "usage_stated", "agencies", "units", "region")
KEEPERS_ONLY = frozenset({"agencies", "units", "region"})
MODES = ("all_or_nothing", "valid_rows")
STATES = ("waiting", "columns_wanted", "checked", "unreadable", "applied")
LANGUAGES = ("id", "en")
# Why something that an import made stays when it is undone.
WHY_LEFT = ("changed", "used", "archived", "no_right", "closed", "place")
# What goes when an import is undone; a row of months that changed one may have brought in another.
TAKEN_BACK = (
    ("innovations", "new"),
    ("usage_stated", "new"),
    ("usage_months", "new"),
    ("usage_months", "changed"),
)
# Undoing is one transaction, some 7 ms a record; until it ends the journal cannot be sealed.
MOST_UNDONE = 5_000
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


def refuse_undoing(
    state: str, journal_from: int | None, outcome: Mapping[str, Any], *, is_undone: bool
) -> None:
    """Raise Conflict for an import that cannot be undone, or of which nothing would go."""
    if is_undone:
        raise Conflict("it was undone already", code="undone")
    if state != "applied":
        raise Conflict("it was not applied; there is nothing to undo", code="not_applied")
    if journal_from is None:
        raise Conflict(
            "it was applied by an earlier version, which did not keep what it wrote", code="too_old"
        )
    rows = outcome.get("rows", {})
    if not any(rows.get(sheet, {}).get(name) for sheet, name in TAKEN_BACK):
        raise Conflict("it brought in nothing that is taken back", code="nothing_to_undo")


def refuse_written(written: int, made: int) -> None:
    """Raise Conflict for an import that made nothing, or wrote more than one transaction takes back."""
    if made == 0:
        raise Conflict("it brought in nothing that is taken back", code="nothing_to_undo")
    if written > MOST_UNDONE:
        raise Conflict(
            f"it wrote {written} records, and at most {MOST_UNDONE} are taken back",
            code="too_many",
            extra={"written": written, "most": MOST_UNDONE},
        )


def find_answer_problems(
    answers: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]]
) -> list[FieldProblem]:
    """What is wrong with answers to the questions about names, which count from 1."""
    problems = []
    for place, answer in enumerate(answers):
        number, choice = answer["number"], answer["choice"]
        if not 1 <= number <= len(questions):
            problems.append(FieldProblem(f"answers[{place}].number", "there is no such question"))
        elif choice is not None and all(
            choice != each["choice"] for each in questions[number - 1]["candidates"]
        ):
            problems.append(FieldProblem(f"answers[{place}].choice", "is none of those to choose from"))
    numbers = [answer["number"] for answer in answers]
    if len(set(numbers)) != len(numbers):
        problems.append(FieldProblem("answers", "names something twice"))
    return problems


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

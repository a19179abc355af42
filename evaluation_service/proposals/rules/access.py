"""Decides who may read a lokus' proposal, and as what; no reads of its own."""

from dataclasses import dataclass
from typing import Literal

Reader = Literal["administrator", "evaluator", "unit"]


@dataclass(frozen=True)
class Onlooker:
    """How somebody stands to a lokus."""

    is_administrator: bool
    is_too_close: bool
    is_assigned: bool
    works_in_agency: bool


def find_reader(period_state: str, onlooker: Onlooker) -> Reader | None:
    """Those who work on the lokus read along; its own agency once the results are released; others never."""
    is_released = period_state == "released"
    if onlooker.is_administrator and (is_released or not onlooker.is_too_close):
        return "administrator"
    if onlooker.is_assigned and period_state != "draft":
        return "evaluator"
    return "unit" if is_released and onlooker.works_in_agency else None

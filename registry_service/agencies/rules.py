"""Decisions about agencies and units: who keeps them, what may follow what, how they are ordered; no I/O."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from registry_service.agencies.matching import name_key
from shared.actor import Actor, Mandate
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.errors import FieldProblem, Forbidden, Invalid

KEEPERS = (INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
SUCCESSIONS = ("renamed", "merged", "split")
# Work that a change of an agency's names asks for: others hold copies of them.
AGENCY_RENAMED = "agency_renamed"


def require_keeper(actor: Actor, region_code: str) -> Mandate:
    """The mandate under which the actor keeps this region's agencies; raises Forbidden."""
    return actor.require_mandate(KEEPERS, region_code)


def require_demo_right(actor: Actor, is_demo: bool) -> None:
    """Only the nation's administrator marks a record as a demonstration; raises Forbidden."""
    if is_demo and not actor.has_role(NATIONAL_ADMINISTRATOR):
        raise Forbidden("only the national administrator makes demonstration records")


def stays_demo(actor: Actor, is_demo: bool, given: bool | None) -> bool:
    """Whether a record is a demonstration after a change; what is changed without saying so is real.

    Raises Forbidden for who may not make demonstrations, Invalid for turning a real record into one.
    """
    require_demo_right(actor, bool(given))
    if given and not is_demo:
        raise Invalid.at("is_demo", "a real record does not become a demonstration")
    return bool(given)


def sort_key(name: str) -> str:
    """What a name is ordered by: no capitals, no accents, single spaces."""
    folded = name.casefold()
    if folded.isascii():
        is_single_spaced = folded.isprintable() and "  " not in folded
        return folded.strip() if is_single_spaced else " ".join(folded.split())
    plain = unicodedata.normalize("NFKD", folded)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def names_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Every name that an agency or unit goes by."""
    return (record["official_name"], record["short_name"], *record["aliases"])


def search_text(record: Mapping[str, Any]) -> str:
    """Every name of a record in one text, as written and with its short forms spelled out."""
    lines = {spelled for name in names_of(record) for spelled in search_terms(name)}
    return "\n".join(sorted(lines))


def search_terms(text: str) -> tuple[str, ...]:
    """What to look for in `search_text`: the text as it is, and with its short forms spelled out."""
    spelled = name_key(text)
    return (sort_key(text), spelled) if spelled else (sort_key(text),)


def find_name_problems(record: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong with the names and the days of an agency or a unit."""
    problems = []
    keys = [sort_key(alias) for alias in record["aliases"]]
    if len(set(keys)) != len(keys):
        problems.append(FieldProblem("aliases", "names an alias twice"))
    starts, ends = record["valid_from"], record["valid_to"]
    if starts is not None and ends is not None and ends < starts:
        problems.append(FieldProblem("valid_to", "lies before valid_from"))
    return problems


def find_succession_problems(
    agency_id: UUID, kind: str, on: date, successor_ids: Sequence[UUID], valid_from: date | None
) -> list[FieldProblem]:
    """What is wrong with what an agency is said to have become."""
    problems = []
    if len(set(successor_ids)) != len(successor_ids):
        problems.append(FieldProblem("successor_ids", "names a successor twice"))
    if agency_id in successor_ids:
        problems.append(FieldProblem("successor_ids", "an agency does not succeed itself"))
    if kind == "split" and len(successor_ids) < 2:
        problems.append(FieldProblem("successor_ids", "a split has two successors or more"))
    if kind != "split" and len(successor_ids) != 1:
        problems.append(FieldProblem("successor_ids", f"an agency that was {kind} has one successor"))
    if on == date.min:
        problems.append(FieldProblem("on", "there is no day before it, on which the agency ended"))
    if valid_from is not None and on <= valid_from:
        problems.append(FieldProblem("on", "must lie after the agency's first day"))
    return problems

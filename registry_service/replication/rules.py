"""Decides who speaks for which side of a replication, and what follows what; no I/O."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.actor import Actor, Mandate
from shared.contracts.roles import (
    AGENCY_ROLES,
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
    VERIFIER,
)
from shared.errors import Conflict, FieldProblem, Forbidden

SPEAKERS = (OPERATOR, VERIFIER, INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
OTHER_SIDE = {"original": "replica", "replica": "original"}


@dataclass(frozen=True)
class Side:
    """Whose innovation it is: an agency of a region, or the region itself."""

    region_code: str
    agency_id: UUID | None


def find_speaker(actor: Actor, side: Side) -> Mandate | None:
    """The mandate to speak for a side; a region without a named agency speaks through its administrators."""
    return actor.find_mandate(SPEAKERS, side.region_code, side.agency_id)


def require_speaker(actor: Actor, side: Side) -> Mandate:
    """The mandate to speak for a side; raises Forbidden."""
    return actor.require_mandate(SPEAKERS, side.region_code, side.agency_id)


def speaks_for_agency(mandate: Mandate) -> bool:
    """Held for one agency, not for a whole region."""
    return mandate.role in AGENCY_ROLES and mandate.agency_id is not None


def refuse_own_confirmation(proposed_by: UUID | None, actor: Actor) -> None:
    """Both sides confirm, so two people do; raises Forbidden."""
    if proposed_by is not None and proposed_by == actor.account_id:
        raise Forbidden("you proposed it; somebody of the other side confirms", code="second_person")


def require_state(state: str, *wanted: str) -> None:
    """Raise Conflict unless the replication is in one of these states."""
    if state not in wanted:
        raise Conflict(f"the replication is {state}", code=f"already_{state}")


def find_life_problems(
    as_of: date, today: date, told_as_of: date | None, since: str | None
) -> list[FieldProblem]:
    """What is wrong with the day on which a replica is said to live or to have ended."""
    if as_of > today:
        return [FieldProblem("as_of", "lies in the future")]
    if told_as_of is not None and as_of < told_as_of:
        return [FieldProblem("as_of", f"lies before {told_as_of.isoformat()}, of which it was told already")]
    if since is not None and as_of.isoformat()[: len(since)] < since:
        return [FieldProblem("as_of", "lies before the replication began")]
    return []


def find_since_problem(since: str | None, today: date) -> list[FieldProblem]:
    """What is wrong with the year, month or day since which it is replicated."""
    if since is None:
        return []
    try:
        date.fromisoformat(since + "-01-01"[len(since) - 4 :])
    except ValueError:
        return [FieldProblem("replicated_since", "there is no such date")]
    if since > today.isoformat()[: len(since)]:
        return [FieldProblem("replicated_since", "lies in the future")]
    return []

"""Decisions about people: which role needs which place, who may give what, when a password will do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.actor import Actor, Mandate
from shared.contracts.roles import (
    AGENCY_ROLES,
    EVALUATOR,
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
    REGIONAL_ROLES,
    SCOPES,
    VERIFIER,
)
from shared.errors import FieldProblem

SESSION_LIFETIME = timedelta(hours=12)
LINK_LIFETIME = timedelta(hours=24)
LONGEST_TOKEN_LIFETIME = timedelta(days=366)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
FAILURES_ALLOWED = 10
FAILURES_FORGOTTEN_AFTER = timedelta(minutes=15)
# The name that the machine's owner signs in with at first.
FIRST_ADMINISTRATOR = "admin"

GIVEN_BY_REGION = frozenset({OPERATOR, VERIFIER, EVALUATOR})


def find_mandate_problems(role: str, region_code: str | None, agency_id: object | None) -> list[FieldProblem]:
    """What is wrong with the place of a mandate, given its role."""
    problems = []
    if role in AGENCY_ROLES and agency_id is None:
        problems.append(FieldProblem("agency_id", f"{role} is always of one agency"))
    if role in REGIONAL_ROLES and region_code is None:
        problems.append(FieldProblem("region_code", f"{role} is always of one region"))
    if role in REGIONAL_ROLES and agency_id is not None and role == INNOVATION_ADMINISTRATOR:
        problems.append(FieldProblem("agency_id", f"{role} is of a whole region"))
    if role == NATIONAL_ADMINISTRATOR and (region_code is not None or agency_id is not None):
        problems.append(FieldProblem("region_code", f"{role} is of no single region"))
    if agency_id is not None and region_code is None:
        problems.append(FieldProblem("region_code", "must be named with the agency"))
    return problems


def may_keep_account(actor: Actor, region_code: str | None, mandates: Sequence[Mandate]) -> bool:
    """A region's administrator keeps accounts of the region that hold nothing the region cannot give."""
    if actor.has_role(NATIONAL_ADMINISTRATOR):
        return True
    if region_code is None:
        return False
    return actor.find_mandate([INNOVATION_ADMINISTRATOR], region_code) is not None and all(
        may_give_mandate(actor, mandate) for mandate in mandates
    )


def may_give_mandate(actor: Actor, mandate: Mandate) -> bool:
    """The nation gives everything, a region what works inside it."""
    if actor.has_role(NATIONAL_ADMINISTRATOR):
        return True
    return (
        mandate.role in GIVEN_BY_REGION
        and mandate.region_code is not None
        and actor.find_mandate([INNOVATION_ADMINISTRATOR], mandate.region_code) is not None
    )


def is_kept_by_region(region_code: str | None, mandates: Sequence[Mandate]) -> bool:
    """The administrator of the account's region alone keeps it: it holds nothing beyond that region."""
    return region_code is not None and all(
        mandate.role in GIVEN_BY_REGION and mandate.region_code == region_code for mandate in mandates
    )


def find_password_problem(password: str, sign_in_name: str) -> str | None:
    """Why a password will not do; length is what counts."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
    if sign_in_name.lower() in password.lower():
        return "must not contain the sign-in name"
    if len(set(password)) < 5:
        return "must have at least five different characters"
    return None


def is_locked_out(failures: int, since: datetime, now: datetime) -> bool:
    """Too many wrong passwords in a row, the first of them not long enough ago."""
    return failures >= FAILURES_ALLOWED and now - since < FAILURES_FORGOTTEN_AFTER


def find_token_problems(scopes: list[str], expires_at: datetime, now: datetime) -> list[FieldProblem]:
    """What is wrong with a token that is asked for."""
    problems = []
    if not scopes or len(set(scopes)) != len(scopes) or any(scope not in SCOPES for scope in scopes):
        problems.append(FieldProblem("scopes", f"must be some of {', '.join(SCOPES)}, each once"))
    if not now < expires_at <= now + LONGEST_TOKEN_LIFETIME:
        problems.append(
            FieldProblem("expires_at", f"must lie within the next {LONGEST_TOKEN_LIFETIME.days} days")
        )
    return problems

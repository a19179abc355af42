"""Decisions about periods: what fits together, who administers, who may score what. No reads, no writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from evaluation_service.scoring.weights import find_weight_problems
from shared.actor import Actor, Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.errors import FieldProblem
from shared.journal.record import SYSTEM_ROLE

EXAMPLE_MARKING = "CONTOH – bukan hasil resmi"
ADMINISTRATORS = (NATIONAL_ADMINISTRATOR, EVALUATION_ADMINISTRATOR)

NATIONAL_SCHEME = "pekppp_nasional"
REGIONAL_SCHEME = "pekppp_mandiri"
MOST_REGIONS = 600


class PeriodValues(Protocol):
    """What the rules look at in a period, stored or about to be."""

    @property
    def scheme(self) -> str: ...
    @property
    def owner_region_code(self) -> str | None: ...
    @property
    def combination(self) -> str: ...
    @property
    def sheet_mode(self) -> str | None: ...
    @property
    def year_assessed(self) -> int: ...
    @property
    def year_held(self) -> int: ...
    @property
    def begins_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def is_example(self) -> bool: ...
    @property
    def is_demo(self) -> bool: ...
    @property
    def form_weights(self) -> Mapping[str, str] | None: ...


def find_administering_role(actor: Actor, owner_region_code: str | None) -> str | None:
    """The role in which the actor administers periods of this owner; `None` if in none.

    Someone who works in one agency of the region administers for the region all the same: what they
    must not do is score their own agency.
    """
    if actor.is_service:
        return SYSTEM_ROLE
    if owner_region_code is None:
        return NATIONAL_ADMINISTRATOR if actor.has_role(NATIONAL_ADMINISTRATOR) else None
    for mandate in actor.mandates:
        if mandate.role == EVALUATION_ADMINISTRATOR and mandate.region_code in (None, owner_region_code):
            return EVALUATION_ADMINISTRATOR
    return None


def may_own_region_score(scheme: str, owner_region_code: str | None) -> bool:
    """What holds where a period does not say: never in national ones, allowed in a region's own."""
    return scheme != NATIONAL_SCHEME and owner_region_code is not None


def find_period_problems(period: PeriodValues, form_codes: Collection[str]) -> list[FieldProblem]:
    """Everything in a period that does not fit together."""
    problems = []
    if period.scheme == NATIONAL_SCHEME and period.owner_region_code is not None:
        problems.append(FieldProblem("owner_region_code", "a national period has no owning region"))
    if period.scheme == REGIONAL_SCHEME and period.owner_region_code is None:
        problems.append(FieldProblem("owner_region_code", "PEKPPP Mandiri is always of one region"))
    if period.year_held < period.year_assessed:
        problems.append(FieldProblem("year_held", "must not be before the year that is assessed"))
    if period.begins_on and period.ends_on and period.ends_on < period.begins_on:
        problems.append(FieldProblem("ends_on", "must not be before begins_on"))
    if period.is_demo and not period.is_example:
        problems.append(FieldProblem("is_demo", "only an example can be a demonstration"))
    if period.combination == "agreed" and period.sheet_mode == "team":
        problems.append(FieldProblem("combination", "a team has one sheet: there is no pleno to agree in"))
    weights = find_weight_problems(period.form_weights, form_codes)
    return problems + [FieldProblem(found.path, found.message) for found in weights]


def find_scope_problems(
    owner_region_code: str | None,
    region_codes: Collection[str],
    province_codes: Mapping[str, str | None],
) -> list[FieldProblem]:
    """What is wrong with the scope; `province_codes` holds the province of each known region.

    A region evaluates itself, and a province also the regencies and cities inside it.
    """
    problems = []
    if not 1 <= len(region_codes) <= MOST_REGIONS:
        problems.append(FieldProblem("region_codes", f"must name 1 to {MOST_REGIONS} regions"))
    if len(set(region_codes)) != len(region_codes):
        problems.append(FieldProblem("region_codes", "must name each region once"))
    for place, code in enumerate(region_codes):
        if code not in province_codes:
            problems.append(FieldProblem(f"region_codes[{place}]", f"there is no region {code}"))
        elif owner_region_code is not None and owner_region_code not in (code, province_codes[code]):
            problems.append(
                FieldProblem(f"region_codes[{place}]", f"{code} is not a region of {owner_region_code}")
            )
    return problems


def find_opening_problems(
    instrument_kind: str, undecided: Sequence[FieldProblem], lokus_count: int
) -> list[FieldProblem]:
    """What is missing before sheets may be filled in; `undecided` is what the instrument leaves open."""
    problems = []
    if instrument_kind != "scored":
        problems.append(FieldProblem("instrument_id", "this instrument looks values up and scores nothing"))
    problems += undecided
    if lokus_count == 0:
        problems.append(FieldProblem("lokus", "there is none yet"))
    return problems


def find_conflict_of_interest(
    mandates: Iterable[Mandate],
    account_region_code: str | None,
    agency_ids: Collection[UUID],
    region_code: str,
    *,
    own_region_may_score: bool,
) -> str | None:
    """Why someone with these mandates must not score a lokus of these agencies; `None` if they may.

    `agency_ids` is the lokus' agency with all that are related to it. Own region means the same code,
    that of a mandate or of the account: a province's evaluator may score its regencies and cities.
    """
    held = list(mandates)
    if any(mandate.agency_id in agency_ids for mandate in held):
        return "nobody scores their own agency, nor one above, below, before or after it"
    own_regions = {account_region_code, *(mandate.region_code for mandate in held)}
    if not own_region_may_score and region_code in own_regions:
        return "in this period nobody scores their own region"
    return None

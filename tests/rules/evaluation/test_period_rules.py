"""The rules of periods by table: who administers, what fits together, who may score what."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from evaluation_service.instruments.naming import find_naming_problems
from evaluation_service.periods import rules
from shared.actor import NOBODY, SYSTEM, Actor, Mandate
from shared.contracts.roles import (
    EVALUATION_ADMINISTRATOR,
    EVALUATOR,
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
)
from shared.errors import FieldProblem

AGENCY = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
PARENT = UUID("00000000-0000-4000-8000-000000000003")
FORMS = frozenset({"F-01", "F-02", "F-03"})
PROVINCES = {"16": None, "16.06": "16", "16.10": "16", "14.01": "14"}


@dataclass(frozen=True)
class Values:
    """A period as the rules see it."""

    scheme: str = "pekppp_nasional"
    owner_region_code: str | None = None
    combination: str = "mean"
    sheet_mode: str | None = None
    year_assessed: int = 2019
    year_held: int = 2019
    begins_on: date | None = None
    ends_on: date | None = None
    is_example: bool = False
    is_demo: bool = False
    form_weights: dict[str, str] | None = None


def _actor(role: str, region_code: str | None = None, agency_id: UUID | None = None) -> Actor:
    return Actor(account_id=OTHER, mandates=(Mandate(role, region_code, agency_id),))


@pytest.mark.parametrize(
    ("actor", "owner", "role"),
    [
        (_actor(NATIONAL_ADMINISTRATOR), None, NATIONAL_ADMINISTRATOR),
        (_actor(NATIONAL_ADMINISTRATOR), "16.06", None),
        (_actor(EVALUATION_ADMINISTRATOR, "16.06"), "16.06", EVALUATION_ADMINISTRATOR),
        (_actor(EVALUATION_ADMINISTRATOR, "16.06", AGENCY), "16.06", EVALUATION_ADMINISTRATOR),
        (_actor(EVALUATION_ADMINISTRATOR, "16"), "16.06", None),
        (_actor(EVALUATION_ADMINISTRATOR, "16.06"), None, None),
        (_actor(INNOVATION_ADMINISTRATOR, "16.06"), "16.06", None),
        (_actor(EVALUATOR, "16.06"), "16.06", None),
        (SYSTEM, None, "system"),
        (NOBODY, None, None),
        (NOBODY, "16.06", None),
    ],
)
def test_period_is_administered_by_its_owner(actor: Actor, owner: str | None, role: str | None) -> None:
    assert rules.find_administering_role(actor, owner) == role


@pytest.mark.parametrize(
    ("scheme", "owner", "may"),
    [
        ("pekppp_nasional", None, False),
        ("pekppp_mandiri", "16.06", True),
        ("other", "16.06", True),
        ("other", None, False),
    ],
)
def test_own_region_scores_by_default_only_in_its_own_period(
    scheme: str, owner: str | None, may: bool
) -> None:
    assert rules.may_own_region_score(scheme, owner) is may


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        (Values(), []),
        (Values(scheme="other", owner_region_code="16.06"), []),
        (Values(scheme="other"), []),
        (Values(owner_region_code="16.06"), ["owner_region_code"]),
        (Values(scheme="pekppp_mandiri"), ["owner_region_code"]),
        (Values(year_held=2018), ["year_held"]),
        (Values(combination="agreed", sheet_mode="independent"), []),
        (Values(combination="agreed", sheet_mode="team"), ["combination"]),
        (Values(begins_on=date(2019, 2, 1), ends_on=date(2019, 2, 1)), []),
        (Values(begins_on=date(2019, 2, 1), ends_on=date(2019, 1, 31)), ["ends_on"]),
        (
            Values(scheme="pekppp_mandiri", year_held=2018, form_weights={}, is_demo=True),
            [
                "owner_region_code",
                "year_held",
                "is_demo",
                "form_weights.F-01",
                "form_weights.F-02",
                "form_weights.F-03",
            ],
        ),
    ],
)
def test_what_does_not_fit_together_is_named(values: Values, fields: list[str]) -> None:
    assert [problem.field for problem in rules.find_period_problems(values, FORMS)] == fields


@pytest.mark.parametrize(
    ("owner", "codes", "fields"),
    [
        (None, ["16.06", "14.01"], []),
        ("16.06", ["16.06"], []),
        ("16", ["16", "16.06", "16.10"], []),
        ("16", ["14.01"], ["region_codes[0]"]),
        ("16.06", ["16.06", "16.10", "16"], ["region_codes[1]", "region_codes[2]"]),
        (None, [], ["region_codes"]),
        (None, ["16.06", "16.06"], ["region_codes"]),
        (None, ["16.06", "99"], ["region_codes[1]"]),
    ],
)
def test_scope_lies_in_the_owner(owner: str | None, codes: list[str], fields: list[str]) -> None:
    assert [problem.field for problem in rules.find_scope_problems(owner, codes, PROVINCES)] == fields


@pytest.mark.parametrize(
    ("kind", "undecided", "lokus", "fields"),
    [
        ("scored", [], 1, []),
        ("external", ["form_weights"], 0, ["instrument_id", "form_weights", "lokus"]),
    ],
)
def test_opening_names_everything_that_is_missing(
    kind: str, undecided: list[str], lokus: int, fields: list[str]
) -> None:
    problems = [FieldProblem(field, "must be decided") for field in undecided]

    assert [problem.field for problem in rules.find_opening_problems(kind, problems, lokus)] == fields


@pytest.mark.parametrize(
    ("mandate", "account_region", "own_region_may_score", "refused"),
    [
        (Mandate(EVALUATOR, "14.01"), None, False, False),
        (Mandate(EVALUATOR, "14.01"), "16", False, False),
        (Mandate(EVALUATOR, "16"), None, False, False),
        (Mandate(EVALUATOR), None, False, False),
        (Mandate(EVALUATOR), "16.06", False, True),
        (Mandate(EVALUATOR), "16.06", True, False),
        (Mandate(EVALUATOR, "16.06"), None, False, True),
        (Mandate(EVALUATOR, "16.06"), None, True, False),
        (Mandate(OPERATOR, "16.06", OTHER), None, True, False),
        (Mandate(OPERATOR, "16.06", OTHER), None, False, True),
        (Mandate(OPERATOR, "16.06", AGENCY), None, True, True),
        (Mandate(OPERATOR, "16.06", PARENT), None, True, True),
        (Mandate(EVALUATION_ADMINISTRATOR, "16.06", AGENCY), None, True, True),
    ],
)
def test_nobody_scores_what_is_their_own(
    mandate: Mandate, account_region: str | None, own_region_may_score: bool, refused: bool
) -> None:
    conflict = rules.find_conflict_of_interest(
        [Mandate(EVALUATOR), mandate],
        account_region,
        frozenset({AGENCY, PARENT}),
        "16.06",
        own_region_may_score=own_region_may_score,
    )

    assert (conflict is not None) is refused


@pytest.mark.parametrize(
    ("name", "version", "fields"),
    [
        ("panrb-17-2017", "1", []),
        ("PANRB", "1", ["id"]),
        ("a/b", "01", ["id", "version"]),
        ("", "1.0", ["id", "version"]),
        ("a\n", "1\n", ["id", "version"]),
        ("a", "٣", ["version"]),
    ],
)
def test_instrument_is_named_so_that_an_address_can_hold_it(
    name: str, version: str, fields: list[str]
) -> None:
    problems = find_naming_problems({"id": name, "version": version})

    assert [problem.field for problem in problems] == fields

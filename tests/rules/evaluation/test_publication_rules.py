"""Who keeps and reads publications, and what of them cannot be meant."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from evaluation_service.publications import rules
from shared.actor import NOBODY, Actor, Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR
from shared.errors import FieldProblem

TODAY = date(2026, 11, 22)
OWN, OTHER = "16.06", "14.01"


def _actor(role: str, region_code: str | None = None, *, of_agency: bool = False) -> Actor:
    return Actor(uuid4(), (Mandate(role, region_code, uuid4() if of_agency else None),))


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (_actor(NATIONAL_ADMINISTRATOR), True),
        (_actor(EVALUATION_ADMINISTRATOR, OWN), True),
        (_actor(EVALUATION_ADMINISTRATOR, OTHER), False),
        (_actor(EVALUATION_ADMINISTRATOR, "16"), False),
        (_actor(EVALUATION_ADMINISTRATOR, OWN, of_agency=True), False),
        (_actor(EVALUATOR, OWN), False),
        (NOBODY, False),
    ],
)
def test_publication_is_kept_by_its_regions_administrator_and_the_nations(actor: Actor, may: bool) -> None:
    assert rules.may_keep(actor, OWN) == may
    assert rules.may_read(actor, "draft", OWN) == may
    assert rules.may_read(actor, "published", OWN)


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({"dated": date(2019, 10, 15), "event_on": date(2019, 11, 7)}, []),
        ({"dated": date(2026, 11, 23)}, [FieldProblem("dated", "lies in the future")]),
        ({"year": 2027}, [FieldProblem("year", "must lie between 1999 and this year")]),
        (
            {"conflicts": [{"text_id": None, "text_en": None}], "claims": [{"as_of": date(2030, 1, 1)}]},
            [
                FieldProblem("conflicts[0]", "needs words in Indonesian or English"),
                FieldProblem("claims[0].as_of", "lies in the future"),
            ],
        ),
        (
            {"commitments": [{"signed_on": date(2021, 3, 3)}, {"signed_on": date(2027, 1, 1)}]},
            [FieldProblem("commitments[1].signed_on", "lies in the future")],
        ),
    ],
)
def test_what_cannot_be_meant_is_named_and_contradictions_are_not(
    given: dict[str, Any], problems: list[FieldProblem]
) -> None:
    assert rules.find_problems(given, TODAY) == problems

"""What an F-01 asks, what is missing in it, who works for its unit, and what its receipt covers."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from evaluation_service.self_assessments import rules
from shared.actor import Actor, Mandate
from shared.contracts.roles import EVALUATOR, OPERATOR, VERIFIER

AGENCY, MOVED = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "form_set", "asked"),
    [
        ("panrb-pekppp-2023.yaml", "luring", True),
        ("panrb-pekppp-2023.yaml", "daring", True),
        ("panrb-17-2017.yaml", "F-02", False),
    ],
)
def test_what_is_asked_has_something_to_tick_or_count(name: str, form_set: str, asked: bool) -> None:
    items = rules.list_items(read_instrument_file(SHIPPED / name), form_set)

    assert bool(items) == asked
    assert all(row["elements"] or row["counts"] for row in items)
    assert all({"code", "title", "rule"} <= set(row) for row in items)


@pytest.mark.parametrize(
    ("mandate", "role"),
    [
        (Mandate(OPERATOR, "16.06", AGENCY), OPERATOR),
        (Mandate(VERIFIER, "16.06", MOVED), VERIFIER),
        (Mandate(OPERATOR, "16.10", AGENCY), None),
        (Mandate(OPERATOR, "16.06", UUID(int=3)), None),
        (Mandate(OPERATOR, "16.06", None), None),
        (Mandate(EVALUATOR, "16.06", AGENCY), None),
    ],
)
def test_unit_is_worked_for_by_people_of_its_agency_then_and_now(mandate: Mandate, role: str | None) -> None:
    actor = Actor(account_id=UUID(int=9), mandates=(mandate,))

    found = rules.find_unit_mandate(actor, rules.WRITERS, "16.06", [AGENCY, MOVED])

    assert (found and found.role) == role


@pytest.mark.parametrize(
    ("ticked", "counts", "claims"),
    [([], {}, False), (["a"], {}, True), ([], {"done": 0}, False), ([], {"done": 1}, True)],
)
def test_item_claims_something_once_it_ticks_or_counts(
    ticked: list[str], counts: dict[str, int], claims: bool
) -> None:
    assert rules.claims_something(ticked, counts) == claims


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"upload_id": UUID(int=1)}, []),
        ({}, ["upload_id"]),
        ({"upload_id": UUID(int=1), "earlier_id": UUID(int=1)}, ["earlier_id"]),
        ({"kind": "link", "url": "ftp://a.id"}, ["url"]),
        ({"kind": "earlier", "earlier_id": UUID(int=1), "indicator_codes": ["a", "a", "x"]}, None),
    ],
)
def test_evidence_has_one_source_and_indicators_that_are_asked(
    changes: dict[str, Any], fields: list[str] | None
) -> None:
    given = {**dict.fromkeys(rules.SOURCE_OF.values()), "kind": "file", "indicator_codes": ["a"], **changes}

    problems = rules.find_evidence_problems(given, {"a", "b"})

    wanted = ["indicator_codes[1]", "indicator_codes[2]"] if fields is None else fields
    assert [problem.field for problem in problems] == wanted


def test_receipt_changes_with_everything_it_covers_and_with_nothing_else() -> None:
    def receipt(item: list[Any], moment: datetime = NOON, number: int = 1) -> str:
        return rules.digest_receipt(AGENCY, number, {"items": [item], "evidence": []}, moment)

    first = receipt(rules.item_row("a", ["y", "x"], {"done": 1}, None))

    assert first == receipt(
        rules.item_row("a", ["x", "y"], {"done": 1}, None),
        NOON.astimezone(timezone(timedelta(hours=7))),
    )
    others = [
        receipt(rules.item_row("a", ["x"], {"done": 1}, None)),
        receipt(rules.item_row("a", ["x", "y"], {"done": 2}, None)),
        receipt(rules.item_row("a", ["x", "y"], {"done": 1}, "f")),
        receipt(rules.item_row("a", ["x", "y"], {"done": 1}, None), NOON + timedelta(microseconds=1)),
        receipt(rules.item_row("a", ["x", "y"], {"done": 1}, None), number=2),
    ]
    assert len({first, *others}) == 6

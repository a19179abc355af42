"""Which step follows which, for a record and for the draft beside one: every deed in every state."""

import pytest

from registry_service.innovations.rules import DEEDS, SIDE_DRAFT_DEEDS, next_side_draft_state, next_state
from registry_service.innovations.rules.steps import SIDE_DRAFT_STEPS, STEPS
from shared.contracts.innovation_entries import INNOVATION_STATES, SIDE_DRAFT_STATES
from shared.errors import Conflict

# Of a record, by state: change, submit, withdraw, return, verify, publish, archive, begin a draft beside it.
RECORD = {
    "draft": "draft submitted - - - - archived -",
    "submitted": "- - draft returned verified - - -",
    "returned": "returned submitted - - - - archived -",
    "verified": "- - - returned - published - -",
    "published": "- - - - - - archived published",
    "archived": "- - - - - - - -",
}
# Of a side draft: change, submit, withdraw, return, verify, publish, discard.
BESIDE = {
    "draft": "draft submitted - - - - discarded",
    "submitted": "- - draft returned verified - -",
    "returned": "returned submitted - - - - discarded",
    "verified": "- - - returned - published -",
}


@pytest.mark.parametrize(
    ("state", "deed", "outcome"),
    [(s, d, o) for s, row in RECORD.items() for d, o in zip(DEEDS, row.split(), strict=True)],
)
def test_record_goes_where_the_table_says(state: str, deed: str, outcome: str) -> None:
    if outcome != "-":
        assert next_state(state, deed) == outcome
        return
    with pytest.raises(Conflict):
        next_state(state, deed)


@pytest.mark.parametrize(
    ("state", "deed", "outcome"),
    [(s, d, o) for s, row in BESIDE.items() for d, o in zip(SIDE_DRAFT_DEEDS, row.split(), strict=True)],
)
def test_side_draft_goes_where_the_table_says(state: str, deed: str, outcome: str) -> None:
    if outcome != "-":
        assert next_side_draft_state(state, deed) == outcome
        return
    with pytest.raises(Conflict):
        next_side_draft_state(state, deed)


def test_tables_are_total() -> None:
    assert {state: tuple(row) for state, row in STEPS.items()} == dict.fromkeys(INNOVATION_STATES, DEEDS)
    assert {(state, frozenset(row)) for state, row in SIDE_DRAFT_STEPS.items()} == {
        (state, frozenset(SIDE_DRAFT_DEEDS)) for state in SIDE_DRAFT_STATES
    }


@pytest.mark.parametrize("state", INNOVATION_STATES)
def test_recorded_from_a_publication_is_published_from_its_draft_and_from_nowhere_else(state: str) -> None:
    if state in {"draft", "verified"}:
        assert next_state(state, "publish", is_recorded=True) == "published"
        return
    with pytest.raises(Conflict):
        next_state(state, "publish", is_recorded=True)


@pytest.mark.parametrize(
    ("state", "deed", "code"),
    [
        ("published", "change", "published_is_changed_by_draft"),
        ("draft", "publish", "not_verified"),
        ("published", "publish", "already_published"),
        ("archived", "publish", "already_archived"),
        ("archived", "change", "archived"),
        ("submitted", "change", "submitted"),
        ("draft", "begin", "not_published"),
    ],
)
def test_refusal_has_a_code_to_branch_on(state: str, deed: str, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        next_state(state, deed)

    assert refused.value.code == code

"""Publications changed over the API: nothing is lost, and what cannot be meant is refused."""

from typing import Any
from uuid import uuid4

import pytest

from tests.evaluation.publication_ground import (
    WHOLE,
    count_publications,
    kinds_of,
    publish,
    record_publication,
)
from tests.support.system import Person, System


def test_change_replaces_what_is_given_and_keeps_the_rest(system: System, keeper: Person) -> None:
    recorded = record_publication(system, keeper)
    path = f"/api/v1/publications/{recorded['publication_id']}"

    change = {"year": None, "conflicts": [], "results": [{"unit_name": "RSUD", "reported_grade": "A"}]}
    changed = system.evaluation.patch(path, keeper, change, version=1).json

    result = {
        "unit_name": "RSUD",
        "unit_id": None,
        "reported_grade": "A",
        "reported_label": None,
        "trend": None,
        "note": None,
    }
    assert changed == {**recorded, "year": None, "conflicts": [], "results": [result], "version": 2}
    assert kinds_of(system, recorded["publication_id"])[-1] == ("publication.draft_changed", "private", 2)


def test_second_change_of_one_version_is_refused_and_loses_nothing(system: System, keeper: Person) -> None:
    recorded = record_publication(system, keeper)
    path = f"/api/v1/publications/{recorded['publication_id']}"

    answers = [
        system.evaluation.patch(path, keeper, {"title": title}, version=1).status_code
        for title in ("one", "two")
    ]
    unnamed = system.evaluation.call("PATCH", path, keeper, json={"title": "three"}).status_code

    assert (answers, unnamed) == ([200, 412], 428)
    assert system.evaluation.get(path, keeper).json["title"] == "one"


def test_publishing_twice_is_a_conflict_and_later_changes_are_public(system: System, keeper: Person) -> None:
    published = publish(system, keeper, record_publication(system, keeper))
    path = f"/api/v1/publications/{published['publication_id']}"

    again = system.evaluation.post(f"{path}/publication", keeper, headers={"If-Match": '"2"'})
    changed = system.evaluation.patch(path, keeper, {"title": "New"}, version=2)

    assert (again.status_code, again.json["code"]) == (409, "published")
    assert changed.status_code == 200
    assert kinds_of(system, published["publication_id"])[-1] == ("publication.changed", "public", 3)


def test_progress_of_a_commitment_is_added_in_order_and_keeps_it(system: System, keeper: Person) -> None:
    published = publish(system, keeper, record_publication(system, keeper))
    commitment = published["commitments"][0]["commitment_id"]
    path = f"/api/v1/publications/{published['publication_id']}"

    for note in ("first", "second"):
        answer = system.evaluation.post(
            f"/api/v1/commitments/{commitment}/progress", keeper, {"noted_on": "2021-05-01", "note": note}
        )
        assert answer.status_code == 201, answer.text
    dropped = system.evaluation.patch(path, keeper, {"commitments": []}, version=4)
    read = system.evaluation.get(path).json

    assert [note["note"] for note in read["commitments"][0]["progress"]] == ["first", "second"]
    assert (dropped.status_code, dropped.json["code"]) == (409, "has_progress")
    assert read["version"] == 4


def test_commitment_that_is_named_is_changed_and_others_are_exchanged(system: System, keeper: Person) -> None:
    recorded = record_publication(system, keeper)
    path = f"/api/v1/publications/{recorded['publication_id']}"
    first = {name: value for name, value in recorded["commitments"][0].items() if name != "progress"}

    given = [{"signed_by": "Sekda", "subject": "lain"}, {**first, "subject": "standar baru"}]
    changed = system.evaluation.patch(path, keeper, {"commitments": given}, version=1).json
    foreign = system.evaluation.patch(
        path, keeper, {"commitments": [{**first, "commitment_id": str(uuid4())}]}, version=2
    )

    assert [(c["signed_by"], c["subject"]) for c in changed["commitments"]] == [
        ("Sekda", "lain"),
        ("Bupati", "standar baru"),
    ]
    assert changed["commitments"][1]["commitment_id"] == first["commitment_id"]
    assert foreign.status_code == 422
    assert system.evaluation.get(path, keeper).json == changed


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"year": 2999}, "year"),
        ({"dated": "2999-01-01"}, "dated"),
        ({"instrument_id": "none"}, "instrument_id"),
        ({"kind": "rumour"}, "kind"),
        ({"region_figures": {"region_value": 99.26}}, "region_figures.region_value"),
        ({"region_figures": {"region_value": "99,26"}}, "region_figures.region_value"),
        ({"external_values": [{"agency_name": "A", "products": "10"}]}, "external_values[0].products"),
        ({"external_values": [{"agency_name": "A", "products": -1}]}, "external_values[0].products"),
        ({"results": [{"unit_name": "A", "trend": "sideways"}]}, "results[0].trend"),
        ({"conflicts": [{}]}, "conflicts[0]"),
        ({"checks": []}, "checks"),
        ({"is_demo": True}, None),
    ],
)
def test_input_that_cannot_be_meant_is_refused_and_nothing_stored(
    system: System, keeper: Person, changed: dict[str, Any], field: str | None
) -> None:
    answer = system.evaluation.post("/api/v1/publications", keeper, {**WHOLE, **changed})

    assert answer.status_code == (403 if field is None else 422)
    assert [row["field"] for row in answer.json.get("errors", [])] == ([field] if field else [])
    assert count_publications(system) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"results": [{"unit_name": "A", "unit_id": str(uuid4())}]},
        {"external_values": [{"agency_name": "A", "agency_id": str(uuid4())}]},
    ],
)
def test_place_that_is_not_known_here_yet_is_asked_for_again(
    system: System, keeper: Person, changed: dict[str, Any]
) -> None:
    answer = system.evaluation.post("/api/v1/publications", keeper, {**WHOLE, **changed})

    assert (answer.status_code, answer.json["code"]) == (409, "not_yet_known")
    assert int(answer.headers["Retry-After"]) > 0
    assert count_publications(system) == 0

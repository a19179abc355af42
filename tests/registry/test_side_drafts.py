"""A published record is changed by a draft beside it, which exists for its keepers only."""

from typing import Any

import pytest

from tests.registry.office import REASON, Office
from tests.registry.records import (
    INNOVATIONS,
    act,
    count_entries,
    created,
    done,
    list_kinds,
    make_agency,
    make_operator,
    path_of,
    wrong_fields,
)
from tests.support.system import Person, System

LISTED = "/api/v1/innovation-drafts"
WAYS = ("submission", "withdrawal", "return", "verification", "publication", "discarding")


@pytest.fixture
def office(system: System) -> Office:
    """The people of this test."""
    return Office(system)


def publish_steps(office: Office, **more: Any) -> dict[str, Any]:
    """A record of the agency that went all the way."""
    return office.go(office.draft(**more), "submission", "verification", "publication")


def begin(system: System, office: Office, record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A draft beside the record, with these changes."""
    path = f"{path_of(record)}/draft"
    begun = created(system.registry.post(path, office.operator))
    answer = system.registry.patch(path, office.operator, json=changes, version=begun["version"])
    return done(answer) if changes else begun


def take(system: System, who: Person | None, draft: dict[str, Any], deed: str) -> Any:
    """A step of the draft at the version at hand."""
    return act(system, who, draft, f"draft/{deed}", REASON if deed == "return" else None)


def test_published_record_is_changed_step_by_step(system: System, office: Office) -> None:
    record = publish_steps(office)
    changes = {"name": "Saroale 2", "lessons": "Nobody read the posters", "operating_since": "2019-01-07"}

    draft = begin(system, office, record, **changes)
    meanwhile = system.registry.get(path_of(record)).json
    for who, deed in (
        (office.verifier, "submission"),
        (office.verifier, "withdrawal"),
        (office.verifier, "submission"),
        (office.administrator, "return"),
        (office.verifier, "submission"),
        (office.administrator, "verification"),
    ):
        draft = done(take(system, who, draft, deed))
    published = done(take(system, office.administrator, draft, "publication"))

    assert (meanwhile["name"], meanwhile["version"]) == ("Saroale", 4)
    assert published == {**record, **changes, "version": 5}
    assert {k: v for k, v in system.registry.get(path_of(record)).json.items() if k != "unit_grades"} == {
        **published,
    }
    assert system.registry.get(f"{path_of(record)}/draft", office.operator).status_code == 404
    assert list_kinds(system, record["innovation_id"])[4:] == [
        (1, "innovation.side_draft_begun", "private", "operator"),
        (2, "innovation.side_draft_changed", "private", "operator"),
        (3, "innovation.side_draft_submitted", "private", "verifier"),
        (4, "innovation.side_draft_withdrawn", "private", "verifier"),
        (5, "innovation.side_draft_submitted", "private", "verifier"),
        (6, "innovation.side_draft_returned", "private", "innovation_administrator"),
        (7, "innovation.side_draft_submitted", "private", "verifier"),
        (8, "innovation.side_draft_verified", "private", "innovation_administrator"),
        (5, "innovation.changed", "public", "innovation_administrator"),
    ]
    steps = system.registry.get(f"{path_of(record)}/steps", office.operator).json["items"]
    assert [step["reason"] for step in steps if step["reason"]] == [REASON["reason"]]


def test_draft_begins_as_what_is_published(system: System, office: Office) -> None:
    record = publish_steps(office, note="Ask Mr A", coverage={"what": "wards", "percent": "12.50"})

    draft = begin(system, office, record)

    own = ("draft_id", "base_version", "begun_at", "state", "version")
    beside = ("state", "version", "published_at", "archived_at", "archive_reason")
    assert {name: value for name, value in draft.items() if name not in own} == {
        name: value for name, value in record.items() if name not in (*beside, "note")
    } | {"note": "Ask Mr A"}
    assert (draft["base_version"], draft["state"], draft["version"]) == (4, "draft", 1)
    comparison = system.registry.get(f"{path_of(record)}/draft/comparison", office.operator).json
    assert comparison == {"base_version": 4, "published_version": 4, "differences": []}


def test_draft_does_not_exist_for_anybody_else(system: System, office: Office) -> None:
    record = publish_steps(office)
    draft = begin(system, office, record, name="Secret name")
    submitted = done(take(system, office.verifier, draft, "submission"))
    before = count_entries(system)
    everybody = {**office.strangers, "nobody": None}

    def seen(who: Person | None) -> set[int]:
        paths = [f"{path_of(record)}/draft", f"{path_of(record)}/draft/comparison"]
        answers = [system.registry.get(path, who) for path in paths]
        answers += [take(system, who, submitted, deed) for deed in WAYS]
        answers.append(system.registry.patch(paths[0], who, json={"name": "x"}, version=3))
        return {answer.status_code for answer in answers}

    def told(who: Person | None) -> str:
        paths = ("", "?text=secret", "?state=submitted", f"/{record['innovation_id']}")
        of_one = [f"/{record['innovation_id']}{part}" for part in ("/history", "/versions")]
        answers = [system.registry.get(f"{INNOVATIONS}{path}", who).text for path in (*paths, *of_one)]
        answers.append(system.registry.get(LISTED, who).text)
        return "".join(answers)

    for name, who in everybody.items():
        assert seen(who) <= {401, 403, 404}, name
        assert "Secret" not in told(who), name
        assert "side_draft" not in told(who), name
    for name, who in office.strangers.items():
        assert system.registry.get(f"{path_of(record)}/draft", who).status_code == 404, name
        assert system.registry.get(LISTED, who).json["items"] == [], name
    assert count_entries(system) == before
    listed = system.registry.get(f"{LISTED}?state=submitted", office.administrator).json["items"]
    assert [(item["draft_id"], item["name"]) for item in listed] == [(draft["draft_id"], "Saroale")]


def test_step_by_another_role_or_out_of_turn_is_refused(system: System, office: Office) -> None:
    record = publish_steps(office)
    draft = begin(system, office, record, aim="No queue")
    before = count_entries(system)

    refused = {
        (name, deed): take(system, who, draft, deed).status_code
        for name, who, deeds in (
            ("operator", office.operator, ("submission", "return", "verification", "publication")),
            ("verifier", office.verifier, ("withdrawal", "return", "publication", "discarding")),
            ("administrator", office.administrator, ("return", "verification", "publication")),
        )
        for deed in deeds
    }
    stale = act(system, office.verifier, {**draft, "version": 1}, "draft/submission")
    direct = system.registry.patch(path_of(record), office.operator, json={"aim": "x"}, version=4)
    twice = system.registry.post(f"{path_of(record)}/draft", office.operator)

    assert refused == {
        ("operator", "submission"): 403,
        ("operator", "return"): 403,
        ("operator", "verification"): 403,
        ("operator", "publication"): 403,
        ("verifier", "withdrawal"): 409,
        ("verifier", "return"): 403,
        ("verifier", "publication"): 403,
        ("verifier", "discarding"): 403,
        ("administrator", "return"): 409,
        ("administrator", "verification"): 409,
        ("administrator", "publication"): 409,
    }
    assert stale.status_code == 412
    assert (direct.status_code, direct.json["code"]) == (409, "published_is_changed_by_draft")
    assert (twice.status_code, twice.json["code"]) == (409, "draft_exists")
    assert count_entries(system) == before


def test_draft_beside_what_is_not_published_is_refused(system: System, office: Office) -> None:
    made = office.draft()
    archived = done(act(system, office.administrator, publish_steps(office), "archiving", REASON))
    before = count_entries(system)

    answers = [system.registry.post(f"{path_of(r)}/draft", office.operator) for r in (made, archived)]

    assert [(a.status_code, a.json["code"]) for a in answers] == [(409, "not_published"), (409, "archived")]
    assert count_entries(system) == before


def test_draft_that_changes_nothing_or_lacks_something_is_not_submitted(
    system: System, office: Office
) -> None:
    record = publish_steps(office)
    path = f"{path_of(record)}/draft"
    begun = begin(system, office, record)

    same = take(system, office.verifier, begun, "submission")
    wrong = system.registry.patch(path, office.operator, json={"sdgs": [3, 3], "recorded_from": "x"})
    emptied = done(system.registry.patch(path, office.operator, json={"summary": None, "aim": "x"}))
    lacking = take(system, office.verifier, emptied, "submission")

    assert (same.status_code, same.json["code"]) == (409, "nothing_changed")
    assert wrong_fields(wrong) == ["sdgs", "recorded_from"]
    assert (lacking.status_code, [p["field"] for p in lacking.json["errors"]]) == (409, ["summary"])
    assert system.registry.get(path, office.operator).json == emptied


def test_comparison_lays_the_fields_side_by_side(system: System, office: Office) -> None:
    record = publish_steps(office)
    begin(system, office, record, channels=["phone"], budgets=[{"year": 2021, "amount": 5}], note="why")

    answer = system.registry.get(f"{path_of(record)}/draft/comparison", office.administrator).json

    assert answer["differences"] == [
        {"field": "channels", "published": ["whatsapp"], "draft": ["phone"]},
        {"field": "note", "published": None, "draft": "why"},
        {"field": "budgets", "published": [], "draft": [{"year": 2021, "amount": 5, "source": None}]},
    ]


def test_draft_is_discarded_or_goes_with_its_archived_record(system: System, office: Office) -> None:
    record = publish_steps(office)
    draft = begin(system, office, record, aim="x")

    kept = done(take(system, office.operator, draft, "discarding"))
    begin(system, office, record, aim="y")
    done(act(system, office.administrator, record, "archiving", REASON))

    assert kept == record
    assert system.registry.get(f"{path_of(record)}/draft", office.operator).status_code == 404
    assert [kind[1] for kind in list_kinds(system, record["innovation_id"])[6:]] == [
        "innovation.side_draft_discarded",
        "innovation.side_draft_begun",
        "innovation.side_draft_changed",
        "innovation.side_draft_discarded",
        "innovation.archived",
    ]


def test_draft_counts_on_from_the_one_before_it(system: System, office: Office) -> None:
    record = publish_steps(office)
    path = f"{path_of(record)}/draft"
    read = begin(system, office, record, aim="x")
    done(take(system, office.operator, read, "discarding"))

    anew = begin(system, office, record, aim="y")
    late = system.registry.patch(path, office.operator, json={"aim": "z"}, version=read["version"])

    assert ((read["version"], anew["version"]), late.status_code) == ((2, 5), 412)
    assert system.registry.get(path, office.operator).json["aim"] == "y"


def test_record_changes_hands_when_its_draft_is_published(system: System, office: Office) -> None:
    record = publish_steps(office)
    other = make_agency(system, office.administrator, "Dinas Perhubungan")
    newcomer = make_operator(system, other["agency_id"])
    path = f"{path_of(record)}/draft"
    begin(system, office, record)
    not_his = system.registry.patch(path, office.operator, json={"agency_id": other["agency_id"]})
    draft = done(system.registry.patch(path, office.administrator, json={"agency_id": other["agency_id"]}))
    hidden = system.registry.get(path, newcomer).status_code
    for deed in ("submission", "verification", "publication"):
        draft = done(take(system, office.administrator, draft, deed))

    begun = [system.registry.post(path, who).status_code for who in (office.operator, newcomer)]

    assert (not_his.status_code, hidden) == (403, 404)
    assert (draft["agency_id"], begun) == (other["agency_id"], [403, 201])

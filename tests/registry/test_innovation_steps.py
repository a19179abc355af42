"""A record's way: written, submitted, returned or verified, published; each step by its own role only."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.registry.office import REASON, Office
from tests.registry.records import (
    COMPLETE,
    INNOVATIONS,
    act,
    count_entries,
    done,
    draft,
    list_kinds,
    path_of,
)
from tests.support.system import Person, System


@pytest.fixture
def office(system: System) -> Office:
    """The people of this test."""
    return Office(system)


def test_record_goes_from_draft_to_publication_step_by_step(system: System, office: Office) -> None:
    record = office.draft()

    record = office.go(record, "submission", "withdrawal", "submission", "return")
    record = done(
        system.registry.patch(path_of(record), office.operator, json={"aim": "No queue"}, version=5)
    )
    returned = record["state"]
    record = office.go(record, "submission", "verification", "publication")

    assert (returned, record["state"], record["version"]) == ("returned", "published", 9)
    assert list_kinds(system, record["innovation_id"]) == [
        (1, "innovation.drafted", "private", "operator"),
        (2, "innovation.submitted", "private", "verifier"),
        (3, "innovation.withdrawn", "private", "verifier"),
        (4, "innovation.submitted", "private", "verifier"),
        (5, "innovation.returned", "private", "innovation_administrator"),
        (6, "innovation.draft_changed", "private", "operator"),
        (7, "innovation.submitted", "private", "verifier"),
        (8, "innovation.verified", "private", "innovation_administrator"),
        (9, "innovation.published", "public", "innovation_administrator"),
    ]
    assert system.registry.get(path_of(record)).json["state"] == "published"


def test_each_step_is_taken_by_its_own_roles(system: System, office: Office) -> None:
    def try_it(who: Person | None, record: dict[str, Any], deed: str) -> int:
        body = REASON if deed in {"return", "archiving"} else None
        headers = {"If-Match": f'"{record["version"]}"'}
        path = f"{path_of(record)}/{deed}?dry_run=true"
        return system.registry.post(path, who, json=body, headers=headers).status_code

    drafted = office.draft()
    submitted = office.go(office.draft("Second"), "submission")
    verified = office.go(office.draft("Third"), "submission", "verification")
    before = count_entries(system)
    steps = [
        (drafted, "submission"),
        (submitted, "withdrawal"),
        (submitted, "return"),
        (submitted, "verification"),
        (verified, "publication"),
        (drafted, "archiving"),
    ]
    people = {
        "operator": office.operator,
        "verifier": office.verifier,
        "administrator": office.administrator,
        "nation": office.nation,
        "nobody": None,
    }

    assert {name: [try_it(who, *step) for step in steps] for name, who in people.items()} == {
        "operator": [403, 403, 403, 403, 403, 200],
        "verifier": [200, 200, 403, 403, 403, 403],
        "administrator": [200, 403, 200, 200, 200, 200],
        "nation": [200, 403, 200, 200, 200, 200],
        "nobody": [401, 401, 401, 401, 401, 401],
    }
    assert {name: [try_it(who, *step) for step in steps] for name, who in office.strangers.items()} == {
        "other operator": [403, 403, 403, 403, 403, 404],
        "other verifier": [404, 404, 403, 403, 403, 403],
        "neighbour": [404, 403, 404, 404, 404, 404],
        "province": [404, 403, 404, 404, 404, 404],
    }
    assert count_entries(system) == before


def test_step_that_does_not_follow_is_refused(system: System, office: Office) -> None:
    drafted = office.draft()
    submitted = office.go(office.draft("Second"), "submission")
    verified = office.go(office.draft("Third"), "submission", "verification")
    before = count_entries(system)

    def refused(who: Person, record: dict[str, Any], deed: str, body: Any = None) -> tuple[int, str]:
        answer = act(system, who, record, deed, body)
        return answer.status_code, answer.json["code"]

    changed = system.registry.patch(path_of(submitted), office.operator, json={"aim": "x"}, version=2)
    stale = act(system, office.verifier, {**drafted, "version": 2}, "submission")

    assert [
        refused(office.verifier, drafted, "withdrawal"),
        refused(office.administrator, drafted, "return", REASON),
        refused(office.administrator, drafted, "verification"),
        refused(office.administrator, drafted, "publication"),
        refused(office.verifier, submitted, "submission"),
        refused(office.administrator, submitted, "publication"),
        refused(office.operator, submitted, "archiving", REASON),
        refused(office.verifier, verified, "withdrawal"),
        refused(office.administrator, verified, "verification"),
        (changed.status_code, changed.json["code"]),
        (stale.status_code, stale.json["code"]),
    ] == [
        (409, "not_submitted"),
        (409, "not_submitted"),
        (409, "not_submitted"),
        (409, "not_verified"),
        (409, "already_submitted"),
        (409, "not_verified"),
        (409, "submitted"),
        (409, "verified"),
        (409, "already_verified"),
        (409, "submitted"),
        (412, "stale"),
    ]
    assert count_entries(system) == before


def test_submission_names_everything_that_is_missing(system: System, office: Office) -> None:
    lacking = draft(system, office.operator, "Bare", agency_id=office.agency["agency_id"])
    orphan = draft(system, office.administrator, "Orphan", recorded_from=None, **COMPLETE)
    before = count_entries(system)

    answer = act(system, office.verifier, lacking, "submission")
    of_nobody = act(system, office.administrator, orphan, "submission")

    assert (answer.status_code, answer.json["code"]) == (409, "requirements_missing")
    assert [problem["field"] for problem in answer.json["errors"]] == [
        "summary",
        "channels",
        "stage",
        "contact_office",
    ]
    assert [problem["field"] for problem in of_nobody.json["errors"]] == ["owner_kind"]
    assert [gap["words_id"] for gap in of_nobody.json["requirements"]] == [
        "Pemilik inovasi (perangkat daerah atau pemerintah daerah) belum diketahui."
    ]
    assert count_entries(system) == before


def test_programme_is_submitted_with_the_channels_of_its_components(system: System, office: Office) -> None:
    part = office.draft("Part")
    bare = {name: value for name, value in COMPLETE.items() if name != "channels"}
    whole = draft(
        system,
        office.operator,
        "Whole",
        agency_id=office.agency["agency_id"],
        is_programme=True,
        component_ids=[part["innovation_id"]],
        **bare,
    )

    verified = office.go(whole, "submission", "verification")
    early = act(system, office.administrator, verified, "publication")
    office.go(part, "submission", "verification", "publication")
    published = office.go(verified, "publication")

    assert (early.status_code, early.json["code"]) == (409, "component_not_published")
    assert (published["state"], published["channels"]) == ("published", [])


def test_recorded_from_a_publication_is_an_administrators_word(system: System, office: Office) -> None:
    body = {
        "region_code": "16.06",
        "owner_kind": "agency",
        "agency_id": office.agency["agency_id"],
        "name": "Saroale",
        "recorded_from": "Laporan 2021",
    }
    made = office.draft()

    by_operator = system.registry.post(INNOVATIONS, office.operator, json=body)
    changed = system.registry.patch(path_of(made), office.operator, json={"recorded_from": "Laporan"})
    told = system.registry.post(INNOVATIONS, office.administrator, json=body).json
    kept = done(system.registry.patch(path_of(told), office.operator, json={"aim": "No queue"}))
    published = office.go(kept, "publication")

    assert [answer.json["errors"][0]["field"] for answer in (by_operator, changed)] == ["recorded_from"] * 2
    assert (published["state"], published["recorded_from"]) == ("published", "Laporan 2021")
    assert system.registry.get(path_of(made), office.operator).json == {**made, "unit_grades": []}


def test_steps_tell_who_when_in_which_role_and_why(system: System, office: Office) -> None:
    record = office.go(office.draft(), "submission", "return")
    record = done(act(system, office.operator, record, "archiving", {"reason": "Mr A left"}))

    path = f"{path_of(record)}/steps"
    steps = system.registry.get(path, office.operator).json["items"]
    pages = system.registry.get(f"{path}?limit=3", office.verifier).json
    outsiders = {name: system.registry.get(path, who).status_code for name, who in office.strangers.items()}

    assert [(step["version"], step["role"], step["state"], step["reason"]) for step in steps] == [
        (1, "operator", "draft", None),
        (2, "verifier", "submitted", None),
        (3, "innovation_administrator", "returned", "Mr A forgot the figures"),
        (4, "operator", "archived", "Mr A left"),
    ]
    assert [step["actor_id"] for step in steps[:2]] == [
        str(office.operator.account_id),
        str(office.verifier.account_id),
    ]
    assert {step["actor_name"] for step in steps} == {"Somebody"}
    assert (pages["items"], len(pages["next"]) > 0) == (steps[:3], True)
    assert (outsiders, system.registry.get(path).status_code) == (dict.fromkeys(outsiders, 404), 401)
    with system.registry.session() as session:
        bodies = "".join(session.scalars(text("select body from journal_entry")))
    assert "Mr A" not in bodies


def test_name_and_reason_that_were_erased_are_told_no_more(system: System, office: Office) -> None:
    record = office.go(office.draft(), "submission", "return")
    with system.registry.session() as session:
        session.execute(text("update innovation_reason set reason = null, salt = null"))
        session.execute(
            text("delete from person_detail where account_id = :id"), {"id": office.administrator.account_id}
        )
        session.commit()

    last = system.registry.get(f"{path_of(record)}/steps", office.operator).json["items"][-1]

    assert (last["actor_id"], last["actor_name"], last["reason"]) == (
        str(office.administrator.account_id),
        None,
        None,
    )


def test_office_is_reached_by_what_the_journal_does_not_hold(system: System, office: Office) -> None:
    reached = {"name": "Dinas", "telephone": "0714 321234", "email": "dinas@muba.example.id"}
    record = office.draft(contact_office=reached)

    history = system.registry.get(f"{path_of(record)}/history", office.operator).json["items"]

    told = history[0]["record"]["contact_office"]
    assert record["contact_office"] == {**reached, "address": None, "website": None}
    assert {**told, "ways_digest": len(told["ways_digest"])} == {
        "name": "Dinas",
        "website": None,
        "ways_digest": 64,
    }
    assert reached["telephone"] not in str(history)
    assert reached["email"] not in str(history)

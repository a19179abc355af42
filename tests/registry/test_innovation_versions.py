"""Every version of a record can be looked at and compared; outsiders see those since it was published."""

from typing import Any

from sqlalchemy import text

from tests.registry.office import Office
from tests.registry.records import (
    change_published,
    count_statements,
    done,
    draft,
    make_agency,
    path_of,
    wrong_fields,
)
from tests.support.journal import tampering
from tests.support.system import Person, System


def publish_changed(system: System, office: Office) -> dict[str, Any]:
    """Published as version 4, changed into version 5."""
    record = office.go(office.draft(note="Ask Mr A"), "submission", "verification", "publication")
    system.registry.post(f"{path_of(record)}/draft", office.operator)
    system.registry.patch(f"{path_of(record)}/draft", office.operator, json={"name": "Not yet"})
    draft = system.registry.get(f"{path_of(record)}/draft", office.operator).json
    headers = {"If-Match": f'"{draft["version"]}"'}
    system.registry.post(f"{path_of(record)}/draft/discarding", office.operator, headers=headers)
    return change_published(
        system, office.administrator, record, name="Saroale 2", recorded_from="Laporan", affairs=["health"]
    )


def test_versions_are_listed_to_outsiders_since_publication(system: System) -> None:
    office = Office(system)
    record = publish_changed(system, office)

    def read(who: Person | None) -> list[tuple[int, str]]:
        items = system.registry.get(f"{path_of(record)}/versions", who).json["items"]
        return [(item["version"], item["kind"]) for item in items]

    public = [(4, "innovation.published"), (5, "innovation.changed")]
    assert read(None) == read(office.strangers["other operator"]) == public
    assert read(office.operator) == [
        (1, "innovation.drafted"),
        (2, "innovation.submitted"),
        (3, "innovation.verified"),
        *public,
    ]
    page = system.registry.get(f"{path_of(record)}/versions?limit=1").json
    rest = system.registry.get(f"{path_of(record)}/versions?cursor={page['next']}").json
    assert [item["version"] for item in (*page["items"], *rest["items"])] == [4, 5]


def test_version_is_the_record_as_it_was(system: System) -> None:
    office = Office(system)
    record = publish_changed(system, office)
    path = f"{path_of(record)}/versions"

    old = system.registry.get(f"{path}/4").json
    statuses = {
        who: [system.registry.get(f"{path}/{n}", person).status_code for n in (1, 3, 5, 6, 2**31 - 1, 2**40)]
        for who, person in (("nobody", None), ("operator", office.operator))
    }

    assert (old["version"], old["role"], old["record"]["name"], old["record"]["state"]) == (
        4,
        "innovation_administrator",
        "Saroale",
        "published",
    )
    assert "Ask Mr A" not in str(old)
    assert statuses == {
        "nobody": [404, 404, 200, 404, 404, 404],
        "operator": [200, 200, 200, 404, 404, 404],
    }


def test_two_versions_are_compared(system: System) -> None:
    office = Office(system)
    record = publish_changed(system, office)
    path = f"{path_of(record)}/comparison"

    public = system.registry.get(f"{path}?from=4&to=5").json
    hidden = system.registry.get(f"{path}?from=1&to=5")
    kept = system.registry.get(f"{path}?from=1&to=4", office.operator).json

    differences = {d["field"]: (d["before"], d["after"]) for d in public["differences"]}
    assert (public["from"], public["to"], differences) == (
        4,
        5,
        {
            "name": ("Saroale", "Saroale 2"),
            "recorded_from": (None, "Laporan"),
            "affairs": ([], ["health"]),
        },
    )
    assert hidden.status_code == 404
    assert kept["differences"] == [{"field": "state", "before": "draft", "after": "published"}]
    assert wrong_fields(system.registry.get(f"{path}?from=4")) == ["to"]
    assert wrong_fields(system.registry.get(f"{path}?from=0&to=x")) == ["from", "to"]


def test_version_of_before_the_whole_record_lacks_nothing(system: System) -> None:
    office = Office(system)
    record = publish_changed(system, office)
    with tampering(system.registry) as connection:
        connection.execute(
            text(
                "update journal_entry set body = (body::jsonb - 'affairs' - 'summary')::text,"
                " format_version = 1 where kind = 'innovation.published'"
            )
        )

    old = system.registry.get(f"{path_of(record)}/versions/4").json["record"]
    changed = system.registry.get(f"{path_of(record)}/history").json["items"][1]["changed"]

    assert (old["affairs"], old["summary"]) == ([], None)
    assert changed == ["affairs", "name", "recorded_from", "summary"]


def test_steps_of_a_published_record_are_for_its_keepers(system: System) -> None:
    office = Office(system)
    record = publish_changed(system, office)
    path = f"{path_of(record)}/steps"

    statuses = {name: system.registry.get(path, who).status_code for name, who in office.strangers.items()}
    steps = system.registry.get(path, office.operator).json["items"]
    asked = count_statements(system, lambda: system.registry.get(path, office.operator))
    few = count_statements(system, lambda: system.registry.get(f"{path}?limit=1", office.operator))

    assert statuses == dict.fromkeys(statuses, 403)
    assert [(step["kind"], step["version"], step["draft_id"] is None) for step in steps] == [
        ("innovation.drafted", 1, True),
        ("innovation.submitted", 2, True),
        ("innovation.verified", 3, True),
        ("innovation.published", 4, True),
        ("innovation.side_draft_begun", 1, False),
        ("innovation.side_draft_changed", 2, False),
        ("innovation.side_draft_discarded", 3, False),
        ("innovation.side_draft_begun", 4, False),
        ("innovation.side_draft_changed", 5, False),
        ("innovation.changed", 5, True),
    ]
    assert asked == few


def test_past_of_a_programme_names_no_component_that_the_reader_may_not_know_of(system: System) -> None:
    office = Office(system)
    other = make_agency(system, office.administrator, "Dinas Perhubungan")
    own, theirs = office.draft(), draft(system, office.administrator, "Secret", agency_id=other["agency_id"])
    both = [theirs["innovation_id"], own["innovation_id"]]
    beside = {"is_programme": True, "owner_kind": "region", "component_ids": both}
    made = draft(system, office.administrator, "Programme", **beside)
    handed_over = {"owner_kind": "agency", "agency_id": office.agency["agency_id"]}
    done(system.registry.patch(path_of(made), office.administrator, json=handed_over))

    def read(who: Person) -> list[list[str]]:
        versions = [system.registry.get(f"{path_of(made)}/versions/{n}", who).json for n in (1, 2)]
        history = system.registry.get(f"{path_of(made)}/history", who).json["items"]
        return [entry["record"]["component_ids"] for entry in (*versions, *history)]

    assert read(office.operator) == [both[1:]] * 4
    assert read(office.administrator) == [both] * 4

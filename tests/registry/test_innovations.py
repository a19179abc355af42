"""Innovations: what cannot be read, who reads what, and their way from draft to archive."""

from typing import Any

from sqlalchemy import text

from tests.registry.records import (
    INNOVATIONS,
    OTHER_REGION,
    REGION,
    act,
    change_published,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    make_unit,
    path_of,
    publish,
    wrong_fields,
)
from tests.support.system import Person, System


def test_draft_that_cannot_be_read_is_refused(system: System) -> None:
    administrator = make_administrator(system)
    start = b'{"region_code": "16.06", "owner_kind": "unknown", "name": '
    bodies = [
        start + b'"a\\u0000b"}',
        start + b'"a\\ud800b"}',
        start + b'"a", "name": "b"}',
        start + b'"\xff"}',
    ]

    statuses = [
        system.registry.post(
            INNOVATIONS, administrator, data=body, headers={"Content-Type": "application/json"}
        ).status_code
        for body in bodies
    ]

    assert statuses == [400, 400, 400, 400]
    assert system.registry.get(INNOVATIONS, administrator).json["items"] == []


def test_agencies_units_and_components_of_another_region_are_refused(system: System) -> None:
    administrator = make_administrator(system)
    nation = make_nation(system)
    agency = make_agency(system, nation, "Dinas Kesehatan", region_code=OTHER_REGION)
    unit = make_unit(system, nation, agency, "RSUD", kind="rsud")
    other = publish(system, nation, draft(system, nation, "Elsewhere", region_code=OTHER_REGION))

    def refused(**changes: Any) -> list[str]:
        body = {"region_code": REGION, "owner_kind": "unknown", "name": "Saroale", **changes}
        return wrong_fields(system.registry.post(INNOVATIONS, administrator, json=body))

    assert refused(owner_kind="agency", agency_id=agency["agency_id"]) == ["agency_id"]
    assert refused(unit_ids=[unit["unit_id"]]) == ["unit_ids[0]"]
    assert refused(is_programme=True, component_ids=[other["innovation_id"]]) == ["component_ids[0]"]
    assert system.registry.get(f"{INNOVATIONS}?region_code={REGION}", administrator).json["items"] == []


def test_innovation_goes_from_draft_to_archive(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    made = draft(system, operator, "Saroale", agency_id=agency["agency_id"], note="Ask Mr A")

    by_operator = act(system, operator, made, "publication")
    published = publish(system, administrator, made)
    twice = act(system, administrator, published, "publication")
    direct = system.registry.patch(path_of(made), administrator, json={"channels": ["online"]}, version=3)
    not_his = act(system, operator, published, "archiving", {"reason": "x"})
    changed = change_published(system, administrator, made, channels=["online"])
    stale = act(system, administrator, published, "archiving", {"reason": "x"})
    archived = act(system, administrator, changed, "archiving", {"reason": "Mr A left"})
    after = system.registry.patch(path_of(made), administrator, json={"name": "X"}, version=5)

    answers = (by_operator, twice, direct, not_his, stale, archived, after)
    assert [(a.status_code, a.json.get("code")) for a in answers] == [
        (403, "forbidden"),
        (409, "already_published"),
        (409, "published_is_changed_by_draft"),
        (403, "forbidden"),
        (412, "stale"),
        (200, None),
        (409, "archived"),
    ]
    assert (published["state"], archived.json["state"], archived.json["version"]) == (
        "published",
        "archived",
        5,
    )
    assert (archived.json["name"], archived.json["channels"]) == ("Saroale", ["online"])
    kinds = [kind for kind in list_kinds(system, made["innovation_id"]) if "side_draft" not in kind[1]]
    assert kinds == [
        (1, "innovation.drafted", "private", "operator"),
        (2, "innovation.draft_changed", "private", "innovation_administrator"),
        (3, "innovation.published", "public", "innovation_administrator"),
        (4, "innovation.changed", "public", "innovation_administrator"),
        (5, "innovation.archived", "public", "innovation_administrator"),
    ]
    assert system.registry.get(INNOVATIONS).json["items"] == []
    assert archived.json["archive_reason"] == "Mr A left"
    public = {**archived.json, "note": None, "archive_reason": None}
    assert system.registry.get(f"{INNOVATIONS}?state=archived").json["items"] == [public]
    with system.registry.session() as session:
        bodies = "".join(session.scalars(text("select body from journal_entry")))
    assert "Mr A" not in bodies


def test_note_is_shown_to_those_who_keep_the_record_only(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    made = draft(system, administrator, "Saroale", agency_id=agency["agency_id"], note="Ask Mr A")
    publish(system, administrator, made)

    def read(who: Person | None) -> tuple[Any, Any]:
        listed = system.registry.get(INNOVATIONS, who).json["items"][0]
        return system.registry.get(path_of(made), who).json["note"], listed["note"]

    assert {
        "nobody": read(None),
        "other operator": read(make_operator(system, other["agency_id"])),
        "neighbour": read(make_administrator(system, OTHER_REGION)),
        "operator": read(make_operator(system, agency["agency_id"])),
        "administrator": read(administrator),
    } == {
        "nobody": (None, None),
        "other operator": (None, None),
        "neighbour": (None, None),
        "operator": ("Ask Mr A", "Ask Mr A"),
        "administrator": ("Ask Mr A", "Ask Mr A"),
    }
    history = system.registry.get(f"{path_of(made)}/history").json["items"]
    assert "Ask Mr A" not in str(history)

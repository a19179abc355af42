"""A draft exists for the people of its agency, its region and the nation; programmes have components."""

from typing import Any

from tests.registry.records import (
    INNOVATIONS,
    OTHER_REGION,
    REGION,
    act,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    path_of,
    publish,
    wrong_fields,
)
from tests.support.system import System


def test_draft_is_404_for_everybody_else_in_every_way(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    made = draft(system, administrator, "Secret", agency_id=agency["agency_id"])
    insiders = {
        "operator": make_operator(system, agency["agency_id"]),
        "verifier": make_operator(system, agency["agency_id"], "verifier"),
        "administrator": administrator,
        "nation": make_nation(system),
    }
    outsiders = {
        "nobody": None,
        "other operator": make_operator(system, other["agency_id"]),
        "neighbour": make_administrator(system, OTHER_REGION),
        "province": make_administrator(system, "16"),
    }

    def seen(who: Any) -> tuple[list[int], int]:
        statuses = [
            system.registry.get(f"{path_of(made)}{part}", who).status_code
            for part in ("", "/history", "/usage")
        ]
        queries = ("", "?state=draft", "?text=secret", f"?agency_id={agency['agency_id']}")
        shown = sum(len(system.registry.get(f"{INNOVATIONS}{q}", who).json["items"]) for q in queries)
        return statuses, shown

    assert {name: seen(who) for name, who in insiders.items()} == dict.fromkeys(
        insiders, ([200, 200, 200], 4)
    )
    assert {name: seen(who) for name, who in outsiders.items()} == dict.fromkeys(
        outsiders, ([404, 404, 404], 0)
    )
    assert system.registry.get(f"{INNOVATIONS}/summary").json["innovations"] == 0


def test_draft_of_another_agency_is_404_for_every_deed(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    made = draft(system, administrator, "Secret", agency_id=agency["agency_id"])
    stranger = make_operator(system, other["agency_id"])
    neighbour = make_administrator(system, OTHER_REGION)

    answers = [
        system.registry.patch(path_of(made), stranger, json={"name": "X"}),
        system.registry.patch(path_of(made), stranger, json={"name": "X"}, version=7),
        act(system, stranger, made, "archiving", {"reason": "x"}),
        act(system, neighbour, made, "publication"),
        system.registry.put(
            f"{path_of(made)}/usage/months/2021-10/online", stranger, json={"count": 1, "basis": "register"}
        ),
    ]
    as_component = system.registry.post(
        INNOVATIONS,
        stranger,
        json={
            "region_code": REGION,
            "owner_kind": "agency",
            "agency_id": other["agency_id"],
            "name": "Programme",
            "is_programme": True,
            "component_ids": [made["innovation_id"]],
        },
    )

    assert [answer.status_code for answer in answers] == [404] * 5
    assert wrong_fields(as_component) == ["component_ids[0]"]
    assert system.registry.get(path_of(made), administrator).json["version"] == 1
    assert len(list_kinds(system, made["innovation_id"])) == 1


def test_operator_drafts_for_the_own_agency_only(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    operator = make_operator(system, agency["agency_id"])
    own = draft(system, operator, "Own", agency_id=agency["agency_id"])

    def try_to_draft(**more: Any) -> int:
        body = {"region_code": REGION, "owner_kind": "agency", "name": "New", **more}
        return system.registry.post(INNOVATIONS, operator, json=body).status_code

    refused = [
        try_to_draft(agency_id=other["agency_id"]),
        try_to_draft(owner_kind="region"),
        try_to_draft(owner_kind="unknown"),
        try_to_draft(region_code=OTHER_REGION, agency_id=agency["agency_id"]),
        try_to_draft(agency_id=agency["agency_id"], is_demo=True),
        system.registry.patch(path_of(own), operator, json={"agency_id": other["agency_id"]}).status_code,
        system.registry.patch(
            path_of(own), operator, json={"agency_id": None, "owner_kind": "unknown"}
        ).status_code,
    ]
    verifier = make_operator(system, agency["agency_id"], "verifier")
    by_verifier = system.registry.patch(path_of(own), verifier, json={"name": "X"}).status_code
    renamed = system.registry.patch(path_of(own), operator, json={"name": "Own work"})

    assert (refused, by_verifier) == ([403] * 7, 403)
    assert renamed.json == {**own, "name": "Own work", "version": 2}
    assert list_kinds(system, own["innovation_id"]) == [
        (1, "innovation.drafted", "private", "operator"),
        (2, "innovation.draft_changed", "private", "operator"),
    ]
    assert len(system.registry.get(INNOVATIONS, administrator).json["items"]) == 1


def test_archived_draft_stays_as_hidden_as_it_was(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    made = draft(system, operator, "Secret", agency_id=agency["agency_id"])

    archived = act(system, operator, made, "archiving", {"reason": "never begun"})
    twice = act(system, operator, archived.json, "archiving", {"reason": "again"})
    published = act(system, administrator, archived.json, "publication")

    assert (archived.status_code, twice.status_code, published.status_code) == (200, 409, 409)
    assert system.registry.get(path_of(made)).status_code == 404
    assert system.registry.get(f"{INNOVATIONS}?state=archived").json["items"] == []
    assert system.registry.get(f"{INNOVATIONS}?state=archived", operator).json["items"] == [archived.json]
    assert [kind[1:3] for kind in list_kinds(system, made["innovation_id"])] == [
        ("innovation.drafted", "private"),
        ("innovation.draft_archived", "private"),
    ]


def test_history_shows_the_time_as_a_draft_to_its_own_people_only(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    made = draft(system, operator, "Working title", agency_id=agency["agency_id"])
    renamed = system.registry.patch(path_of(made), operator, json={"name": "Saroale"}).json
    publish(system, administrator, renamed)

    def read(who: Any) -> list[tuple[int, str, str]]:
        items = system.registry.get(f"{path_of(made)}/history", who).json["items"]
        return [(item["version"], item["record"]["name"], item["role"]) for item in items]

    assert read(None) == [(4, "Saroale", "innovation_administrator")]
    assert read(operator) == [
        (1, "Working title", "operator"),
        (2, "Saroale", "operator"),
        (3, "Saroale", "innovation_administrator"),
        (4, "Saroale", "innovation_administrator"),
    ]


def test_programme_has_components_of_several_agencies(system: System) -> None:
    administrator = make_administrator(system)
    parts = []
    for name in ("Dinas Kesehatan", "Dinas Sosial"):
        agency = make_agency(system, administrator, name)
        parts.append(draft(system, administrator, f"Part of {name}", agency_id=agency["agency_id"]))
    ids = [part["innovation_id"] for part in parts]

    made = draft(
        system,
        administrator,
        "Peluk Tanda Diri",
        owner_kind="region",
        is_programme=True,
        component_ids=list(reversed(ids)),
    )
    early = act(system, administrator, made, "publication")
    for part in parts:
        publish(system, administrator, part)
    published = publish(system, administrator, made)
    secret = draft(system, administrator, "Secret")
    beside = f"{path_of(made)}/draft"
    system.registry.post(beside, administrator)
    added = system.registry.patch(
        beside, administrator, json={"component_ids": [*ids, secret["innovation_id"]]}
    )
    shortened = system.registry.patch(beside, administrator, json={"component_ids": ids[:1]})
    public = system.registry.post(f"{beside}/publication", administrator, headers={"If-Match": '"2"'})

    assert (early.status_code, early.json["code"]) == (409, "component_not_published")
    assert published["component_ids"] == list(reversed(ids))
    assert wrong_fields(added) == ["component_ids[2]"]
    assert (shortened.status_code, shortened.json["component_ids"]) == (200, ids[:1])
    assert public.json == {**published, "component_ids": ids[:1], "version": 3}


def test_programme_refuses_itself_other_programmes_and_archived_innovations(system: System) -> None:
    administrator = make_administrator(system)
    inner = draft(system, administrator, "Inner", is_programme=True)
    gone = publish(system, administrator, draft(system, administrator, "Gone"))
    gone = act(system, administrator, gone, "archiving", {"reason": "ended"}).json
    outer = draft(system, administrator, "Outer", is_programme=True)
    plain = draft(system, administrator, "Plain")

    def refused(record: dict[str, Any], *components: dict[str, Any]) -> list[str]:
        ids = [component["innovation_id"] for component in components]
        return wrong_fields(
            system.registry.patch(path_of(record), administrator, json={"component_ids": ids})
        )

    assert refused(outer, inner, gone, outer) == ["component_ids[0]", "component_ids[1]", "component_ids[2]"]
    assert refused(outer, plain, plain) == ["component_ids"]
    assert refused(plain, gone) == ["component_ids"]
    assert system.registry.get(path_of(outer), administrator).json["component_ids"] == []


def test_draft_of_one_agency_is_no_component_of_another_agencys_programme(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    secret = draft(system, administrator, "Secret", agency_id=agency["agency_id"])
    programme = draft(system, administrator, "Programme", agency_id=other["agency_id"], is_programme=True)

    answer = system.registry.patch(
        path_of(programme), administrator, json={"component_ids": [secret["innovation_id"]]}
    )

    assert wrong_fields(answer) == ["component_ids[0]"]
    assert system.registry.get(path_of(programme), administrator).json["component_ids"] == []


def test_programme_is_changed_by_who_does_not_see_all_its_components(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    operator = make_operator(system, agency["agency_id"])
    parts = [draft(system, operator, name, agency_id=agency["agency_id"]) for name in ("A", "B", "C")]
    ids = [part["innovation_id"] for part in parts]
    programme = draft(
        system,
        operator,
        "Programme",
        agency_id=agency["agency_id"],
        is_programme=True,
        component_ids=ids,
    )
    system.registry.patch(path_of(parts[1]), administrator, json={"agency_id": other["agency_id"]})
    seen = [ids[0], ids[2]]

    same = system.registry.patch(path_of(programme), operator, json={"component_ids": seen})
    renamed = system.registry.patch(path_of(programme), operator, json={"name": "New name"})
    shortened = system.registry.patch(
        path_of(programme), operator, json={"component_ids": [ids[2]]}, version=2
    )

    whole = system.registry.get(path_of(programme), administrator).json
    assert (same.status_code, same.json["version"], same.json["component_ids"]) == (200, 1, seen)
    assert (renamed.status_code, renamed.json["name"]) == (200, "New name")
    assert (shortened.status_code, shortened.json["component_ids"]) == (200, [ids[2]])
    assert (whole["version"], whole["component_ids"]) == (3, [ids[2], ids[1]])

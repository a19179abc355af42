"""Usage: a month's figure, a stated figure, and a programme's figure that follows from its components."""

from typing import Any

from tests.registry.records import (
    INNOVATIONS,
    act,
    change_published,
    count_entries,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    make_operator,
    path_of,
    publish,
    wrong_fields,
)
from tests.support.system import Person, System

STATED = {"count": 2500, "stated_where": "a webinar", "basis": "estimate"}


def month_path(innovation: dict[str, Any], month: str = "2021-10", channel: str = "online") -> str:
    return f"{path_of(innovation)}/usage/months/{month}/{channel}"


def state(system: System, person: Person, innovation: dict[str, Any], count: int) -> None:
    answer = system.registry.post(
        f"{path_of(innovation)}/usage/stated", person, json={**STATED, "count": count}
    )
    assert answer.status_code == 201, answer.json


def read(system: System, innovation: dict[str, Any]) -> dict[str, Any]:
    return dict(system.registry.get(f"{path_of(innovation)}/usage").json)


def test_month_figure_is_reported_and_corrected(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    made = publish(
        system, administrator, draft(system, administrator, "Saroale", agency_id=agency["agency_id"])
    )
    body = {"count": 10, "basis": "system_log"}

    reported = system.registry.put(month_path(made), operator, json=body)
    unread = system.registry.put(month_path(made), operator, json={**body, "count": 11})
    corrected = system.registry.put(
        month_path(made), operator, json={**body, "count": 12}, headers={"If-Match": '"1"'}
    )
    stale = system.registry.put(
        month_path(made), operator, json={**body, "count": 13}, headers={"If-Match": '"1"'}
    )
    too_early = system.registry.put(
        month_path(made, "2021-09"), operator, json=body, headers={"If-Match": '"1"'}
    )

    statuses = [a.status_code for a in (reported, unread, corrected, stale, too_early)]
    assert statuses == [201, 428, 200, 412, 412]
    found = read(system, made)
    assert found["months"] == [
        {
            **reported.json,
            "count": 12,
            "version": 2,
            "corrections": 1,
            "corrected_at": corrected.json["corrected_at"],
            "reported_at": corrected.json["reported_at"],
        }
    ]
    assert (found["users_per_month"], found["source"], found["month"]) == (12, "month", "2021-10")
    assert list_kinds(system, reported.json["figure_id"]) == [
        (1, "usage.month_reported", "public", "operator"),
        (2, "usage.month_corrected", "public", "operator"),
    ]


WRONG_MONTHS: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("2999-01", "online", {}, ["month"]),
    ("2021-13", "online", {}, ["month"]),
    ("2021-10-05", "online", {}, ["month"]),
    ("hari ini", "%20", {}, ["month", "channel"]),
    ("2021-10", "fax", {}, ["channel"]),
    ("2021-10", "phone", {}, ["channel"]),
    ("2021-10", "online", {"count": -1}, ["count"]),
    ("2021-10", "online", {"count": 1.5}, ["count"]),
    ("2021-10", "online", {"count": "3"}, ["count"]),
    ("2021-10", "online", {"count": True}, ["count"]),
    ("2021-10", "online", {"count": None}, ["count"]),
    ("2021-10", "online", {"count": 10**20}, ["count"]),
    ("2021-10", "online", {"basis": "guess"}, ["basis"]),
    ("2021-10", "online", {"month": "2021-10"}, ["month"]),
]


def test_month_figure_with_wrong_input_is_refused(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Saroale", channels=["online"]))
    before = count_entries(system)

    refused = [
        wrong_fields(
            system.registry.put(
                month_path(made, month, channel),
                administrator,
                json={"count": 1, "basis": "register", **body},
            )
        )
        for month, channel, body, _ in WRONG_MONTHS
    ]

    nameless = system.registry.put(
        month_path(made, "%00", "online"), administrator, json={"count": 1, "basis": "register"}
    )

    assert refused == [wrong for *_, wrong in WRONG_MONTHS]
    assert nameless.status_code == 404
    assert (read(system, made)["months"], count_entries(system)) == ([], before)


def test_figure_of_a_channel_that_was_given_up_can_still_be_corrected(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Saroale", channels=["online"]))
    body = {"count": 10, "basis": "register"}
    system.registry.put(month_path(made), administrator, json=body)
    change_published(system, administrator, made, channels=["phone"])

    corrected = system.registry.put(
        month_path(made), administrator, json={**body, "count": 9}, headers={"If-Match": '"1"'}
    )
    new = system.registry.put(month_path(made, "2021-09"), administrator, json=body)

    assert (corrected.status_code, wrong_fields(new)) == (200, ["channel"])
    assert [figure["count"] for figure in read(system, made)["months"]] == [9]


def test_stated_figure_belongs_to_no_month(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Hotline kesehatan"))
    body = {**STATED, "stated_on": "2021-10-08", "inferred": ["stated_on"]}

    kept = system.registry.post(f"{path_of(made)}/usage/stated", administrator, json=body)

    assert kept.status_code == 201
    assert read(system, made) == {
        "innovation_id": made["innovation_id"],
        "is_programme": False,
        "users_per_month": 2500,
        "source": "stated",
        "month": None,
        "stated_on": "2021-10-08",
        "channels": [],
        "components": None,
        "components_with_figure": None,
        "parts": [],
        "months": [],
        "stated": [{**kept.json, **body, "is_demo": False, "version": 1}],
    }


WRONG_STATEMENTS: list[tuple[dict[str, Any], list[str]]] = [
    ({"stated_on": "2999-01-01"}, ["stated_on"]),
    ({"count": 10**12 + 1}, ["count"]),
    ({"stated_where": ""}, ["stated_where"]),
    ({"inferred": ["month"]}, ["inferred[0]"]),
    ({"month": "2021-10"}, ["month"]),
]


def test_stated_figure_with_wrong_input_is_refused(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Hotline kesehatan"))

    path = f"{path_of(made)}/usage/stated"
    refused = [
        wrong_fields(system.registry.post(path, administrator, json={**STATED, **changes}))
        for changes, _ in WRONG_STATEMENTS
    ]

    assert refused == [wrong for _, wrong in WRONG_STATEMENTS]
    assert read(system, made)["stated"] == []


def test_unknown_usage_is_null_and_not_zero(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Si Pissat"))

    found = read(system, made)

    assert (found["users_per_month"], found["source"], found["months"], found["stated"]) == (
        None,
        None,
        [],
        [],
    )


def test_figures_are_taken_from_the_owner_of_a_published_innovation_only(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    made = draft(system, administrator, "Saroale", agency_id=agency["agency_id"])
    operator = make_operator(system, agency["agency_id"])
    stranger = make_operator(system, other["agency_id"])
    body = {"count": 1, "basis": "register"}

    early = system.registry.put(month_path(made), operator, json=body)
    public = publish(system, administrator, made)
    strange = system.registry.put(month_path(made), stranger, json=body)
    as_demo = system.registry.put(month_path(made), operator, json={**body, "is_demo": True})
    act(system, administrator, public, "archiving", {"reason": "ended"})
    late = system.registry.put(month_path(made), operator, json=body)

    assert [(a.status_code, a.json["code"]) for a in (early, strange, as_demo, late)] == [
        (409, "not_published"),
        (403, "forbidden"),
        (403, "forbidden"),
        (409, "archived"),
    ]
    assert read(system, made)["months"] == []


def test_programme_figure_follows_from_its_components(system: System) -> None:
    administrator = make_administrator(system)
    parts = [
        publish(system, administrator, draft(system, administrator, name)) for name in ("A", "B", "C", "D")
    ]
    programme = draft(
        system,
        administrator,
        "Peluk Tanda Diri",
        owner_kind="region",
        is_programme=True,
        component_ids=[part["innovation_id"] for part in parts],
    )
    programme = publish(system, administrator, programme)
    unknown = read(system, programme)
    state(system, administrator, parts[0], 2500)
    state(system, administrator, parts[1], 64)
    system.registry.put(month_path(parts[1]), administrator, json={"count": 70, "basis": "register"})
    state(system, administrator, parts[3], 1)
    act(system, administrator, parts[3], "archiving", {"reason": "ended"})

    typed_in = [
        system.registry.put(month_path(programme), administrator, json={"count": 1, "basis": "register"}),
        system.registry.post(f"{path_of(programme)}/usage/stated", administrator, json=STATED),
    ]

    assert (unknown["users_per_month"], unknown["components"], unknown["components_with_figure"]) == (
        None,
        4,
        0,
    )
    found = read(system, programme)
    assert [(a.status_code, a.json["code"]) for a in typed_in] == [(409, "is_programme")] * 2
    assert (found["users_per_month"], found["source"]) == (2570, "derived")
    assert (found["components"], found["components_with_figure"]) == (3, 2)
    assert [(p["name"], p["users_per_month"], p["source"], p["month"]) for p in found["parts"]] == [
        ("A", 2500, "stated", None),
        ("B", 70, "month", "2021-10"),
        ("C", None, None, None),
    ]


def test_summary_counts_what_is_published(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    draft(system, administrator, "Draft", agency_id=agency["agency_id"])
    for name in ("A", "B"):
        publish(system, administrator, draft(system, administrator, name, agency_id=agency["agency_id"]))
    lone = publish(system, administrator, draft(system, administrator, "C"))
    state(system, administrator, lone, 0)

    counts = {"innovations": 3, "programmes": 0, "agencies": 1, "owner_unknown": 1, "with_usage": 1}
    assert system.registry.get(f"{INNOVATIONS}/summary").json == counts
    assert system.registry.get(f"{INNOVATIONS}/summary?region_code=16.06").json == counts
    assert system.registry.get(f"{INNOVATIONS}/summary?region_code=13.04").json == dict.fromkeys(counts, 0)
    assert wrong_fields(system.registry.get(f"{INNOVATIONS}/summary?region_code=99.99")) == ["region_code"]

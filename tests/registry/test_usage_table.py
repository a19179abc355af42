"""Many figures at once, what a region sets, and what agencies are reminded of."""

import json
from typing import Any

from tests.registry.records import (
    OTHER_REGION,
    act,
    count_entries,
    count_statements,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    make_operator,
    path_of,
    wrong_fields,
)
from tests.registry.usage_ground import ago, make_published, read_cells, report
from tests.support.system import Person, System

TABLE = "/api/v1/usage/table"
REMINDERS = "/api/v1/usage/reminders"
EXPORTED = "/api/v1/exports/usage_reminders"
SETTINGS = "/api/v1/regions/16.06/usage-settings"


def row(
    innovation: dict[str, Any], count: int | None, channel: str = "online", **more: Any
) -> dict[str, Any]:
    basis = {} if count is None else {"basis": "register"}
    return {"innovation_id": innovation["innovation_id"], "channel": channel, "count": count, **basis, **more}


def put_table(
    system: System, person: Person, rows: list[dict[str, Any]], query: str = "", **more: Any
) -> Any:
    return system.registry.put(f"{TABLE}{query}", person, json={"month": ago(1), "rows": rows, **more})


def list_figures(system: System, innovation: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    months = system.registry.get(f"{path_of(innovation)}/usage").json["months"]
    return [(figure["month"], figure["channel"], figure["count"], figure["version"]) for figure in months]


def test_table_is_taken_whole_and_twice_is_once(system: System) -> None:
    administrator = make_administrator(system)
    one = make_published(system, administrator, "One", channels=["online", "phone"])
    two = make_published(system, administrator, "Two")
    report(system, administrator, one, ago(1), 5)
    report(system, administrator, two, ago(2), 6)
    rows = [
        row(one, 7, version=1),
        row(one, 8, "phone"),
        row(two, None, month=ago(2), version=1),
        row(two, None, "kiosk"),
        row(two, 0),
    ]

    tried = put_table(system, administrator, rows, "?dry_run=true")
    taken = put_table(system, administrator, rows)
    again = put_table(system, administrator, rows)

    counts = {"reported": 2, "corrected": 1, "withdrawn": 1, "unchanged": 1, "refused": 0}
    assert (tried.json["counts"], taken.json["counts"]) == (counts, counts)
    assert again.json["counts"] == {**dict.fromkeys(counts, 0), "unchanged": 5}
    assert list_figures(system, one) == [(ago(1), "online", 7, 2), (ago(1), "phone", 8, 1)]
    assert list_figures(system, two) == [(ago(1), "online", 0, 1)]
    assert [(each["row"], each["outcome"], each["version"]) for each in taken.json["rows"]] == [
        (0, "corrected", 2),
        (1, "reported", 1),
        (2, "withdrawn", 2),
        (3, "unchanged", None),
        (4, "reported", 1),
    ]
    assert list_kinds(system, taken.json["rows"][2]["figure_id"]) == [
        (1, "usage.month_reported", "public", "innovation_administrator"),
        (2, "usage.month_withdrawn", "public", "innovation_administrator"),
    ]
    cell = read_cells(system, one, months=1)["online"][0]
    assert (cell["state"], cell["corrections"], cell["basis"]) == ("corrected", 1, "register")


def test_every_wrong_row_is_named_and_only_valid_ones_are_taken_if_asked(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    own = make_published(system, administrator, "Own", agency_id=agency["agency_id"], channels=["online"])
    strange = make_published(system, administrator, "Strange")
    hidden = draft(system, administrator, "Hidden")
    early = draft(system, administrator, "Early", agency_id=agency["agency_id"])
    gone = make_published(system, administrator, "Gone", agency_id=agency["agency_id"])
    act(system, administrator, gone, "archiving", {"reason": "ended"})
    report(system, operator, own, ago(2), 5)
    rows = [
        row(own, 1),
        row(own, 2),
        row(own, 3, month=ago(2)),
        row(own, 3, "phone", month="2999-01"),
        {**row(own, 3, month=ago(3)), "basis": None},
        row(strange, 4),
        row(hidden, 5),
        row(early, 6),
        row(gone, 7),
    ]
    before = count_entries(system)

    refused = put_table(system, operator, rows)
    stale = put_table(system, operator, [row(own, 3, month=ago(2))])
    shapeless = put_table(system, operator, [row(own, -1), {"count": 3}], month=None)
    unchanged = (list_figures(system, own), count_entries(system))
    taken = put_table(system, operator, rows, mode="valid_rows")

    fields = [
        "rows[1].month",
        "rows[2].version",
        "rows[3].month",
        "rows[3].channel",
        "rows[4].basis",
        *(f"rows[{number}].innovation_id" for number in range(5, 9)),
    ]
    assert wrong_fields(refused) == fields
    assert (stale.status_code, [p["field"] for p in stale.json["errors"]]) == (412, ["rows[0].version"])
    assert wrong_fields(shapeless)[0] == "rows[0].count"
    assert unchanged == ([(ago(2), "online", 5, 1)], before)
    assert taken.json["counts"]["refused"] == 8
    assert [
        f"rows[{each['row']}].{problem['field']}"
        for each in taken.json["rows"]
        for problem in each["problems"]
    ] == fields
    assert list_figures(system, own) == [(ago(1), "online", 1, 1), (ago(2), "online", 5, 1)]


def test_long_table_takes_no_more_statements_than_a_short_one(system: System) -> None:
    administrator = make_administrator(system)
    made = [make_published(system, administrator, f"Innovation {number}", months=40) for number in range(3)]
    long = [row(each, 10, month=ago(month)) for each in made for month in range(1, 31)]
    put_table(system, administrator, long[:2])

    few = count_statements(
        system,
        lambda: put_table(
            system, administrator, [{**long[0], "version": 1, "count": 9}, row(made[0], 1, "phone")]
        ),
    )
    changed = [{**each, "version": 2 if place == 0 else 1, "count": 8} for place, each in enumerate(long[:2])]
    many = count_statements(system, lambda: put_table(system, administrator, [*changed, *long[2:]]))

    assert len(list_figures(system, made[1])) == 30
    assert (many - few, many < 20) == (0, True)


def test_region_sets_when_figures_are_due(system: System) -> None:
    administrator, other = make_administrator(system), make_administrator(system, OTHER_REGION)
    shipped = system.registry.get(SETTINGS).json
    body = {"due_day": 28, "unconfirmed_after_months": 1}

    strange = system.registry.put(SETTINGS, other, json=body)
    made = system.registry.put(SETTINGS, administrator, json=body)
    unread = system.registry.put(SETTINGS, administrator, json=body)
    headers = {"If-Match": '"1"'}
    changed = system.registry.put(SETTINGS, administrator, json={**body, "due_day": 5}, headers=headers)
    stale = system.registry.put(SETTINGS, administrator, json=body, headers=headers)
    wrong = system.registry.put(
        SETTINGS, administrator, json={"due_day": 31, "unconfirmed_after_months": 0}, headers=headers
    )

    history = system.registry.get(f"{SETTINGS}/history").json["items"]
    statuses = [a.status_code for a in (strange, made, unread, changed, stale)]
    assert statuses == [403, 201, 428, 200, 412]
    assert wrong_fields(wrong) == ["due_day", "unconfirmed_after_months"]
    assert (shipped["due_day"], shipped["is_own"], shipped["version"]) == (10, False, None)
    assert system.registry.get(SETTINGS).json == {
        **shipped,
        "due_day": 5,
        "unconfirmed_after_months": 1,
        "is_own": True,
        "version": 2,
    }
    assert [(each["version"], each["record"]["due_day"]) for each in history] == [(1, 28), (2, 5)]


def test_agencies_are_reminded_of_what_is_missing_and_marked(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    operator = make_operator(system, agency["agency_id"])
    made = make_published(
        system, administrator, "Saroale", months=6, agency_id=agency["agency_id"], channels=["online"]
    )
    for months, count in ((6, 100), (5, 100), (4, 100), (3, 1000)):
        report(system, administrator, made, ago(months), count)
    make_published(system, administrator, "Lone", months=1)
    quiet = make_published(system, administrator, "Quiet", months=1, agency_id=other["agency_id"])
    draft(system, administrator, "Draft", agency_id=other["agency_id"])

    own = system.registry.get(REMINDERS, operator).json["items"]
    every = system.registry.get(REMINDERS, administrator).json["items"]
    foreign = system.registry.get(REMINDERS, make_administrator(system, OTHER_REGION)).json["items"]
    nobody = system.registry.get(REMINDERS)
    lines = system.registry.get(f"{EXPORTED}?format=jsonl", operator)
    table = system.registry.get(EXPORTED, operator)
    strangers = [system.registry.get(EXPORTED, person).status_code for person in (None, system.make_person())]
    few = count_statements(system, lambda: system.registry.get(f"{REMINDERS}?limit=1", administrator))
    many = count_statements(system, lambda: system.registry.get(REMINDERS, administrator))

    [asked] = own[0]["innovations"]
    assert [item["name"] for item in own] == ["Dinas Kesehatan"]
    assert [item["name"] for item in every] == ["Kabupaten Musi Banyuasin", "Dinas Kesehatan", "Dinas Sosial"]
    assert (foreign, nobody.status_code, few) == ([], 401, many)
    assert asked["missing"][0]["months"][0] == ago(2)
    assert [(mark["month"], mark["mark"]["kind"]) for mark in asked["marked"]] == [(ago(3), "typing_error")]
    assert asked["confirmed_until"] == ago(3)
    [told] = [json.loads(line) for line in lines.text.splitlines()]
    assert {name: told[name] for name in asked} == asked
    assert f"daring: {', '.join(asked['missing'][0]['months'])}" in table.text
    assert (f"daring: {ago(3)} (1000)" in table.text, strangers) == (True, [401, 403])
    assert f"1. {made['name']}" in own[0]["text_id"]
    assert own[0]["text_id"].endswith(own[0]["link"])
    assert (every[2]["published_innovations"], quiet["name"] in str(every[2]["innovations"])) == (
        1, every[2]["text_en"] is not None,
    )  # fmt: skip

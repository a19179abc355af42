"""A stated figure is corrected or withdrawn, and the history of every figure stays readable."""

from typing import Any

from tests.registry.records import (
    INNOVATIONS,
    OTHER_REGION,
    act,
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

STATED = {"count": 2500, "stated_where": "a webinar", "basis": "estimate", "stated_on": "2021-10-08"}


def make_figure(system: System, person: Person, innovation: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    stated = f"{path_of(innovation)}/usage/stated"
    answer = system.registry.post(stated, person, json=STATED)
    assert answer.status_code == 201, answer.json
    return f"{stated}/{answer.json['figure_id']}", dict(answer.json)


def withdraw(system: System, person: Person, path: str, version: int) -> Any:
    return system.registry.post(f"{path}/withdrawal", person, headers={"If-Match": f'"{version}"'})


def test_stated_figure_is_corrected_under_its_version(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Hotline kesehatan"))
    path, figure = make_figure(system, administrator, made)

    corrected = system.registry.patch(path, administrator, json={"count": 250, "stated_on": None})
    same = system.registry.patch(path, administrator, json={"count": 250}, version=2)
    stale = system.registry.patch(path, administrator, json={"count": 9})
    unread = system.registry.call("PATCH", path, administrator, json={"count": 9})
    wrong = system.registry.patch(path, administrator, json={"stated_on": "2999-01-01"}, version=2)

    expected = {
        **figure,
        "count": 250,
        "stated_on": None,
        "version": 2,
        "reported_at": corrected.json["reported_at"],
    }
    assert (corrected.status_code, corrected.json, corrected.headers["ETag"]) == (200, expected, '"2"')
    assert (same.status_code, same.json) == (200, expected)
    assert (stale.status_code, unread.status_code, wrong_fields(wrong)) == (412, 428, ["stated_on"])
    usage = system.registry.get(f"{path_of(made)}/usage").json
    assert (usage["stated"], usage["users_per_month"]) == ([expected], 250)
    assert list_kinds(system, figure["figure_id"]) == [
        (1, "usage.stated", "public", "innovation_administrator"),
        (2, "usage.stated_corrected", "public", "innovation_administrator"),
    ]


def test_withdrawn_figure_counts_nowhere_and_keeps_its_history(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Hotline kesehatan"))
    path, figure = make_figure(system, administrator, made)

    withdrawn = withdraw(system, administrator, path, 1)
    twice = withdraw(system, administrator, path, 2)
    corrected = system.registry.patch(path, administrator, json={"count": 1}, version=2)

    assert (withdrawn.status_code, withdrawn.json["version"]) == (200, 2)
    assert withdrawn.json["withdrawn_at"] is not None
    assert [(a.status_code, a.json["code"]) for a in (twice, corrected)] == [(409, "withdrawn")] * 2
    usage = system.registry.get(f"{path_of(made)}/usage").json
    assert (usage["stated"], usage["users_per_month"], usage["source"]) == ([], None, None)
    assert system.registry.get(f"{INNOVATIONS}/summary").json["with_usage"] == 0
    history = system.registry.get(f"{path_of(made)}/usage/figures/{figure['figure_id']}/history")
    assert [(item["version"], item["kind"]) for item in history.json["items"]] == [
        (1, "usage.stated"),
        (2, "usage.stated_withdrawn"),
    ]


def test_figure_is_corrected_and_withdrawn_by_its_reporters_only(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    made = publish(system, administrator, draft(system, administrator, "A", agency_id=agency["agency_id"]))
    elsewhere = publish(system, administrator, draft(system, administrator, "B"))
    path, figure = make_figure(system, make_operator(system, agency["agency_id"]), made)
    _, foreign = make_figure(system, administrator, elsewhere)
    others = {
        "nobody": None,
        "other operator": make_operator(system, other["agency_id"]),
        "verifier": make_operator(system, agency["agency_id"], "verifier"),
        "neighbour": make_administrator(system, OTHER_REGION),
    }
    before = count_entries(system)

    def refused(person: Any) -> tuple[int, int]:
        changed = system.registry.patch(path, person, json={"count": 1})
        return changed.status_code, withdraw(system, person, path, 1).status_code

    statuses = {name: refused(person) for name, person in others.items()}
    crossed = f"{path_of(made)}/usage/stated/{foreign['figure_id']}"
    misplaced = [
        system.registry.patch(crossed, administrator, json={"count": 1}).status_code,
        withdraw(system, administrator, crossed, 1).status_code,
        system.registry.get(f"{path_of(made)}/usage/figures/{foreign['figure_id']}/history").status_code,
    ]
    stored = count_entries(system)
    act(system, administrator, made, "archiving", {"reason": "ended"})
    late = withdraw(system, administrator, path, 1)

    assert statuses == {
        "nobody": (401, 401),
        "other operator": (403, 403),
        "verifier": (403, 403),
        "neighbour": (403, 403),
    }
    assert (misplaced, stored) == ([404, 404, 404], before)
    assert (late.status_code, late.json["code"]) == (409, "archived")
    assert system.registry.get(f"{path_of(made)}/usage").json["stated"] == [figure]


def test_history_of_a_months_figure_tells_every_correction(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Saroale"))
    path = f"{path_of(made)}/usage/months/2021-10/online"
    figure = system.registry.put(path, administrator, json={"count": 10, "basis": "register"}).json
    system.registry.put(
        path, administrator, json={"count": 12, "basis": "register"}, headers={"If-Match": '"1"'}
    )

    history = system.registry.get(f"{path_of(made)}/usage/figures/{figure['figure_id']}/history")

    assert [(h["version"], h["kind"], h["record"]["count"]) for h in history.json["items"]] == [
        (1, "usage.month_reported", 10),
        (2, "usage.month_corrected", 12),
    ]
    assert history.json["items"][1]["changed"] == ["count"]

"""Figures reported by two people at the same moment: one counts, the other is told, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from tests.registry.records import act, list_kinds, make_administrator, path_of
from tests.registry.usage_ground import ago, deed, make_published, month_path, report
from tests.support.system import System

TABLE = "/api/v1/usage/table"


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        start.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def rows_of(innovations: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return [
        {"innovation_id": each["innovation_id"], "channel": "online", "count": count, "basis": "register"}
        for each in innovations
    ]


def test_tables_and_single_reports_at_once_leave_one_figure_each(system: System) -> None:
    administrator = make_administrator(system)
    made = [make_published(system, administrator, f"Innovation {number}") for number in range(6)]
    tables = [(made, 1), (made[::-1], 2), (made[3:] + made[:3], 3)]

    answers = at_once(
        *(
            lambda order=order, count=count: system.registry.put(
                TABLE, administrator, json={"month": ago(1), "rows": rows_of(order, count)}
            )
            for order, count in tables
        ),
        lambda: system.registry.put(
            month_path(made[2], ago(1)), administrator, json={"count": 4, "basis": "register"}
        ),
    )

    stored = [system.registry.get(f"{path_of(each)}/usage").json["months"] for each in made]
    taken = [answer.status_code for answer in answers[:3]].count(200)
    assert sorted(answer.status_code for answer in answers[:3])[taken:] == [412] * (3 - taken)
    assert answers[3].status_code in (201, 428)
    assert (answers[3].status_code == 201) + taken == 1
    assert [len(months) for months in stored] == ([1] * 6 if taken else [0, 0, 1, 0, 0, 0])
    assert len({months[0]["count"] for months in stored if months}) == 1
    for months in stored:
        for figure in months:
            assert [kind for _, kind, *_ in list_kinds(system, figure["figure_id"])] == [
                "usage.month_reported"
            ]


def test_figure_confirmed_and_corrected_at_once_does_not_confirm_what_was_not_read(system: System) -> None:
    administrator = make_administrator(system)
    made = make_published(system, administrator, "Saroale")
    figure = report(system, administrator, made, ago(2), 10)

    answers = at_once(
        lambda: deed(system, administrator, figure, "confirmation"),
        lambda: deed(system, administrator, figure, "withdrawal"),
        lambda: system.registry.put(
            month_path(made, ago(2)),
            administrator,
            json={"count": 11, "basis": "register"},
            headers={"If-Match": '"1"'},
        ),
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    assert len(list_kinds(system, figure["figure_id"])) == 2


def test_table_and_archiving_at_once_leave_no_figure_of_what_was_archived_first(system: System) -> None:
    administrator = make_administrator(system)
    made = make_published(system, administrator, "Saroale")

    reported, archived = at_once(
        lambda: system.registry.put(TABLE, administrator, json={"month": ago(1), "rows": rows_of([made], 1)}),
        lambda: act(system, administrator, made, "archiving", {"reason": "ended"}),
    )

    months = system.registry.get(f"{path_of(made)}/usage").json["months"]
    assert archived.status_code == 200
    assert (reported.status_code, len(months)) in ((200, 1), (422, 0))

"""Complaint channels, their figures and deadlines; counts reach nobody but those who count."""

import re
from typing import Any

import pytest
from sqlalchemy import select, text

from shared.actor import Mandate
from tests.registry.records import (
    AGENCIES,
    ENTRY,
    OTHER_REGION,
    REGION,
    count_entries,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    wrong_fields,
)
from tests.registry.standard_records import CHANNELS, count, open_channel, path_of_channel
from tests.support.system import Person, System

# Numbers that stand nowhere else in an answer, so that they are found wherever they leak.
MARKED = {"received": 7919, "answered_in_time": 6271, "settled": 5443, "median_days": "3.5"}
MANY = """
insert into complaint_channel (channel_id, region_code, kind, name, is_planned, sort_key)
select gen_random_uuid(), '16.06', 'other', 'Saluran ' || n, false, lpad(n::text, 3, '0')
from generate_series(1, 51) n
"""


def make_counted(system: System, **counts: Any) -> tuple[dict[str, Any], Person, dict[str, Any]]:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    operator = make_operator(system, agency["agency_id"])
    channel = open_channel(system, operator, "Loket", kind="offline_desk", agency_id=agency["agency_id"])
    figure = count(system, operator, channel, "2021-10", **(counts or MARKED))
    return channel, operator, figure


def test_channel_is_opened_changed_and_archived(system: System) -> None:
    administrator = make_administrator(system)
    given = {
        "kind": "offline_desk",
        "office": "Kantor Bupati, lantai 1",
        "office_hours": "Senin-Jumat 08.00-15.00",
        "since_on": "2021-01-04",
    }

    made = open_channel(system, administrator, "Loket pengaduan", **given)
    path = path_of_channel(made)
    planned = open_channel(system, administrator, "Sentra pengaduan", kind="other", is_planned=True)
    changed = system.registry.patch(path, administrator, json={"until_on": "2021-12-31"})
    stale = system.registry.patch(path, administrator, json={"until_on": None})
    gone = system.registry.post(f"{path}/archiving", administrator, headers={"If-Match": '"2"'})

    assert {name: made[name] for name in given} == given
    assert [answer.status_code for answer in (changed, stale, gone)] == [200, 412, 200]
    assert system.registry.get(CHANNELS).json["items"] == [planned]
    assert system.registry.get(f"{CHANNELS}?planned=false").json["items"] == []
    assert [row["version"] for row in system.registry.get(f"{path}/history").json["items"]] == [1, 2, 3]


def test_channel_of_a_region_is_its_administrators(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    operator = make_operator(system, agency["agency_id"])
    body = {"region_code": REGION, "kind": "sp4n_lapor", "name": "SP4N-LAPOR!"}
    before = count_entries(system)

    refused = system.registry.post(CHANNELS, operator, json=body)
    elsewhere = system.registry.post(CHANNELS, administrator, json={**body, "region_code": OTHER_REGION})
    foreign = system.registry.post(
        CHANNELS,
        make_administrator(system, OTHER_REGION),
        json={**body, "region_code": OTHER_REGION, "agency_id": agency["agency_id"]},
    )

    assert (refused.status_code, elsewhere.status_code, wrong_fields(foreign)) == (403, 403, ["agency_id"])
    assert system.registry.get(CHANNELS).json["items"] == []
    assert count_entries(system) > before


def test_page_of_many_channels_goes_on(system: System) -> None:
    with system.registry.service.engine.begin() as connection:
        connection.execute(text(MANY))
    path, html = f"/daerah/{REGION}/pengaduan", {"Accept": "text/html"}

    first = system.registry.get(path, headers=html).text
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following is not None
    second = system.registry.get(following[1], headers=html).text

    assert [len(re.findall(r"Saluran \d+</a>", page)) for page in (first, second)] == [50, 1]
    assert 'rel="next"' not in second


def test_everybody_reads_shares_and_the_counters_counts(system: System) -> None:
    channel, operator, figure = make_counted(
        system, received=6, answered_in_time=4, settled=5, median_days="3"
    )
    path = path_of_channel(channel)

    shares = system.registry.get(f"{path}/months").json["items"]
    counts = system.registry.get(f"{path}/counts", operator).json["items"]

    assert shares == [
        {
            "channel_id": channel["channel_id"],
            "month": "2021-10",
            "too_few": False,
            "answered_in_time_share": "65",
            "settled_share": "85",
            "median_days": "3.0",
            "answer_deadline": {"number": 14, "unit": "days"},
        }
    ]
    assert counts == [figure]
    assert (figure["received"], figure["median_days"]) == (6, "3.0")
    assert list_kinds(system, figure["figure_id"]) == [
        (1, "complaints.counted", "private", "operator"),
        (1, "complaints.shares_told", "public", "operator"),
    ]


@pytest.mark.parametrize("received", [0, 1, 4])
def test_few_complaints_are_not_told_apart(system: System, received: int) -> None:
    channel, operator, _ = make_counted(
        system, received=received, answered_in_time=received, settled=received
    )
    path = path_of_channel(channel)

    shown = system.registry.get(f"{path}/months").json["items"][0]
    history = system.registry.get(f"{path}/months/2021-10/history", operator).json["items"]

    told = ("too_few", "answered_in_time_share", "settled_share", "median_days")
    assert [shown[name] for name in told] == [True, None, None, None]
    assert [history[0]["record"][name] for name in told] == [True, None, None, None]


def test_counts_reach_nobody_else(system: System) -> None:
    channel, operator, figure = make_counted(system)
    administrator = make_administrator(system)
    other = make_agency(system, administrator, "Dinas Kesehatan")
    strangers = (
        None,
        make_operator(system, other["agency_id"]),
        make_operator(system, other["agency_id"], "verifier"),
        make_administrator(system, OTHER_REGION),
        system.make_person(Mandate("evaluation_administrator", REGION)),
        system.make_person(Mandate("evaluator", REGION)),
        make_nation(system),
    )
    path = path_of_channel(channel)
    agency = f"{AGENCIES}/{channel['agency_id']}"
    paths = (
        CHANNELS,
        path,
        f"{path}/history",
        f"{path}/months",
        f"{path}/months/2021-10/history",
        f"{path}/counts",
        f"{path}/counts/2021-10/history",
        f"{agency}/complaint-deadlines",
        f"{agency}/completeness",
        f"/api/v1/regions/{REGION}/completeness",
    )
    start = count_entries(system)

    for person in strangers:
        texts = [system.registry.get(one, person) for one in paths]
        put = system.registry.put(f"{path}/counts/2021-10", person, json={"received": 1})
        wrong = system.registry.put(
            f"{path}/counts/2021-10", person, json={"received": 1}, headers={"If-Match": '"9"'}
        )

        assert [answer.status_code for answer in texts[:5]] == [200] * 5
        assert {answer.status_code for answer in texts[5:7]} <= {401, 403, 404}
        assert {answer.status_code for answer in (put, wrong)} <= {401, 403}
        for answer in (*texts, put, wrong):
            assert not any(str(number) in answer.text for number in (7919, 6271, 5443)), answer.request.path
    assert count_entries(system) == start
    for person in (operator, administrator):
        assert system.registry.get(f"{path}/counts", person).json["items"] == [figure]
        history = system.registry.get(f"{path}/counts/2021-10/history", person).json["items"]
        assert [row["record"]["received"] for row in history] == [7919]
    public = system.registry.get(f"{path}/months/2021-10/history", operator).text
    assert "7919" not in public


def test_counts_are_in_no_entry_that_leaves_the_registry(system: System) -> None:
    make_counted(system)

    with system.registry.session() as session:
        bodies = session.scalars(select(ENTRY.c.body).where(ENTRY.c.audience != "private")).all()

    assert not any(str(number) in body for body in bodies for number in (7919, 6271, 5443))
    system.sync()


def test_correction_names_the_version_and_is_told(system: System) -> None:
    channel, operator, _ = make_counted(system, received=6, answered_in_time=3, settled=6)
    path = f"{path_of_channel(channel)}/counts/2021-10"
    right = {"received": 6, "answered_in_time": 6, "settled": 6}

    unread = system.registry.put(path, operator, json=right)
    corrected = system.registry.put(path, operator, json=right, headers={"If-Match": '"1"'})
    same = system.registry.put(path, operator, json=right, headers={"If-Match": '"2"'})
    stale = system.registry.put(path, operator, json=right, headers={"If-Match": '"1"'})

    statuses = [answer.status_code for answer in (unread, corrected, same, stale)]
    assert (statuses, same.json["version"]) == ([428, 200, 200, 412], 2)
    history = system.registry.get(f"{path_of_channel(channel)}/months/2021-10/history").json["items"]
    assert [row["record"]["answered_in_time_share"] for row in history] == ["50", "100"]


def test_figures_that_cannot_be_are_refused(system: System) -> None:
    channel, operator, _ = make_counted(system)
    planned = open_channel(
        system, operator, "Sentra", kind="other", is_planned=True, agency_id=channel["agency_id"]
    )
    path = path_of_channel(channel)
    start = count_entries(system)

    more = system.registry.put(f"{path}/counts/2021-09", operator, json={"received": 1, "settled": 2})
    later = system.registry.put(f"{path}/counts/2999-01", operator, json={"received": 1})
    unsure = system.registry.put(f"{path}/counts/2021-09", operator, json={"received": "1"})
    early = system.registry.put(f"{path_of_channel(planned)}/counts/2021-09", operator, json={"received": 1})

    assert [wrong_fields(answer) for answer in (more, later, unsure)] == [
        ["settled"],
        ["month"],
        ["received"],
    ]
    assert (early.status_code, early.json["code"]) == (409, "planned")
    assert count_entries(system) == start


def test_deadlines_come_from_agency_region_or_regulation(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    operator = make_operator(system, agency["agency_id"])
    region, own = (
        f"/api/v1/regions/{REGION}/complaint-deadlines",
        f"{AGENCIES}/{agency['agency_id']}/complaint-deadlines",
    )
    ten = {"number": 10, "unit": "working_days", "basis": "Perbup 7/2021"}

    def told(path: str) -> tuple[int, str, str, str | None]:
        rows = system.registry.get(path).json["deadlines"]
        row = next(row for row in rows if (row["channel_kind"], row["deed"]) == ("online", "answer"))
        return (row["number"], row["unit"], row["set_by"], row["confidence"])

    assert told(own) == (14, "days", "regulation", "medium")
    assert system.registry.put(f"{own}/online/answer", operator, json=ten).status_code == 403
    assert system.registry.put(f"{region}/online/weather", administrator, json=ten).status_code == 404
    assert system.registry.put(f"{region}/online/answer", administrator, json=ten).status_code == 200
    assert told(own) == (10, "working_days", "region", None)
    three = {**ten, "number": 3}
    assert system.registry.put(f"{own}/online/answer", administrator, json=three).status_code == 200
    assert system.registry.put(f"{own}/online/answer", administrator, json=ten).status_code == 428
    assert (told(own)[0], told(region)[0]) == (3, 10)
    channel = open_channel(system, operator, "Situs", agency_id=agency["agency_id"])
    figure = count(system, operator, channel, "2021-10", received=1)
    assert figure["answer_deadline"] == {"number": 3, "unit": "working_days"}

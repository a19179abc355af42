"""The catalogue: everyday speech finds what is meant; filters and facets are what counting by hand gives."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from registry_service.search.models import SearchChange, SearchFacet
from shared.http.paging import encode_cursor
from tests.registry.catalogue_ground import Row, ask, catch_up, counts, fill_catalogue, find, names
from tests.registry.records import count_statements, wrong_fields
from tests.support.system import System

FILTERS: dict[str, Callable[[Row], list[str]]] = {
    "region": lambda row: [row["region_code"]],
    "province": lambda row: [row["region_code"][:2]],
    "agency": lambda row: [str(row["agency_id"])] if row["agency_id"] else [],
    "channel": lambda row: row["channels"],
    "stage": lambda row: [row["stage"]] if row["stage"] else [],
    "affair": lambda row: row["affairs"],
    "digital": lambda row: ["unknown" if row["is_digital"] is None else str(row["is_digital"]).lower()],
    "grade": lambda _: [],
}


def _count_by_hand(rows: list[Row]) -> dict[str, dict[str, int]]:
    return {
        dimension: dict(Counter(value for row in rows for value in values_of(row)))
        for dimension, values_of in FILTERS.items()
    }


def _count_all(answer: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {dimension: counts(answer, dimension) for dimension in FILTERS}


def test_catalogue_finds_what_people_mean(system: System) -> None:
    fill_catalogue(system, 200)

    found = {
        text: find(system, text, limit=3)
        for text in (
            "sidak",
            "si dak",
            "Si-Dak",
            "hotline keshatan",
            "antar jemput izin",
            "kartu kuning",
            "si randik",
        )
    }

    assert {text: names(answer)[0] for text, answer in found.items()} == {
        "sidak": "SIDAK",
        "si dak": "SIDAK",
        "Si-Dak": "SIDAK",
        "hotline keshatan": "Hotline kesehatan",
        "antar jemput izin": "Saji-Muba",
        "kartu kuning": "Kartu Tanda Pencari Kerja",
        "si randik": "Si Randik",
    }
    assert found["hotline keshatan"]["understood_as"] == [{"word": "keshatan", "taken_for": ["kesehatan"]}]
    assert found["sidak"]["understood_as"] == []


@pytest.mark.parametrize("text", ["kesehtaan", "kesihatan", "kesihatam", "ksehatann"])
def test_misspelt_words_are_taken_for_known_ones(system: System, text: str) -> None:
    fill_catalogue(system, 20)

    found, meant = find(system, text), find(system, "kesehatan")

    assert found["understood_as"] == [{"word": text, "taken_for": ["kesehatan"]}]
    assert found["total"] == meant["total"] > 0


@pytest.mark.parametrize("text", ["disabilitas", "difabel", "penyandang disabilitas"])
def test_catalogue_finds_target_groups_by_their_everyday_names(system: System, text: str) -> None:
    rows = fill_catalogue(system, 150)

    answer = find(system, text, limit=200)

    meant = [row["name"] for row in rows if "persons_with_disabilities" in row["target_groups"]]
    assert len(meant) > 0
    assert sorted(names(answer)) == sorted(meant)
    assert answer["total"] == len(meant)


def test_catalogue_finds_agencies_by_short_names_and_words_that_are_begun(system: System) -> None:
    rows = fill_catalogue(system, 100)

    by_short_name = find(system, "adminduk", region_code="18.03", limit=200)
    by_beginning = find(system, "puskes")
    by_english = find(system, "outpatient paper")

    office = "Dinas Kependudukan dan Pencatatan Sipil"
    assert {item["agency_name"] for item in by_short_name["items"]} >= {office}
    assert by_short_name["total"] >= sum(row["region_code"] == "18.03" for row in rows) // 20
    assert names(by_beginning)[0] == "Puskesmas apung"
    assert names(by_english) == ["Sih Larajaket"]


def test_catalogue_asks_for_fewer_words_and_says_so(system: System) -> None:
    fill_catalogue(system, 0)

    fewer = find(system, "puskesmas perahu helikopter")
    nothing = find(system, "xyzzyq")

    assert (names(fewer)[0], fewer["words_needed"]) == ("Puskesmas apung", 2)
    assert (nothing["total"], nothing["items"], nothing["words_needed"]) == (0, [], None)
    assert set(nothing["facets"]) == set(FILTERS)


def test_facets_are_what_counting_by_hand_gives(system: System) -> None:
    rows = fill_catalogue(system, 300)

    whole = find(system, limit=1)
    filtered = find(system, channel="whatsapp,phone", digital="unknown", limit=200)
    searched = find(system, "kesehatan", region_code="16.06", limit=200)

    assert (whole["total"], whole["at_least"]) == (len(rows), False)
    assert _count_all(whole) == _count_by_hand(rows)
    meant = [
        row for row in rows if {"whatsapp", "phone"} & set(row["channels"]) and row["is_digital"] is None
    ]
    assert sorted(item["innovation_id"] for item in filtered["items"]) == sorted(
        str(r["innovation_id"]) for r in meant
    )
    assert _count_all(filtered) == _count_by_hand(meant)
    by_id = {str(row["innovation_id"]): row for row in rows}
    assert _count_all(searched) == _count_by_hand(
        [by_id[item["innovation_id"]] for item in searched["items"]]
    )
    assert whole["facets"]["region"][0]["name"].startswith("Kabupaten")


def test_maintained_counts_are_exact_before_and_after_they_are_added_up(system: System) -> None:
    rows = fill_catalogue(system, 50)
    with system.registry.session() as session:
        waiting = session.query(SearchChange).count()
        before = session.query(SearchFacet).filter_by(dimension="all").one().documents
    catch_up(system)

    assert (waiting, before) == (0, len(rows))
    assert _count_all(find(system)) == _count_by_hand(rows)


@pytest.mark.parametrize(
    "arguments", [{"text": "kesehatan"}, {"text": "kesehatan", "sort": "name"}, {}, {"stage": "trial"}]
)
def test_pages_show_every_hit_once(system: System, arguments: dict[str, str]) -> None:
    fill_catalogue(system, 120)
    whole = find(system, **arguments, limit=200)

    shown: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = find(system, **arguments, limit=7, **({"cursor": cursor} if cursor else {}))
        shown += [item["innovation_id"] for item in page["items"]]
        cursor = page["next"]

    assert shown == [item["innovation_id"] for item in whole["items"]]
    assert len(set(shown)) == len(shown) == whole["total"]


def test_statements_do_not_grow_with_the_page(system: System) -> None:
    fill_catalogue(system, 60)

    few = count_statements(system, lambda: find(system, "kesehatan", limit=2))
    many = count_statements(system, lambda: find(system, "kesehatan", limit=50))

    assert few == many


def test_cursor_beyond_every_hit_ends_or_begins_the_list(system: System) -> None:
    fill_catalogue(system, 1)
    least, most = (encode_cursor([likeness, 0, "", str(UUID(int=0))]) for likeness in (1 - 2**63, 2**63 - 1))

    after, before = (find(system, "kesehatan", cursor=cursor) for cursor in (least, most))

    assert names(after) == []
    assert names(before) == names(find(system, "kesehatan")) != []


def test_arguments_that_mean_nothing_are_refused(system: System) -> None:
    assert wrong_fields(ask(system, sort="relevance")) == ["sort"]
    assert wrong_fields(ask(system, text="a", cursor="WzFd")) == ["cursor"]
    assert wrong_fields(ask(system, stage="trial,often")) == ["stage[1]"]

"""What is not public is in no hit, count, facet, suggestion or twin of who may not know of it."""

from typing import Any

from sqlalchemy import delete, insert, select, text, update

from registry_service.catalogue.actions import ask_for_stale_grades
from registry_service.grades.copy import released_result
from registry_service.search.models import SearchEntryRow, SearchName, SearchText, SearchTrigram, SearchWord
from shared import clock
from tests.registry.catalogue_ground import catch_up, counts, find, names
from tests.registry.records import (
    REGION,
    act,
    change_published,
    done,
    draft,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    make_unit,
    publish,
)
from tests.support.system import Person, System

TWINS = "/api/v1/innovations/twins"
SECRET = "Rahasiabelumtayang"
# Others of that name, and one that goes by it so often.
CROWD = text(
    "insert into search_name select gen_random_uuid(), 0, region_code, compact || each, trigrams, packed"
    " from search_name, generate_series(1, 1600) as each where compact = 'layananonlinedesa'"
)
MANY_NAMES = text(
    "insert into search_name select innovation_id, each, region_code, compact || each, trigrams, packed"
    " from search_name, generate_series(1, 30) as each where compact = 'layananonlinezebrakota'"
)
RECOUNT = text(
    "update search_trigram set names = (select count(*) from search_name where trigrams @> array[trigram])"
)


def _twins(system: System, person: Person | None, **arguments: Any) -> list[dict[str, Any]]:
    answer = system.registry.get(TWINS, person, query_string={"region_code": REGION, **arguments})
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def _count_indexed(system: System) -> int:
    with system.registry.session() as session:
        return sum(
            len(session.scalars(select(table)).all()) for table in (SearchEntryRow, SearchText, SearchName)
        )


def test_drafts_are_in_no_search_until_they_are_published(system: System) -> None:
    administrator = make_administrator(system)
    drafted = draft(system, administrator, SECRET, channels=["kiosk"], affairs=["health"])
    catch_up(system)
    before = (find(system, SECRET)["total"], find(system)["total"], counts(find(system), "channel"))
    indexed = _count_indexed(system)

    publish(system, administrator, drafted)
    at_once = find(system, SECRET.lower())

    assert (before, indexed) == ((0, 0, {}), 0)
    assert names(at_once) == [SECRET]
    assert counts(find(system), "channel") == {"kiosk": 1}


def test_changed_records_are_found_by_their_new_words_only(system: System) -> None:
    administrator = make_administrator(system)
    published = publish(system, administrator, draft(system, administrator, "Sisirlama", stage="trial"))
    catch_up(system)

    change_published(system, administrator, published, name="Bungkusbaru", stage="implementation")
    catch_up(system)

    assert (find(system, "Sisirlama")["total"], names(find(system, "Bungkusbaru"))) == (0, ["Bungkusbaru"])
    assert counts(find(system), "stage") == {"implementation": 1}
    with system.registry.session() as session:
        assert (
            session.scalars(select(SearchWord.word).order_by(SearchWord.word)).all().count("sisirlama") == 0
        )


def test_archived_records_leave_every_part_of_the_index_at_once(system: System) -> None:
    administrator = make_administrator(system)
    published = publish(system, administrator, draft(system, administrator, SECRET, channels=["kiosk"]))
    catch_up(system)

    done(act(system, administrator, published, "archiving", json={"reason": "berhenti"}))
    at_once = (find(system, SECRET)["total"], find(system)["total"], counts(find(system), "channel"))
    catch_up(system)

    assert (at_once, _count_indexed(system)) == ((0, 0, {}), 0)
    with system.registry.session() as session:
        assert session.scalars(select(SearchWord)).all() == []
    assert _twins(system, administrator, name=SECRET) == []


def test_removed_demonstrations_leave_the_index(system: System) -> None:
    from registry_service.demo import remove_demo  # noqa: PLC0415 - as the command calls it

    nation = make_nation(system)
    publish(system, nation, draft(system, nation, "Contoh Layanan", is_demo=True))
    publish(system, nation, draft(system, nation, "Layanan Nyata"))
    shown = [item["is_demo"] for item in find(system, "contoh layanan", limit=1)["items"]]

    with system.registry.session() as session:
        remove_demo(session)
        session.commit()

    assert shown == [True]
    assert (names(find(system)), find(system)["total"]) == (["Layanan Nyata"], 1)


def test_renamed_agencies_are_found_by_their_new_names(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Perikanan")
    publish(system, administrator, draft(system, administrator, "Tambak", agency_id=agency["agency_id"]))
    path = f"/api/v1/agencies/{agency['agency_id']}"

    done(
        system.registry.patch(
            path,
            administrator,
            json={"official_name": "Dinas Kelautan", "short_name": "Diskel", "confirmed_new": True},
        )
    )
    catch_up(system)

    assert (names(find(system, "diskel")), find(system, "perikanan")["total"]) == (["Tambak"], 0)


def test_grades_are_counted_when_they_were_released(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Perhubungan")
    unit = make_unit(system, administrator, agency, "Dinas Perhubungan")
    with_unit = {"agency_id": agency["agency_id"], "unit_ids": [unit["unit_id"]]}
    publish(system, administrator, draft(system, administrator, "Uji Kir", **with_unit))
    catch_up(system)
    before = counts(find(system), "grade")

    _release(system, unit["unit_id"], "A")
    after = (
        counts(find(system), "grade"),
        names(find(system, grade="A,B")),
        find(system, grade="C")["total"],
    )
    _release(system, unit["unit_id"], "B")

    assert (before, after) == ({}, ({"A": 1}, ["Uji Kir"], 0))
    assert counts(find(system), "grade") == {"B": 1}
    assert [grade["grade"] for grade in find(system)["items"][0]["grades"]] == ["B"]


def _release(system: System, unit_id: str, grade: str) -> None:
    """A released result as the copy of the evaluation holds it, and the clock's look at it."""
    values = {column.name: "x" for column in released_result.columns}
    numbers = dict.fromkeys(
        ("year_assessed", "year_held", "instrument_version", "rank", "ranked_count", "position"), 1
    )
    ids = {"unit_id": unit_id, "period_id": unit_id, "scorecard_id": unit_id}
    more = {"grade": grade, "index": "4.00", "is_provisional": False, "released_at": clock.now()}
    with system.registry.session() as session:
        session.execute(delete(released_result))
        session.execute(insert(released_result).values({**values, **numbers, **ids, **more}))
        ask_for_stale_grades(session)
        session.commit()
    catch_up(system)


def test_twins_are_told_with_reasons_and_never_a_draft_of_others(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    nation = make_nation(system)
    publish(
        system, administrator, draft(system, administrator, "Puskesmas Apung", agency_id=agency["agency_id"])
    )
    publish(system, nation, draft(system, nation, "Puskesmas Apung Sungai", region_code="64.11"))
    publish(system, nation, draft(system, nation, "Perpustakaan Keliling", region_code="64.11"))
    operator = make_operator(system, agency["agency_id"])
    draft(system, operator, "Puskesmas Terapung", agency_id=agency["agency_id"])
    catch_up(system)

    own = _twins(system, operator, name="puskesmas-apung", agency_id=agency["agency_id"])
    others = _twins(system, make_operator(system, other["agency_id"]), name="puskesmas-apung")
    with system.registry.session() as session:
        # As if each three letters stood in very many names of the catalogue.
        session.execute(update(SearchTrigram).values(names=50_000))
        session.commit()
    typed = ("Puskesmas Apung Danau", "Puskesms Apung Sungai", "Apung", "Perpustakan Keliling Desa", "x")
    crowded = {name: [twin["name"] for twin in _twins(system, nation, name=name)] for name in typed}

    assert [(t["name"], t["alike"], t["same_region"], t["same_agency"]) for t in own] == [
        ("Puskesmas Apung", "1.00", True, True),
        ("Puskesmas Apung Sungai", "0.72", False, False),
        ("Puskesmas Terapung", "0.66", True, True),
    ]
    assert own[0]["reasons"] == [{"typed": "name", "field": "name", "alike": "1.00"}]
    assert [twin["name"] for twin in others] == ["Puskesmas Apung", "Puskesmas Apung Sungai"]
    far = {"Puskesmas Apung Sungai", "Perpustakaan Keliling"}
    assert [sorted(far & set(found)) for found in crowded.values()] == [
        ["Puskesmas Apung Sungai"],
        ["Puskesmas Apung Sungai"],
        [],
        ["Perpustakaan Keliling"],
        [],
    ]
    assert (
        system.registry.get(TWINS, None, query_string={"name": "a", "region_code": REGION}).status_code == 401
    )


def test_twins_of_rare_letters_are_found_beside_very_many_of_common_words(system: System) -> None:
    nation = make_nation(system)
    publish(system, nation, draft(system, nation, "Layanan Online Desa", region_code="64.11"))
    catch_up(system)
    with system.registry.session() as session:
        session.execute(CROWD)
        session.commit()
    for name in ("Layanan Online Zebra Kota", "Layanan Online Zebra Desa"):
        publish(system, nation, draft(system, nation, name, region_code="64.11"))
    catch_up(system)
    with system.registry.session() as session:
        session.execute(MANY_NAMES)
        session.execute(RECOUNT)
        session.commit()

    found = _twins(system, nation, name="Layanan Online Zebra Kota")

    assert [twin["name"] for twin in found][:2] == ["Layanan Online Zebra Kota", "Layanan Online Zebra Desa"]


def test_twins_are_found_by_their_meaning(system: System) -> None:
    administrator = make_administrator(system)
    meaning = "obat pasien diantar kurir sampai ke rumah"
    first = publish(system, administrator, draft(system, administrator, "Si Debat", meaning_id=meaning))
    catch_up(system)

    found = _twins(system, administrator, name="Kurir Sehat", meaning="obat diantar kurir ke rumah pasien")
    itself = _twins(system, administrator, name="Si Debat", innovation_id=first["innovation_id"])

    assert [(twin["name"], [reason["field"] for reason in twin["reasons"]]) for twin in found] == [
        ("Si Debat", ["meaning_id"])
    ]
    assert itself == []

"""What waits for its next step: the longest waiting first, page by page, for those who keep it only."""

from registry_service.innovations.queries import OpenRecord, list_open_records
from tests.journeys.record_ground import REASON, make_office
from tests.registry.records import OTHER_REGION, count_statements, make_administrator
from tests.support.system import Person, System

EVERY_STATE = ("draft", "returned", "submitted", "verified")


def _walk(system: System, person: Person, limit: int) -> list[OpenRecord]:
    found: list[OpenRecord] = []
    cursor: str | None = None
    with system.registry.session() as session:
        while True:
            page = list_open_records(session, person.actor, EVERY_STATE, cursor=cursor, limit=limit)
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                return found


def test_open_records_are_listed_by_how_long_they_wait(system: System) -> None:
    office = make_office(system)

    whole, in_pages = _walk(system, office.operator, 50), _walk(system, office.operator, 1)

    assert in_pages == whole
    assert [each.since for each in whole] == sorted(each.since for each in whole)
    assert {(each.name, each.state, each.is_side_draft, each.reason) for each in whole} == {
        ("Perkadima", "draft", False, None),
        ("Si Debat", "returned", False, REASON),
        ("Sih Larajaket", "submitted", False, None),
        ("Klinik Jaguk", "verified", False, None),
        ("Muba Siaga", "draft", True, None),
    }
    assert _walk(system, office.administrator, 50) == whole


def test_open_records_exist_for_their_keepers_only(system: System) -> None:
    make_office(system)

    assert _walk(system, make_administrator(system, OTHER_REGION), 50) == []
    assert _walk(system, system.make_person(), 50) == []


def test_open_records_take_two_statements_however_many_there_are(system: System) -> None:
    office = make_office(system)

    asked = count_statements(system, lambda: _walk(system, office.operator, 50))

    assert asked == 2

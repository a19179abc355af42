"""People who publish, change and archive at the same moment: index and counts are exact in the end."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import func, select

from registry_service.catalogue.actions import index_batch
from registry_service.search.actions.counts import add_up_changes
from registry_service.search.models import (
    SearchEntryRow,
    SearchFacet,
    SearchHit,
    SearchName,
    SearchText,
    SearchWord,
)
from tests.races.test_registry_races import at_once
from tests.registry.catalogue_ground import catch_up, counts, find, names
from tests.registry.records import (
    act,
    change_published,
    done,
    draft,
    make_administrator,
    make_nation,
    publish,
)
from tests.support.system import Person, System

HELD = (SearchEntryRow, SearchHit, SearchText, SearchName)
CHANNELS = ("kiosk", "whatsapp", "phone")
Deed = Callable[[], Any]


def _published(system: System, who: Person, number: int) -> dict[str, Any]:
    name = f"Layanan nomor{number}"
    made = draft(system, who, name, channels=[CHANNELS[number % 3]], affairs=["health"])
    return publish(system, who, made)


def _verified(system: System, who: Person, name: str, **fields: Any) -> dict[str, Any]:
    made = draft(system, who, name, **fields)
    for step in ("submission", "verification"):
        made = done(act(system, who, made, step))
    return made


def _add_up(system: System) -> None:
    """What the clock does."""
    with system.registry.session() as session:
        add_up_changes(session)
        session.commit()


def _index_again(system: System, made: dict[str, Any]) -> None:
    """What a worker does with a batch."""
    with system.registry.session() as session:
        index_batch(session, [made["innovation_id"]])
        session.commit()


def _count_words(system: System) -> tuple[dict[str, int], dict[str, int]]:
    """The vocabulary's counts, and what counting the entries' words gives."""
    with system.registry.session() as session:
        kept = {row.word: row.documents for row in session.scalars(select(SearchWord))}
        stored = Counter(word for row in session.scalars(select(SearchText)) for word in row.words)
    return kept, dict(stored)


def _count_codes(system: System) -> tuple[dict[int, int], dict[int, int]]:
    """The maintained counts that are not 0, and what counting the entries gives."""
    with system.registry.session() as session:
        rows = session.scalars(select(SearchFacet).where(SearchFacet.documents != 0)).all()
        kept = {row.code: row.documents for row in rows if row.dimension != "all"}
        entries, hits = (
            session.scalars(select(SearchEntryRow)).all(),
            session.scalars(select(SearchHit)).all(),
        )
        stored = Counter(code for row in entries for code in row.facets)
        assert {row.innovation_id: row.codes for row in hits} == {
            row.innovation_id: row.codes for row in entries
        }
        whole = [row.documents for row in rows if row.dimension == "all"]
        assert sum(whole) == session.scalar(select(func.count()).select_from(SearchEntryRow))
    return kept, dict(stored)


def test_publishing_and_archiving_at_once_leaves_exact_counts(system: System) -> None:
    administrator, nation = make_administrator(system), make_nation(system)
    leaving = [_published(system, administrator, number) for number in range(3)]
    coming = [
        _verified(system, administrator, f"Pengganti {number}", channels=["kiosk"], stage="trial")
        for number in range(3)
    ]
    reason = {"reason": "berhenti"}
    deeds: list[Deed] = [partial(act, system, nation, record, "archiving", reason) for record in leaving]
    deeds += [partial(act, system, administrator, record, "publication") for record in coming]
    deeds += [lambda: _add_up(system), lambda: _add_up(system)]

    answers = at_once(*deeds)
    before = (find(system)["total"], counts(find(system), "channel"), counts(find(system), "stage"))
    catch_up(system)

    assert [answer.status_code for answer in answers[:6]] == [200] * 6
    assert before == (3, {"kiosk": 3}, {"trial": 3})
    assert (find(system)["total"], counts(find(system), "channel")) == before[:2]
    assert sorted(names(find(system))) == ["Pengganti 0", "Pengganti 1", "Pengganti 2"]
    for kept, stored in (_count_words(system), _count_codes(system)):
        assert kept == stored


def test_record_archived_and_indexed_at_once_is_in_no_part_of_the_index(system: System) -> None:
    administrator, nation = make_administrator(system), make_nation(system)
    made = _published(system, administrator, 1)
    catch_up(system)

    answers = at_once(
        lambda: act(system, nation, made, "archiving", json={"reason": "berhenti"}),
        lambda: _index_again(system, made),
        lambda: _index_again(system, made),
    )
    catch_up(system)

    assert answers[0].status_code == 200
    with system.registry.session() as session:
        left = [session.scalars(select(table)).all() for table in HELD]
    assert left == [[], [], [], []]
    assert (_count_words(system), _count_codes(system)) == (({}, {}), ({}, {}))


def test_record_changed_and_indexed_at_once_is_found_by_its_new_words(system: System) -> None:
    administrator = make_administrator(system)
    made = _published(system, administrator, 2)
    catch_up(system)

    at_once(
        lambda: change_published(system, administrator, made, name="Bungkusbaru", stage="implementation"),
        lambda: _index_again(system, made),
        lambda: _index_again(system, made),
    )
    catch_up(system)

    assert (find(system, "nomor2")["total"], names(find(system, "Bungkusbaru"))) == (0, ["Bungkusbaru"])
    assert counts(find(system), "stage") == {"implementation": 1}
    for kept, stored in (_count_words(system), _count_codes(system)):
        assert kept == stored

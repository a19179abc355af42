"""The index is made anew while people go on: what they do meanwhile is in it, and nothing is left behind."""

import threading
import time
from itertools import pairwise
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from registry_service.catalogue import actions
from registry_service.catalogue.jobs import Loader, rebuild_search
from registry_service.search.actions import fresh
from registry_service.search.actions.store import Changes
from registry_service.search.models import (
    SearchChange,
    SearchEntryRow,
    SearchName,
    SearchText,
    SearchTrigram,
    SearchUnit,
    SearchWord,
)
from shared.commands import job_context
from tests.races.test_search_index import _count_codes, _count_words, _published
from tests.registry.catalogue_ground import catch_up, counts, find, names
from tests.registry.records import act, change_published, make_administrator, make_nation
from tests.support.system import System

HELD = (SearchEntryRow, SearchText, SearchName, SearchUnit, SearchWord, SearchTrigram)


def _load_everything(system: System) -> tuple[str, Changes]:
    """The part of a rebuild that nobody waits for."""
    counted = Changes()
    with system.registry.session() as session:
        schema = fresh.make_fresh_tables(session)
        bounds = actions.list_bounds(session)
        session.commit()
    loader = Loader(system.registry.service.engine, schema)
    for part in pairwise([None, *bounds, None]):
        counted.add(loader.load(part))
    return schema, counted


def _finish(system: System, schema: str, counted: Changes) -> None:
    with system.registry.session() as session:
        fresh.fill_vocabulary(session, schema, counted)
        fresh.make_indexes(session, schema)
        session.commit()
        fresh.exchange_tables(session, schema, counted)
        fresh.confirm_reference(session)
        fresh.drop_tables_left(session)
        session.commit()


def _describe(session: Session) -> list[Any]:
    """The search's indexes, all constraints and schemas."""
    return [
        session.execute(text(statement)).all()
        for statement in (
            "select indexdef from pg_indexes where tablename like 'search%' order by 1",
            "select conname, convalidated, pg_get_constraintdef(oid) from pg_constraint order by 1",
            "select nspname from pg_namespace order by 1",
        )
    ]


def test_rebuild_carries_over_what_is_done_meanwhile(system: System) -> None:
    administrator, nation = make_administrator(system), make_nation(system)
    leaving, changing, _ = (_published(system, administrator, number) for number in range(3))
    with system.registry.session() as session:
        before = _describe(session)

    schema, counted = _load_everything(system)
    act(system, nation, leaving, "archiving", json={"reason": "berhenti"})
    change_published(system, administrator, changing, name="Bungkusbaru", stage="implementation")
    _published(system, administrator, 5)
    _finish(system, schema, counted)
    found = sorted(names(find(system)))
    catch_up(system)

    assert found == sorted(names(find(system))) == ["Bungkusbaru", "Layanan nomor2", "Layanan nomor5"]
    assert counts(find(system), "stage") == {"implementation": 1}
    assert (find(system, "nomor0")["total"], find(system, "Bungkusbaru")["total"]) == (0, 1)
    for kept, stored in (_count_words(system), _count_codes(system)):
        assert kept == stored
    with system.registry.session() as session:
        assert _describe(session) == before


def test_rebuild_fills_an_index_that_holds_nothing(system: System) -> None:
    administrator = make_administrator(system)
    for number in range(2):
        _published(system, administrator, number)
    with system.registry.session() as session:
        for table in (*HELD, SearchChange):
            session.execute(delete(table))
        session.commit()

    indexed = rebuild_search(job_context(system.registry.service))

    assert (indexed, sorted(names(find(system)))) == (2, ["Layanan nomor0", "Layanan nomor1"])
    for kept, stored in (_count_words(system), _count_codes(system)):
        assert kept == stored
    with system.registry.session() as session:
        assert session.scalar(select(func.count()).select_from(SearchTrigram)) != 0


def test_rebuild_steps_back_while_somebody_reads_and_ends_when_they_have(system: System) -> None:
    _published(system, make_administrator(system), 1)
    indexed: list[int] = []

    with system.registry.session() as reader:
        reader.scalars(select(SearchEntryRow.innovation_id)).all()
        rebuilding = threading.Thread(
            target=lambda: indexed.append(rebuild_search(job_context(system.registry.service)))
        )
        rebuilding.start()
        time.sleep(1.5)
        while_read = (list(indexed), names(find(system)))
    rebuilding.join(60)

    assert (while_read, indexed) == (([], ["Layanan nomor1"]), [1])
    assert names(find(system)) == ["Layanan nomor1"]

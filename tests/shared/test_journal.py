"""The journal: sealed in order, whole, and every change from outside is found and named."""

import threading
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from registry_service.every_table import METADATA
from shared.actor import Mandate
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.journal.seal import seal_due_entries
from shared.journal.verify import find_faults
from tests.support.journal import faults_of, tampering
from tests.support.system import System

NATION = Mandate(NATIONAL_ADMINISTRATOR)


@pytest.fixture
def sealed(system: System) -> System:
    """A system whose registry has some entries, all of them sealed."""
    for _ in range(3):
        system.make_person(NATION)
    system.seal()
    return system


def _entry_at(system: System, position: int) -> str:
    with system.registry.session() as session:
        found = session.scalar(
            text("select entry_uuid::text from journal_entry where position = :p"), {"p": position}
        )
    return str(found)


def _count(system: System) -> int:
    with system.registry.session() as session:
        return session.scalar(text("select max(position) from journal_entry")) or 0


def test_journal_that_nobody_touched_is_whole(sealed: System) -> None:
    assert faults_of(sealed.registry) == []


def test_entries_get_positions_without_gaps(sealed: System) -> None:
    with sealed.registry.session() as session:
        positions = list(session.scalars(text("select position from journal_entry order by entry_id")))

    assert sorted(positions) == list(range(1, len(positions) + 1))


def test_sealer_reads_no_whole_journal_though_much_was_unsealed_when_it_was_counted(sealed: System) -> None:
    engine, asked = sealed.registry.service.engine, list[tuple[str, Any]]()
    with tampering(sealed.registry) as connection:
        connection.execute(text("update journal_entry set position = null, hash = null"))
        connection.execute(text("analyze journal_entry"))
    sealed.seal()

    def note(_c: Any, _k: Any, statement: str, given: Any, *_more: Any) -> None:
        asked.append((statement, given))

    event.listen(engine, "before_cursor_execute", note)
    found = seal_due_entries(engine, sealed.registry.service.journal)
    event.remove(engine, "before_cursor_execute", note)
    [(statement, given)] = asked
    with engine.connect() as connection:
        plan = "\n".join(connection.exec_driver_sql(f"explain {statement}", given).scalars())

    assert found == 0
    assert "ix_journal_entry_unsealed" in plan, plan


def test_entry_is_not_sealed_while_an_older_transaction_runs(system: System) -> None:
    engine, journal = system.registry.service.engine, system.registry.service.journal
    system.seal()
    with engine.connect() as older:
        older.execute(text("select pg_current_xact_id()"))
        system.make_person(NATION)

        sealed_meanwhile = seal_due_entries(engine, journal)

        older.rollback()
    assert sealed_meanwhile == 0
    assert seal_due_entries(engine, journal) > 0


def test_two_sealers_at_once_do_not_disturb_each_other(system: System) -> None:
    for _ in range(20):
        system.make_person(NATION)
    service = system.registry.service
    threads = [
        threading.Thread(target=seal_due_entries, args=(service.engine, service.journal)) for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    system.seal()
    assert faults_of(system.registry) == []


@pytest.mark.parametrize("statement", ["update journal_entry set role = 'x'", "delete from journal_entry"])
def test_journal_refuses_changes_even_from_the_service(sealed: System, statement: str) -> None:
    with pytest.raises(IntegrityError), sealed.registry.service.engine.begin() as connection:
        connection.execute(text(statement))

    assert faults_of(sealed.registry) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", "'{}'"),
        ("role", "'operator'"),
        ("kind", "'x'"),
        ("record_version", "99"),
        ("audience", "'private'"),
        ("occurred_at", "now()"),
        ("actor_id", "gen_random_uuid()"),
        ("record_id", "'x'"),
    ],
)
def test_altered_entry_is_named(sealed: System, column: str, value: str) -> None:
    entry = _entry_at(sealed, 2)

    with tampering(sealed.registry) as connection:
        statement = f"update journal_entry set {column} = {value} where position = 2"  # noqa: S608 - ours
        connection.execute(text(statement))

    assert any(entry in fault and "position 2" in fault for fault in faults_of(sealed.registry))


def test_removed_entry_is_named_by_its_position(sealed: System) -> None:
    with tampering(sealed.registry) as connection:
        connection.execute(text("delete from journal_entry where position = 3"))

    faults = faults_of(sealed.registry)
    assert any(fault.startswith("removed: position 3") for fault in faults)


def test_end_that_was_cut_off_is_found(sealed: System) -> None:
    last = _count(sealed)

    with tampering(sealed.registry) as connection:
        connection.execute(text("delete from journal_entry where position = :p"), {"p": last})

    assert any(f"removed: position {last} to {last}" in fault for fault in faults_of(sealed.registry))


def test_end_cut_off_with_its_head_moved_is_found(sealed: System) -> None:
    last = _count(sealed)

    with tampering(sealed.registry) as connection:
        connection.execute(text("delete from journal_entry where position = :p"), {"p": last})
        connection.execute(
            text(
                "update journal_head set position = :p,"
                " hash = (select hash from journal_entry where position = :p)"
            ),
            {"p": last - 1},
        )

    assert any("head" in fault and "altered" in fault for fault in faults_of(sealed.registry))


def test_entry_inserted_from_outside_is_named_even_after_sealing(sealed: System) -> None:
    with tampering(sealed.registry) as connection:
        forged = connection.scalar(
            text(
                "insert into journal_entry (entry_uuid, occurred_at, role, kind, audience, record_id,"
                " record_version, format_version, body, mac) select gen_random_uuid(), now(), role, kind,"
                " audience, record_id, record_version, format_version, body, mac from journal_entry"
                " where position = 1 returning entry_uuid::text"
            )
        )
    sealed.seal()

    assert any(str(forged) in fault and "inserted" in fault for fault in faults_of(sealed.registry))


def test_entry_of_a_rolled_back_deed_is_not_there(system: System) -> None:
    system.seal()
    before = _count(system)

    with (
        pytest.raises(ZeroDivisionError),
        transaction(system.registry.service.engine, journal=system.registry.service.journal),
    ):
        raise ZeroDivisionError

    system.seal()
    assert _count(system) == before


def test_entries_of_a_restored_database_are_sealed(sealed: System) -> None:
    sealed.make_person(NATION)
    with sealed.registry.service.engine.begin() as connection:
        connection.execute(text("alter table journal_entry disable trigger journal_entry_stays"))
        connection.execute(
            text("update journal_entry set transaction_id = '9000000000' where position is null")
        )
        connection.execute(text("alter table journal_entry enable trigger journal_entry_stays"))

    sealed.seal()

    with sealed.registry.session() as session:
        open_entries = session.scalar(text("select count(*) from journal_entry where position is null"))
    assert open_entries == 0
    assert faults_of(sealed.registry) == []


def test_journal_refuses_to_be_emptied(sealed: System) -> None:
    with pytest.raises(IntegrityError), sealed.registry.service.engine.begin() as connection:
        connection.execute(text("truncate journal_entry, journal_head"))

    assert faults_of(sealed.registry) == []


def test_journal_that_was_emptied_all_the_same_is_found(sealed: System) -> None:
    with sealed.registry.service.engine.begin() as connection:
        connection.execute(text("alter table journal_entry disable trigger user"))
        connection.execute(text("truncate journal_entry, journal_head"))

    with sealed.registry.session() as session:
        faults = list(find_faults(session, sealed.registry.service.journal, METADATA.tables["region"]))
    assert faults == ["the journal is empty, and there are records in region"]

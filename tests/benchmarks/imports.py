"""Prints how fast 100,000 innovations are imported, beside a bare COPY of the same ready rows.

Run from the checkout: python -m tests.benchmarks.imports [rows] [times]

Both write the same rows into the same tables with the same indexes and the same journal, on the embedded
server. The import reads the file, checks every cell, row and reference, and looks for each row in the
registry; the bare COPY is handed finished lines. Meanwhile another process changes a draft over and over.
"""

import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from registry_service.agencies.actions.agencies import register_agency
from registry_service.agencies.actions.units import register_unit
from registry_service.imports.passes import begin_run, go_over
from registry_service.imports.reading import find_tables
from registry_service.imports.run import Run
from registry_service.imports.shapes import KINDS
from registry_service.innovations.actions.deeds import change_innovation, draft_innovation
from registry_service.regions.queries import require_region
from registry_service.tables import MACHINERY
from shared.actor import Actor, Mandate
from shared.copy_text import send_lines
from shared.db import create_database_engine, open_session, transaction
from shared.journal.record import Journal
from shared.sheets.read import open_sheets
from tests.benchmarks.import_files import make_rows, write_rows
from tests.support.servers import Servers, start_servers, stop_servers
from tests.support.system import make_system

REGION = "16.06"
AGENCIES = ["Dinas Kesehatan", "Dinas Sosial", "Dinas Pendidikan", "Dinas Perhubungan", "Dinas Pertanian"]
UNITS = ["Puskesmas Satu", "Panti Sosial", "Sanggar Belajar", "Terminal", "Balai Benih"]
UNIT_KIND = "upt"
TODAY = date(2026, 11, 1)
TABLES = ("journal_entry", "innovation_unit", "innovation")


def main(rows: int, times: int) -> None:
    copies = Path(tempfile.mkdtemp())
    copies.chmod(0o711)
    servers = start_servers(copies, 18, as_shipped=True)
    try:
        make_system(servers, servers.environment("registry_template", "evaluation_template")).close()
        for attempt in range(times):
            measure(servers, rows, attempt)
    finally:
        stop_servers(servers)


def measure(servers: Servers, rows: int, attempt: int) -> None:
    """One import and one bare COPY, each into a fresh database, while somebody else writes."""
    names = servers.new_databases()
    url = servers.database_url(names[0])
    with tempfile.TemporaryDirectory() as kept, tempfile.TemporaryFile() as opened:
        file, lines = cast("BinaryIO", opened), Path(kept) / "lines"
        write_rows(file, make_rows(rows, AGENCIES, UNITS))
        imported = in_own_process(run_import, url, file.fileno(), str(lines))
        copied = in_own_process(run_copy, url, file.fileno(), str(lines))
    servers.drop_databases(names)
    seconds, processor, peak, waits = imported
    bare, bare_processor = copied
    sys.stdout.write(
        f"{attempt + 1}: import {rows / seconds:9,.0f} rows/s   bare COPY {rows / bare:9,.0f} rows/s   "
        f"ratio {bare / seconds:5.2f}   processor of the client {processor / rows * 1e6:4.0f} and "
        f"{bare_processor / rows * 1e6:4.0f} us/row   peak {peak:4.0f} MB   other writer p50 "
        f"{waits[0]:4.0f} p99 {waits[1]:4.0f} max {waits[2]:4.0f} ms\n"
    )
    sys.stdout.flush()


def in_own_process(work: Any, url: str, file: int, lines: str) -> Any:
    """The work's result from a fresh process, whose memory is its own."""
    ours, theirs = multiprocessing.get_context("fork").Pipe()
    process = multiprocessing.get_context("fork").Process(target=work, args=(url, file, lines, theirs))
    process.start()
    result = ours.recv()
    process.join()
    return result


def run_import(url: str, file: int, lines: str, answer: Connection) -> None:
    """Import the file; keep the lines that were written, for the bare COPY."""
    engine, journal = create_database_engine(url), Journal(MACHINERY.journal, b"benchmark")
    actor = make_ground(engine, journal)
    with other_writer(url) as stop_writing, open_session(engine, journal=journal) as session:
        with (
            Session(engine) as lookup,
            open(file, "rb", closefd=False) as opened,
            watched_memory() as read_peak,
        ):
            started, processor = time.perf_counter(), processor_time()
            run = new_run(session, lookup, actor)
            sheets = open_sheets(cast("BinaryIO", opened))
            go_over(run, sheets, find_tables(sheets, KINDS["innovations"]))
            session.commit()
            seconds, processor = time.perf_counter() - started, processor_time() - processor
        assert not run.faults.found, run.faults.found[:3]
        waits = stop_writing()
    peak = read_peak()
    keep_lines(engine, Path(lines))
    answer.send((seconds, processor, peak, waits))


def processor_time() -> float:
    """Of this process and of the helper that it had."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


@contextmanager
def watched_memory() -> Iterator[Callable[[], float]]:
    """The most memory, in MB, that this process and its helper had together; what they share counts once."""
    peak, is_over = [0.0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.2):
            helpers = [child.pid for child in multiprocessing.active_children() if child.name == "lines"]
            peak[0] = max(peak[0], sum(memory_of(pid) for pid in (os.getpid(), *helpers)))

    thread = threading.Thread(target=watch)
    thread.start()
    yield lambda: peak[0]
    is_over.set()
    thread.join()


def memory_of(process_id: int | None) -> float:
    """What a process has, each shared page divided among those who share it."""
    try:
        told = Path(f"/proc/{process_id}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(told.partition("\nPss:")[2].split()[0]) / 1024


def new_run(session: Session, lookup: Session, actor: Actor) -> Run:
    """A pass that applies."""
    region = require_region(session, REGION)
    return begin_run(session, lookup, actor, region, None, TODAY, applies=True, tell=lambda _: None)


def make_ground(engine: Engine, journal: Journal) -> Actor:
    """Agencies and units, and an administrator to write."""
    actor = Actor(account_id=uuid4(), mandates=(Mandate("national_administrator"),))
    with transaction(engine, journal=journal) as session:
        for name, unit in zip(AGENCIES, UNITS, strict=True):
            agency = register_agency(
                session, actor, region_code=REGION, kind="dinas", official_name=name, confirmed_new=True
            )
            register_unit(
                session, actor, agency.agency_id, kind=UNIT_KIND, official_name=unit, confirmed_new=True
            )
    return actor


def keep_lines(engine: Engine, lines: Path) -> None:
    """What the import wrote, as finished lines; then the tables as they were before it."""
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        for table in reversed(TABLES):
            where = "where kind = 'innovation.drafted'" if table == "journal_entry" else ""
            columns = columns_of(connection, table)
            with raw.cursor() as cursor, lines.with_suffix(f".{table}").open("wb") as kept:
                kept.write(f"{columns}\n".encode())
                asked = f"copy (select {columns} from {table} {where}) to stdout"  # noqa: S608 - names of ours
                with cursor.copy(asked) as copy:
                    for piece in copy:
                        kept.write(piece)
        connection.execute(text("alter table journal_entry disable trigger user"))
        connection.execute(
            text("truncate journal_entry, innovation_unit, innovation_component, innovation cascade")
        )
        connection.execute(text("alter table journal_entry enable trigger user"))
        connection.commit()


def columns_of(connection: Any, table: str) -> str:
    """The columns that are written; a position is given by the sealer."""
    names = connection.scalars(
        text(
            "select column_name from information_schema.columns where table_name = :t"
            " order by ordinal_position"
        ),
        {"t": table},
    )
    left_out = {"entry_id", "transaction_id", "position", "hash"}
    return ", ".join(f'"{name}"' for name in names if name not in left_out)


def run_copy(url: str, file: int, lines: str, answer: Connection) -> None:
    """The same lines by nothing but COPY, in one transaction."""
    engine = create_database_engine(url)
    ready = []
    for table in reversed(TABLES):
        columns, _, body = Path(lines).with_suffix(f".{table}").read_text().partition("\n")
        ready.append((f"copy {table} ({columns}) from stdin", [body]))
    with engine.connect() as connection:
        started, processor = time.perf_counter(), time.process_time()
        for statement, body_lines in ready:
            send_lines(connection, statement, body_lines)
        connection.commit()
        seconds, processor = time.perf_counter() - started, time.process_time() - processor
    answer.send((seconds, processor))


@contextmanager
def other_writer(url: str) -> Iterator[Any]:
    """Another process that changes a draft again and again until asked how long each change took."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    stop = context.Event()
    process = context.Process(target=write_meanwhile, args=(url, stop, theirs))
    process.start()
    assert ours.recv() == "ready"

    def stop_writing() -> tuple[float, float, float]:
        stop.set()
        waits = sorted(ours.recv())
        return statistics.median(waits), waits[int(len(waits) * 0.99)], waits[-1]

    yield stop_writing
    process.join()


def write_meanwhile(url: str, stop: Any, answer: Connection) -> None:
    """A change each 20 ms, timed with its commit."""
    engine, journal = create_database_engine(url), Journal(MACHINERY.journal, b"benchmark")
    actor = Actor(account_id=uuid4(), mandates=(Mandate("national_administrator"),))
    with transaction(engine, journal=journal) as session:
        record = {"region_code": REGION, "owner_kind": "unknown", "name": "Yang lain"}
        own_id = draft_innovation(session, actor, record).innovation_id
    answer.send("ready")
    waits, version = [], 1
    while not stop.is_set():
        started = time.perf_counter()
        with transaction(engine, journal=journal) as session:
            changed = change_innovation(session, actor, own_id, version, {"summary": f"kali {version}"})
            version = changed.version
        waits.append((time.perf_counter() - started) * 1000)
        time.sleep(0.02)
    answer.send(waits)


if __name__ == "__main__":
    main(*[int(given) for given in sys.argv[1:]], *(100_000, 3)[len(sys.argv) - 1 :])

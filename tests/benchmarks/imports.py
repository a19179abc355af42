"""Prints how fast 100,000 innovations are imported, beside a bare COPY of the same ready rows.

Run from the checkout: python -m tests.benchmarks.imports [rows] [rounds]

Both write the same rows into the same tables with the same indexes and the same journal, on the embedded
server. The import reads the file, checks every cell, row and reference, and looks for each row in the
registry; the bare COPY is handed finished lines. Beside both another process changes a draft over and over.

Both begin alike: with empty tables, after a checkpoint and with the disk at rest, or a checkpoint would fall
into one of them and its full pages into the other. One import goes before, uncounted: its lines are what is
copied, and the log files that it leaves are used again by all. Which of the two is first changes by round.
"""

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast
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
from shared.copy_text import send_text
from shared.db import create_database_engine, open_session, transaction
from shared.journal.record import Journal
from shared.sheets.read import open_sheets
from tests.benchmarks.costs import processor_time, watched_memory
from tests.benchmarks.import_files import make_rows, write_rows
from tests.support.servers import Servers, start_servers, stop_servers
from tests.support.system import make_system

REGION = "16.06"
AGENCIES = ["Dinas Kesehatan", "Dinas Sosial", "Dinas Pendidikan", "Dinas Perhubungan", "Dinas Pertanian"]
UNITS = ["Puskesmas Satu", "Panti Sosial", "Sanggar Belajar", "Terminal", "Balai Benih"]
UNIT_KIND = "upt"
TODAY = date(2026, 11, 1)
TABLES = ("journal_entry", "innovation_unit", "innovation")


class Measured(NamedTuple):
    """One import or COPY: `waits` are the other writer's median, p99 and longest, in ms."""

    seconds: float
    processor: float
    peak: float
    waits: tuple[float, float, float]


def main(rows: int, rounds: int) -> None:
    copies = Path(tempfile.mkdtemp())
    copies.chmod(0o711)
    servers = start_servers(copies, 18, as_shipped=True)
    try:
        make_system(servers, servers.environment("registry_template", "evaluation_template")).close()
        measure(servers, rows, rounds)
    finally:
        stop_servers(servers)


def measure(servers: Servers, rows: int, rounds: int) -> None:
    """Imports and bare COPYs by turns, into the same tables, while somebody else writes."""
    url, pairs = servers.database_url(servers.new_databases()[0]), []
    with tempfile.TemporaryDirectory() as kept, tempfile.TemporaryFile() as opened:
        file, lines = cast("BinaryIO", opened), str(Path(kept) / "lines")
        write_rows(file, make_rows(rows, AGENCIES, UNITS))
        in_own_process(prepare, url, file.fileno(), lines)
        for number in range(rounds):
            by_turns = (run_import, run_copy) if number % 2 else (run_copy, run_import)
            found = {}
            for work in by_turns:
                in_own_process(empty_tables, url, file.fileno(), lines)
                os.sync()
                servers.run_sql("checkpoint")
                found[work] = in_own_process(work, url, file.fileno(), lines)
            pairs.append((found[run_import], found[run_copy]))
            tell_round(number + 1, rows, *pairs[-1])
    tell_all(rows, pairs)


def tell_round(number: int, rows: int, imported: Measured, copied: Measured) -> None:
    waits = "/".join(f"{wait:.0f}" for wait in imported.waits)
    bare_waits = "/".join(f"{wait:.0f}" for wait in copied.waits)
    sys.stdout.write(
        f"{number}: import {rows / imported.seconds:6,.0f}, bare COPY {rows / copied.seconds:6,.0f} rows/s, "
        f"ratio {copied.seconds / imported.seconds:.2f}; processor of the client "
        f"{imported.processor / rows * 1e6:.0f} and {copied.processor / rows * 1e6:.0f} us/row; peak "
        f"{imported.peak:.0f} MB; other writer p50/p99/max {waits} and {bare_waits} ms\n"
    )
    sys.stdout.flush()


def tell_all(rows: int, pairs: list[tuple[Measured, Measured]]) -> None:
    ratios = sorted(copied.seconds / imported.seconds for imported, copied in pairs)
    imports, copies = (statistics.median(one.seconds for one in side) for side in zip(*pairs, strict=True))
    sys.stdout.write(
        f"{len(pairs)} rounds: ratio {statistics.median(ratios):.2f} (median; {ratios[0]:.2f} to "
        f"{ratios[-1]:.2f}), import {rows / imports:,.0f}, bare COPY {rows / copies:,.0f} rows/s; peak "
        f"{max(imported.peak for imported, _ in pairs):.0f} MB, other writer beside imports p99 at most "
        f"{max(imported.waits[1] for imported, _ in pairs):.0f} ms\n"
    )


def in_own_process(work: Any, url: str, file: int, lines: str) -> Any:
    """The work's result from a fresh process, whose memory is its own."""
    ours, theirs = multiprocessing.get_context("fork").Pipe()
    process = multiprocessing.get_context("fork").Process(target=work, args=(url, file, lines, theirs))
    process.start()
    result = ours.recv()
    process.join()
    return result


def prepare(url: str, file: int, lines: str, answer: Connection) -> None:
    """Make the ground and import the file once; keep the lines that were written, for the bare COPY."""
    engine, journal = create_database_engine(url), Journal(MACHINERY.journal, b"benchmark")
    make_ground(engine, journal)
    in_own_process(run_import, url, file, lines)
    keep_lines(engine, Path(lines))
    answer.send(None)


def run_import(url: str, file: int, lines: str, answer: Connection) -> None:
    """Import the file."""
    engine, journal = create_database_engine(url), Journal(MACHINERY.journal, b"benchmark")
    actor = make_administrator()
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
    answer.send(Measured(seconds, processor, read_peak(), waits))


def new_run(session: Session, lookup: Session, actor: Actor) -> Run:
    """A pass that applies."""
    region = require_region(session, REGION)
    return begin_run(session, lookup, actor, region, None, TODAY, applies=True, tell=lambda _: None)


def make_ground(engine: Engine, journal: Journal) -> Actor:
    """Agencies and units, and an administrator to write."""
    actor = make_administrator()
    with transaction(engine, journal=journal) as session:
        for name, unit in zip(AGENCIES, UNITS, strict=True):
            agency = register_agency(
                session, actor, region_code=REGION, kind="dinas", official_name=name, confirmed_new=True
            )
            register_unit(
                session, actor, agency.agency_id, kind=UNIT_KIND, official_name=unit, confirmed_new=True
            )
    return actor


def make_administrator() -> Actor:
    return Actor(account_id=uuid4(), mandates=(Mandate("national_administrator"),))


def keep_lines(engine: Engine, lines: Path) -> None:
    """What the import wrote, as finished lines."""
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


def empty_tables(url: str, file: int, lines: str, answer: Connection) -> None:
    """The tables as they were before an import."""
    with create_database_engine(url).connect() as connection:
        connection.execute(text("alter table journal_entry disable trigger user"))
        connection.execute(
            text("truncate journal_entry, innovation_unit, innovation_component, innovation cascade")
        )
        connection.execute(text("alter table journal_entry enable trigger user"))
        connection.commit()
    answer.send(None)


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
        columns, _, body = Path(lines).with_suffix(f".{table}").read_bytes().partition(b"\n")
        ready.append((f"copy {table} ({columns.decode()}) from stdin", body))
    with other_writer(url) as stop_writing, engine.connect() as connection:
        started, processor = time.perf_counter(), time.process_time()
        for statement, body in ready:
            send_text(connection, statement, body)
        connection.commit()
        seconds, processor = time.perf_counter() - started, time.process_time() - processor
        waits = stop_writing()
    answer.send(Measured(seconds, processor, 0.0, waits))


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
    actor = make_administrator()
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
    main(*[int(given) for given in sys.argv[1:]], *(100_000, 5)[len(sys.argv) - 1 :])

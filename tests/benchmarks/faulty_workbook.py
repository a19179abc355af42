"""Checks a workbook of 50,000 rows with 1,000 faulty ones of 12 kinds; prints what was named, and the memory.

Run from the checkout: python -m tests.benchmarks.faulty_workbook [rows] [faulty]
"""

import resource
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import BinaryIO, cast

from sqlalchemy.orm import Session

from registry_service.imports.marking import write_marked
from registry_service.imports.passes import begin_run, go_over
from registry_service.imports.reading import find_tables
from registry_service.imports.shapes import KINDS
from registry_service.regions.queries import require_region
from registry_service.tables import MACHINERY
from shared.db import create_database_engine, open_session
from shared.journal.record import Journal
from shared.sheets.read import open_sheets
from tests.benchmarks.import_files import write_faulty
from tests.benchmarks.imports import AGENCIES, REGION, TODAY, UNITS, in_own_process, make_ground
from tests.support.servers import start_servers, stop_servers


def main(rows: int, faulty: int) -> None:
    copies = Path(tempfile.mkdtemp())
    copies.chmod(0o711)
    servers = start_servers(copies, 18)
    try:
        with tempfile.TemporaryFile() as opened:
            file = cast("BinaryIO", opened)
            expected = write_faulty(file, rows, faulty, AGENCIES, UNITS)
            file.flush()
            url = servers.database_url("registry_template")
            named, counts, seconds, peak = in_own_process(run_check, url, file.fileno(), "")
    finally:
        stop_servers(servers)
    sys.stdout.write(
        f"{rows} rows, {faulty} faulty, {len(expected)} faults: {len(named & expected)} named, "
        f"{len(expected - named)} missed, {len(named - expected)} besides; rows {counts}; "
        f"{seconds:.0f} s with the marked workbook, peak {peak:.0f} MB\n"
    )


def run_check(url: str, file: int, _: str, answer: Connection) -> None:
    """Check and mark, in a process whose memory is its own."""
    engine, journal = create_database_engine(url), Journal(MACHINERY.journal, b"benchmark")
    actor, started = make_ground(engine, journal), time.perf_counter()
    with open_session(engine, journal=journal) as session, Session(engine) as lookup:
        region = require_region(session, REGION)
        run = begin_run(session, lookup, actor, region, None, TODAY, applies=False, tell=lambda _: None)
        with open(file, "rb", closefd=False) as opened, tempfile.TemporaryFile() as marked:
            sheets = open_sheets(cast("BinaryIO", opened))
            tables = find_tables(sheets, KINDS["innovations"])
            go_over(run, sheets, tables)
            write_marked(cast("BinaryIO", marked), sheets, tables, run.faults.found, "id", {})
    named = {(str(fault.cell), fault.reason.code) for fault in run.faults.found}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.send((named, dict(run.counts["innovations"]), time.perf_counter() - started, peak))


if __name__ == "__main__":
    main(*[int(given) for given in sys.argv[1:]], *(50_000, 1_000)[len(sys.argv) - 1 :])

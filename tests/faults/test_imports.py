"""An import whose worker is killed leaves nothing half stored, and is done once by the next."""

import os
import signal

from sqlalchemy import func, select

from registry_service.innovations.models import Innovation
from registry_service.tables import LONG_WORK, MACHINERY
from tests.faults.test_long_work import _find_forks, _sweep_until
from tests.faults.test_scoring import worker
from tests.registry.import_files import IMPORTS, check, make_csv, read
from tests.registry.records import make_administrator
from tests.support.system import System

SLOW_IMPORT = "tests.faults.slow_import"
ENTRY = MACHINERY.journal.entry


def _count(system: System) -> tuple[int, int]:
    with system.registry.session() as session:
        drafted = select(func.count()).select_from(ENTRY).where(ENTRY.c.kind == "innovation.drafted")
        return (
            session.scalar(select(func.count()).select_from(Innovation)) or 0,
            session.scalar(drafted) or 0,
        )


def _phase(system: System) -> str | None:
    table = LONG_WORK.table
    with system.registry.session() as session:
        return session.scalar(select(table.c.phase).order_by(table.c.asked_at.desc()).limit(1))


def test_import_whose_worker_is_killed_is_done_once_by_the_next(system: System) -> None:
    person = make_administrator(system)
    rows = [["Nama inovasi"], *([f"Inovasi {number}"] for number in range(1500))]
    found = check(system, person, make_csv(rows), name="a.csv")
    path = f"{IMPORTS}/{found['import_id']}"
    system.registry.post(f"{path}/application", person, json={})

    with worker(system, SLOW_IMPORT, "120") as ensure:
        _sweep_until(system, 60, lambda: _phase(system) == "written")
        first = ensure()
        for pid in (*_find_forks(first.pid), first.pid):
            os.kill(pid, signal.SIGKILL)
        first.wait(30)
    left = _count(system)
    with worker(system, SLOW_IMPORT, "0"):
        _sweep_until(system, 90, lambda: read(system, person, found["import_id"])["state"] == "applied")

    assert left == (0, 0)
    assert _count(system) == (1500, 1500)
    counts = read(system, person, found["import_id"])["outcome"]["rows"]["innovations"]
    assert counts == {"new": 1500, "changed": 0, "unchanged": 0, "refused": 0}

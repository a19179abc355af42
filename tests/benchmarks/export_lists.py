"""Prints how long 300,000 innovations take as a file in each format, and how much memory at the most.

Each file is asked of gunicorn over a socket; the memory is that of its processes, read twice a second.
"""

import http.client
import tempfile
import threading
import time
from pathlib import Path

from infra.launcher.identity import identify
from tests.registry.many_innovations import insert_innovations
from tests.support.processes import Processes, running_processes
from tests.support.servers import start_servers, stop_servers
from tests.support.system import make_system

ROWS = 300_000
FORMATS = ("jsonl", "csv", "xlsx")


def main() -> None:
    """Run it and print a line for each format."""
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        Path(folder).chmod(0o711)
        servers = start_servers(Path(folder), 18)
        try:
            environment = servers.environment(*servers.new_databases())
            system = make_system(servers, environment)
            insert_innovations(system.registry.service.engine, ROWS)
            with running_processes(servers, environment, workers=0) as processes:
                for kind in FORMATS:
                    print(_measure(processes, kind))
            system.close()
        finally:
            stop_servers(servers)


def _measure(processes: Processes, kind: str) -> str:
    pids = _list_web_processes(processes)
    before, peak = _read_memory(pids), [0]
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.5):
            peak[0] = max(peak[0], _read_memory(pids))

    watching = threading.Thread(target=watch)
    watching.start()
    begun = time.monotonic()
    first, size = _fetch(processes, kind)
    seconds = time.monotonic() - begun
    is_over.set()
    watching.join()
    grown = max(0, peak[0] - before)
    return (
        f"{kind}: {ROWS} rows, {size / 1e6:.0f} MB in {seconds:.1f} s (first byte after {first:.2f} s),"
        f" memory of the web processes grew by {grown:.0f} MB at the most (from {before:.0f} MB)"
    )


def _fetch(processes: Processes, kind: str) -> tuple[float, int]:
    connection = http.client.HTTPConnection("127.0.0.1", processes.settings.registry.port, timeout=900)
    begun = time.monotonic()
    connection.request("GET", f"/api/v1/exports/innovations?format={kind}")
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    first, size = time.monotonic() - begun, 0
    while chunk := answer.read(1 << 20):
        size += len(chunk)
    connection.close()
    return first, size


def _list_web_processes(processes: Processes) -> list[int]:
    """gunicorn and its workers; the registry's is the first child that was started."""
    child = processes.web[0]
    assert child.program is not None
    assert identify(child.pid) == child.program
    with open(f"/proc/{child.pid}/task/{child.pid}/children") as children:  # noqa: PTH123 - as the guard reads it
        return [child.pid, *(int(pid) for pid in children.read().split())]


def _read_memory(pids: list[int]) -> float:
    """Megabytes in memory of all of them together."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()

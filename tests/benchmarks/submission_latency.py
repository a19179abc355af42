"""Prints how long it takes from a sheet's submission until its score is stored, on an idle real system.

The whole system runs as processes of its own (gunicorn, RQ workers, clocks); sheets are submitted one
at a time over HTTP, and PostgreSQL's own clock says when each was submitted and when it was scored.
"""

import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

from sqlalchemy import text

from tests.evaluation.sheet_ground import begin_sheet, fill_sheet, make_scene
from tests.support.processes import Processes, running_processes, wait_for
from tests.support.servers import start_servers, stop_servers
from tests.support.system import System, make_system

ROUNDS = 50


def main() -> None:
    """Run it and print the median of fifty."""
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        Path(folder).chmod(0o711)
        servers = start_servers(Path(folder), 18)
        try:
            names = servers.new_databases()
            environment = servers.environment(*names)
            system = make_system(servers, environment)
            with running_processes(servers, environment, workers=1) as processes:
                _print(_measure(system, processes))
            system.close()
        finally:
            stop_servers(servers)


def _measure(system: System, processes: Processes) -> tuple[list[float], list[float]]:
    scored, answered = [], []
    scene = make_scene(system)
    sheet_id = begin_sheet(scene, 0, 0)
    fill_sheet(scene, sheet_id, 0, 3)
    for _ in range(ROUNDS + 5):
        time.sleep(0.1)
        reply = processes.call(
            "evaluation", "POST", f"/api/v1/sheets/{sheet_id}/submission", scene.evaluators[0]
        )
        assert reply.status == 202, reply
        scored.append(wait_for(10, "the score", partial(_milliseconds, system, sheet_id)))
        answered.append(reply.seconds * 1000)
        returned = processes.call(
            "evaluation",
            "POST",
            f"/api/v1/sheets/{sheet_id}/return",
            scene.ground.nation,
            {"reason": "once more"},
        )
        assert returned.status == 200, returned
        sheet_id = begin_sheet(scene, 0, 0)
    return scored[5:], answered[5:]


def _milliseconds(system: System, sheet_id: str) -> float | None:
    with system.evaluation.session() as session:
        seconds = session.scalar(
            text(
                "select extract(epoch from c.scored_at - s.submitted_at) from sheet s"
                " join sheet_score c using (sheet_id) where sheet_id = :id"
            ),
            {"id": sheet_id},
        )
    return None if seconds is None else 1000 * float(seconds)


def _print(measured: tuple[list[float], list[float]]) -> None:
    for name, values in zip(("submitted until scored", "answer to the submission"), measured, strict=True):
        ordered = sorted(values)
        print(
            f"{name}: median {statistics.median(ordered):.1f} ms, least {ordered[0]:.1f} ms,"
            f" p90 {ordered[int(len(ordered) * 0.9)]:.1f} ms, most {ordered[-1]:.1f} ms, of {len(ordered)}"
        )


if __name__ == "__main__":
    main()

"""A scoring worker that is made to fail: python -m tests.faults.faulty_worker FAULT SHEET_ID MARKER

`die` kills the process with SIGKILL whenever that sheet is scored; `stall` stops in the middle of the
first batch until it is killed. MARKER is a file that says the fault was met. The product knows of neither.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from evaluation_service.__main__ import make_service
from evaluation_service.scorecards.computing import Terms, write_cards
from evaluation_service.scoring.fast_traces import Case, WrittenCard
from evaluation_service.sheets import jobs
from evaluation_service.sheets.actions import score
from shared.commands import job_context
from shared.jobs.worker import run_worker


def main(fault: str, sheet_id: str, marker: Path) -> None:
    """Run a worker in which scoring goes wrong."""

    def score_badly(terms: Terms, cases: Sequence[Case]) -> list[WrittenCard]:
        if fault == "die" and any(sheet_id in case.sheets for case in cases):
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "stall":
            marker.touch()
            time.sleep(120)
        return write_cards(terms, cases)

    score.write_cards = score_badly
    run_worker(job_context(make_service()), jobs.QUEUE)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))

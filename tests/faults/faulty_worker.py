"""A scoring worker that is made to fail: python -m tests.faults.faulty_worker FAULT SHEET_ID MARKER

`die` kills the process with SIGKILL whenever that sheet is scored; `stall` stops in the middle of the
first batch until it is killed. MARKER is a file that says the fault was met. The product knows of neither.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from evaluation_service.__main__ import make_service
from evaluation_service.scoring.exact import LeftOut, Levels, Rule, Scorecard, score_lokus
from evaluation_service.scoring.instrument import Instrument
from evaluation_service.scoring.weights import FormWeights
from evaluation_service.sheets import jobs
from evaluation_service.sheets.actions import score
from shared.commands import job_context
from shared.jobs.worker import run_worker


def main(fault: str, sheet_id: str, marker: Path) -> None:
    """Run a worker in which scoring goes wrong."""

    def score_badly(
        instrument: Instrument,
        rule: Rule,
        sheets: Mapping[str, Levels],
        left_out: Iterable[LeftOut] = (),
        *,
        form_weights: FormWeights | None = None,
    ) -> Scorecard:
        if fault == "die" and sheet_id in sheets:
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "stall":
            marker.touch()
            time.sleep(120)
        return score_lokus(instrument, rule, sheets, left_out, form_weights=form_weights)

    score.score_lokus = score_badly
    run_worker(job_context(make_service()), jobs.QUEUE)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))

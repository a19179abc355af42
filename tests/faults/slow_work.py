"""A worker of long work that is slow on purpose: python -m tests.faults.slow_work SECONDS

Its one kind of work writes an effect at once, shows progress for so many seconds, then ends.
"""

import sys
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from registry_service.__main__ import make_service
from registry_service.tables import LONG_WORK
from shared.commands import job_context
from shared.jobs.long_runner import Progress, WorkContext
from shared.jobs.long_table import ClaimedWork
from shared.jobs.worker import run_forking_worker

KIND = "slow"
STEP = 0.1


def main(seconds: int) -> None:
    """Work until stopped."""

    def run(context: WorkContext, work: ClaimedWork, progress: Progress) -> Mapping[str, Any]:
        context.session.execute(text("insert into effect values (:number)"), {"number": work.attempts})
        steps = int(seconds / STEP)
        for step in range(steps):
            time.sleep(STEP)
            progress(step + 1, steps, "working")
        return {"attempt": work.attempts}

    context = job_context(make_service(), LONG_WORK, {KIND: run})
    run_forking_worker(context, LONG_WORK.name)


if __name__ == "__main__":
    main(int(sys.argv[1]))

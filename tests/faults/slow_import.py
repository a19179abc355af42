"""A worker that applies imports and waits before it commits: python -m tests.faults.slow_import SECONDS"""

import sys
import time
from collections.abc import Mapping
from typing import Any

from registry_service.__main__ import make_service
from registry_service.imports.jobs import apply_import
from registry_service.imports.rules import APPLY_WORK
from registry_service.tables import LONG_WORK
from shared.commands import job_context
from shared.jobs.long_runner import Progress, WorkContext
from shared.jobs.long_table import ClaimedWork
from shared.jobs.worker import run_forking_worker

STEP = 0.1


def main(seconds: int) -> None:
    """Work until stopped."""

    def run(context: WorkContext, work: ClaimedWork, progress: Progress) -> Mapping[str, Any] | None:
        result = apply_import(context, work, progress)
        context.session.flush()
        progress(1000, None, "written")
        for _ in range(int(seconds / STEP)):
            time.sleep(STEP)
            progress(1000)
        return result

    context = job_context(make_service(), LONG_WORK, {APPLY_WORK: run})
    run_forking_worker(context, LONG_WORK.name)


if __name__ == "__main__":
    main(int(sys.argv[1]))

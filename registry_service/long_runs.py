"""Which function does which kind of long work (how to write one: `shared.jobs.long_work`)."""

from collections.abc import Mapping

from registry_service.imports.jobs import apply_import, check_import, undo_import
from registry_service.imports.rules import APPLY_WORK, CHECK_WORK, UNDO_WORK
from registry_service.open_data.jobs import build_release
from registry_service.open_data.rules import BUILD
from shared.jobs.long_runner import Run

RUNS: Mapping[str, Run] = {
    CHECK_WORK: check_import,
    APPLY_WORK: apply_import,
    UNDO_WORK: undo_import,
    BUILD: build_release,
}

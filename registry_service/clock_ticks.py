"""The registry's periodic work; what it does is told where it is done."""

from functools import partial

from registry_service.catalogue.jobs import SEARCH_TICKS
from registry_service.evidence.jobs import EVIDENCE_TICKS
from registry_service.files.jobs import FILE_TICKS
from registry_service.grades.copy import GRADES_COPY
from registry_service.tables import LONG_WORK, MACHINERY, SHORT_QUEUE
from shared.jobs.clock import Tick
from shared.jobs.long_work import sweep_long_work
from shared.ticks import clean_queues, machinery_ticks

TICKS = (
    *machinery_ticks("registry", MACHINERY, GRADES_COPY),
    *FILE_TICKS,
    *EVIDENCE_TICKS,
    *SEARCH_TICKS,
    Tick("registry_sweep_long_work", 1.0, partial(sweep_long_work, LONG_WORK)),
    Tick("registry_clean_queues", 15.0, partial(clean_queues, [SHORT_QUEUE, LONG_WORK.name])),
)

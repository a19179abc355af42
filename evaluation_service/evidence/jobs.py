"""The periodic work of the evaluation's files."""

from evaluation_service.evidence.models import FILES
from shared.files.ticks import file_ticks

FILE_TICKS = file_ticks("evaluation", FILES)

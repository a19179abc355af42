"""The periodic work of the registry's files."""

from registry_service.files.models import FILES
from shared.files.ticks import file_ticks

FILE_TICKS = file_ticks("registry", FILES)

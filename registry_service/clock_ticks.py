"""The registry's periodic work; what it does is told where it is done."""

from registry_service.grades.copy import GRADES_COPY
from registry_service.tables import MACHINERY
from shared.ticks import machinery_ticks

TICKS = machinery_ticks("registry", MACHINERY, GRADES_COPY)

"""What the usage endpoints read and answer; what is not known is null."""

from registry_service.usage.schemas.figures import (
    LatestFigureSchema,
    MonthFigureInput,
    MonthFigureSchema,
    StatedFigureInput,
    StatedFigureSchema,
)

__all__ = [
    "LatestFigureSchema",
    "MonthFigureInput",
    "MonthFigureSchema",
    "StatedFigureInput",
    "StatedFigureSchema",
]

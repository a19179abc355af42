"""What the innovation endpoints read and answer; unknown is null or empty, never a guess."""

from registry_service.innovations.schemas.answers import (
    DraftComparisonSchema,
    InnovationSchema,
    InnovationStepSchema,
    InnovationVersionSchema,
    InnovationWithGradesSchema,
    SideDraftListedSchema,
    SideDraftSchema,
    VersionComparisonSchema,
    WholeInnovationVersionSchema,
)
from registry_service.innovations.schemas.inputs import (
    SINCE,
    ComparisonArguments,
    InnovationChange,
    InnovationFields,
    InnovationFilter,
    InnovationInput,
    SideDraftFilter,
    StepReasonInput,
)

__all__ = [
    "SINCE",
    "ComparisonArguments",
    "DraftComparisonSchema",
    "InnovationChange",
    "InnovationFields",
    "InnovationFilter",
    "InnovationInput",
    "InnovationSchema",
    "InnovationStepSchema",
    "InnovationVersionSchema",
    "InnovationWithGradesSchema",
    "SideDraftFilter",
    "SideDraftListedSchema",
    "SideDraftSchema",
    "StepReasonInput",
    "VersionComparisonSchema",
    "WholeInnovationVersionSchema",
]

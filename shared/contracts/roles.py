"""The roles a mandate can give, and the scopes a token can have."""

from typing import Final

OPERATOR: Final = "operator"
VERIFIER: Final = "verifier"
INNOVATION_ADMINISTRATOR: Final = "innovation_administrator"
EVALUATION_ADMINISTRATOR: Final = "evaluation_administrator"
EVALUATOR: Final = "evaluator"
NATIONAL_ADMINISTRATOR: Final = "national_administrator"

ALL_ROLES: Final = (
    OPERATOR,
    VERIFIER,
    INNOVATION_ADMINISTRATOR,
    EVALUATION_ADMINISTRATOR,
    EVALUATOR,
    NATIONAL_ADMINISTRATOR,
)
REGIONAL_ROLES: Final = frozenset({INNOVATION_ADMINISTRATOR, EVALUATION_ADMINISTRATOR})
AGENCY_ROLES: Final = frozenset({OPERATOR, VERIFIER})

SCOPES: Final = ("read", "write")

"""Decisions about the evaluation's files: who hands them in, and for what; no I/O."""

from collections.abc import Mapping

from shared.contracts.roles import (
    EVALUATION_ADMINISTRATOR,
    EVALUATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
    VERIFIER,
)
from shared.files.rules import DOCUMENTS, MEGABYTE, SHEETS, Purpose

UPLOADERS = (OPERATOR, VERIFIER, EVALUATOR, EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)

# A sheet that was filled in offline: some hundred rows.
FILLED_SHEETS = Purpose(("xlsx",), 2 * MEGABYTE, 40 * MEGABYTE)

PURPOSES: Mapping[str, Purpose] = {"evidence": DOCUMENTS, "import": SHEETS, "sheet": FILLED_SHEETS}

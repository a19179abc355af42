"""Decisions about the registry's files: who hands them in, and for what; no I/O."""

from collections.abc import Mapping

from shared.contracts.roles import (
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
    VERIFIER,
)
from shared.files.rules import DOCUMENTS, PICTURES, SHEETS, Purpose

UPLOADERS = (OPERATOR, VERIFIER, INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)

PURPOSES: Mapping[str, Purpose] = {"evidence": DOCUMENTS, "import": SHEETS, "photo": PICTURES}

"""Refuses a document that is no instrument; `scoring.document` decides what is one. Reads no files."""

from evaluation_service.scoring.document import list_problems
from evaluation_service.scoring.errors import ScoringError


class InvalidInstrumentError(ScoringError):
    """A document that is no instrument, with every problem found."""


def require_valid(document: object) -> None:
    """Raise InvalidInstrumentError unless the document is an instrument."""
    problems = list_problems(document)
    if problems:
        raise InvalidInstrumentError(problems)

"""The reasons for a grade, read out of the trace and the instrument's words; computes nothing."""

from evaluation_service.scoring.combined import TRACE_FORMAT_OF_FORMS
from evaluation_service.scoring.errors import refuse
from evaluation_service.scoring.explain_forms import FormsTeller
from evaluation_service.scoring.instrument import Document, hash_scoring
from evaluation_service.scoring.telling import Line, Teller, Trace
from evaluation_service.scoring.texts import Language

__all__ = ["Line", "explain_grade"]


def explain_grade(trace: Trace, document: Document, language: Language) -> list[Line]:
    """Lines in reading order, of one form or of several. ScoringError when the document is not the
    instrument of the trace."""
    if hash_scoring(document) != trace["instrument"]["scoring_hash"]:
        raise refuse("instrument", "other_instrument", "this score was made by another instrument")
    of_forms = trace["trace_format"] == TRACE_FORMAT_OF_FORMS
    teller = (FormsTeller if of_forms else Teller)(trace, document, language)
    lines = [*teller.tell_settings(), *teller.tell_sheets()]
    for aspect in trace["aspects"]:
        lines += teller.tell_aspect(aspect)
    return [*lines, *teller.tell_extremes(), *teller.tell_result()]

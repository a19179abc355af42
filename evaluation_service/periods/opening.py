"""Reads what a draft still lacks before sheets may be filled in; it opens nothing."""

from sqlalchemy.orm import Session

from evaluation_service.instruments.queries import get_instrument, read_document
from evaluation_service.periods import choices, queries, rules
from evaluation_service.periods.models import Period
from evaluation_service.periods.stage_rules import find_missing_stages
from evaluation_service.periods.stages import list_stages
from shared.errors import FieldProblem


def list_missing(session: Session, period: Period) -> list[FieldProblem]:
    """Everything that keeps the period from being opened, each by its field."""
    instrument = get_instrument(session, period.instrument_id, period.instrument_version)
    document = read_document(instrument)
    return rules.find_opening_problems(
        instrument.kind,
        choices.find_undecided(period, document),
        queries.count_lokus(session, period.period_id),
    ) + find_missing_stages(
        list_stages(session, period.period_id),
        has_survey=choices.has_form(document, period.form_set, "survey"),
        is_agreed=period.combination == "agreed",
    )

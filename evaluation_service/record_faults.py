"""Everything of the evaluation that can be held against the journal; used by `journal verify`; no writes."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from evaluation_service.periods.verify import find_downtime_faults
from evaluation_service.proposals.verify import find_proposal_faults
from evaluation_service.publications.verify import find_publication_faults
from evaluation_service.releases.verify import find_result_faults
from evaluation_service.scorecards.verify import find_scorecard_faults
from evaluation_service.self_assessments.verify import find_self_assessment_faults
from evaluation_service.sheets.pleno_verify import find_pleno_faults
from evaluation_service.sheets.verify import find_sheet_faults
from evaluation_service.surveys.verify import find_survey_faults


def find_record_faults(session: Session) -> Iterator[str]:
    """One line for each record that is not as the journal tells; nothing if all are."""
    yield from find_downtime_faults(session)
    yield from find_self_assessment_faults(session)
    yield from find_sheet_faults(session)
    yield from find_pleno_faults(session)
    yield from find_scorecard_faults(session)
    yield from find_result_faults(session)
    yield from find_proposal_faults(session)
    yield from find_publication_faults(session)
    yield from find_survey_faults(session)

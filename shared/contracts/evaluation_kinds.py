"""Every kind of entry that the evaluation's journal can hold."""

from shared.contracts.evaluation_entries import EVALUATION_ENTRY_KINDS
from shared.contracts.kinds import kinds_by_name
from shared.contracts.pleno_entries import PLENO_KINDS
from shared.contracts.proposal_entries import PROPOSAL_KINDS
from shared.contracts.publication_entries import PUBLICATION_KINDS
from shared.contracts.result_entries import RESULT_KINDS
from shared.contracts.self_assessment_entries import SELF_ASSESSMENT_KINDS
from shared.contracts.survey_entries import SURVEY_KINDS

EVALUATION_KINDS = kinds_by_name(
    (
        *EVALUATION_ENTRY_KINDS,
        *RESULT_KINDS,
        *PLENO_KINDS,
        *PROPOSAL_KINDS,
        *PUBLICATION_KINDS,
        *SURVEY_KINDS,
        *SELF_ASSESSMENT_KINDS,
    )
)

"""Imports every slice's tables, so that migrations and tests see the whole schema."""

from evaluation_service.evidence import models as file_models
from evaluation_service.instruments import models as instrument_models
from evaluation_service.periods import models as period_models
from evaluation_service.proposals import models as proposal_models
from evaluation_service.publications import models as publication_models
from evaluation_service.scorecards import models as scorecard_models
from evaluation_service.self_assessments import models as self_assessment_models
from evaluation_service.sheets import models as sheet_models
from evaluation_service.sheets import pleno_models
from evaluation_service.surveys import models as survey_models
from evaluation_service.tables import Base

MODELS = (
    file_models,
    instrument_models,
    period_models,
    sheet_models,
    pleno_models,
    scorecard_models,
    publication_models,
    proposal_models,
    self_assessment_models,
    survey_models,
)
METADATA = Base.metadata

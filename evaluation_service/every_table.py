"""Imports every slice's tables, so that migrations and tests see the whole schema."""

from evaluation_service.instruments import models as instrument_models
from evaluation_service.periods import models as period_models
from evaluation_service.publications import models as publication_models
from evaluation_service.scorecards import models as scorecard_models
from evaluation_service.sheets import models as sheet_models
from evaluation_service.tables import Base

MODELS = (instrument_models, period_models, sheet_models, scorecard_models, publication_models)
METADATA = Base.metadata

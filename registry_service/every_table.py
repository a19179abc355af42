"""Imports every slice's tables, so that migrations and tests see the whole schema."""

from registry_service.agencies import models as agency_models
from registry_service.evidence import models as evidence_models
from registry_service.files import models as file_models
from registry_service.imports import models as import_models
from registry_service.innovations import models as innovation_models
from registry_service.open_data import models as open_data_models
from registry_service.people import models as people_models
from registry_service.regions import models as region_models
from registry_service.replication import models as replication_models
from registry_service.search import models as search_models
from registry_service.standards import models as standard_models
from registry_service.tables import Base
from registry_service.usage import models as usage_models

MODELS = (
    region_models,
    agency_models,
    people_models,
    file_models,
    innovation_models,
    evidence_models,
    search_models,
    standard_models,
    usage_models,
    replication_models,
    import_models,
    open_data_models,
)
METADATA = Base.metadata

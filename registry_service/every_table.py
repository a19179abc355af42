"""Imports every slice's tables, so that migrations and tests see the whole schema."""

from registry_service.agencies import models as agency_models
from registry_service.innovations import models as innovation_models
from registry_service.people import models as people_models
from registry_service.regions import models as region_models
from registry_service.replication import models as replication_models
from registry_service.tables import Base
from registry_service.usage import models as usage_models

MODELS = (
    region_models,
    agency_models,
    people_models,
    innovation_models,
    usage_models,
    replication_models,
)
METADATA = Base.metadata

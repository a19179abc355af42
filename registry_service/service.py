"""What the registry consists of, for every process of it; knows neither endpoints nor pages."""

from registry_service.constraints import CONSTRAINTS
from registry_service.every_table import METADATA
from registry_service.grades.copy import GRADES_COPY
from registry_service.people.identity import IDENTITY_QUERIES
from registry_service.tables import MACHINERY
from shared.contracts.registry_kinds import REGISTRY_KINDS
from shared.http.service import Service, assemble_service
from shared.settings import Settings

# Every table is known to every process: those of one slice name those of another.
RECORDED = METADATA.tables["region"]


def create_service(settings: Settings) -> Service:
    """The registry's parts, from its settings."""
    return assemble_service(settings, MACHINERY, REGISTRY_KINDS, IDENTITY_QUERIES, CONSTRAINTS, GRADES_COPY)

"""What the evaluation consists of, for every process of it; knows neither endpoints nor pages."""

from evaluation_service.constraints import CONSTRAINTS
from evaluation_service.every_table import METADATA
from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.registry_copy.identity import IDENTITY_QUERIES
from evaluation_service.tables import MACHINERY
from shared.contracts.evaluation_kinds import EVALUATION_KINDS
from shared.http.service import Service, assemble_service
from shared.settings import Settings

# Every table is known to every process: those of one slice name those of another.
RECORDED = METADATA.tables["instrument"]


def create_service(settings: Settings) -> Service:
    """The evaluation's parts, from its settings."""
    return assemble_service(
        settings, MACHINERY, EVALUATION_KINDS, IDENTITY_QUERIES, CONSTRAINTS, REGISTRY_COPY
    )

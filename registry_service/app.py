"""Puts the registry together: its slices, its journal, its readiness; `create_app` is what gunicorn runs."""

from flask import Flask

from registry_service.agencies.api import agencies
from registry_service.constraints import CONSTRAINTS
from registry_service.grades.api import grades
from registry_service.grades.copy import GRADES_COPY
from registry_service.innovations.api import innovations
from registry_service.people.api import people
from registry_service.people.queries import IDENTITY_QUERIES
from registry_service.regions.api import regions
from registry_service.replication.api import replications
from registry_service.tables import MACHINERY
from registry_service.usage.api import usage
from shared.contracts.registry_kinds import REGISTRY_KINDS
from shared.http.app import create_service_app
from shared.http.service import Service, assemble_service
from shared.settings import Settings, read_settings

SLICES = (
    regions,
    agencies,
    people,
    innovations,
    usage,
    replications,
    grades,
)


def create_service(settings: Settings) -> Service:
    """The registry's parts, from its settings."""
    return assemble_service(settings, MACHINERY, REGISTRY_KINDS, IDENTITY_QUERIES, CONSTRAINTS, GRADES_COPY)


def create_app(settings: Settings | None = None) -> Flask:
    """The app; settings come from the environment unless they are given."""
    service = create_service(settings or read_settings("registry"))
    return create_service_app(service, "Prima registry", SLICES)

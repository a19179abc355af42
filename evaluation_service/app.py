"""Puts the evaluation together: slices, journal, readiness; `create_app` is what gunicorn runs."""

from flask import Flask

from evaluation_service.assignments.api import assignments
from evaluation_service.constraints import CONSTRAINTS
from evaluation_service.instruments.api import instruments
from evaluation_service.periods.api import periods
from evaluation_service.publications.api import publications
from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.registry_copy.queries import IDENTITY_QUERIES
from evaluation_service.releases.api import releases
from evaluation_service.scorecards.api import scorecards
from evaluation_service.sheets.api import sheets
from evaluation_service.tables import MACHINERY
from shared.contracts.evaluation_kinds import EVALUATION_KINDS
from shared.http.app import create_service_app
from shared.http.service import Service, assemble_service
from shared.settings import Settings, read_settings

SLICES = (instruments, periods, sheets, assignments, scorecards, releases, publications)


def create_service(settings: Settings) -> Service:
    """The evaluation's parts, from its settings."""
    return assemble_service(
        settings, MACHINERY, EVALUATION_KINDS, IDENTITY_QUERIES, CONSTRAINTS, REGISTRY_COPY
    )


def create_app(settings: Settings | None = None) -> Flask:
    """The app; settings come from the environment unless they are given."""
    service = create_service(settings or read_settings("evaluation"))
    return create_service_app(service, "Prima evaluation", SLICES)

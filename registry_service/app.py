"""Puts the registry together: its slices, its journal, its readiness; `create_app` is what gunicorn runs."""

from pathlib import Path

from flask import Flask

from registry_service.agencies.api import agencies
from registry_service.catalogue.api import catalogue
from registry_service.evidence.api import evidence
from registry_service.exports.api import exports
from registry_service.files.api import files
from registry_service.grades.api import grades
from registry_service.imports.api import imports
from registry_service.innovations.api import innovation_steps, innovation_versions, innovations, side_drafts
from registry_service.open_data.api import open_data
from registry_service.pages.agencies import agency_pages
from registry_service.pages.catalogue import catalogue_pages
from registry_service.pages.entrance import entrance_pages
from registry_service.pages.imports import import_pages
from registry_service.pages.people import people_pages
from registry_service.pages.records import records_pages
from registry_service.pages.replication import replication_pages
from registry_service.pages.standards import standard_pages
from registry_service.pages.usage import usage_pages
from registry_service.people.api import people
from registry_service.readiness.api import readiness
from registry_service.regions.api import regions
from registry_service.replication.api import replications
from registry_service.service import create_service
from registry_service.site import SITE
from registry_service.standards.api.complaints import complaints
from registry_service.standards.api.completeness import completeness
from registry_service.standards.api.documents import service_documents
from registry_service.standards.api.services import services
from registry_service.usage.api import usage
from registry_service.work.api import work
from shared.http.app import create_service_app
from shared.settings import Settings, read_settings
from shared.web.register import register_pages

SLICES = (
    regions,
    agencies,
    people,
    files,
    innovations,
    innovation_steps,
    side_drafts,
    innovation_versions,
    services,
    service_documents,
    completeness,
    complaints,
    evidence,
    usage,
    work,
    exports,
    open_data,
    imports,
    replications,
    readiness,
    grades,
    catalogue,
)

PAGES = (
    catalogue_pages,
    records_pages,
    entrance_pages,
    people_pages,
    usage_pages,
    agency_pages,
    import_pages,
    standard_pages,
    replication_pages,
)
TRANSLATIONS = Path(__file__).parent / "translations"


def create_app(settings: Settings | None = None) -> Flask:
    """The app; settings come from the environment unless they are given."""
    service = create_service(settings or read_settings("registry"))
    return create_service_app(service, "Prima registry", SLICES, _add_pages)


def _add_pages(app: Flask) -> None:
    register_pages(app, SITE, PAGES, TRANSLATIONS)

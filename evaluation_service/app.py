"""Puts the evaluation together: slices, journal, readiness; `create_app` is what gunicorn runs."""

from pathlib import Path

from flask import Flask

from evaluation_service.assignments.api import assignments
from evaluation_service.evidence.api import files
from evaluation_service.instruments.api import instruments
from evaluation_service.pages.evaluator import evaluator_pages
from evaluation_service.pages.period import period_pages
from evaluation_service.pages.pleno import pleno_pages
from evaluation_service.pages.publications import publication_pages
from evaluation_service.pages.results import results_pages
from evaluation_service.pages.survey import survey_pages
from evaluation_service.pages.unit import unit_pages
from evaluation_service.periods.api import periods
from evaluation_service.periods.stage_api import period_stages
from evaluation_service.proposals.api import proposals
from evaluation_service.publications.api import publications
from evaluation_service.releases.api import releases
from evaluation_service.scorecards.api import scorecards
from evaluation_service.self_assessments.api import self_assessments
from evaluation_service.service import create_service
from evaluation_service.sheets.api import sheets
from evaluation_service.sheets.api_pleno import plenos
from evaluation_service.sheets.api_team import team_sheets
from evaluation_service.sheets.api_workbook import sheet_workbooks
from evaluation_service.simulations.api import simulations
from evaluation_service.site import SITE
from evaluation_service.surveys.api import surveys
from evaluation_service.surveys.api_public import public_surveys
from evaluation_service.trends.api import trends
from shared.http.app import create_service_app
from shared.settings import Settings, read_settings
from shared.web.register import register_pages

SLICES = (
    files,
    instruments,
    periods,
    period_stages,
    self_assessments,
    sheets,
    sheet_workbooks,
    team_sheets,
    plenos,
    assignments,
    scorecards,
    releases,
    publications,
    proposals,
    simulations,
    trends,
    surveys,
    public_surveys,
)

PAGES = (
    results_pages,
    evaluator_pages,
    survey_pages,
    period_pages,
    unit_pages,
    pleno_pages,
    publication_pages,
)
TRANSLATIONS = Path(__file__).parent / "translations"


def create_app(settings: Settings | None = None) -> Flask:
    """The app; settings come from the environment unless they are given."""
    service = create_service(settings or read_settings("evaluation"))
    return create_service_app(service, "Prima evaluation", SLICES, _add_pages)


def _add_pages(app: Flask) -> None:
    register_pages(app, SITE, PAGES, TRANSLATIONS)

"""Puts the evaluation together: slices, journal, readiness; `create_app` is what gunicorn runs."""

from flask import Flask
from sqlalchemy.orm import Session

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
from shared.db import create_database_engine
from shared.feed.readiness import find_feed_fault
from shared.http.app import create_service_app
from shared.http.service import Service
from shared.identity.authenticate import Authenticator
from shared.identity.keys import read_journal_key, read_service_credential
from shared.identity.session_token import VerificationKeys
from shared.jobs.queue import Nudger
from shared.journal.record import Journal
from shared.settings import Settings, read_settings

SLICES = (instruments, periods, sheets, assignments, scorecards, releases, publications)


def create_service(settings: Settings) -> Service:
    """The evaluation's parts, from its settings."""
    return Service(
        settings=settings,
        engine=create_database_engine(settings.database_url),
        journal=Journal(MACHINERY.journal, read_journal_key(settings.keys_folder, "evaluation")),
        nudger=Nudger(settings.redis_url),
        kinds=EVALUATION_KINDS,
        authenticator=Authenticator(
            VerificationKeys(settings.keys_folder),
            read_service_credential(settings.keys_folder),
            IDENTITY_QUERIES,
        ),
        kept_answers=MACHINERY.kept_answers,
        constraints=CONSTRAINTS,
        readiness={"feed": _find_feed_fault},
    )


def _find_feed_fault(session: Session) -> str | None:
    return find_feed_fault(session, MACHINERY.cursors, REGISTRY_COPY)


def create_app(settings: Settings | None = None) -> Flask:
    """The app; settings come from the environment unless they are given."""
    service = create_service(settings or read_settings("evaluation"))
    return create_service_app(service, "Prima evaluation", SLICES)

"""Puts the registry together: its slices, its journal, its readiness; `create_app` is what gunicorn runs."""

from flask import Flask
from sqlalchemy.orm import Session

from registry_service.agencies.api import agencies
from registry_service.constraints import CONSTRAINTS
from registry_service.grades.api import grades
from registry_service.grades.copy import GRADES_COPY
from registry_service.innovations.api import innovations
from registry_service.people.api import people
from registry_service.people.queries import IDENTITY_QUERIES
from registry_service.regions.api import regions
from registry_service.tables import MACHINERY
from registry_service.usage.api import usage
from shared.contracts.registry_kinds import REGISTRY_KINDS
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

SLICES = (regions, agencies, people, innovations, usage, grades)


def create_service(settings: Settings) -> Service:
    """The registry's parts, from its settings."""
    return Service(
        settings=settings,
        engine=create_database_engine(settings.database_url),
        journal=Journal(MACHINERY.journal, read_journal_key(settings.keys_folder, "registry")),
        nudger=Nudger(settings.redis_url),
        kinds=REGISTRY_KINDS,
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
    return find_feed_fault(session, MACHINERY.cursors, GRADES_COPY)


def create_app(settings: Settings | None = None) -> Flask:
    """The app; settings come from the environment unless they are given."""
    service = create_service(settings or read_settings("registry"))
    return create_service_app(service, "Prima registry", SLICES)

"""What one running service consists of; made once, when the app is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from flask import Flask, current_app
from sqlalchemy import Engine, Table
from sqlalchemy.orm import Session

from shared.contracts.kinds import EntryKind
from shared.db import create_database_engine, open_session
from shared.errors import FieldProblem
from shared.feed.copy import Copy
from shared.feed.readiness import find_feed_fault
from shared.identity.authenticate import Authenticator, IdentityQueries
from shared.identity.keys import read_journal_key, read_service_credential
from shared.identity.session_token import VerificationKeys
from shared.jobs.queue import Nudger
from shared.journal.record import Journal
from shared.settings import Settings
from shared.tables import MachineryTables

NAME = "prima"


@dataclass(frozen=True)
class Service:
    """The parts every request of a service may need."""

    settings: Settings
    engine: Engine
    journal: Journal
    nudger: Nudger
    kinds: Mapping[str, EntryKind]
    authenticator: Authenticator
    kept_answers: Table
    constraints: Mapping[str, str | FieldProblem]
    readiness: Mapping[str, Callable[[Session], str | None]] = field(default_factory=dict)


def assemble_service(
    settings: Settings,
    tables: MachineryTables,
    kinds: Mapping[str, EntryKind],
    queries: IdentityQueries,
    constraints: Mapping[str, str | FieldProblem],
    copy: Copy,
) -> Service:
    """A service out of its settings and what is its own; it is ready while its copy of the other is read."""
    return Service(
        settings=settings,
        engine=create_database_engine(settings.database_url),
        journal=Journal(tables.journal, read_journal_key(settings.keys_folder, settings.service)),
        nudger=Nudger(settings.redis_url),
        kinds=kinds,
        authenticator=Authenticator(
            VerificationKeys(settings.keys_folder), read_service_credential(settings.keys_folder), queries
        ),
        kept_answers=tables.kept_answers,
        constraints=constraints,
        readiness={"feed": partial(find_feed_fault, tables.cursors, copy)},
    )


def service_session(service: Service) -> Session:
    """A session of this service, with its journal and its nudger at hand."""
    return open_session(service.engine, journal=service.journal, nudger=service.nudger)


def install_service(app: Flask, service: Service) -> None:
    """Make the service known to the app."""
    app.extensions[NAME] = service


def current_service() -> Service:
    """The service whose request is being answered."""
    service: Service = current_app.extensions[NAME]
    return service

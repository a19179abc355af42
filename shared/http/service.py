"""What one running service consists of; made once, when the app is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Flask, current_app
from sqlalchemy import Engine, Table
from sqlalchemy.orm import Session

from shared.contracts.kinds import EntryKind
from shared.db import open_session
from shared.errors import FieldProblem
from shared.identity.authenticate import Authenticator
from shared.jobs.queue import Nudger
from shared.journal.record import Journal
from shared.settings import Settings

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

"""Both services in one process on fresh databases, with people to act in them."""

import secrets
import threading
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache, cached_property
from typing import Any
from uuid import UUID, uuid4

from argon2 import PasswordHasher, profiles
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from rq import SimpleWorker
from sqlalchemy.orm import Session
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.test import TestResponse

import evaluation_service.app
import evaluation_service.tables
import registry_service.app
import registry_service.tables
from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.sheets import jobs
from registry_service.grades.copy import GRADES_COPY
from registry_service.people import passwords
from registry_service.people.actions.accounts import journal_account
from registry_service.people.actions.mandates import journal_mandate
from registry_service.people.models import Account, MandateRow, PersonalToken, PersonDetail
from shared import clock
from shared.actor import SYSTEM, Actor, Mandate
from shared.commands import job_context
from shared.contracts.people_entries import TOKEN_ISSUED
from shared.db import transaction
from shared.feed.client import FeedClient
from shared.feed.copy import Copy
from shared.feed.reader import Reader, read_feed
from shared.http.service import Service, install_service, service_session
from shared.identity.authenticate import token_sha256
from shared.identity.keys import read_service_credential
from shared.jobs.context import set_job_context
from shared.jobs.queue import AllowedJob, open_queue
from shared.journal.record import write_entry
from shared.journal.seal import seal_due_entries
from tests.support.engines import give_back, take_engine
from tests.support.servers import Servers

# The library's profile for tests: what users have takes 0.2 s a password (tests/registry/test_passwords.py).
HASHER_OF_USERS = passwords._hasher
passwords._hasher = PasswordHasher.from_parameters(profiles.CHEAPEST)


@dataclass
class Person:
    """Somebody with an account, mandates and a personal token."""

    account_id: UUID
    token: str
    mandates: tuple[Mandate, ...]

    @property
    def actor(self) -> Actor:
        """As the actions see them."""
        return Actor(account_id=self.account_id, mandates=self.mandates)


class _WorkerOfOneThread(SimpleWorker):
    """Listens to no commands from elsewhere: the thread that does takes up to a second to end."""

    def subscribe(self) -> None:
        """Nobody stops or pauses this worker."""

    def unsubscribe(self) -> None:
        """Nothing was subscribed to."""


@dataclass
class Running:
    """One service in this process: asked directly, or over a real socket once it is served."""

    service: Service
    app: Flask

    def call(
        self, method: str, path: str, person: Person | None = None, *, json: Any = None, **more: Any
    ) -> TestResponse:
        """One request, its whole answer taken, so that nothing stays open; the headers name the person."""
        headers = dict(more.pop("headers", {}))
        if person is not None:
            headers["Authorization"] = f"Bearer {person.token}"
        return self._client.open(path, method=method, json=json, headers=headers, buffered=True, **more)

    @cached_property
    def _client(self) -> FlaskClient:
        """One for every call and thread: it keeps nothing, and makes a class of its own."""
        return self.app.test_client(use_cookies=False)

    def get(self, path: str, person: Person | None = None, **more: Any) -> TestResponse:
        """GET."""
        return self.call("GET", path, person, **more)

    def post(self, path: str, person: Person | None = None, json: Any = None, **more: Any) -> TestResponse:
        """POST."""
        return self.call("POST", path, person, json=json, **more)

    def put(self, path: str, person: Person | None = None, json: Any = None, **more: Any) -> TestResponse:
        """PUT."""
        return self.call("PUT", path, person, json=json, **more)

    def patch(
        self, path: str, person: Person | None = None, json: Any = None, version: int = 1, **more: Any
    ) -> TestResponse:
        """PATCH of a version."""
        headers = {"If-Match": f'"{version}"', **more.pop("headers", {})}
        return self.call("PATCH", path, person, json=json, headers=headers, **more)

    def delete(self, path: str, person: Person | None = None, **more: Any) -> TestResponse:
        """DELETE."""
        return self.call("DELETE", path, person, **more)

    def session(self) -> Session:
        """A session as the endpoints get it."""
        return service_session(self.service)


@dataclass
class System:
    """Both services, and what moves between them."""

    servers: Servers
    _settings: dict[str, str]
    registry: Running
    evaluation: Running
    names: tuple[str, str]
    listening: list[BaseWSGIServer] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """The settings for programs beside this process, which both databases are made for."""
        self.servers.ensure_databases(*self.names)
        return self._settings

    def make_person(self, *mandates: Mandate, region_code: str | None = None) -> Person:
        """An account with these mandates and a token, journalled as everything else."""
        account_id, secret = uuid4(), f"prima_{secrets.token_urlsafe(24)}"
        service = self.registry.service
        with transaction(service.engine, journal=service.journal) as session:
            account = Account(account_id=account_id, region_code=region_code, is_open=True)
            session.add(account)
            session.flush()
            session.add(
                PersonDetail(
                    account_id=account_id, sign_in_name=f"name-{account_id.hex}", full_name="Somebody"
                )
            )
            session.flush()
            journal_account(session, SYSTEM, account)
            for mandate in mandates:
                self._give(session, account_id, mandate)
            self._issue(session, account_id, secret)
        return Person(account_id, secret, mandates)

    def _give(self, session: Session, account_id: UUID, mandate: Mandate) -> None:
        row = MandateRow(
            mandate_id=uuid4(),
            account_id=account_id,
            role=mandate.role,
            region_code=mandate.region_code,
            agency_id=mandate.agency_id,
            given_at=clock.now(),
        )
        session.add(row)
        session.flush()
        journal_mandate(session, SYSTEM, row)

    def _issue(self, session: Session, account_id: UUID, secret: str) -> None:
        token = PersonalToken(
            token_id=uuid4(),
            account_id=account_id,
            token_sha256=token_sha256(secret),
            label="test",
            scopes=["read", "write"],
            expires_at=clock.now() + timedelta(days=1),
        )
        session.add(token)
        session.flush()
        body = {
            name: getattr(token, name)
            for name in ("token_id", "account_id", "token_sha256", "scopes", "expires_at")
        }
        write_entry(session, SYSTEM, "account_owner", TOKEN_ISSUED, token.token_id, 1, body)

    def serve(self) -> None:
        """Let both services listen on real sockets, so that they can ask each other."""
        if self.listening:
            return
        for name, running in (("REGISTRY_URL", self.registry), ("EVALUATION_URL", self.evaluation)):
            server = make_server("127.0.0.1", 0, running.app, threaded=True)
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            self._settings[name] = f"http://127.0.0.1:{server.server_port}"
            self.listening.append(server)

    def seal(self) -> None:
        """Seal both journals."""
        for running in (self.registry, self.evaluation):
            while seal_due_entries(running.service.engine, running.service.journal):
                continue

    def sync(self) -> None:
        """Seal both journals and let each service read the other's."""
        self.serve()
        self.seal()
        read_feed(self.reader(self.evaluation, "REGISTRY_URL", REGISTRY_COPY))
        read_feed(self.reader(self.registry, "EVALUATION_URL", GRADES_COPY))

    def reader(self, running: Running, source: str, copy: Copy) -> Reader:
        """The reader of one service for the other's journal."""
        settings = running.service.settings
        client = FeedClient(self._settings[source], read_service_credential(settings.keys_folder), 5.0)
        tables = {
            "registry": registry_service.tables.MACHINERY,
            "evaluation": evaluation_service.tables.MACHINERY,
        }
        return Reader(running.service.engine, client, copy, tables[settings.service].cursors)

    def work(self, *, nudged: bool = True) -> None:
        """Let a real RQ worker do what is queued, in this process, and come back.

        The nudge that came with a submission is said beside it, so here it is said once more.
        """
        service = self.evaluation.service
        set_job_context(job_context(service))
        if nudged:
            service.nudger.nudge(jobs.QUEUE, jobs.score_due_sheets)
        connection = Redis.from_url(service.settings.redis_url)
        worker = _WorkerOfOneThread(
            [open_queue(jobs.QUEUE, connection)],
            connection=connection,
            serializer="json",
            job_class=AllowedJob,
        )
        worker.work(burst=True, logging_level="ERROR")
        connection.close()

    def close(self) -> None:
        """Let go of every connection and socket."""
        for server in self.listening:
            server.shutdown()
            server.server_close()
        for name, running in (("registry", self.registry), ("evaluation", self.evaluation)):
            give_back(name, running.service.engine)
            running.service.nudger.close()


def make_system(servers: Servers, environment: dict[str, str]) -> System:
    """Both apps on the databases that the environment names."""
    registry = registry_service.app.create_service(servers.settings("registry", environment))
    evaluation = evaluation_service.app.create_service(servers.settings("evaluation", environment))
    apps = _make_apps(servers)
    registry, evaluation = (
        replace(service, engine=take_engine(name, service.settings.database_url, servers.ensure_databases))
        for name, service in (("registry", registry), ("evaluation", evaluation))
    )
    install_service(apps[0], registry)
    install_service(apps[1], evaluation)
    names = (_name_in(environment["REGISTRY_DATABASE_URL"]), _name_in(environment["EVALUATION_DATABASE_URL"]))
    return System(servers, environment, Running(registry, apps[0]), Running(evaluation, apps[1]), names)


def _name_in(database_url: str) -> str:
    return database_url.rpartition("/")[2]


@cache
def _make_apps(servers: Servers) -> tuple[Flask, Flask]:
    """The apps are made once, which takes longer than most tests; the services in them change."""
    environment = servers.environment("registry_template", "evaluation_template")
    apps = (
        registry_service.app.create_app(servers.settings("registry", environment)),
        evaluation_service.app.create_app(servers.settings("evaluation", environment)),
    )
    for app in apps:
        _let_all_go_at_once(app)
    return apps


def _let_all_go_at_once(app: Flask) -> None:
    """Undo `let_first_go_ahead`, so that a race of two requests is one from the first on."""
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = view.__wrapped__  # type: ignore[attr-defined]

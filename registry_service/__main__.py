"""The registry's command line: `python -m registry_service COMMAND`.

Each command imports what it needs when it is called: a start costs processor time with every module.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask
from sqlalchemy.orm import Session

from registry_service.constraints import CONSTRAINTS
from registry_service.grades.copy import GRADES_COPY
from registry_service.people.rules import FIRST_ADMINISTRATOR
from registry_service.service import RECORDED, create_service
from registry_service.tables import LONG_WORK, SHORT_QUEUE
from shared.commands import job_context, run_commands, service_commands
from shared.db import limit_time, transaction
from shared.errors import ProductError
from shared.feed.reader import ensure_copy
from shared.http.service import Service
from shared.identity.keys import make_keys, rotate_signing_key
from shared.jobs.clock import Tick
from shared.settings import SettingMissing, read_environment, read_settings

if TYPE_CHECKING:
    from registry_service.people.actions.first_administrator import Credentials

MIGRATIONS = Path(__file__).with_name("migrations")


def make_service() -> Service:
    """The registry as the settings say."""
    return create_service(read_settings("registry"))


def _make_app() -> Flask:
    from registry_service.app import create_app

    return create_app()


def _list_ticks() -> tuple[Tick, ...]:
    from registry_service.clock_ticks import TICKS

    return TICKS


def _after_migration(service: Service) -> None:
    with service.engine.begin() as connection:
        ensure_copy(connection, GRADES_COPY)


def _no_record_faults(session: Session) -> Iterator[str]:
    return iter(())


commands = service_commands(
    make_service, _make_app, MIGRATIONS, _list_ticks, _after_migration, _no_record_faults, RECORDED
)


@contextmanager
def _deed(service: Service | None = None) -> Iterator[Session]:
    """One transaction of a command; what the product refuses is told in one line."""
    service = service or make_service()
    try:
        with transaction(service.engine, CONSTRAINTS, journal=service.journal) as session:
            yield session
    except ProductError as error:
        click.echo(f"error: {error.detail}", err=True)
        sys.exit(1)


@commands.command()
@click.option("--long", "is_long", is_flag=True, help="do long work: imports, releases of open data")
def worker(is_long: bool) -> None:
    """Do what waits, until stopped."""
    # Ticks stand beside the jobs that a worker may be told to do.
    from registry_service.clock_ticks import TICKS  # noqa: F401
    from registry_service.long_runs import RUNS
    from shared.jobs.worker import run_forking_worker, run_worker

    context = job_context(make_service(), LONG_WORK, RUNS)
    if is_long:
        run_forking_worker(context, LONG_WORK.name)
    else:
        run_worker(context, SHORT_QUEUE)


@commands.command("load-regions")
def load_regions_command() -> None:
    """Load the 552 regions, or what has changed of them."""
    from registry_service.regions.actions import load_regions

    with _deed() as session:
        changed = load_regions(session)
    click.echo(f"{changed} regions recorded")


@commands.command()
def prepare() -> None:
    """What `migrate`, `load-regions` and `admin init` do, in one start; prints what the last one prints."""
    from registry_service.people.actions.first_administrator import make_first_administrator
    from registry_service.regions.actions import load_regions
    from shared.migrations import migrate_up

    service = make_service()
    migrate_up(service.engine, MIGRATIONS)
    _after_migration(service)
    with _deed(service) as session:
        load_regions(session)
    with _deed(service) as session:
        made = make_first_administrator(session)
    _tell_credentials(made)


@commands.group()
def keys() -> None:
    """Key files in PRIMA_KEYS."""


def _keys_folder() -> Path:
    folder = read_environment().get("PRIMA_KEYS")
    if not folder:
        raise SettingMissing("PRIMA_KEYS is not set")
    return Path(folder)


@keys.command()
def init() -> None:
    """Make the key files that are missing."""
    made = make_keys(_keys_folder())
    click.echo(f"made {', '.join(made)}" if made else "all keys are there")


@keys.command()
def rotate() -> None:
    """Sign with a new key from now on; the one before stays valid."""
    click.echo(f"signing with key {rotate_signing_key(_keys_folder())}")


@commands.group()
def admin() -> None:
    """The national administrator's account."""


@admin.command("init")
def admin_init() -> None:
    """Make an administrator if no open account is one; prints name and password once, as JSON."""
    from registry_service.people.actions import first_administrator

    with _deed() as session:
        made = first_administrator.make_first_administrator(session)
    _tell_credentials(made)


@admin.command("reset")
@click.option("--sign-in-name", default=FIRST_ADMINISTRATOR, show_default=True)
def admin_reset(sign_in_name: str) -> None:
    """Make a new random password for an administrator; whoever was signed in is no longer."""
    from registry_service.people.actions import first_administrator

    with _deed() as session:
        made = first_administrator.reset_administrator(session, sign_in_name)
    _tell_credentials(made)


def _tell_credentials(made: "Credentials | None") -> None:
    if made:
        click.echo(json.dumps({"sign_in_name": made.sign_in_name, "password": made.password}))


@commands.group()
def search() -> None:
    """The search index."""


@search.command("rebuild")
def search_rebuild() -> None:
    """Index everything that is published anew, while the registry is in use."""
    from registry_service.catalogue.jobs import rebuild_search

    click.echo(f"{rebuild_search(job_context(make_service()))} innovations indexed")


@commands.group("demo")
def demo_group() -> None:
    """Demonstration accounts and records."""


@demo_group.command("accounts")
@click.option("--anew", is_flag=True, help="take out a demonstration that was loaded in part before")
def demo_accounts(anew: bool) -> None:
    """Make the demonstration accounts in an empty registry; prints them once, as JSON."""
    from registry_service import demo

    with _deed() as session:
        limit_time(session)
        made = demo.make_demo_accounts(session, anew=anew)
    click.echo(json.dumps(made))


@demo_group.command("remove")
def demo_remove() -> None:
    """Take the demonstration out again; real records that rest on it keep what they need."""
    from registry_service import demo

    with _deed() as session:
        limit_time(session)
        click.echo(json.dumps(demo.remove_demo(session)))


if __name__ == "__main__":
    run_commands(commands)

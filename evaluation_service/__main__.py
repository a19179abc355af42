"""The evaluation's command line: `python -m evaluation_service COMMAND`.

Each command imports what it needs when it is called: a start costs processor time with every module.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.orm import Session

from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.service import RECORDED, create_service
from shared.actor import SYSTEM
from shared.commands import job_context, run_commands, service_commands
from shared.db import limit_time, open_session, transaction
from shared.feed.reader import ensure_copy
from shared.http.service import Service
from shared.jobs.clock import Tick
from shared.settings import read_settings

MIGRATIONS = Path(__file__).with_name("migrations")


def make_service() -> Service:
    """The evaluation as the settings say."""
    return create_service(read_settings("evaluation"))


def _make_app() -> Flask:
    from evaluation_service.app import create_app

    return create_app()


def _list_ticks() -> tuple[Tick, ...]:
    from evaluation_service.clock_ticks import TICKS

    return TICKS


def _find_record_faults(session: Session) -> Iterator[str]:
    from evaluation_service.record_faults import find_record_faults

    return find_record_faults(session)


def _after_migration(service: Service) -> None:
    from evaluation_service.instruments.actions import load_shipped_instruments

    with service.engine.begin() as connection:
        ensure_copy(connection, REGISTRY_COPY)
    with transaction(service.engine, journal=service.journal) as session:
        load_shipped_instruments(session, SYSTEM)


commands = service_commands(
    make_service, _make_app, MIGRATIONS, _list_ticks, _after_migration, _find_record_faults, RECORDED
)


@commands.command()
def worker() -> None:
    """Score what is submitted, until stopped."""
    from evaluation_service.sheets import jobs
    from shared.jobs.worker import run_worker

    run_worker(job_context(make_service()), jobs.QUEUE)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Re-compute an exported scorecard or period offline, byte for byte; says what differs."""
    from evaluation_service.instruments.files import list_shipped_hashes
    from evaluation_service.scoring.verify import verify_file

    _tell(verify_file(file, list_shipped_hashes()))


@commands.group("instrument")
def instrument_group() -> None:
    """Instrument files."""


@instrument_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def instrument_check(file: Path) -> None:
    """Say whether a file is an instrument; name every problem with its line and field."""
    from evaluation_service.instruments.telling import tell_check

    _tell(tell_check(file))


@instrument_group.command("diff")
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
def instrument_diff(before: Path, after: Path) -> None:
    """Say what differs, item by item; ends with 1 where it changes scores."""
    from evaluation_service.instruments.telling import tell_difference

    _tell(tell_difference(before, after))


def _tell(told: tuple[bool, list[str]]) -> None:
    good, lines = told
    for line in lines:
        click.echo(line)
    sys.exit(0 if good else 1)


@commands.group("demo")
def demo_group() -> None:
    """Demonstration records."""


@demo_group.command("results")
def demo_results() -> None:
    """What the example period came to, as JSON."""
    from evaluation_service import demo

    service = make_service()
    with open_session(service.engine) as session:
        limit_time(session)
        click.echo(json.dumps(demo.list_example_results(session)))


@demo_group.command("progress")
def demo_progress() -> None:
    """How far the demonstration's loading came, as JSON."""
    from evaluation_service import demo

    service = make_service()
    with open_session(service.engine) as session:
        limit_time(session)
        click.echo(json.dumps(demo.get_demo_progress(session)))


@demo_group.command("remove")
def demo_remove() -> None:
    """Take the demonstration out again."""
    from evaluation_service import demo

    service = make_service()
    with transaction(service.engine, journal=service.journal) as session:
        limit_time(session)
        click.echo(json.dumps(demo.remove_demo(session)))


if __name__ == "__main__":
    run_commands(commands)

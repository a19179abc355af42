"""The evaluation's command line: `python -m evaluation_service COMMAND`."""

import json
import sys
from pathlib import Path

import click

from evaluation_service import app, demo
from evaluation_service.clock_ticks import TICKS
from evaluation_service.every_table import METADATA
from evaluation_service.instruments.actions import load_shipped_instruments
from evaluation_service.instruments.files import list_shipped_hashes
from evaluation_service.instruments.telling import tell_check, tell_difference
from evaluation_service.record_faults import find_record_faults
from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.scoring.verify import verify_file
from evaluation_service.sheets import jobs
from shared.actor import SYSTEM
from shared.commands import job_context, run_commands, service_commands
from shared.db import open_session, transaction
from shared.feed.reader import ensure_copy
from shared.http.service import Service
from shared.jobs.worker import run_worker
from shared.settings import read_settings

MIGRATIONS = Path(__file__).with_name("migrations")


def make_service() -> Service:
    """The evaluation as the settings say."""
    return app.create_service(read_settings("evaluation"))


def _after_migration(service: Service) -> None:
    with service.engine.begin() as connection:
        ensure_copy(connection, REGISTRY_COPY)
    with transaction(service.engine, journal=service.journal) as session:
        load_shipped_instruments(session, SYSTEM)


commands = service_commands(
    make_service,
    app.create_app,
    MIGRATIONS,
    lambda: TICKS,
    _after_migration,
    find_record_faults,
    METADATA.tables["instrument"],
)


@commands.command()
def worker() -> None:
    """Score what is submitted, until stopped."""
    run_worker(job_context(make_service()), jobs.QUEUE)


@commands.command()
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Re-compute an exported scorecard or period offline, byte for byte; says what differs."""
    _tell(verify_file(file, list_shipped_hashes()))


@commands.group("instrument")
def instrument_group() -> None:
    """Instrument files."""


@instrument_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def instrument_check(file: Path) -> None:
    """Say whether a file is an instrument; name every problem with its line and field."""
    _tell(tell_check(file))


@instrument_group.command("diff")
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
def instrument_diff(before: Path, after: Path) -> None:
    """Say what differs, item by item; ends with 1 where it changes scores."""
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
    service = make_service()
    with open_session(service.engine) as session:
        click.echo(json.dumps(demo.list_example_results(session)))


@demo_group.command("progress")
def demo_progress() -> None:
    """How far the demonstration's loading came, as JSON."""
    service = make_service()
    with open_session(service.engine) as session:
        click.echo(json.dumps(demo.get_demo_progress(session)))


@demo_group.command("remove")
def demo_remove() -> None:
    """Take the demonstration out again."""
    service = make_service()
    with transaction(service.engine, journal=service.journal) as session:
        click.echo(json.dumps(demo.remove_demo(session)))


if __name__ == "__main__":
    run_commands(commands)

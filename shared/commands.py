"""Commands that both services have; each service adds its own to the group made here.

Each command imports what it needs when it is called: a start costs processor time with every module.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import Flask
from sqlalchemy import Table
from sqlalchemy.orm import Session

from shared.data_folder import HomeUnknown, RunFileUnreadable
from shared.db import open_session
from shared.http.service import Service
from shared.jobs.clock import Tick, run_clock
from shared.jobs.context import JobContext
from shared.jobs.long_table import LongQueue
from shared.logs import configure_logs
from shared.settings import SettingMissing

if TYPE_CHECKING:
    from shared.jobs.long_runner import Run

Faults = Callable[[Session], Iterator[str]]


def job_context(
    service: Service, long_queue: LongQueue | None = None, runs: "Mapping[str, Run] | None" = None
) -> JobContext:
    """What jobs and ticks of this service need; long work also needs to know who does which kind."""
    return JobContext(
        service.settings,
        service.engine,
        service.journal,
        service.nudger,
        service.constraints,
        long_queue,
        runs or {},
    )


def service_commands(
    make_service: Callable[[], Service],
    make_app: Callable[[], Flask],
    migrations: Path,
    ticks: Callable[[], tuple[Tick, ...]],
    after_migration: Callable[[Service], None],
    find_record_faults: Faults,
    recorded: Table,
) -> click.Group:
    """A command group with `migrate`, `clock`, `journal verify` and `openapi`."""
    group = click.Group()

    @group.command()
    @click.option("--down-to", default=None, help="go back to this revision; `base` empties the schema")
    def migrate(down_to: str | None) -> None:
        """Bring the database to the newest shape (or back)."""
        from shared.migrations import migrate_down, migrate_up

        service = make_service()
        if down_to:
            migrate_down(service.engine, migrations, down_to)
            return
        migrate_up(service.engine, migrations)
        after_migration(service)

    @group.command()
    def clock() -> None:
        """Seal the journal, read the other service's, sweep the work list; until stopped."""
        run_clock(job_context(make_service()), ticks())

    @group.group()
    def journal() -> None:
        """The journal."""

    @journal.command()
    def verify() -> None:
        """Re-compute the whole chain; name every entry that is not as it was written."""
        _tell_faults(make_service(), find_record_faults, recorded)

    @group.command()
    def openapi() -> None:
        """Print the OpenAPI description."""
        from shared.http.documentation import describe_api

        click.echo(describe_api(make_app().extensions["prima_api"]), nl=False)

    return group


def _tell_faults(service: Service, find_record_faults: Faults, recorded: Table) -> None:
    from shared.journal.verify import find_faults

    with open_session(service.engine, journal=service.journal) as session:
        faults = [*find_faults(session, service.journal, recorded), *find_record_faults(session)]
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(faults)} faults" if faults else "the journal is whole")
    sys.exit(1 if faults else 0)


def run_commands(group: click.Group) -> None:
    """Run the command line; a missing setting is told in one line."""
    configure_logs()
    try:
        group()
    except (SettingMissing, RunFileUnreadable, HomeUnknown) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)

"""The migrations make exactly the declared tables, and can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, inspect, text

import evaluation_service.every_table
import registry_service.every_table
from shared.db import create_database_engine
from shared.migrations import migrate_down, migrate_up
from tests.support.servers import CHECKOUT, Servers

METADATA = {
    "registry": registry_service.every_table.METADATA,
    "evaluation": evaluation_service.every_table.METADATA,
}


@pytest.fixture(params=["registry", "evaluation"])
def service(request: pytest.FixtureRequest) -> str:
    """Each service in turn."""
    name: str = request.param
    return name


@pytest.fixture
def engine(servers: Servers) -> Iterator[Engine]:
    """An empty database."""
    servers.run_sql("create database migrated")
    made = create_database_engine(servers.database_url("migrated"))
    yield made
    made.dispose()
    servers.run_sql("drop database migrated with (force)")


def _folder(service: str) -> Path:
    return CHECKOUT / f"{service}_service" / "migrations"


def _differences(engine: Engine, metadata: MetaData) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def test_migrations_make_the_declared_tables(engine: Engine, service: str) -> None:
    migrate_up(engine, _folder(service))

    assert _differences(engine, METADATA[service]) == []


def test_migrations_go_down_and_up_again(engine: Engine, service: str) -> None:
    migrate_up(engine, _folder(service))
    migrate_down(engine, _folder(service), "base")
    left = inspect(engine).get_table_names()
    with engine.connect() as connection:
        functions = connection.scalar(
            text("select count(*) from pg_proc where pronamespace = 'public'::regnamespace")
        )
    migrate_up(engine, _folder(service))

    assert (left, functions) == (["alembic_version"], 0)
    assert _differences(engine, METADATA[service]) == []


def test_migrating_twice_changes_nothing(engine: Engine, service: str) -> None:
    migrate_up(engine, _folder(service))
    migrate_up(engine, _folder(service))

    assert _differences(engine, METADATA[service]) == []

"""Runs a service's migrations with limits on locks and time; the migrations stand in the service."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

MIGRATION_LOCK = 0x4D494752
LIMITS = "set lock_timeout = '5s'; set statement_timeout = '10min'"


def alembic_config(folder: Path, connection: Connection) -> Config:
    """Alembic's settings for the migrations in a folder, on a connection that is already open."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate_up(engine: Engine, folder: Path, revision: str = "head") -> None:
    """Bring the database up to a revision; two at once wait for each other."""
    with engine.begin() as connection:
        connection.execute(text(f"select pg_advisory_xact_lock({MIGRATION_LOCK})"))
        connection.execute(text(LIMITS))
        command.upgrade(alembic_config(folder, connection), revision)


def migrate_down(engine: Engine, folder: Path, revision: str) -> None:
    """Take the database back to a revision, `base` for the beginning."""
    with engine.begin() as connection:
        connection.execute(text(f"select pg_advisory_xact_lock({MIGRATION_LOCK})"))
        connection.execute(text(LIMITS))
        command.downgrade(alembic_config(folder, connection), revision)

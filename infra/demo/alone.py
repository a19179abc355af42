"""Lets one process at a time load the cases into a registry, wherever it runs; reads and writes no table."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from infra.demo.client import DemoError
from infra.launcher.own_servers import as_libpq_address
from shared.settings import SettingMissing, read_environment

LOADING_LOCK = 0x4C4F4144
CONNECT_SECONDS = 5


@contextmanager
def load_alone() -> Iterator[bool]:
    """Whether nobody else loads; a lock of one open transaction, so that it ends with this process."""
    url = read_environment().get("REGISTRY_DATABASE_URL")
    if not url:
        raise SettingMissing("REGISTRY_DATABASE_URL is not set, and no running `infra/run` names it")
    try:
        connection = psycopg.connect(as_libpq_address(url), connect_timeout=CONNECT_SECONDS)
    except psycopg.Error as error:
        raise DemoError("the registry's database does not answer") from error
    try:
        found = connection.execute("select pg_try_advisory_xact_lock(%s)", [LOADING_LOCK]).fetchone()
        yield bool(found and found[0])
    finally:
        connection.close()

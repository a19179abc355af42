"""The two servers as the launcher's other parts and the tests use them; adds nothing of its own."""

from infra.launcher.postgres import PostgresServer, start_postgres
from infra.launcher.valkey import ValkeyServer, start_valkey

__all__ = ["PostgresServer", "ValkeyServer", "start_postgres", "start_valkey"]

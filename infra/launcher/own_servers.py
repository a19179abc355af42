"""`python -m infra.launcher.own_servers NAME...`: asks whether one's own servers answer; changes nothing."""

import os
import sys

import psycopg
import redis

CONNECT_SECONDS = 5


def main(names: list[str]) -> int:
    """The exit status; the first that does not answer is told on standard output, without its password."""
    for name in names:
        fault = _ask_redis(os.environ[name]) if name == "REDIS_URL" else _ask_database(os.environ[name])
        if fault:
            sys.stdout.write(f"{name}: {' '.join(fault.split())}\n")
            return 1
    return 0


def as_libpq_address(url: str) -> str:
    """The address without the driver that SQLAlchemy's addresses may name."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme.partition('+')[0]}{separator}{rest}"


def _ask_database(url: str) -> str:
    try:
        psycopg.connect(as_libpq_address(url), connect_timeout=CONNECT_SECONDS).close()
    except psycopg.ProgrammingError:
        # Its words would show the address, password included.
        return "this is no address of a PostgreSQL database"
    except psycopg.Error as error:
        return f"the database does not answer: {error}"
    return ""


def _ask_redis(url: str) -> str:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=CONNECT_SECONDS) as client:
            client.ping()
    except ValueError:
        return "this is no address of a Redis server"
    except (redis.RedisError, OSError) as error:
        return f"the server does not answer: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Engines, transactions and the column types both services use; it must not know any table."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import ARRAY, ColumnElement, Engine, MetaData, Uuid, any_, create_engine, event, literal
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlalchemy.types import UserDefinedType
from sqlalchemy.util.queue import Empty

from shared.errors import Conflict, FieldProblem, Invalid

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


LIMITS = "set local lock_timeout = '5s'; set local statement_timeout = '30s'"

# As many as one process can keep at work, for its threads take turns; a further one waits so long for them.
USUAL_CONNECTIONS = 4
PATIENCE_SECONDS = 0.25


def new_metadata(schema: str | None = None) -> MetaData:
    """Metadata whose constraints are all named, so that a violation can be told to people."""
    return MetaData(naming_convention=NAMING, schema=schema)


class TransactionId(UserDefinedType[int]):
    """PostgreSQL's `xid8`: the 64-bit number of a transaction, read and written as text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The name of the type in DDL."""
        return "xid8"

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[Any], int | None]:
        """psycopg hands xid8 over as text."""
        return lambda value: None if value is None else int(value)


class UuidArray(UserDefinedType[Collection[UUID]]):
    """`uuid[]` as a parameter; the driver would take microseconds to see that each needs no quotes."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_: Any) -> str:
        """The name of the type in SQL."""
        return "uuid[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        """The text that PostgreSQL reads an array from."""
        return lambda values: "{" + ",".join([value.hex for value in values]) + "}"


# SQLAlchemy knows no xid8; told so, it recognises the column when it compares tables with migrations.
ischema_names["xid8"] = TransactionId


class PatientPool(QueuePool):
    """Waits a moment for one of the usual connections before it opens a further one.

    A new connection costs more than most requests: it signs in and meets every table for the first time.
    Where the usual ones are held for long, by files that are being sent or by waiting for a lock, the pool
    grows as any other does, a moment later.
    """

    def _do_get(self) -> ConnectionPoolEntry:
        if self.checkedout() >= USUAL_CONNECTIONS:
            with suppress(Empty):
                return self._pool.get(block=True, timeout=PATIENCE_SECONDS)
        return super()._do_get()


def create_database_engine(url: str, *, pool_size: int = 10, overflow: int = 10) -> Engine:
    """An engine that keeps no server-side names (PgBouncer in transaction mode works), its moments in UTC."""
    engine = create_engine(
        url.replace("postgres://", "postgresql://", 1),
        poolclass=PatientPool,
        pool_use_lifo=True,
        pool_size=pool_size,
        max_overflow=overflow,
        pool_timeout=10,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"prepare_threshold": None, "connect_timeout": 5},
    )
    event.listen(engine, "connect", _tell_time_in_utc)
    return engine


def _tell_time_in_utc(connection: psycopg.Connection, _record: object) -> None:
    """Whatever zone the server was set up with: journal entries hold moments as text.

    A command and no option of the connection, which PgBouncer would refuse; the zone it follows by itself.
    """
    connection.autocommit = True
    connection.execute("set time zone 'UTC'")
    connection.autocommit = False


def open_session(engine: Engine, **info: Any) -> Session:
    """A session that keeps its rows readable after the commit; `info` is at hand for the actions."""
    return Session(engine, expire_on_commit=False, info=info)


def after_commit(session: Session, deed: Callable[[], None]) -> None:
    """Have `deed` done once the transaction has been committed, and not at all if it is not."""
    session.info.setdefault("after_commit", []).append(deed)


def run_after_commit(session: Session) -> None:
    """Do what was put off until after the commit; each thing once."""
    for deed in session.info.pop("after_commit", []):
        deed()


@contextmanager
def transaction(
    engine: Engine, constraints: Mapping[str, str | FieldProblem] | None = None, **info: Any
) -> Iterator[Session]:
    """A session that commits at the end of the block, then runs what waits for the commit."""
    with open_session(engine, **info) as session:
        try:
            yield session
            session.commit()
        except IntegrityError as error:
            session.rollback()
            raise conflict_of(error, constraints or {}) from error
        run_after_commit(session)


def conflict_of(error: IntegrityError, constraints: Mapping[str, str | FieldProblem]) -> Exception:
    """The product's words for a violated constraint; an unnamed one is a fault of ours and stays one.

    Words alone are a Conflict; words at a field say that the field's value cannot be.
    """
    diagnostic = getattr(error.orig, "diag", None)
    name = getattr(diagnostic, "constraint_name", None) or ""
    words = constraints.get(name)
    if isinstance(words, FieldProblem):
        return Invalid.all_of([words])
    return Conflict(words, code="already_exists", extra={"constraint": name}) if words else error


def limit_time(session: Session) -> None:
    """Bound this transaction, whatever pools connections: 5 s for any lock, 30 s for any statement."""
    connection = session.connection()
    try:
        # Past SQLAlchemy, as every request does it: what it adds takes longer than the statement.
        connection.connection.cursor().execute(LIMITS)
    except psycopg.Error as error:
        connection.invalidate()
        raise OperationalError(LIMITS, None, error, connection_invalidated=True) from error


def describe_database_error(error: DBAPIError) -> str:
    """What may be said and kept of a database error: its code and constraint, never the values in it."""
    return describe_driver_error(error.orig)


def describe_driver_error(error: BaseException | None) -> str:
    """As `describe_database_error`, of an error that came past SQLAlchemy: from COPY."""
    diagnostic = getattr(error, "diag", None)
    constraint = getattr(diagnostic, "constraint_name", None)
    code = getattr(error, "sqlstate", None)
    return f"{type(error).__name__} {code or ''} {constraint or ''}".strip()


def is_one_of(
    column: InstrumentedAttribute[Any] | ColumnElement[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """As `in_`, with one parameter however many values there are; for hundreds of them much quicker."""
    if isinstance(column.type, Uuid):
        return column == any_(literal(values, UuidArray()))
    return column == any_(literal(list(values), ARRAY(column.type)))


def escape_like(text: str) -> str:
    """Text for a LIKE pattern that stands for itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

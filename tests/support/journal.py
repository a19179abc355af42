"""Changes a journal behind the service's back, as someone with the database only could."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from shared.journal.verify import find_faults
from tests.support.system import Running


@contextmanager
def tampering(running: Running) -> Iterator[Connection]:
    """A connection on which the journal's trigger does not run."""
    with running.service.engine.begin() as connection:
        connection.execute(text("alter table journal_entry disable trigger journal_entry_stays"))
        yield connection
        connection.execute(text("alter table journal_entry enable trigger journal_entry_stays"))


def faults_of(running: Running) -> list[str]:
    """What verifying finds."""
    with running.session() as session:
        return list(find_faults(session, running.service.journal))

"""Sees who waits for whom in a service's database, so that a race can be lost on purpose."""

from sqlalchemy import text

from tests.support.system import Running

WAITING = """
select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
"""


def count_waiting(running: Running) -> int:
    """How many transactions wait for a lock that another one holds."""
    with running.session() as session:
        return session.scalar(text(WAITING)) or 0

"""The clock's part of the survey: close batches, mark bursts, forget keys and tokens; it decides nothing."""

from sqlalchemy.orm import Session

from evaluation_service.surveys.actions.batches import AT_ONCE, close_batches, forget_keys, forget_tokens
from shared import clock
from shared.actor import SYSTEM
from shared.db import transaction
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext


def close_due_batches(context: JobContext) -> None:
    """Close whatever waits, some thousand responses to a transaction.

    What comes meanwhile is for the next tick: where responses never cease each transaction would find a few
    more, and this would close and have scored a small batch of them after the other without an end.
    """
    closed = AT_ONCE
    while closed == AT_ONCE:
        with transaction(context.engine, journal=context.journal) as session:
            closed = close_batches(session, SYSTEM)


def forget_old_keys(context: JobContext) -> None:
    """Throw away the network keys of periods that are over."""
    with Session(context.engine) as session:
        forget_keys(session)
        session.commit()


def forget_unused_tokens(context: JobContext) -> None:
    """Take out tokens of posters that were never used, some thousands to a transaction."""
    gone = 1
    while gone:
        with Session(context.engine) as session:
            gone = forget_tokens(session, clock.now())
            session.commit()


SURVEY_TICKS = (
    Tick("evaluation_survey_batches", 2.0, close_due_batches),
    Tick("evaluation_survey_keys", 600.0, forget_old_keys),
    Tick("evaluation_survey_tokens", 3600.0, forget_unused_tokens),
)

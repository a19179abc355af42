"""The registry's periodic work: seal, read released results, tidy up; no rules."""

from sqlalchemy.orm import Session

from registry_service.grades.copy import GRADES_COPY
from registry_service.tables import MACHINERY
from shared.feed.client import FeedClient
from shared.feed.reader import Reader, read_feed
from shared.http.idempotency import forget_old_answers
from shared.identity.keys import read_service_credential
from shared.jobs.clock import Tick
from shared.jobs.context import JobContext
from shared.journal.seal import seal_due_entries

FEED_SECONDS = 5.0


def seal_journal(context: JobContext) -> None:
    """Give finished entries their place in the chain."""
    seal_due_entries(context.engine, context.journal)


def read_evaluation(context: JobContext) -> None:
    """Bring the copy of released results up to date."""
    credential = read_service_credential(context.settings.keys_folder)
    client = FeedClient(base_url=context.settings.peer_url, credential=credential, timeout=FEED_SECONDS)
    read_feed(Reader(context.engine, client, GRADES_COPY, MACHINERY.cursors))


def forget_answers(context: JobContext) -> None:
    """Forget answers that were kept for a day."""
    with Session(context.engine) as session:
        forget_old_answers(session, MACHINERY.kept_answers)
        session.commit()


TICKS = (
    Tick("registry_seal", 0.1, seal_journal),
    Tick("registry_read_evaluation", 1.0, read_evaluation),
    Tick("registry_forget_answers", 600.0, forget_answers),
)

"""The one deed about long work that is under way: its asker wants it no more."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from registry_service.work import queries, rules
from shared.actor import Actor
from shared.errors import Forbidden
from shared.jobs.long_work import cancel_work


def cancel_own_work(session: Session, actor: Actor, long_work_id: UUID) -> Row[Any]:
    """Cancel it; what it has done so far is undone. Raises Conflict if it is over."""
    work = queries.get_work(session, actor, long_work_id)
    if not rules.is_asker(actor, work.requested_by):
        raise Forbidden("only who asked for it may cancel it")
    cancel_work(session, queries.WORK, long_work_id)
    return queries.get_work(session, actor, long_work_id)

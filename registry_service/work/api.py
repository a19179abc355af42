"""The endpoints at which long work is watched and cancelled; others do not learn that it exists."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from registry_service.work import actions, queries
from registry_service.work.schemas import WorkFilter, WorkSchema
from shared.actor import Actor
from shared.http.access import SIGNED_IN
from shared.http.endpoints import Endpoints
from shared.http.paging import Page

ONE = "/work/<uuid:long_work_id>"

work = Endpoints("work", "/api/v1", "Long work: imports, releases of open data and the like")


@work.read("/work", access=SIGNED_IN, answer=WorkSchema, arguments=WorkFilter, paged=True)
def list_work(session: Session, actor: Actor, arguments: dict[str, Any]) -> Page:
    """What you asked for, the newest first."""
    return queries.list_own_work(session, actor, **arguments)


@work.read(ONE, access=SIGNED_IN, answer=WorkSchema)
def get_work(session: Session, actor: Actor, long_work_id: UUID) -> Row[Any]:
    """How far it is, and what came of it."""
    return queries.get_work(session, actor, long_work_id)


@work.write("POST", f"{ONE}/cancellation", access=SIGNED_IN, answer=WorkSchema)
def cancel_work(session: Session, actor: Actor, long_work_id: UUID) -> Row[Any]:
    """Have it neither begun nor finished; nothing of it is kept."""
    return actions.cancel_own_work(session, actor, long_work_id)

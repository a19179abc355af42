"""The list of the replications whose one side its reader speaks for; those that wait for an answer first."""

from typing import Any

from sqlalchemy.orm import Session

from registry_service.pages.replication.frame import LIST, SPEAKERS, replication_pages, tell_all
from registry_service.replication.queries import list_concerning
from shared.actor import Actor
from shared.http.endpoints import ListArguments
from shared.web.render import Shown
from shared.web.site import address_of

MOST_PROPOSED = 100


@replication_pages.read(LIST, access=SPEAKERS, arguments=ListArguments)
def show_replications(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """What is proposed stands on top, what was settled below, page by page."""
    is_first = arguments["cursor"] is None
    proposed = list_concerning(session, actor, state="proposed", cursor=None, limit=MOST_PROPOSED)
    confirmed = list_concerning(session, actor, state="confirmed", **arguments)
    shown = tell_all(session, actor, [*(proposed.items if is_first else ()), *confirmed.items])
    open_ones = [each for each in shown if each.record["state"] == "proposed"]
    following = confirmed.next_cursor
    values = {
        "asked": [each for each in open_ones if each.may_answer],
        "waiting": [each for each in open_ones if not each.may_answer],
        "confirmed": [each for each in shown if each.record["state"] == "confirmed"],
        "is_first": is_first,
        "next_address": f"{address_of(LIST)}?cursor={following}" if following else None,
    }
    return Shown("replication/list.html", values)

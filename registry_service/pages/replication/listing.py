"""The list of the replications whose one side its reader speaks for; those that wait for an answer first."""

from typing import Any

from sqlalchemy.orm import Session

from registry_service.pages.replication.frame import LIST, SPEAKERS, replication_pages, tell_all
from registry_service.replication.queries import list_concerning, list_lately_refused
from shared.actor import Actor
from shared.http.endpoints import ListArguments
from shared.web.render import Shown
from shared.web.site import address_of

MOST_PROPOSED = 100
MOST_REFUSED = 20


@replication_pages.read(LIST, access=SPEAKERS, arguments=ListArguments)
def show_replications(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """What is proposed stands on top, what was settled below, page by page; then what was refused."""
    is_first = arguments["cursor"] is None
    proposed = list_concerning(session, actor, state="proposed", cursor=None, limit=MOST_PROPOSED)
    confirmed = list_concerning(session, actor, state="confirmed", **arguments)
    refused = list_lately_refused(session, actor, MOST_REFUSED) if is_first else []
    open_now = proposed.items if is_first else ()
    shown = tell_all(session, actor, [*open_now, *confirmed.items, *refused])
    open_ones = [each for each in shown if each.record["state"] == "proposed"]
    following = confirmed.next_cursor
    values = {
        "asked": [each for each in open_ones if each.may_answer],
        "waiting": [each for each in open_ones if not each.may_answer],
        "confirmed": [each for each in shown if each.record["state"] == "confirmed"],
        "refused": [each for each in shown if each.record["state"] == "refused"],
        "are_more_proposed": is_first and proposed.next_cursor is not None,
        "is_first": is_first,
        "next_address": f"{address_of(LIST)}?cursor={following}" if following else None,
    }
    return Shown("replication/list.html", values)

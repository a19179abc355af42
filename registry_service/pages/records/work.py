"""The page on which people find what is due, and the list behind each part of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.evidence.queries import list_broken_links
from registry_service.innovations import queries, rules
from registry_service.innovations.queries import OpenRecord
from registry_service.pages.records.frame import KEEPERS, records_pages
from registry_service.regions.queries import list_regions_by_code
from registry_service.replication.queries import count_to_answer
from registry_service.usage.queries import Scope
from registry_service.usage.queries.reminders import REMINDED, list_reminders
from registry_service.usage.rules import REPORTERS
from shared.actor import Actor
from shared.contracts.roles import OPERATOR, VERIFIER
from shared.errors import NotFound
from shared.http.access import SIGNED_IN
from shared.http.service import current_service
from shared.web.catalogues import mark as _
from shared.web.render import Shown
from shared.web.site import address_of

# The table of months has pages of its own.
USAGE = "/pemakaian"
FEW, MANY = 5, 25
MOST_OWNERS, MOST_LINKS, MONTHS_BACK = 5, 5, 12


@dataclass(frozen=True)
class Group:
    """Records in one state: the address of the list, its title, and what it means to those who may go on."""

    slug: str
    state: str
    title: str
    about: str


RETURNED = Group(
    "dikembalikan", "returned", _("Returned: please mend"), _("The administrator said what is to be mended.")
)
DRAFTS = Group("draf", "draft", _("Drafts"), _("Still being written; nobody outside sees them."))
SUBMITTED = Group(
    "antrean",
    "submitted",
    _("Waiting to be verified"),
    _("Submitted; the longest waiting first."),
)
VERIFIED = Group(
    "siap-tayang", "verified", _("Verified, waiting to be published"), _("Looked at and found right.")
)
FOR_AGENCIES = (RETURNED, DRAFTS, SUBMITTED, VERIFIED)
FOR_PUBLISHERS = (SUBMITTED, VERIFIED, RETURNED, DRAFTS)
BY_SLUG = {group.slug: group for group in FOR_AGENCIES}


class QueueArguments(Schema):
    """Where the list goes on."""

    cursor = fields.String(load_default=None, validate=validate.Length(max=500))


@records_pages.read("/kerja", access=SIGNED_IN)
def show_work(session: Session, actor: Actor) -> Shown:
    """What is due, the most urgent first; each with the one next step."""
    keeps = actor.has_role(*rules.KEEPERS)
    is_publisher = actor.has_role(*rules.PUBLISHERS)
    order = (FOR_PUBLISHERS if is_publisher else FOR_AGENCIES) if keeps else ()
    pages = [
        (group, queries.list_open_records(session, actor, [group.state], cursor=None, limit=FEW))
        for group in order
    ]
    found = [item for _group, page in pages for item in page.items]
    reminders = _list_reminders(session, actor) if actor.has_role(*REMINDED) else []
    links = list_broken_links(session, actor, limit=MOST_LINKS) if keeps else []
    replications = count_to_answer(session, actor) if keeps else 0
    values = {
        "groups": [
            {
                "group": group,
                "rows": [_tell(actor, item) for item in page.items],
                "has_more": page.next_cursor is not None,
            }
            for group, page in pages
            if page.items
        ],
        "reminders": reminders,
        "links": links,
        "replications": replications,
        "labels": labels,
        "usage_address": address_of(USAGE) if actor.has_role(*REPORTERS) else None,
        "zones": _list_zones(session, found),
        "may_draft": actor.has_role(*rules.DRAFTERS),
        "keeps": keeps,
        "fills_f01": actor.has_role(OPERATOR, VERIFIER),
        "is_empty": not (found or reminders or links or replications),
    }
    return Shown("records/work.html", values)


@records_pages.read("/kerja/<string:slug>", access=KEEPERS, arguments=QueueArguments)
def show_queue(session: Session, actor: Actor, slug: str, arguments: dict[str, Any]) -> Shown:
    """All records in one state, the longest waiting first."""
    group = BY_SLUG.get(slug)
    if group is None:
        raise NotFound("there is no such list of work")
    page = queries.list_open_records(session, actor, [group.state], cursor=arguments["cursor"], limit=MANY)
    values = {
        "group": group,
        "rows": [_tell(actor, item) for item in page.items],
        "zones": _list_zones(session, page.items),
        "next": page.next_cursor,
        "cursor": arguments["cursor"],
    }
    return Shown("records/queue.html", values)


def _list_zones(session: Session, items: Sequence[OpenRecord]) -> dict[str, str]:
    """The time zone of each region that is named."""
    codes = {item.region_code for item in items}
    regions = list_regions_by_code(session, sorted(codes)) if codes else {}
    return {code: region.time_zone for code, region in regions.items()}


def _tell(actor: Actor, item: OpenRecord) -> dict[str, Any]:
    """A record with the one step that comes next for this reader; without one it only waits."""
    path = f"/inovasi/{item.innovation_id}"
    side = f"{path}/usulan" if item.is_side_draft else path
    home = side if item.is_side_draft else f"{path}/kelola"
    may = {
        name: actor.find_mandate(roles, item.region_code, item.agency_id) is not None
        for name, roles in (
            ("publish", rules.PUBLISHERS),
            ("submit", rules.SUBMITTERS),
            ("draft", rules.DRAFTERS),
        )
    }
    step: tuple[str, str] | None = None
    if item.state == "submitted" and may["publish"]:
        step = (_("Look at it and verify"), home)
    elif item.state == "verified" and may["publish"]:
        step = (_("Publish"), f"{side}/langkah/tayangkan")
    elif item.state == "returned" and may["draft"]:
        step = (_("Mend it"), f"{side}/ubah/identitas")
    elif item.state == "draft" and may["draft"]:
        step = (_("Go on writing"), f"{side}/ubah/uraian")
    elif item.state in {"draft", "returned"} and may["submit"]:
        step = (_("Look at it and submit"), home)
    return {
        "item": item,
        "home": address_of(home),
        "step": {"text": step[0], "address": address_of(step[1])} if step else None,
    }


def _list_reminders(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """The owners whose figures are asked for, each with the text to send."""
    page = list_reminders(
        session,
        actor,
        Scope(),
        months=MONTHS_BACK,
        own_url=current_service().settings.own_url,
        cursor=None,
        limit=MOST_OWNERS,
        path=USAGE,
    )
    return [owner for owner in page.items if owner["innovations"]]

"""The page of a record's versions: when it was what, and two of them side by side."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.innovations import queries, rules
from registry_service.innovations.schemas.inputs import VERSION
from registry_service.pages.records import words
from registry_service.pages.records.frame import records_pages
from registry_service.regions.queries import get_region
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.web.render import Shown

MOST_AT_ONCE = 100


class VersionArguments(Schema):
    """Which two versions to lay side by side, and where the list goes on."""

    dari = fields.Integer(load_default=None, validate=VERSION)
    ke = fields.Integer(load_default=None, validate=VERSION)
    cursor = fields.String(load_default=None, validate=validate.Length(max=500))


@records_pages.read("/inovasi/<uuid:innovation_id>/versi", access=EVERYONE, arguments=VersionArguments)
def show_versions(session: Session, actor: Actor, innovation_id: UUID, arguments: dict[str, Any]) -> Shown:
    """The versions, oldest first; outsiders see those since it was published."""
    innovation = queries.get_innovation(session, actor, innovation_id)
    page = queries.list_versions(
        session, actor, innovation_id, cursor=arguments["cursor"], limit=MOST_AT_ONCE
    )
    numbers = [each["version"] for each in page.items]
    before = arguments["dari"] or (numbers[-2] if len(numbers) > 1 else None)
    after = arguments["ke"] or (numbers[-1] if len(numbers) > 1 else None)
    values = {
        "innovation": innovation,
        "labels_of_states": labels.STATES,
        "region": get_region(session, innovation.region_code),
        "versions": page.items,
        "next": page.next_cursor,
        "cursor": arguments["cursor"],
        "before": before,
        "after": after,
        "rows": _compare(session, actor, innovation_id, before, after) if before and after else [],
        "keeps": rules.may_see_drafts(actor, innovation.region_code, innovation.agency_id),
    }
    return Shown("records/versions.html", values)


def _compare(
    session: Session, actor: Actor, innovation_id: UUID, before: int, after: int
) -> list[dict[str, Any]]:
    compared = queries.compare_versions(session, actor, innovation_id, from_version=before, to_version=after)
    told = [each for each in compared["differences"] if each["field"] not in UNTOLD]
    held = [{each["field"]: each[side] for each in told} for side in ("before", "after")]
    return words.lay_beside(told, "before", "after", words.list_names(session, actor, held))


# What the list of versions tells already, and what names other rows.
UNTOLD = frozenset({"state", "innovation_id", "reason_id", "reason_digest"})

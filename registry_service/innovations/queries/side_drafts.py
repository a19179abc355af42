"""Reads of the drafts beside published innovations; for whom drafts do not exist, none is ever found here."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE
from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from registry_service.innovations import rules
from registry_service.innovations.models import Innovation, InnovationDraft
from registry_service.innovations.queries.records import (
    get_innovation,
    get_stored_record,
    is_kept_by,
    list_visible_ids,
)
from registry_service.tables import MACHINERY
from shared.actor import Actor
from shared.contracts.innovation_entries import SIDE_DRAFT_KINDS, InnovationRecord
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

# What the journal holds as a digest, and a draft as it was typed.
APART = ("note", "contact_office")
# What a list tells of a draft: its long texts stay where they are.
LISTED = (
    *(
        getattr(InnovationDraft, name)
        for name in ("draft_id", "innovation_id", "state", "version", "begun_at")
    ),
    *(getattr(Innovation, name) for name in ("region_code", "agency_id", "name", "sort_key")),
)


def dump_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as JSON holds them."""
    dumped: dict[str, Any] = InnovationRecord().dump(record)
    return {**dumped, **{name: record[name] for name in APART}}


def load_record(dumped: Mapping[str, Any]) -> dict[str, Any]:
    """The fields out of JSON."""
    apart = {name: dumped[name] for name in APART}
    loaded: dict[str, Any] = InnovationRecord(unknown=EXCLUDE).load(dict(dumped))
    return {**loaded, **apart}


def find_side_draft(session: Session, innovation_id: UUID) -> InnovationDraft | None:
    """The draft beside the innovation; its innovation's lock guards it."""
    return session.scalar(
        select(InnovationDraft)
        .where(InnovationDraft.innovation_id == innovation_id)
        .execution_options(populate_existing=True)
    )


def last_side_draft_version(session: Session, innovation_id: UUID) -> int:
    """The last version of any draft that ever stood beside the innovation; 0 if there never was one."""
    entry = MACHINERY.journal.entry
    query = select(func.max(entry.c.record_version)).where(
        entry.c.record_id == str(innovation_id), entry.c.kind.in_([kind.name for kind in SIDE_DRAFT_KINDS])
    )
    return session.scalar(query) or 0


def get_side_draft(
    session: Session, actor: Actor, innovation_id: UUID, *, lock: bool = False
) -> tuple[Innovation, InnovationDraft]:
    """The innovation and the draft beside it, if that exists for the actor; raises NotFound."""
    innovation = get_innovation(session, actor, innovation_id, lock=lock)
    draft = None
    if rules.may_see_drafts(actor, innovation.region_code, innovation.agency_id):
        draft = find_side_draft(session, innovation_id)
    if draft is None:
        raise NotFound("there is no draft beside this innovation")
    return innovation, draft


def answer_side_draft(session: Session, actor: Actor, draft: InnovationDraft) -> dict[str, Any]:
    """A draft as one who keeps its record may see it; hidden components are left out."""
    record = load_record(draft.record)
    visible = list_visible_ids(session, actor, record["component_ids"])
    return {
        **record,
        "component_ids": [own_id for own_id in record["component_ids"] if own_id in visible],
        "since_precision": rules.since_precision(record["since_value"]),
        "draft_id": draft.draft_id,
        "innovation_id": draft.innovation_id,
        "base_version": draft.base_version,
        "state": draft.state,
        "is_demo": draft.is_demo,
        "version": draft.version,
        "begun_at": draft.begun_at,
    }


def compare_side_draft(session: Session, actor: Actor, innovation_id: UUID) -> dict[str, Any]:
    """What the draft would change, field by field; components that the actor may not know of are left out."""
    innovation, draft = get_side_draft(session, actor, innovation_id)
    published, drafted = dump_record(get_stored_record(session, innovation)), dict(draft.record)
    ids = {UUID(own_id) for side in (published, drafted) for own_id in side["component_ids"]}
    visible = {str(own_id) for own_id in list_visible_ids(session, actor, ids)}
    for side in (published, drafted):
        side["component_ids"] = [own_id for own_id in side["component_ids"] if own_id in visible]
    return {
        "base_version": draft.base_version,
        "published_version": innovation.version,
        "differences": [
            {"field": name, "published": published[name], "draft": drafted.get(name)}
            for name in rules.FIELDS
            if published[name] != drafted.get(name)
        ],
    }


def list_side_drafts(
    session: Session,
    actor: Actor,
    *,
    cursor: str | None,
    limit: int,
    region_code: str | None,
    agency_id: UUID | None,
    state: str | None,
) -> Page:
    """The drafts beside published innovations that the actor keeps, by name."""
    query = (
        select(*LISTED)
        .join(Innovation, Innovation.innovation_id == InnovationDraft.innovation_id)
        .where(is_kept_by(actor))
    )
    if region_code:
        query = query.where(Innovation.region_code == region_code)
    if agency_id:
        query = query.where(Innovation.agency_id == agency_id)
    if state:
        query = query.where(InnovationDraft.state == state)
    order = (Innovation.sort_key, InnovationDraft.draft_id)
    if key := decode_cursor(cursor, [str, str]):
        query = query.where(tuple_(*order) > tuple_(key[0], read_cursor_id(key[1])))
    rows = session.execute(query.order_by(*order).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.sort_key, str(row.draft_id)])
    return Page([row._mapping for row in page.items], page.next_cursor)

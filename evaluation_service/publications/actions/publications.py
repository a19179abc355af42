"""Deeds about publications: record, change, publish, note progress; the reported is never corrected."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from evaluation_service.publications import queries, rules
from evaluation_service.publications.actions.journal import journal_publication
from evaluation_service.publications.actions.parts import remove_parts, write_fields
from evaluation_service.publications.actions.references import require_known_references
from evaluation_service.publications.models import CommitmentProgress, Publication
from evaluation_service.registry_copy.queries import get_region
from evaluation_service.registry_copy.rights import require_fresh_rights
from shared import clock
from shared.actor import Actor
from shared.contracts.publication_entries import (
    PUBLICATION_CHANGED,
    PUBLICATION_DRAFT_CHANGED,
    PUBLICATION_DRAFT_REMOVED,
    PUBLICATION_PUBLISHED,
    PUBLICATION_RECORDED,
    PUBLICATION_REMOVED,
)
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from shared.journal.record import write_entry

SALT_BYTES = 16
NO_COMMITMENT = "there is no such commitment"


def record_publication(
    session: Session, actor: Actor, *, region_code: str, is_demo: bool, **given: Any
) -> Publication:
    """Write a publication down as a draft, with all of its parts."""
    require_fresh_rights(session)
    role = actor.require_mandate(rules.KEEPERS, region_code).role
    if is_demo and not actor.has_role(NATIONAL_ADMINISTRATOR):
        raise Forbidden("only the national administrator makes demonstration records")
    _refuse_problems(given, _today_in(session, region_code))
    require_known_references(session, region_code, given)
    row = Publication(
        publication_id=uuid4(),
        region_code=region_code,
        results_are_complete=False,
        zones=[],
        inferred=[],
        texts_salt=secrets.token_bytes(SALT_BYTES),
        is_demo=is_demo,
        state="draft",
        recorded_at=clock.now(),
        version=1,
    )
    row.title, row.kind = given["title"], given["kind"]
    session.add(row)
    write_fields(session, row, given)
    journal_publication(session, actor, role, PUBLICATION_RECORDED, row)
    return row


def change_publication(
    session: Session, actor: Actor, publication_id: UUID, expected_version: int, **given: Any
) -> Publication:
    """Change what was given; a published one is changed in public."""
    row, role = _lock_kept(session, actor, publication_id)
    _refuse_stale(row, expected_version)
    _refuse_problems(given, _today_in(session, row.region_code))
    require_known_references(session, row.region_code, given)
    row.version += 1
    write_fields(session, row, given)
    kind = PUBLICATION_CHANGED if row.state == "published" else PUBLICATION_DRAFT_CHANGED
    journal_publication(session, actor, role, kind, row)
    return row


def publish_publication(
    session: Session, actor: Actor, publication_id: UUID, expected_version: int
) -> Publication:
    """Let everybody read it."""
    row, role = _lock_kept(session, actor, publication_id)
    if row.state == "published":
        raise Conflict("it is published already", code="published")
    _refuse_stale(row, expected_version)
    row.state, row.published_at, row.version = "published", clock.now(), row.version + 1
    session.flush()
    journal_publication(session, actor, role, PUBLICATION_PUBLISHED, row)
    return row


def note_progress(
    session: Session, actor: Actor, commitment_id: UUID, *, noted_on: date, note: str
) -> Publication:
    """Add a note on how far a commitment has come; returns the publication it stands in."""
    publication_id = queries.find_publication_of(session, commitment_id)
    row, role = _lock_kept(session, actor, publication_id, NO_COMMITMENT)
    if queries.find_publication_of(session, commitment_id) is None:
        raise NotFound("there is no such commitment; the publication was changed meanwhile")
    if noted_on > _today_in(session, row.region_code):
        raise Invalid.at("noted_on", "lies in the future")
    earlier = session.scalar(select(func.count()).where(CommitmentProgress.commitment_id == commitment_id))
    session.add(
        CommitmentProgress(
            progress_id=uuid4(),
            commitment_id=commitment_id,
            position=earlier or 0,
            noted_on=noted_on,
            note=note,
            recorded_at=clock.now(),
        )
    )
    row.version += 1
    session.flush()
    kind = PUBLICATION_CHANGED if row.state == "published" else PUBLICATION_DRAFT_CHANGED
    journal_publication(session, actor, role, kind, row)
    return row


def remove_demo_publications(session: Session, actor: Actor, role: str) -> int:
    """Take every demonstration publication out; returns how many there were."""
    rows = session.scalars(
        select(Publication).where(Publication.is_demo).order_by(Publication.publication_id).with_for_update()
    ).all()
    for row in rows:
        remove_parts(session, row.publication_id)
        session.execute(delete(Publication).where(Publication.publication_id == row.publication_id))
        kind = PUBLICATION_REMOVED if row.state == "published" else PUBLICATION_DRAFT_REMOVED
        body = {"record_id": str(row.publication_id)}
        write_entry(session, actor, role, kind, row.publication_id, row.version + 1, body)
    return len(rows)


def _lock_kept(
    session: Session, actor: Actor, publication_id: UUID | None, missing: str = queries.NO_SUCH
) -> tuple[Publication, str]:
    """The publication, locked, and the role in which the actor keeps it, on fresh rights.

    `missing` is said where there is none, and where the actor may not know that there is one.
    """
    require_fresh_rights(session)
    row = None if publication_id is None else queries.lock_publication(session, publication_id)
    if row is None or not rules.may_read(actor, row.state, row.region_code):
        raise NotFound(missing)
    mandate = actor.find_mandate(rules.KEEPERS, row.region_code)
    if mandate is None:
        raise Forbidden("this takes the evaluation administrator of that region")
    return row, mandate.role


def _refuse_stale(row: Publication, expected_version: int) -> None:
    if row.version != expected_version:
        raise Stale(f"somebody changed it meanwhile; it is at version {row.version}")


def _today_in(session: Session, region_code: str) -> date:
    """The day it is in the region's own time zone; raises Conflict for a region not known here yet."""
    return clock.now().astimezone(ZoneInfo(get_region(session, region_code).time_zone)).date()


def _refuse_problems(given: Mapping[str, Any], today: date) -> None:
    problems = rules.find_problems(given, today)
    if problems:
        raise Invalid.all_of(problems)

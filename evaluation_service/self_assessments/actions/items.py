"""Saving the items of a draft one by one; what is overwritten is kept, and nothing of it is journalled."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from evaluation_service.scoring.ladders import level_from_elements
from evaluation_service.self_assessments import queries, rules
from evaluation_service.self_assessments.actions.drafts import lock_own_draft
from evaluation_service.self_assessments.models import (
    ItemContent,
    SelfAssessmentItem,
    SelfAssessmentItemVersion,
)
from shared import clock
from shared.actor import Actor
from shared.errors import Invalid, NotFound, Precondition, Stale

SALT_BYTES = 16
CONTENT = tuple(ItemContent.__annotations__)


@dataclass(frozen=True)
class GivenItem:
    """An item as it comes in; `expected_version` is that of the one it replaces, None for a first one."""

    ticked: list[str]
    counts: dict[str, int]
    note: str | None
    expected_version: int | None


def save_item(
    session: Session, actor: Actor, lokus_id: UUID, code: str, given: GivenItem
) -> tuple[Mapping[str, Any], SelfAssessmentItem]:
    """Save one item; raises Stale if it was saved elsewhere since it was read, keeping that one.

    Returns it with the indicator that it is about.
    """
    own = lock_own_draft(session, actor, lokus_id)
    indicator = own.indicators.get(code)
    if indicator is None:
        raise NotFound("the unit says nothing of such an indicator")
    if problems := rules.find_item_problems(indicator, given.ticked, given.counts):
        raise Invalid.all_of(problems)
    draft_id = own.draft.self_assessment_id
    item = session.get(SelfAssessmentItem, (draft_id, code), populate_existing=True)
    _refuse_stale(given, item)
    if item is not None and _says_the_same(given, item):
        return indicator, item
    if item is None:
        item = SelfAssessmentItem(self_assessment_id=draft_id, indicator_code=code, version=0)
        session.add(item)
    else:
        keep_version(session, item)
    _write(item, indicator, given, actor)
    session.flush()
    return indicator, item


def _refuse_stale(given: GivenItem, item: SelfAssessmentItem | None) -> None:
    if item is None:
        if given.expected_version is not None:
            raise Stale("this item was not saved yet, so it has no version")
        return
    if given.expected_version is None and not _says_the_same(given, item):
        raise Precondition("this item was saved already; name the version that was read")
    if given.expected_version not in (None, item.version):
        raise Stale(
            f"this item was saved elsewhere since; it is at version {item.version} now",
            extra={"version": item.version},
        )


def _says_the_same(given: GivenItem, item: SelfAssessmentItem) -> bool:
    """What is sent again, because its response was lost, is taken as it stands."""
    told = (sorted(given.ticked), given.counts, given.note)
    return told == (item.ticked, item.counts, item.note)


def keep_version(session: Session, item: SelfAssessmentItem) -> None:
    """Keep what an item says before it is overwritten."""
    values = {
        name: getattr(item, name) for name in (*CONTENT, "self_assessment_id", "indicator_code", "version")
    }
    session.execute(insert(SelfAssessmentItemVersion).values(values))


def _write(item: SelfAssessmentItem, indicator: Mapping[str, Any], given: GivenItem, actor: Actor) -> None:
    """A note may name people: only its salted digest will reach the journal."""
    item.ticked, item.counts = sorted(given.ticked), given.counts
    item.supported = level_from_elements(indicator, given.ticked, given.counts)
    if given.note != item.note:
        salt = None if given.note is None else secrets.token_bytes(SALT_BYTES)
        item.note, item.note_salt = given.note, salt
        item.note_sha256 = rules.digest_text(salt, given.note) if salt and given.note else None
    item.saved_by, item.saved_at = actor.account_id, clock.now()
    item.version += 1


def refuse_incomplete(session: Session, self_assessment_id: UUID, codes: list[str]) -> None:
    """Refuse a self-assessment with gaps, naming each."""
    saved = {item.indicator_code for item in queries.list_items(session, self_assessment_id)}
    if missing := rules.find_missing_items(codes, saved):
        raise Invalid.all_of(missing)

"""Decisions about long work: who may watch it, who may end it."""

from uuid import UUID

from shared.actor import Actor
from shared.contracts.roles import INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR

WATCHERS = (INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)


def is_asker(actor: Actor, requested_by: UUID | None) -> bool:
    """It is the actor's own."""
    return requested_by is not None and actor.account_id == requested_by


def may_watch(actor: Actor, requested_by: UUID | None, region_code: str | None) -> bool:
    """Who asked for it, and the administrators of the region it is about."""
    if is_asker(actor, requested_by):
        return True
    return region_code is not None and actor.find_mandate(WATCHERS, region_code) is not None

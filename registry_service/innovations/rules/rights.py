"""Decides for whom drafts of innovations exist and who may do which step; no I/O."""

from uuid import UUID

from shared.actor import Actor, Mandate
from shared.contracts.roles import (
    AGENCY_ROLES,
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
    VERIFIER,
)

PUBLISHERS = (INNOVATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR)
DRAFTERS = (OPERATOR, *PUBLISHERS)
SUBMITTERS = (VERIFIER, *PUBLISHERS)
WITHDRAWERS = (VERIFIER,)
KEEPERS = (OPERATOR, VERIFIER, *PUBLISHERS)


def may_see_drafts(actor: Actor, region_code: str, agency_id: UUID | None) -> bool:
    """Whether drafts of this owner exist for the actor; `queries.is_visible_to` says the same in SQL."""
    if actor.find_mandate(PUBLISHERS, region_code) is not None:
        return True
    return agency_id is not None and actor.find_mandate(AGENCY_ROLES, region_code, agency_id) is not None


def require_keeper(actor: Actor, region_code: str, agency_id: UUID | None) -> Mandate:
    """The mandate to look at how a record came about; raises Forbidden."""
    return actor.require_mandate(KEEPERS, region_code, agency_id)


def require_drafter(actor: Actor, region_code: str, agency_id: UUID | None) -> Mandate:
    """The mandate to write a draft of this owner; raises Forbidden.

    An operator writes for the own agency only, never for a region or an unknown owner.
    """
    return actor.require_mandate(DRAFTERS, region_code, agency_id)


def require_submitter(actor: Actor, region_code: str, agency_id: UUID | None) -> Mandate:
    """The mandate to submit what the agency wrote; raises Forbidden."""
    return actor.require_mandate(SUBMITTERS, region_code, agency_id)


def require_withdrawer(actor: Actor, region_code: str, agency_id: UUID | None) -> Mandate:
    """The mandate to take a submission back; an administrator returns it instead; raises Forbidden."""
    return actor.require_mandate(WITHDRAWERS, region_code, agency_id)


def require_publisher(actor: Actor, region_code: str) -> Mandate:
    """The mandate to return, verify, publish, and archive what is published; raises Forbidden."""
    return actor.require_mandate(PUBLISHERS, region_code)

"""Decides which step follows which, for a record and for the draft beside a published one; no I/O.

Both tables are total: each deed in each state leads to a state or to a refusal with its code and words.
"""

from collections.abc import Mapping

from shared.contracts.innovation_entries import SIDE_DRAFT_STATES
from shared.errors import Conflict

CHANGE = "change"
SUBMIT = "submit"
WITHDRAW = "withdraw"
RETURN = "return"
VERIFY = "verify"
PUBLISH = "publish"
ARCHIVE = "archive"
BEGIN = "begin"
DISCARD = "discard"
DEEDS = (CHANGE, SUBMIT, WITHDRAW, RETURN, VERIFY, PUBLISH, ARCHIVE, BEGIN)
SIDE_DRAFT_DEEDS = (CHANGE, SUBMIT, WITHDRAW, RETURN, VERIFY, PUBLISH, DISCARD)

Refusal = tuple[str, str]

NOT_SUBMITTED: Refusal = ("not_submitted", "it has not been submitted")
NOT_VERIFIED: Refusal = ("not_verified", "it is published once it has been submitted and verified")
NOT_PUBLISHED: Refusal = ("not_published", "a draft stands beside a published record only")
SUBMITTED: Refusal = ("submitted", "it has been submitted; it is withdrawn or returned first")
VERIFIED: Refusal = ("verified", "it has been verified; it is returned first")
RETURNED: Refusal = ("returned", "it has been returned; it is changed and submitted again")
BY_DRAFT: Refusal = (
    "published_is_changed_by_draft",
    "a published record is changed by a draft beside it",
)
ALREADY_SUBMITTED: Refusal = ("already_submitted", "it has been submitted already")
ALREADY_VERIFIED: Refusal = ("already_verified", "it has been verified already")
ALREADY_PUBLISHED: Refusal = ("already_published", "it is published already")
ALREADY_ARCHIVED: Refusal = ("already_archived", "it is archived")
ARCHIVED: Refusal = ("archived", "an archived innovation is not changed any more")

STEPS: Mapping[str, Mapping[str, str | Refusal]] = {
    "draft": {
        CHANGE: "draft",
        SUBMIT: "submitted",
        WITHDRAW: NOT_SUBMITTED,
        RETURN: NOT_SUBMITTED,
        VERIFY: NOT_SUBMITTED,
        PUBLISH: NOT_VERIFIED,
        ARCHIVE: "archived",
        BEGIN: NOT_PUBLISHED,
    },
    "submitted": {
        CHANGE: SUBMITTED,
        SUBMIT: ALREADY_SUBMITTED,
        WITHDRAW: "draft",
        RETURN: "returned",
        VERIFY: "verified",
        PUBLISH: NOT_VERIFIED,
        ARCHIVE: SUBMITTED,
        BEGIN: NOT_PUBLISHED,
    },
    "returned": {
        CHANGE: "returned",
        SUBMIT: "submitted",
        WITHDRAW: RETURNED,
        RETURN: RETURNED,
        VERIFY: RETURNED,
        PUBLISH: NOT_VERIFIED,
        ARCHIVE: "archived",
        BEGIN: NOT_PUBLISHED,
    },
    "verified": {
        CHANGE: VERIFIED,
        SUBMIT: ALREADY_VERIFIED,
        WITHDRAW: VERIFIED,
        RETURN: "returned",
        VERIFY: ALREADY_VERIFIED,
        PUBLISH: "published",
        ARCHIVE: VERIFIED,
        BEGIN: NOT_PUBLISHED,
    },
    "published": {
        CHANGE: BY_DRAFT,
        SUBMIT: ALREADY_PUBLISHED,
        WITHDRAW: ALREADY_PUBLISHED,
        RETURN: ALREADY_PUBLISHED,
        VERIFY: ALREADY_PUBLISHED,
        PUBLISH: ALREADY_PUBLISHED,
        ARCHIVE: "archived",
        BEGIN: "published",
    },
    "archived": {
        CHANGE: ARCHIVED,
        SUBMIT: ARCHIVED,
        WITHDRAW: ARCHIVED,
        RETURN: ARCHIVED,
        VERIFY: ARCHIVED,
        PUBLISH: ALREADY_ARCHIVED,
        ARCHIVE: ARCHIVED,
        BEGIN: ARCHIVED,
    },
}
# A side draft goes the way of a new record; in the end it is published, or discarded where one is archived.
SIDE_DRAFT_STEPS: Mapping[str, Mapping[str, str | Refusal]] = {
    state: {
        **{deed: STEPS[state][deed] for deed in SIDE_DRAFT_DEEDS if deed != DISCARD},
        DISCARD: "discarded" if STEPS[state][ARCHIVE] == "archived" else STEPS[state][ARCHIVE],
    }
    for state in SIDE_DRAFT_STATES
}


def next_state(state: str, deed: str, *, is_recorded: bool = False) -> str:
    """The state of a record after the deed; raises Conflict with the refusal's code.

    A record that was read from a publication (`is_recorded`) is published straight from its draft.
    """
    return _step(STEPS, state, deed, is_recorded)


def next_side_draft_state(state: str, deed: str, *, is_recorded: bool = False) -> str:
    """The state of a side draft after the deed; raises Conflict with the refusal's code."""
    return _step(SIDE_DRAFT_STEPS, state, deed, is_recorded)


def _step(steps: Mapping[str, Mapping[str, str | Refusal]], state: str, deed: str, is_recorded: bool) -> str:
    if deed == PUBLISH and state == "draft" and is_recorded:
        return "published"
    outcome = steps[state][deed]
    if isinstance(outcome, str):
        return outcome
    code, words = outcome
    raise Conflict(words, code=code)

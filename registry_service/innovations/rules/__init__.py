"""Decisions about innovations: what a record may say, who may do what to it, and its steps; no I/O."""

from registry_service.innovations.rules.record import (
    FIELDS,
    INFERABLE,
    MOST_COMPONENTS,
    UNKNOWN,
    find_record_problems,
    keep_hidden,
    search_text,
    since_precision,
)
from registry_service.innovations.rules.rights import (
    DRAFTERS,
    KEEPERS,
    PUBLISHERS,
    SUBMITTERS,
    WITHDRAWERS,
    may_see_drafts,
    require_drafter,
    require_keeper,
    require_publisher,
    require_submitter,
    require_withdrawer,
)
from registry_service.innovations.rules.steps import (
    DEEDS,
    SIDE_DRAFT_DEEDS,
    next_side_draft_state,
    next_state,
)

__all__ = [
    "DEEDS",
    "DRAFTERS",
    "FIELDS",
    "INFERABLE",
    "KEEPERS",
    "MOST_COMPONENTS",
    "PUBLISHERS",
    "SIDE_DRAFT_DEEDS",
    "SUBMITTERS",
    "UNKNOWN",
    "WITHDRAWERS",
    "find_record_problems",
    "keep_hidden",
    "may_see_drafts",
    "next_side_draft_state",
    "next_state",
    "require_drafter",
    "require_keeper",
    "require_publisher",
    "require_submitter",
    "require_withdrawer",
    "search_text",
    "since_precision",
]

"""Asks before a name enters that something here may go by already; it stores nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry_service.agencies import rules
from registry_service.agencies.matching import Candidate, match_any
from shared.errors import Conflict


def names_added(record: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """The names that a change brings; those it had were asked about when they came."""
    known = set(rules.names_of(before))
    return [name for name in rules.names_of(record) if name not in known]


def refuse_similar(
    names: Sequence[str], candidates: Sequence[Candidate], region_name: str, *, place: str, id_field: str
) -> None:
    """Raise Conflict `similar_exists` naming those of the candidates that the names may mean."""
    found = match_any(names, candidates, region_name)
    if not found:
        return
    official = {candidate.record_id: candidate.names[0] for candidate in candidates}
    raise Conflict(
        f"the {place} of this or a similar name; confirm that yours is another one",
        code="similar_exists",
        extra={
            "candidates": [
                {id_field: str(record_id), "official_name": official[record_id], "reason": reason}
                for record_id, reason in found.items()
            ]
        },
    )

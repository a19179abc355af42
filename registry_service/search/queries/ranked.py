"""Ranks what a search finds; never more than the first thousand hits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from registry_service.search import rules
from registry_service.search.queries.hits import NOT_NAMED, Question, write_array


@dataclass(frozen=True)
class RankedHit:
    """A hit with what it is ordered by, best first."""

    innovation_id: UUID
    likeness: int
    score: int
    sort_key: str

    @property
    def key(self) -> list[str | int]:
        """Where a page that ends here goes on."""
        return [self.likeness, self.score, self.sort_key, str(self.innovation_id)]


# Whatever an earlier source may have found is left out of the later ones.
NOT_IN_SLICES = " and not facets && cast(:slices as integer[])"
# Where the last source is read, those before it ended before the thousandth hit and hold all hits in names.
NOT_IN_NAMES = " and innovation_id not in (select innovation_id from source_1{and_other_slices})"
AND_OTHER_SLICES = " union all select innovation_id from source_2"
SOURCE = """
    source_{number} as materialized (
        select innovation_id, sort_key, {number} as source,
               ts_rank(document, cast(:rank_by as tsquery), 1) as rank
        from search_entry where {condition} limit :first_ranked
    )
"""
OF_SOURCE = "select * from source_{number}"
RANKED = """
    with {sources},
    first as materialized (
        select * from ({hits}) as hits limit :first_ranked
    ),
    ranked as (
        select innovation_id, sort_key, coalesce(named.likeness, 0) as likeness,
               (case when source <= 2 then 1000000000 else 0 end + rank * 1000000)::bigint as score
        from first
        left join unnest(cast(:named_ids as uuid[]), cast(:likenesses as integer[]))
            as named (innovation_id, likeness) using (innovation_id)
    )
    select innovation_id, likeness, score, sort_key
    from ranked
    where {after}
    order by likeness desc, score desc, sort_key, innovation_id
    limit :most
"""
AFTER = (
    "(-likeness, -score, sort_key, innovation_id)"
    " > (-cast(:likeness as bigint), -cast(:score as bigint), :sort_key, cast(:last_id as uuid))"
)


def list_ranked(
    session: Session, question: Question, after: Sequence[Any] | None, limit: int, total: int
) -> list[RankedHit]:
    """The best of the first thousand hits, from after a key on: meant names, hits in names, then the rest.

    No source is read that those before it leave no room for, and the rest, where it is not small, only if the
    page is not full without it: it stands below every hit in a name.
    """
    if total > rules.FIRST_RANKED:
        found = _list_ranked(session, question, after, limit, with_rest=False)
        if len(found) == limit:
            return found
    return _list_ranked(session, question, after, limit, with_rest=True)


def _list_ranked(
    session: Session, question: Question, after: Sequence[Any] | None, limit: int, *, with_rest: bool
) -> list[RankedHit]:
    sources: dict[int, str] = {}
    parameters: dict[str, Any] = {}
    not_in_names = NOT_IN_NAMES.format(and_other_slices=AND_OTHER_SLICES if question.slices else "")
    in_names = replace(question, expression=question.name_expression, forms=question.name_forms, named={})
    variants = [
        (replace(question, expression=None, forms=(), slices=()), ""),
        (in_names, NOT_NAMED),
        (replace(in_names, slices=()) if question.slices else Question(), NOT_NAMED + NOT_IN_SLICES),
        (replace(question, named={}) if with_rest else Question(), NOT_NAMED + not_in_names),
    ]
    for number, (variant, besides) in enumerate(variants):
        if variant.expression is None and not variant.named:
            continue
        condition, own = variant.conditions(number)
        condition += besides
        sources[number] = SOURCE.format(number=number, condition=condition)
        parameters |= own
    if not sources:
        return []
    statement = text(
        RANKED.format(
            sources=",".join(sources.values()),
            hits=" union all ".join(OF_SOURCE.format(number=number) for number in sources),
            after=AFTER if after else "true",
        )
    )
    parameters |= {
        "first_ranked": rules.FIRST_RANKED,
        "rank_by": question.expression or "''",
        "slices": write_array(question.slices),
        "named_ids": question.named_ids,
        "likenesses": write_array(question.named.values()),
        "most": limit,
    }
    if after:
        parameters |= dict(zip(("likeness", "score", "sort_key", "last_id"), after, strict=True))
    return [RankedHit(*row) for row in session.execute(statement, parameters).all()]

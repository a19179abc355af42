"""Reads how hits are spread over the facets: exactly up to ten thousand, the whole catalogue always."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

import numpy as np
from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from registry_service.search import rules
from registry_service.search.entries import CODE_TYPE, COUNTED, DIMENSION_BITS, DIMENSIONS, WHOLE
from registry_service.search.queries.hits import HITS, NOT_NAMED, Question, write_array

MOST_VALUES = 100
CODE_BITS = 31


@dataclass(slots=True)
class FacetCount:
    """In how many hits a value stands; `name` is what a region or an agency is called."""

    value: str
    name: str | None
    count: int


@dataclass(frozen=True)
class Spread:
    """How many hits there are, or that there are so many at least, and how they are spread."""

    total: int
    at_least: bool
    facets: dict[str, list[FacetCount]]


# What a value is called; an agency is looked up by its id alone, and only where the value is one.
NAME = """
    case when dimension = 'agency' then (
        select official_name from agency
        where agency_id = case dimension when 'agency' then value::uuid end
    ) else region.name end as name
"""
# The changes that wait are few while the clock runs; their values are looked at beside the largest, so that
# whatever they make of the order comes out right.
WHOLE_CATALOGUE = text(
    f"""
    with changed as materialized (
        select key::integer as code, sum(count)::bigint as documents
        from search_change, unnest(keys, counts) as change (key, count)
        where kind = 'facet'
        group by key
    ),
    counted as materialized (
        select largest.code, dimension, largest.value, largest.documents
        from unnest(:dimensions) as asked (dimension),
             lateral (
                 select code, value, documents from search_facet
                 where search_facet.dimension = asked.dimension and code not in (select code from changed)
                 order by documents desc, code
                 limit :most_values
             ) as largest
        union all
        select code, dimension, value, search_facet.documents + changed.documents
        from changed join search_facet using (code)
        where dimension = any (:dimensions)
    )
    select dimension, value,
           {NAME},
           documents
    from counted left join region on dimension in ('region', 'province') and region.code = value
    where documents > 0
    order by documents desc, counted.code
    """  # noqa: S608 - the name's words are ours
).bindparams(bindparam("dimensions", type_=ARRAY(Text), value=["all", *DIMENSIONS]), most_values=MOST_VALUES)
# Entries that were meant by name are read apart: an "or" of both conditions is looked at hit by hit.
CODES_OF_HITS = """
    with meant as materialized (select codes from search_entry where {meant})
    select count(*), string_agg(codes, ''),
           (select count(*) from meant), (select string_agg(codes, '') from meant)
    from (
        select codes from search_hit where {found} limit :first_counted - (select count(*) from meant)
    ) as found
"""
NAMED = text(
    f"""
    select array_agg(code), array_agg(dimension), array_agg(value), array_agg(name)
    from (
        select search_facet.code, dimension, value, {NAME}
        from search_facet left join region on dimension in ('region', 'province') and region.code = value
        where search_facet.code = any (cast(:codes as integer[]))
    ) as named
    """  # noqa: S608 - the name's words are ours
)


def spread_whole(session: Session) -> Spread:
    """The whole catalogue from its maintained counts; exact."""
    rows = session.execute(WHOLE_CATALOGUE).all()
    total = sum(row[3] for row in rows if row[0] == WHOLE[0])
    facets = _arrange(row for row in rows if row[0] != WHOLE[0])
    return Spread(
        total, at_least=False, facets={name: counted[:MOST_VALUES] for name, counted in facets.items()}
    )


def spread_hits(session: Session, question: Question) -> Spread:
    """The hits of a question, at most the first ten thousand, those that were meant by name before others."""
    meant, parameters = "false", dict[str, Any]()
    if question.named:
        meant, parameters = replace(question, expression=None, forms=(), slices=()).conditions()
    found, own = "false", dict[str, Any]()
    if question.expression is not None or not question.named:
        found, own = replace(question, named={}).conditions(1, HITS)
    if question.named:
        found += NOT_NAMED
    parameters |= own | {"first_counted": rules.FIRST_COUNTED, "named_ids": question.named_ids}
    statement = text(CODES_OF_HITS.format(meant=meant, found=found))
    others, sent, named, sent_of_named = session.execute(statement, parameters).one()
    counts = _count_codes((sent_of_named or b"") + (sent or b""))
    codes, *texts = session.execute(NAMED, {"codes": write_array(counts)}).one()
    facets = _arrange(zip(*texts, map(counts.__getitem__, codes), strict=True) if codes else ())
    total = named + others
    return Spread(total, total == rules.FIRST_COUNTED, facets)


def _count_codes(sent: bytes) -> dict[int, int]:
    """How often each code stands among the codes of entries; of each dimension, the largest."""
    counts = np.bincount(np.frombuffer(sent, dtype=CODE_TYPE).astype(np.intp))
    codes = np.flatnonzero(counts)
    # One number each: the largest count is the smallest, and of equal ones the first code.
    order = codes - (counts[codes] << CODE_BITS)
    places = codes & ((1 << DIMENSION_BITS) - 1)
    kept: dict[int, int] = {}
    for dimension in DIMENSIONS:
        own = order[places == COUNTED.index(dimension)]
        if len(own) > MOST_VALUES:
            own = np.partition(own, MOST_VALUES)[:MOST_VALUES]
        largest = np.sort(own) & ((1 << CODE_BITS) - 1)
        kept |= zip(largest.tolist(), counts[largest].tolist(), strict=True)
    return kept


def nothing_found() -> Spread:
    """No hits."""
    return Spread(0, at_least=False, facets={dimension: [] for dimension in DIMENSIONS})


def _arrange(counted: Iterable[tuple[str, str, str | None, int]]) -> dict[str, list[FacetCount]]:
    facets: dict[str, list[FacetCount]] = {dimension: [] for dimension in DIMENSIONS}
    for dimension, value, name, count in counted:
        facets[dimension].append(FacetCount(value, name, count))
    for values in facets.values():
        values.sort(key=attrgetter("value"))
        values.sort(key=attrgetter("count"), reverse=True)
    return facets

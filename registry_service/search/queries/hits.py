"""What a search looks for, as SQL, with the names, codes and slices it needs for that; it ranks nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from registry_service.search import rules

MOST_BEGINNINGS = 50
# What words and facets are called where hits are ranked, and where they are counted.
ENTRIES = ("document", "facets")
HITS = ("search_document(innovation_id)", "search_facets(innovation_id)")
NOT_NAMED = " and innovation_id <> all (cast(:named_ids as uuid[]))"

CODES = text(
    "select dimension, code from search_facet where (dimension, value) in"
    " (select * from unnest(:dimensions, :values)) order by code"
).bindparams(bindparam("dimensions", type_=ARRAY(Text)), bindparam("values", type_=ARRAY(Text)))
NAMED = text(
    """
    select innovation_id::text, max(likeness) as likeness
    from (
        (select innovation_id, 1 as likeness from search_name where compact = any (:compacts)
         order by innovation_id limit :most)
        union all
        (select innovation_id, 0 from search_name
         where compact >= :beginning and compact < :beginning || '{' order by compact, innovation_id
         limit :most_beginnings)
    ) as named
    group by innovation_id
    """
).bindparams(bindparam("compacts", type_=ARRAY(Text)))


@dataclass(frozen=True)
class Question:
    """What is looked for: an expression, names that were meant, and codes of which each group must be met.

    Ids and codes go to PostgreSQL as written arrays, which are made sooner than lists of parameters.
    Where the expression asks for any of some lexemes, these are its `forms`: looked for one after the other
    they are found sooner than all at once, of which PostgreSQL looks at each for every hit.
    """

    expression: str | None = None
    name_expression: str | None = None
    forms: tuple[str, ...] = ()
    name_forms: tuple[str, ...] = ()
    named: Mapping[str, int] = field(default_factory=dict)
    groups: tuple[tuple[int, ...], ...] = ()
    slices: tuple[int, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Nothing is asked for, so everything is found."""
        return self.expression is None and not self.named and not self.groups

    @cached_property
    def named_ids(self) -> str:
        """The ids of the names that were meant, as an array is written."""
        return write_array(self.named)

    def conditions(self, place: int = 0, columns: tuple[str, str] = ENTRIES) -> tuple[str, dict[str, Any]]:
        """The question as SQL with its parameters, named after their place."""
        document, facets = columns
        found_by = []
        parameters: dict[str, Any] = {}
        if self.forms and not (self.groups or self.slices):
            found_by.append(f"{document} @@ any (cast(:forms_{place} as tsquery[]))")
            parameters[f"forms_{place}"] = write_array(f"'{form}'" for form in self.forms)
        elif self.expression is not None:
            found_by.append(f"{document} @@ cast(:expression_{place} as tsquery)")
            parameters[f"expression_{place}"] = self.expression
        if self.named:
            found_by.append(f"innovation_id = any (cast(:named_{place} as uuid[]))")
            parameters[f"named_{place}"] = self.named_ids
        wanted = [f"({' or '.join(found_by)})"] if found_by else []
        for number, codes in enumerate((*self.groups, self.slices) if self.slices else self.groups):
            wanted.append(f"{facets} && cast(:group_{place}_{number} as integer[])")
            parameters[f"group_{place}_{number}"] = write_array(codes)
        return " and ".join(wanted) or "true", parameters


def write_array(values: Iterable[int | str]) -> str:
    """Numbers or ids as an array is written."""
    return "{" + ",".join(map(str, values)) + "}"


def find_groups(session: Session, filters: Mapping[str, Sequence[str]]) -> tuple[tuple[int, ...], ...] | None:
    """The codes of the values that are asked for, by dimension; `None` if one of them is on no entry."""
    wanted = sorted((dimension, value) for dimension, values in filters.items() for value in values)
    if not wanted:
        return ()
    rows = session.execute(
        CODES, {"dimensions": [row[0] for row in wanted], "values": [row[1] for row in wanted]}
    )
    found: dict[str, list[int]] = {}
    for dimension, code in rows:
        found.setdefault(dimension, []).append(code)
    if set(found) != {dimension for dimension, _ in wanted}:
        return None
    return tuple(tuple(found[dimension]) for dimension in sorted(found))


def find_named(session: Session, compacts: Sequence[str]) -> dict[str, int]:
    """Entries that go by one of these names (1), or whose name begins with the first of them (0)."""
    if not compacts:
        return {}
    begins = compacts[0] if len(compacts[0]) >= rules.SHORTEST_PREFIX else "{"
    rows = session.execute(
        NAMED,
        {
            "compacts": list(compacts),
            "beginning": begins,
            "most": rules.FIRST_RANKED,
            "most_beginnings": MOST_BEGINNINGS,
        },
    )
    return {row.innovation_id: row.likeness for row in rows.all()}


BOUNDS = "set local enable_seqscan = off; set local max_parallel_workers_per_gather = 0; set local jit = off"


# In the order in which entries were indexed and stand, so that the first slices hold the first hits.
SLICES = text(
    "select code, documents from search_facet where dimension = 'slice' order by value::integer, code"
)
HOLDING = text("select sum(documents)::bigint from search_facet where code = any (:codes)").bindparams(
    bindparam("codes", type_=ARRAY(Integer))
)


def choose_slices(
    session: Session, shares: Sequence[int], groups: Sequence[Sequence[int]]
) -> tuple[int, ...]:
    """Slices of the index that should hold more hits than are counted; none if that needs all of them.

    `shares` says in how many entries each word stands. The guess takes words and groups as independent of
    each other; whoever uses it looks whether there are enough hits, and looks everywhere if not. The hits of
    a single word come out of the index at once, so that a part of it pays for very many only.
    """
    enough = (8 if len(shares) == 1 and not groups else 2) * rules.FIRST_COUNTED
    if min(shares, default=enough + 1) <= enough:
        return ()
    slices = session.execute(SLICES).all()
    whole = sum(row.documents for row in slices)
    if whole <= enough:
        return ()
    expected = whole
    for share in (*shares, *(session.scalar(HOLDING, {"codes": list(group)}) or 0 for group in groups)):
        expected = expected * min(share, whole) // whole
    if expected <= enough:
        return ()
    wanted = 13 * rules.FIRST_COUNTED * whole // (10 * expected)
    chosen: list[int] = []
    for code, documents in slices:
        if wanted <= 0:
            break
        chosen.append(code)
        wanted -= documents
    return tuple(chosen)


def set_bounds(session: Session) -> None:
    """Have this transaction go by the indexes, which meet rows in one order, and plan no large machinery.

    Left to itself PostgreSQL reads the whole table where it expects the first thousand hits early in it.
    """
    session.execute(text(BOUNDS))


SORTED = """
    with hits as materialized (select sort_key, innovation_id from search_entry where {condition})
    select sort_key, innovation_id from hits where {after} order by sort_key, innovation_id limit :most
"""
IN_ORDER = """
    select sort_key, innovation_id
    from search_entry
    where {condition} and {after}
    order by sort_key, innovation_id
    limit :most
"""
NAMED_AFTER = "(sort_key, innovation_id) > (:sort_key, cast(:last_id as uuid))"


def list_by_name(
    session: Session, question: Question, after: Sequence[Any] | None, limit: int, *, is_bounded: bool
) -> list[tuple[str, UUID]]:
    """Hits by name, from after a key on; `is_bounded` says that they are few enough to be sorted."""
    condition, parameters = replace(question, slices=()).conditions()
    form = SORTED if is_bounded else IN_ORDER
    statement = text(form.format(condition=condition, after=NAMED_AFTER if after else "true"))
    if after:
        parameters |= {"sort_key": after[0], "last_id": after[1]}
    return [(row[0], row[1]) for row in session.execute(statement, {**parameters, "most": limit})]

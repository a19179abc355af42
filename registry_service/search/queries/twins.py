"""Reads which entries may be twins: names that share letters in a row, meanings that share rare words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import SmallInteger, TextClause, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from registry_service.search import rules
from registry_service.search.entries import PACKED_SIZE, PACKED_TYPE
from registry_service.search.models import SearchWord
from registry_service.search.queries.trigrams import count_names

MOST_NAMES = 40
ID_SIZE = 16
MOST_TO_COMPARE = 1_000
TELLING_WORDS = 4
MOST_MEANINGS = 50

# Ids and trigrams of many names come as bytes, one after the other, and are compared here.
TOGETHER = """
    select string_agg(uuid_send(innovation_id), ''), string_agg(packed, ''), array_agg(length(packed))
    from ({names}) as names
"""
IN_REGION = text(
    TOGETHER.format(names="select innovation_id, packed from search_name where region_code = :region_code")
)
ANYWHERE = text(
    TOGETHER.format(
        names="select innovation_id, packed from search_name where trigrams && :rare"
        " and length(packed) between :shortest and :longest limit :most_to_compare"
    )
).bindparams(bindparam("rare", type_=ARRAY(SmallInteger)))
OF_THAT_NAME = text(
    "select innovation_id from search_name where compact = :compact order by innovation_id limit :most"
)
SHARED_WORDS = text(
    "select innovation_id from search_entry where document @@ cast(:expression as tsquery) limit :most"
)


@dataclass(frozen=True)
class Names:
    """Names of entries: each one's id, and the trigrams of all with where each name's begin."""

    ids: bytes
    trigrams: NDArray[np.int16]
    begins: NDArray[np.intp]

    def list_alike(self, trigrams: Sequence[int], least: float) -> set[UUID]:
        """The entries of the names most alike, of those that share so much."""
        if not len(self.begins):
            return set()
        sizes = np.diff(self.begins, append=len(self.trigrams))
        shared = np.add.reduceat(np.isin(self.trigrams, np.array(trigrams, dtype=np.int16)), self.begins)
        likeness = shared / (len(trigrams) + sizes - shared)
        near = [
            (-likeness[place], self.ids[ID_SIZE * place : ID_SIZE * (place + 1)])
            for place in np.flatnonzero(likeness >= least)
        ]
        return {UUID(bytes=own_id) for _, own_id in sorted(near)[:MOST_NAMES]}


def list_names_alike(session: Session, names: Sequence[str], region_code: str, least: float) -> set[UUID]:
    """Entries with a name so alike: all of the region, and of the others those that share rare letters."""
    found: set[UUID] = set()
    of_region = _read_names(session, IN_REGION, {"region_code": region_code})
    for name in names:
        trigrams = rules.list_trigrams(rules.list_words(name))
        if not trigrams:
            continue
        found |= of_region.list_alike(trigrams, least)
        parameters = {"compact": rules.compact(name), "most": MOST_NAMES}
        found |= set(session.scalars(OF_THAT_NAME, parameters))
        found |= _list_alike_anywhere(session, trigrams, least)
    return found


def _list_alike_anywhere(session: Session, trigrams: Sequence[int], least: float) -> set[UUID]:
    size = len(trigrams)
    counts = count_names(session, trigrams)
    rarest = sorted(trigrams, key=lambda trigram: (counts[trigram], trigram))
    # Whatever is so alike shares one of these.
    enough = rarest[: size - ceil(size * least) + 1]
    parameters = {
        "rare": _choose_rarest(enough, counts),
        "shortest": PACKED_SIZE * ceil(size * least),
        "longest": PACKED_SIZE * int(size / least),
        "most_to_compare": 2 * MOST_TO_COMPARE,
    }
    return _read_names(session, ANYWHERE, parameters).list_alike(trigrams, least)


def _read_names(session: Session, statement: TextClause, parameters: dict[str, Any]) -> Names:
    """Names with their trigrams; every name has some."""
    ids, packed, lengths = session.execute(statement, parameters).one()
    sizes = np.array(lengths or (), dtype=np.intp) // PACKED_SIZE
    begins = np.cumsum(sizes) - sizes
    return Names(ids or b"", np.frombuffer(packed or b"", dtype=PACKED_TYPE), begins)


def _choose_rarest(rarest: Sequence[int], counts: Mapping[int, int]) -> list[int]:
    """As many of the rarest trigrams as lead to no more names than can be compared; one at least."""
    chosen: list[int] = []
    to_compare = 0
    for trigram in rarest:
        to_compare += counts[trigram]
        if chosen and to_compare > MOST_TO_COMPARE:
            break
        chosen.append(trigram)
    return chosen


def list_meanings_alike(session: Session, meaning: str) -> set[UUID]:
    """Entries that share two of the rarest words of a meaning."""
    words = list(dict.fromkeys(rules.list_telling_words(meaning)))
    known = session.execute(
        select(SearchWord.lexeme)
        .where(SearchWord.word.in_(words))
        .group_by(SearchWord.lexeme)
        .order_by(text("min(documents)"), SearchWord.lexeme)
        .limit(TELLING_WORDS)
    ).all()
    if not known:
        return set()
    parts = [rules.any_form([row.lexeme]) for row in known]
    expression = rules.some_of(parts, min(2, len(parts)))
    return set(session.scalars(SHARED_WORDS, {"expression": expression, "most": MOST_MEANINGS}))

"""Reads which entries may be twins: names that share letters in a row, meanings that share rare words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from math import ceil
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Text, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from registry_service.search import rules
from registry_service.search.entries import PACKED_SIZE, PACKED_TYPE
from registry_service.search.queries.hits import write_array
from registry_service.search.queries.trigrams import count_names

# More entries than are shown of likely twins, which are in the same order.
MOST_ALIKE = 25
ALL_TRIGRAMS = 2**16
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
# Those of common pairs may be very many: they leave those of rare letters their place.
ELSEWHERE = (
    "(select innovation_id, packed from search_name where ({condition})"
    " and length(packed) between :shortest and :longest limit :{most})"
)
OF_THAT_NAME = text(
    "select distinct innovation_id from search_name where compact = :compact"
    " order by innovation_id limit :most"
)
RAREST_WORDS = text(
    "select lexeme from search_word where word = any (:words)"
    " group by lexeme order by min(documents), lexeme limit :most"
).bindparams(bindparam("words", type_=ARRAY(Text)), most=TELLING_WORDS)
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
        """The entries most alike by any of their names, of those that share so much."""
        if not len(self.begins):
            return set()
        sizes = np.diff(self.begins, append=len(self.trigrams))
        # A place for each trigram there may be; those below zero are counted from the end.
        is_own = np.zeros(ALL_TRIGRAMS, dtype=np.int8)
        is_own[trigrams] = 1
        shared = np.add.reduceat(is_own[self.trigrams], self.begins, dtype=np.intp)
        likeness = shared / (len(trigrams) + sizes - shared)
        near = sorted(
            (-likeness[place], self.ids[ID_SIZE * place : ID_SIZE * (place + 1)])
            for place in np.flatnonzero(likeness >= least)
        )
        # An entry goes by many names; the first is the most alike.
        entries = dict.fromkeys(own_id for _, own_id in near)
        return {UUID(bytes=own_id) for own_id in islice(entries, MOST_ALIKE)}


def list_names_alike(session: Session, names: Sequence[str], region_code: str, least: float) -> set[UUID]:
    """Entries with a name so alike: all of the region, and of the others those that share rare letters."""
    found: set[UUID] = set()
    of_region = _read_names(session, IN_REGION, {"region_code": region_code})
    for name in names:
        words = rules.list_words(name)
        trigrams = rules.list_trigrams(words)
        if not trigrams:
            continue
        found |= of_region.list_alike(trigrams, least)
        parameters = {"compact": rules.compact_words(words), "most": MOST_ALIKE}
        found |= set(session.scalars(OF_THAT_NAME, parameters).all())
        found |= _list_alike_anywhere(session, words, trigrams, least)
    return found


def _list_alike_anywhere(
    session: Session, words: Sequence[str], trigrams: Sequence[int], least: float
) -> set[UUID]:
    size, counts = len(trigrams), count_names(session, trigrams)
    rarest = sorted(trigrams, key=lambda trigram: (counts[trigram], trigram))
    # Whatever is so alike shares one of these.
    enough = rarest[: size - ceil(size * least) + 1]
    rare = _choose_rarest(enough, counts)
    pairs = _choose_pairs(words, counts, frozenset(rare)) if len(rare) < len(enough) else []
    led_to = sum(counts[trigram] for trigram in rare)
    parameters: dict[str, Any] = {
        "shortest": PACKED_SIZE * ceil(size * least),
        "longest": PACKED_SIZE * int(size / least),
        "most_rare": MOST_TO_COMPARE,
        "most_of_pairs": 3 * MOST_TO_COMPARE // 2 - led_to,
    }
    selects = []
    if rare:
        selects.append(ELSEWHERE.format(condition="trigrams && cast(:rare as smallint[])", most="most_rare"))
        parameters["rare"] = write_array(rare)
    if pairs:
        either = (f"trigrams @> cast(:pair_{place} as smallint[])" for place in range(len(pairs)))
        selects.append(ELSEWHERE.format(condition=" or ".join(either), most="most_of_pairs"))
        parameters |= {f"pair_{place}": write_array(pair) for place, pair in enumerate(pairs)}
    if not selects:
        return set()
    statement = text(TOGETHER.format(names=" union all ".join(selects)))
    return _read_names(session, statement, parameters).list_alike(trigrams, least)


def _choose_rarest(enough: Sequence[int], counts: Mapping[int, int]) -> list[int]:
    """As many of the rarest trigrams as lead to no more names than can be compared."""
    chosen: list[int] = []
    to_compare = 0
    for trigram in enough:
        to_compare += counts[trigram]
        if to_compare > MOST_TO_COMPARE:
            break
        chosen.append(trigram)
    return chosen


def _choose_pairs(
    words: Sequence[str], counts: Mapping[int, int], besides: frozenset[int]
) -> list[list[int]]:
    """Pairs of trigrams that lead to names like this one, though each of them may stand in very many.

    Each is the rarest of its word besides those that are looked for alone, which a slip of the pen may have
    made: a name of which one word of three is written otherwise is still found.
    """
    every = (
        sorted(rules.trigrams_of([word]) - besides, key=lambda each: (counts[each], each))
        for word in dict.fromkeys(words)
    )
    of_words = [own for own in every if own]
    of_words.sort(key=lambda own: counts[own[0]])
    firsts = list(dict.fromkeys(own[0] for own in of_words))[:TELLING_WORDS]
    pairs = [list(pair) for pair in combinations(firsts, 2)]
    if len(firsts) < 3:
        # Of two words only what is not in very many names tells enough by itself.
        telling = [own[:2] for own in of_words if not pairs or counts[own[0]] <= 4 * MOST_TO_COMPARE]
        pairs += [own for own in telling if len(own) == 2]
    return pairs


def _read_names(session: Session, statement: TextClause, parameters: dict[str, Any]) -> Names:
    """Names with their trigrams; every name has some."""
    ids, packed, lengths = session.execute(statement, parameters).all()[0]
    sizes = np.array(lengths or (), dtype=np.intp) // PACKED_SIZE
    begins = np.cumsum(sizes) - sizes
    return Names(ids or b"", np.frombuffer(packed or b"", dtype=PACKED_TYPE), begins)


def list_meanings_alike(session: Session, meaning: str) -> set[UUID]:
    """Entries that share two of the rarest words of a meaning."""
    words = list(dict.fromkeys(rules.list_telling_words(meaning)))
    known = session.execute(RAREST_WORDS, {"words": words}).all()
    if not known:
        return set()
    parts = [rules.any_form([row.lexeme]) for row in known]
    expression = rules.some_of(parts, min(2, len(parts)))
    return set(session.scalars(SHARED_WORDS, {"expression": expression, "most": MOST_MEANINGS}).all())

"""Takes entries into the index and out of it, in the caller's transaction; journals nothing, being derived.

Whoever indexes an innovation holds the lock on its row. Were that forgotten, the second of two writers would
fail at the primary key: counts are never taken twice.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from uuid import UUID

import numpy as np
from sqlalchemy import Integer, Text, bindparam, delete, insert, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from registry_service.search.entries import (
    CODE_TYPE,
    COUNTED,
    DIMENSION_BITS,
    PACKED_TYPE,
    SLICE,
    SLICE_BITS,
    WHOLE,
    Facet,
    SearchEntry,
    list_facets,
    list_name_forms,
    meaning_words,
    name_words,
    other_words,
    write_document,
)
from registry_service.search.models import SearchChange, SearchEntryRow, SearchName, SearchText, SearchUnit
from shared.copy_text import NULL, escape, send_lines

CODES = text(
    "select dimension, value, code from search_facet"
    " where (dimension, value) in (select * from unnest(:dimensions, :values))"
).bindparams(bindparam("dimensions", type_=ARRAY(Text)), bindparam("values", type_=ARRAY(Text)))
SLICES = text("select nextval('search_entry_number') >> :bits from generate_series(1, :entries)")
NEW_FACETS = text(
    "insert into search_facet (code, dimension, value)"
    " select (nextval('search_facet_number') << :bits) + place, dimension, value"
    " from unnest(:places, :dimensions, :values) as given (place, dimension, value)"
    " order by dimension, value on conflict do nothing"
).bindparams(
    bindparam("places", type_=ARRAY(Integer)),
    bindparam("dimensions", type_=ARRAY(Text)),
    bindparam("values", type_=ARRAY(Text)),
)

LEXEMES = text(
    "select word, coalesce((tsvector_to_array(to_tsvector('indonesian', word)))[1], word)"
    " from unnest(:words) as given (word)"
).bindparams(bindparam("words", type_=ARRAY(Text)))
# What words are searched as follows from the words alone; most of a batch's were in the batches before it.
KNOWN_LEXEMES: dict[str, str] = {}
MOST_KNOWN = 50_000

COPY_ENTRIES = "copy {schema}search_entry (innovation_id, sort_key, facets, codes, document) from stdin"
COPY_TEXTS = "copy {schema}search_text (innovation_id, words) from stdin"
COPY_NAMES = (
    "copy {schema}search_name (innovation_id, place, region_code, compact, trigrams, packed) from stdin"
)
COPY_UNITS = "copy {schema}search_unit (innovation_id, unit_id, grade) from stdin"


class Changes:
    """What a batch does to the counts: entries, and facets, words and trigrams, each by its key."""

    def __init__(self) -> None:
        self.entries = 0
        self.facets: Counter[int] = Counter()
        self.words: Counter[str] = Counter()
        self.trigrams: Counter[int] = Counter()

    def add(self, other: "Changes") -> None:
        """Add what another batch does."""
        self.entries += other.entries
        self.facets.update(other.facets)
        self.words.update(other.words)
        self.trigrams.update(other.trigrams)

    def record(self, session: Session) -> None:
        """Leave them for the clock to add up."""
        for kind, counter in (("facet", self.facets), ("word", self.words), ("trigram", self.trigrams)):
            changed = [(str(key), count) for key, count in counter.items() if count]
            if changed:
                keys, counts = zip(*changed, strict=True)
                values = {"kind": kind, "keys": list(keys), "counts": list(counts)}
                session.execute(insert(SearchChange).values(values))


def store_entries(session: Session, entries: Sequence[SearchEntry], gone: Collection[UUID] = ()) -> None:
    """Index these innovations as they are now, and take those that are `gone` out."""
    changes = Changes()
    take_out(session, {entry.innovation_id for entry in entries} | set(gone), changes)
    if entries:
        put_in(session, entries, changes, {})
    changes.record(session)


def drop_entries(session: Session, innovation_ids: Collection[UUID]) -> None:
    """Take innovations out of the index; those that are not in it are no matter."""
    store_entries(session, (), innovation_ids)


def take_out(session: Session, innovation_ids: Collection[UUID], changes: Changes) -> None:
    """Take innovations out of the tables, and note what that does to the counts."""
    ids = sorted(innovation_ids)
    rows = session.execute(
        delete(SearchEntryRow).where(SearchEntryRow.innovation_id.in_(ids)).returning(SearchEntryRow.facets)
    ).all()
    if not rows:
        return
    whole = get_codes(session, {WHOLE})[WHOLE]
    changes.entries -= len(rows)
    changes.facets[whole] -= len(rows)
    for (facets,) in rows:
        changes.facets.subtract(facets)
    for (words,) in session.execute(
        delete(SearchText).where(SearchText.innovation_id.in_(ids)).returning(SearchText.words)
    ):
        changes.words.subtract(words)
    for (trigrams,) in session.execute(
        delete(SearchName).where(SearchName.innovation_id.in_(ids)).returning(SearchName.trigrams)
    ):
        changes.trigrams.subtract(trigrams)
    session.execute(delete(SearchUnit).where(SearchUnit.innovation_id.in_(ids)))


def put_in(
    session: Session,
    entries: Sequence[SearchEntry],
    changes: Changes,
    codes: dict[Facet, int],
    schema: str | None = None,
) -> None:
    """Put entries that are not in them into the tables, those of a schema if one is given; note the counts.

    `codes` are those of facets that are known already; those that had to be looked up are added to them.
    """
    slices = session.scalars(SLICES, {"bits": SLICE_BITS, "entries": len(entries)}).all()
    facets = [
        [*list_facets(entry), (SLICE, str(number))] for entry, number in zip(entries, slices, strict=True)
    ]
    if unknown := {WHOLE, *(facet for own in facets for facet in own)} - codes.keys():
        codes |= get_codes(session, unknown)
    changes.entries += len(entries)
    changes.facets[codes[WHOLE]] += len(entries)
    words = [(name_words(entry), meaning_words(entry), other_words(entry)) for entry in entries]
    distinct = [set().union(*own) for own in words]
    lexemes = find_lexemes(session, set().union(*distinct))
    documents, texts = [], []
    for entry, own_facets, own, own_words in zip(entries, facets, words, distinct, strict=True):
        own_codes = sorted(codes[facet] for facet in own_facets)
        changes.words.update(own_words)
        changes.facets.update(own_codes)
        documents.append(
            f"{entry.innovation_id}\t{escape(entry.sort_key)}\t{_array(own_codes)}"
            f"\t{_bytes(own_codes, CODE_TYPE)}\t{write_document(*own, lexemes)}\n"
        )
        texts.append(f"{entry.innovation_id}\t{_array(sorted(own_words))}\n")
    connection = session.connection()
    for statement, lines in (
        (COPY_ENTRIES, documents),
        (COPY_TEXTS, texts),
        (COPY_NAMES, _write_names(entries, changes)),
        (COPY_UNITS, _write_units(entries)),
    ):
        send_lines(connection, statement.format(schema=f"{schema}." if schema else ""), lines)


def _write_names(entries: Sequence[SearchEntry], changes: Changes) -> list[str]:
    lines = []
    for entry in entries:
        for place, form in enumerate(list_name_forms(entry)):
            changes.trigrams.update(form.trigrams)
            lines.append(
                f"{entry.innovation_id}\t{place}\t{entry.region_code}\t{form.compact}"
                f"\t{_array(form.trigrams)}\t{_bytes(form.trigrams, PACKED_TYPE)}\n"
            )
    return lines


def _write_units(entries: Sequence[SearchEntry]) -> list[str]:
    return [
        f"{entry.innovation_id}\t{unit_id}\t{NULL if grade is None else escape(grade)}\n"
        for entry in entries
        for unit_id, grade in sorted(entry.unit_grades.items())
    ]


def find_lexemes(session: Session, words: AbstractSet[str]) -> dict[str, str]:
    """What each of the words is searched as."""
    known = {word: lexeme for word in words if (lexeme := KNOWN_LEXEMES.get(word))}
    if new := sorted(words - known.keys()):
        found = {row[0]: row[1] for row in session.execute(LEXEMES, {"words": new})}
        if len(KNOWN_LEXEMES) > MOST_KNOWN:
            KNOWN_LEXEMES.clear()
        KNOWN_LEXEMES.update(found)
        known |= found
    return known


def get_codes(session: Session, facets: Collection[Facet]) -> dict[Facet, int]:
    """The codes of facets; one that is new gets its code here."""
    known = _find_codes(session, facets)
    if missing := sorted(set(facets) - set(known)):
        places = [COUNTED.index(dimension) for dimension, _ in missing]
        session.execute(NEW_FACETS, {**_columns(missing), "places": places, "bits": DIMENSION_BITS})
        known |= _find_codes(session, missing)
    return known


def _find_codes(session: Session, facets: Collection[Facet]) -> dict[Facet, int]:
    return {(dimension, value): code for dimension, value, code in session.execute(CODES, _columns(facets))}


def _columns(facets: Collection[Facet]) -> dict[str, list[str]]:
    ordered = sorted(facets)
    return {
        "dimensions": [dimension for dimension, _ in ordered],
        "values": [value for _, value in ordered],
    }


def _array(values: Sequence[int] | Sequence[str]) -> str:
    """Numbers, or words of letters and digits, as an array is written."""
    return "{" + ",".join(map(str, values)) + "}"


def _bytes(numbers: Sequence[int], kind: str) -> str:
    return "\\\\x" + np.array(numbers, dtype=kind).tobytes().hex()

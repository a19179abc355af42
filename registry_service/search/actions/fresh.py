"""Fills fresh tables beside those in use and puts them in their place; indexes are made once they are full.

What is indexed meanwhile goes into the tables in use, and is carried over when they are left. Readers and
writers wait for the exchange alone. Nothing here commits: each function is a transaction of its caller's.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, MetaData, Table, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable

from registry_service.search.actions.store import Changes, find_lexemes, get_codes, take_out
from registry_service.search.entries import WHOLE
from registry_service.search.models import (
    SearchEntryRow,
    SearchHit,
    SearchName,
    SearchText,
    SearchTrigram,
    SearchUnit,
    SearchWord,
)
from registry_service.search.rules import list_trigrams
from registry_service.tables import Base
from shared.copy_text import send_lines

PREFIX = "search_rebuild_"
OF_ENTRIES = (SearchEntryRow, SearchText, SearchName, SearchUnit)
TABLES = tuple(model.__tablename__ for model in (*OF_ENTRIES, SearchHit, SearchWord, SearchTrigram))
WORDS_AT_ONCE = 5_000
LEFT_BEHIND = text("select nspname from pg_namespace where starts_with(nspname, :prefix) order by nspname")
MAKING_INDEXES = "set local maintenance_work_mem = '256MB'"
# Whoever reads or writes waits behind the exchange no longer than this; then it steps back, to try again.
BRIEFLY = "set local lock_timeout = '300ms'"
LOCK = f"""
    lock table innovation in share row exclusive mode;
    lock table {", ".join(TABLES)}, search_change in access exclusive mode
"""
MARK = "create table {schema}.marked as select innovation_id, xmin as mark from search_entry"
# What was indexed or taken out meanwhile stands in other rows than before. What never stood in the tables in
# use may have been archived since it was read.
TOUCHED = """
    select coalesce(used.innovation_id, marked.innovation_id)
    from (select innovation_id, xmin as mark from search_entry) as used
    full join {schema}.marked using (innovation_id)
    where used.mark is distinct from marked.mark
    union
    select innovation_id
    from {schema}.search_entry as entry
    where not exists (select from search_entry as used where used.innovation_id = entry.innovation_id)
    and not exists (
        select from innovation where innovation.innovation_id = entry.innovation_id and state = 'published'
    )
"""
CARRY_OVER = """
    insert into {table} ({columns})
    select {columns} from {schema}.{table} where innovation_id = any (:ids) returning {counted}
"""
REFERENCE = """
    alter table search_entry add constraint fk_search_entry_innovation_id
    foreign key (innovation_id) references innovation (innovation_id) not valid
"""
# The functions are bound to the entries of their own schema; the index has to find these and no others.
# Hits stand in the order in which entries were indexed, so that the first slices hold the first of them.
FILL_HITS = """
    create function {schema}.search_document(uuid) returns tsvector
        language sql immutable strict parallel safe
        begin atomic select document from {schema}.search_entry where innovation_id = $1; end;
    create function {schema}.search_facets(uuid) returns integer[]
        language sql immutable strict parallel safe
        begin atomic select facets from {schema}.search_entry where innovation_id = $1; end;
    insert into {schema}.search_hit (innovation_id, codes)
        select innovation_id, codes
        from {schema}.search_entry, unnest(facets) as of_it (code) join search_facet using (code)
        where dimension = 'slice'
        order by value::integer, innovation_id;
    set local search_path = {schema}
"""
EXCHANGE_FUNCTIONS = """
    drop function if exists search_document(uuid), search_facets(uuid) cascade;
    alter function {schema}.search_document(uuid) set schema {in_use};
    alter function {schema}.search_facets(uuid) set schema {in_use};
    create trigger put_search_hits_in after insert on search_entry referencing new table as changed
        for each statement execute function keep_search_hits();
    create trigger take_search_hits_out after delete on search_entry referencing old table as changed
        for each statement execute function keep_search_hits()
"""
SET_COUNTS = text(
    "update search_facet set documents = coalesce("
    " (select count from unnest(:codes, :counts) as counted (facet, count) where facet = code), 0)"
    " where documents <> 0 or code = any (:codes)"
).bindparams(bindparam("codes", type_=ARRAY(BigInteger)), bindparam("counts", type_=ARRAY(BigInteger)))


def make_fresh_tables(session: Session) -> str:
    """Make empty tables in a schema of their own and note what is indexed now; the schema's name.

    What an earlier rebuild left behind is dropped; were that one still at work, it would fail, and not this.
    """
    drop_tables_left(session)
    schema = f"{PREFIX}{secrets.token_hex(6)}"
    session.execute(text(f"create schema {schema}"))
    for table in _list_tables(schema):
        session.execute(CreateTable(table, include_foreign_key_constraints=[]))
    session.execute(text(MARK.format(schema=schema)))
    return schema


def fill_vocabulary(session: Session, schema: str, counted: Changes) -> None:
    """Write how often each word and each three letters were counted in the fresh tables."""
    connection = session.connection()
    every_word = list(counted.words)
    for start in range(0, len(every_word), WORDS_AT_ONCE):
        words = every_word[start : start + WORDS_AT_ONCE]
        lexemes = find_lexemes(session, set(words))
        lines = [
            f"{word}\t{lexemes[word]}\t{counted.words[word]}"
            f"\t{{{','.join(map(str, list_trigrams([word])))}}}\n"
            for word in words
        ]
        send_lines(
            connection, f"copy {schema}.search_word (word, lexeme, documents, trigrams) from stdin", lines
        )
    send_lines(
        connection,
        f"copy {schema}.search_trigram (trigram, names) from stdin",
        [f"{trigram}\t{names}\n" for trigram, names in counted.trigrams.items()],
    )


def make_indexes(session: Session, schema: str) -> None:
    """Index the fresh tables, which are full, and have PostgreSQL learn what is in them."""
    session.execute(text(MAKING_INDEXES))
    session.execute(text(FILL_HITS.format(schema=schema)))
    for table in _list_tables(schema):
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            session.execute(CreateIndex(index))
        session.execute(text(f"analyze {schema}.{table.name}"))


def exchange_tables(session: Session, schema: str, counted: Changes) -> None:
    """Put the fresh tables in the place of those in use, and carry over what was indexed meanwhile.

    Raises OperationalError (lock_not_available) while somebody is in the way for longer than a moment.
    """
    session.execute(text(BRIEFLY))
    session.execute(text(LOCK))
    in_use = session.scalar(text("select current_schema()"))
    touched = list(session.scalars(text(TOUCHED.format(schema=schema))))
    session.execute(text(f"create schema {schema}_left"))
    for name in TABLES:
        session.execute(text(f"alter table {name} set schema {schema}_left"))
        session.execute(text(f"alter table {schema}.{name} set schema {in_use}"))
    session.execute(text(REFERENCE))
    session.execute(text(EXCHANGE_FUNCTIONS.format(schema=schema, in_use=in_use)))
    session.execute(text("delete from search_change"))
    codes, counts = list(counted.facets), list(counted.facets.values())
    session.execute(SET_COUNTS, {"codes": codes, "counts": counts})
    if touched:
        changes = Changes()
        take_out(session, touched, changes)
        _carry_over(session, f"{schema}_left", touched, changes)
        changes.record(session)


def _carry_over(session: Session, schema: str, innovation_ids: Collection[UUID], changes: Changes) -> None:
    counters: dict[str, Counter[Any]] = {
        "facets": changes.facets,
        "words": changes.words,
        "trigrams": changes.trigrams,
    }
    whole = get_codes(session, {WHOLE})[WHOLE]
    for model in OF_ENTRIES:
        columns = model.__table__.columns.keys()
        counted = next((name for name in columns if name in counters), "innovation_id")
        statement = CARRY_OVER.format(
            table=model.__tablename__, columns=", ".join(columns), schema=schema, counted=counted
        )
        bound = text(statement).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
        rows = session.scalars(bound, {"ids": list(innovation_ids)}).all()
        if (counter := counters.get(counted)) is not None:
            for keys in rows:
                counter.update(keys)
        if model is SearchEntryRow:
            changes.facets[whole] += len(rows)


def confirm_reference(session: Session) -> None:
    """Have PostgreSQL see that every entry's innovation is there; nobody waits for it."""
    session.execute(text("alter table search_entry validate constraint fk_search_entry_innovation_id"))


def drop_tables_left(session: Session) -> None:
    """Drop what was exchanged, or begun and never finished."""
    for left in session.scalars(LEFT_BEHIND, {"prefix": PREFIX}).all():
        session.execute(text(f'drop schema "{left}" cascade'))


def _list_tables(schema: str) -> Iterator[Table]:
    """The tables as they are declared, in another schema."""
    beside = MetaData(naming_convention=Base.metadata.naming_convention)
    for name in TABLES:
        yield Base.metadata.tables[name].to_metadata(beside, schema=schema)

"""Adds up the counts that changed, for the clock; it counts nothing anew."""

from sqlalchemy import BigInteger, Text, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from registry_service.search.rules import list_trigrams

COUNTS_LOCK = 0x53434E54
AT_ONCE = 64

TAKE = text(
    """
    with gone as materialized (
        delete from search_change
        where change_id in (select change_id from search_change order by change_id limit :most)
        returning kind, keys, counts
    )
    select kind, key, sum(count)::bigint
    from gone, unnest(keys, counts) as changed (key, count)
    group by kind, key
    having sum(count) <> 0
    order by kind, key
    """
)


def _columns(sql: str) -> TextClause:
    return text(sql).bindparams(
        bindparam("keys", type_=ARRAY(Text)), bindparam("counts", type_=ARRAY(BigInteger))
    )


FACETS = _columns(
    "update search_facet set documents = documents + count"
    " from unnest(:keys, :counts) as changed (key, count) where code = key::integer"
)
TRIGRAMS = _columns(
    "insert into search_trigram (trigram, names)"
    " select key::smallint, count from unnest(:keys, :counts) as changed (key, count)"
    " on conflict (trigram) do update set names = search_trigram.names + excluded.names"
)
KNOWN_WORDS = _columns(
    "update search_word set documents = documents + count"
    " from unnest(:keys, :counts) as changed (key, count) where word = key returning word"
)
NEW_WORDS = text(
    "insert into search_word (word, lexeme, documents, trigrams)"
    " select key, coalesce((tsvector_to_array(to_tsvector('indonesian', key)))[1], key), count,"
    " trigrams::smallint[] from unnest(:keys, :counts, :trigrams) as changed (key, count, trigrams)"
).bindparams(
    bindparam("keys", type_=ARRAY(Text)),
    bindparam("counts", type_=ARRAY(BigInteger)),
    bindparam("trigrams", type_=ARRAY(Text)),
)
FORGET_WORDS = text("delete from search_word where word = any(:keys) and documents <= 0").bindparams(
    bindparam("keys", type_=ARRAY(Text))
)


def add_up_changes(session: Session) -> int:
    """Add some of the waiting changes to the counts; returns how many keys changed, 0 when none waits.

    In one transaction with the changes' removal: whoever reads both sees every change once.
    """
    session.execute(text(f"select pg_advisory_xact_lock({COUNTS_LOCK})"))
    rows = session.execute(TAKE, {"most": AT_ONCE}).all()
    changed: dict[str, dict[str, int]] = {"facet": {}, "word": {}, "trigram": {}}
    for kind, key, count in rows:
        changed[kind][key] = count
    for kind, statement in (("facet", FACETS), ("trigram", TRIGRAMS)):
        if changed[kind]:
            session.execute(statement, _parameters(changed[kind]))
    if changed["word"]:
        _add_up_words(session, changed["word"])
    return len(rows)


def _add_up_words(session: Session, changed: dict[str, int]) -> None:
    known = set(session.scalars(KNOWN_WORDS, _parameters(changed)))
    new = {word: count for word, count in changed.items() if word not in known and count > 0}
    if new:
        trigrams = ["{" + ",".join(map(str, list_trigrams([word]))) + "}" for word in new]
        session.execute(NEW_WORDS, {**_parameters(new), "trigrams": trigrams})
    if lessened := [word for word, count in changed.items() if count < 0]:
        session.execute(FORGET_WORDS, {"keys": lessened})


def _parameters(counts: dict[str, int]) -> dict[str, list[str] | list[int]]:
    return {"keys": list(counts), "counts": list(counts.values())}

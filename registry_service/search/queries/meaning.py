"""Reads what a searched text may mean out of the vocabulary: forms, misspelt words, the last word begun."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, SmallInteger, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from registry_service.search import rules

# What it looks up of each word is one statement; `begun` are the most frequent words that begin as the last.
LOOK_UP = text(
    """
    select given.word, lexemes.lexeme,
           exists (select from search_word as known where known.word = given.word)
           or exists (select from search_word as known where known.lexeme = lexemes.lexeme)
           or exists (
               select from search_entry where document @@ cast(quote_literal(lexemes.lexeme) as tsquery)
           ) as is_known,
           (select coalesce(sum(documents), 0)::bigint from search_word as known
            where known.lexeme = lexemes.lexeme) as documents,
           (select json_agg(json_build_array(lexeme, documents) order by documents desc, word)
            from (
                select word, lexeme, documents from search_word as longer
                where given.word = :begun and longer.word >= :begun and longer.word < :begun || '{'
                order by documents desc, word
                limit :most_forms
            ) as begun) as begun
    from unnest(:words) as given (word),
         lateral (
             select coalesce((tsvector_to_array(to_tsvector('indonesian', given.word)))[1], given.word)
         ) as lexemes (lexeme)
    """
).bindparams(bindparam("words", type_=ARRAY(Text)), most_forms=rules.MOST_FORMS)
ONE_EDIT_AWAY = text("select word, lexeme, documents from search_word where word = any (:words)").bindparams(
    bindparam("words", type_=ARRAY(Text))
)
# Whatever is two edits away shares one of the trigrams looked for, the rarest.
ALIKE = text(
    """
    with rare as materialized (
        select given.trigram
        from unnest(:trigrams) as given (trigram) left join search_trigram using (trigram)
        order by coalesce(names, 0), given.trigram
        limit :most_trigrams
    ),
    near as materialized (
        select word, count(*) as shared
        from rare, search_word
        where trigrams @> array[rare.trigram] and length(word) between :shortest and :longest
        group by word
        order by count(*) desc, word
        limit 200
    )
    select word, lexeme, documents from near join search_word using (word)
    order by shared desc, documents desc, word
    limit 50
    """
).bindparams(bindparam("trigrams", type_=ARRAY(SmallInteger)))


class Form(NamedTuple):
    """A known word, what it is searched as, and in how many entries it stands."""

    word: str
    lexeme: str
    documents: int


@dataclass(frozen=True)
class SearchedWord:
    """A word as it was written, what it is searched as, and the known words it was taken for.

    `documents` says in how many entries it or a word begun with it stands; of a misspelt one, 0.
    """

    word: str
    lexemes: tuple[str, ...]
    taken_for: tuple[str, ...] = ()
    documents: int = 0


@dataclass(frozen=True)
class Meaning:
    """What a text is searched as; `compacts` are the names it may be, `joined` its words as one."""

    words: tuple[SearchedWord, ...]
    compacts: tuple[str, ...]
    joined: str | None

    def expression(self, needed: int | None = None, mark: str = "") -> str | None:
        """The search expression for so many of the words (all, unless said); `None` without a word."""
        parts = [rules.any_form(word.lexemes, mark) for word in self.words]
        if not parts:
            return None
        if needed is not None:
            return rules.some_of(parts, needed)
        whole = rules.all_of(parts)
        return f"({whole}) | '{mark}{self.joined}'" if self.joined else whole

    def forms(self, mark: str = "") -> tuple[str, ...]:
        """The lexemes of which the expression asks for any; none where it asks for several words."""
        if len(self.words) != 1:
            return ()
        found = [*self.words[0].lexemes, *([self.joined] if self.joined else [])]
        return tuple(f"{mark}{form}" for form in dict.fromkeys(found))


def read_meaning(session: Session, searched: str) -> Meaning:
    """What the text may mean by the words that are known."""
    telling = list(dict.fromkeys(rules.list_telling_words(searched)))[: rules.MOST_QUERY_WORDS]
    own = rules.list_words(searched)
    whole = rules.compact(searched)
    joined = whole if len(own) > 1 and len(whole) <= rules.LONGEST_JOINED else None
    if not telling:
        return Meaning((), _names(searched, ()), None)
    is_begun = telling[-1] == own[-1] and len(own[-1]) >= rules.SHORTEST_PREFIX
    asked = {"words": telling, "begun": own[-1] if is_begun else ""}
    rows = {row.word: row for row in session.execute(LOOK_UP, asked).all()}
    words = []
    for word in telling:
        row = rows[word]
        begun = [Form(word, lexeme, documents) for lexeme, documents in row.begun or ()]
        taken_for = [] if row.is_known or begun else _find_alike(session, word)
        forms = [row.lexeme, *(found.lexeme for found in begun), *(found.lexeme for found in taken_for)]
        documents = row.documents + sum(found.documents for found in begun if found.lexeme != row.lexeme)
        others = tuple(found.word for found in taken_for)
        words.append(SearchedWord(word, tuple(dict.fromkeys(forms)), others, documents))
    return Meaning(tuple(words), _names(searched, words), joined)


def _names(searched: str, words: Sequence[SearchedWord]) -> tuple[str, ...]:
    """The text as a name, and as the name it would be if its words were spelled as they are known."""
    spelled = {word.word: word.taken_for[0] for word in words if word.taken_for}
    corrected = "".join(spelled.get(word, word) for word in rules.list_words(searched))
    found = (rules.compact(searched), corrected[: rules.LONGEST_COMPACT])
    return tuple(dict.fromkeys(name for name in found if name))


def _find_alike(session: Session, word: str) -> list[Form]:
    """The known words nearest to a misspelt one; those that are one letter off are looked for first."""
    most = rules.allowed_edits(word)
    if not most:
        return []
    found = _choose(word, session.execute(ONE_EDIT_AWAY, {"words": rules.list_one_edit_away(word)}))
    if found or most == 1:
        return found
    parameters = {
        "trigrams": rules.list_trigrams([word]),
        "most_trigrams": most * rules.TRIGRAMS_OF_AN_EDIT + 1,
        "shortest": len(word) - most,
        "longest": len(word) + most,
    }
    return _choose(word, session.execute(ALIKE, parameters))


def _choose(word: str, rows: Iterable[Row[Any]]) -> list[Form]:
    known = {row.word: Form(row.word, row.lexeme, row.documents) for row in rows}
    chosen = rules.choose_corrections(word, ((form.word, form.documents) for form in known.values()))
    return [known[other] for other in chosen]

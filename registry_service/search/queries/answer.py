"""Answers a search: what the text was taken for, the page of hits, and how all hits are spread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.search import rules
from registry_service.search.queries.facets import Spread, nothing_found, spread_hits, spread_whole
from registry_service.search.queries.hits import (
    Question,
    choose_slices,
    find_groups,
    find_named,
    list_by_name,
    set_bounds,
)
from registry_service.search.queries.meaning import Meaning, read_meaning
from registry_service.search.queries.ranked import list_ranked
from shared.errors import Invalid
from shared.http.paging import decode_cursor, page_of, read_cursor_id

RELEVANCE, NAME = "relevance", "name"


@dataclass(frozen=True)
class Found:
    """A page of hits; `words_needed` is set where not all words together were found."""

    innovation_ids: list[UUID]
    next_cursor: str | None
    spread: Spread
    sort: str
    meaning: Meaning | None
    words_needed: int | None = None


def find(
    session: Session,
    *,
    searched: str | None,
    filters: Mapping[str, Sequence[str]],
    sort: str | None,
    cursor: str | None,
    limit: int,
) -> Found:
    """What a text finds among the values that are asked for; without a text, everything by name."""
    if sort == RELEVANCE and searched is None:
        raise Invalid.at("sort", "relevance needs a text")
    order = sort or (NAME if searched is None else RELEVANCE)
    key = _read_cursor(cursor, order)
    set_bounds(session)
    meaning = read_meaning(session, searched) if searched is not None else None
    groups = find_groups(session, filters)
    if groups is None or (meaning and not meaning.compacts):
        return Found([], None, nothing_found(), order, meaning)
    question, spread, needed = _ask(session, meaning, groups)
    ids, next_cursor = _list_page(session, question, spread, order, key, limit)
    return Found(ids, next_cursor, spread, order, meaning, needed)


def _read_cursor(cursor: str | None, order: str) -> list[Any] | None:
    key = decode_cursor(cursor, [int, int, str, str] if order == RELEVANCE else [str, str])
    if key:
        read_cursor_id(key[-1])
    return key


def _ask(
    session: Session, meaning: Meaning | None, groups: tuple[tuple[int, ...], ...]
) -> tuple[Question, Spread, int | None]:
    """The question that finds something: all words together if they do, else fewer of them."""
    if meaning is None:
        if not groups:
            return Question(), spread_whole(session), None
        return (*_count(session, Question(groups=groups), []), None)
    question = Question(
        meaning.expression(),
        meaning.expression(mark=rules.NAME_MARK),
        meaning.forms(),
        meaning.forms(mark=rules.NAME_MARK),
        find_named(session, meaning.compacts),
        groups,
    )
    if question.expression is None and not question.named:
        return question, nothing_found(), None
    question, spread = _count(session, question, [word.documents for word in meaning.words])
    if spread.total:
        return question, spread, None
    for needed in rules.fewer_words(len(meaning.words)):
        fewer = replace(
            question,
            expression=meaning.expression(needed),
            name_expression=meaning.expression(needed, rules.NAME_MARK),
            forms=(),
            name_forms=(),
        )
        spread = spread_hits(session, fewer)
        if spread.total:
            return fewer, spread, needed
    return question, spread, None


def _count(session: Session, question: Question, shares: Sequence[int]) -> tuple[Question, Spread]:
    """How the hits are spread; the question then asks only a part of the index if that holds enough."""
    if slices := choose_slices(session, shares, question.groups):
        part = replace(question, slices=slices)
        spread = spread_hits(session, part)
        if spread.at_least:
            return part, spread
    return question, spread_hits(session, question)


def _list_page(
    session: Session, question: Question, spread: Spread, order: str, key: list[Any] | None, limit: int
) -> tuple[list[UUID], str | None]:
    if not spread.total:
        return [], None
    if order == RELEVANCE:
        hits = list_ranked(session, question, key, limit + 1, spread.total)
        ranked = page_of(hits, limit, lambda hit: hit.key)
        return [hit.innovation_id for hit in ranked.items], ranked.next_cursor
    is_bounded = not (spread.at_least or question.is_everything)
    rows = list_by_name(session, question, key, limit + 1, is_bounded=is_bounded)
    page = page_of(rows, limit, lambda row: [row[0], str(row[1])])
    return [innovation_id for _, innovation_id in page.items], page.next_cursor

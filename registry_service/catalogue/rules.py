"""Decides how alike two records are, and says at which fields; no I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from registry_service.search.rules import alikeness, compact_words, list_words, trigrams_of

ALIKE_NAME = 0.45
ALIKE_MEANING = 0.4
MOST_TWINS = 20

# A text without blanks and punctuation, and its trigrams.
Form = tuple[str, frozenset[int]]


@dataclass(frozen=True)
class Likeness:
    """A field that was typed, the field of the other record that is like it, and how much, up to 1."""

    typed: str
    field: str
    alike: float


def list_likenesses(typed: Mapping[str, str | None], record: Mapping[str, Any]) -> list[Likeness]:
    """Where what was typed is like the record, the most alike first; names are compared with every name."""
    names = [("name", record["name"]), ("long_name", record["long_name"])]
    names += [("aliases", alias) for alias in record["aliases"]]
    forms = [(other, _make_form(name)) for other, name in names if name]
    found = []
    for field in ("name", "long_name"):
        if typed.get(field):
            best = _closest(field, str(typed[field]), forms)
            if best.alike >= ALIKE_NAME:
                found.append(best)
    if typed.get("meaning") and record["meaning_id"]:
        best = _closest("meaning", str(typed["meaning"]), [("meaning_id", _make_form(record["meaning_id"]))])
        if best.alike >= ALIKE_MEANING:
            found.append(best)
    return sorted(found, key=lambda likeness: -likeness.alike)


def _closest(field: str, typed: str, others: Iterable[tuple[str, Form]]) -> Likeness:
    own = _form_of(typed)
    likenesses = [Likeness(field, other, _compare(own, form)) for other, form in others]
    return max(likenesses, key=lambda likeness: likeness.alike)


def _compare(own: Form, other: Form) -> float:
    """1 for what is the same but for blanks and punctuation, else the share of common trigrams."""
    if own[0] and own[0] == other[0]:
        return 1.0
    return alikeness(own[1], other[1])


def _make_form(text: str) -> Form:
    """What is compared of a text."""
    words = list_words(text)
    return compact_words(words), trigrams_of(words)


# The same few typed texts are compared with many.
_form_of = lru_cache(maxsize=8)(_make_form)

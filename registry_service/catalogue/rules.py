"""Decides how alike two records are, and says at which fields; no I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from registry_service.search.rules import alikeness, compact, list_words, trigrams_of

ALIKE_NAME = 0.45
ALIKE_MEANING = 0.4
MOST_TWINS = 20


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
    found = []
    for field in ("name", "long_name"):
        if typed.get(field):
            best = _closest(field, str(typed[field]), ((other, name) for other, name in names if name))
            if best.alike >= ALIKE_NAME:
                found.append(best)
    if typed.get("meaning") and record["meaning_id"]:
        best = _closest("meaning", str(typed["meaning"]), [("meaning_id", record["meaning_id"])])
        if best.alike >= ALIKE_MEANING:
            found.append(best)
    return sorted(found, key=lambda likeness: -likeness.alike)


def _closest(field: str, typed: str, others: Iterable[tuple[str, str]]) -> Likeness:
    likenesses = [Likeness(field, other, _compare(typed, text)) for other, text in others]
    return max(likenesses, key=lambda likeness: likeness.alike)


def _compare(typed: str, other: str) -> float:
    """1 for what is the same but for blanks and punctuation, else the share of common trigrams."""
    form, own = _form_of(typed)
    if form and form == compact(other):
        return 1.0
    return alikeness(own, trigrams_of(list_words(other)))


@lru_cache(maxsize=8)
def _form_of(typed: str) -> tuple[str, frozenset[int]]:
    """What is compared of a typed text; the same few are compared with many."""
    return compact(typed), trigrams_of(list_words(typed))

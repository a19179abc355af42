"""Reads gettext catalogues (.po) and keeps them compiled in memory; it chooses no language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("id", "en")
SHARED = Path(__file__).parent / "translations"
# Sentences of rules and schemas stand in the catalogues under this context.
REFUSAL = "refusal"


@dataclass(frozen=True)
class Pattern:
    """A sentence with gaps, as `at most {0} of {1}`: what it looks like, and its translation."""

    looks: re.Pattern[str]
    translation: str


@dataclass(frozen=True)
class Catalogue:
    """The words of one language."""

    texts: GNUTranslations
    patterns: tuple[Pattern, ...]
    known: frozenset[str]

    def refusal(self, sentence: str) -> str | None:
        """What a rule said, in this language; `None` where the catalogue does not know the sentence."""
        said = self.texts.pgettext(REFUSAL, sentence)
        if said != sentence or f"{REFUSAL}\x04{sentence}" in self.known:
            return said
        for pattern in self.patterns:
            if (found := pattern.looks.fullmatch(sentence)) is not None:
                return pattern.translation.format(*(self._inner(each) for each in found.groups()))
        return None

    def _inner(self, said: str) -> str:
        """What stands in a gap: a sentence of its own, codes with words, or what was typed."""
        whole = self.refusal(said)
        return whole or ", ".join(self.refusal(each) or each for each in said.split(", "))


def read_catalogue(path: Path, language: str) -> Catalog:
    """One file as Babel knows it."""
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


def load_catalogues(folders: Iterable[Path]) -> Mapping[str, Catalogue]:
    """Every language out of these folders, the first of them the one that others fall back to."""
    return {language: _load(tuple(folders), language) for language in LANGUAGES}


@cache
def _load(folders: tuple[Path, ...], language: str) -> Catalogue:
    whole: GNUTranslations | None = None
    patterns: list[Pattern] = []
    known: set[str] = set()
    for folder in folders:
        read = read_catalogue(folder / f"{language}.po", language)
        compiled = BytesIO()
        write_mo(compiled, read)
        compiled.seek(0)
        texts = GNUTranslations(compiled)
        if whole is not None:
            texts.add_fallback(whole)
        whole = texts
        for message in read:
            known.add(f"{message.context}\x04{message.id}" if message.context else str(message.id))
            if message.context == REFUSAL and "{0}" in str(message.id):
                patterns.append(Pattern(_as_pattern(str(message.id)), str(message.string)))
    assert whole is not None
    # A longer sentence says more: what begins with a gap is tried last.
    patterns.sort(key=lambda each: -len(each.looks.pattern))
    return Catalogue(whole, tuple(patterns), frozenset(known))


def _as_pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{\d\}", sentence)
    return re.compile("(.+?)".join(re.escape(part) for part in parts), re.DOTALL)


def mark(text: str, **_: Any) -> str:
    """Says that this text stands in the catalogues; it is looked up where it is shown."""
    return text

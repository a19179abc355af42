"""Decisions of the search: what a word is, how alike two names are, what an entry is found by; no I/O."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

LONGEST_WORD = 40
# What is longer is no word of a language; it is found by its beginning and its parts.
WORD = re.compile(rf"[a-z0-9]{{1,{LONGEST_WORD}}}")
STOP_WORDS = frozenset(
    """
    ada adalah agar akan antara atas atau bagi bahwa beberapa bila bisa cara dalam dan dapat dari dengan
    di hal hanya ia ini itu jika juga kami karena ke kepada ketika kita lain lagi lalu lebih maka mana
    mereka namun nya oleh pada para pun saat saja sambil sampai sangat sebagai secara sedang sehingga
    sejak selain seluruh semua seperti serta setelah setiap suatu sudah supaya tanpa telah tentang
    terhadap tersebut tiap untuk yaitu yakni yang
    a an and are as at be by for from has have in is it its of on or that the their this to was were who
    with
    """.split()  # noqa: SIM905 - a hundred quoted words read badly
)
ALPHABET = " abcdefghijklmnopqrstuvwxyz0123456789"
PLACE_OF = {letter: place for place, letter in enumerate(ALPHABET)}
SMALLEST = -(2**15)

LONGEST_COMPACT = 200
# A name of few words is also one word, as short names are often written.
LONGEST_JOINED = 16
MOST_QUERY_WORDS = 10
SHORTEST_PREFIX = 3
MOST_FORMS = 20
MOST_CORRECTIONS = 3
NAME_MARK = "="
# Two letters that changed places spoil so many trigrams; any other edit spoils three.
TRIGRAMS_OF_AN_EDIT = 4

FIRST_RANKED = 1_000
FIRST_COUNTED = 10_000


def plain(text: str) -> str:
    """Without capitals and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def list_words(text: str) -> list[str]:
    """The words of a text in their order: letters and digits, nothing else."""
    return WORD.findall(plain(text))


def list_telling_words(text: str) -> list[str]:
    """The words of a text without those that stand in every text."""
    return [word for word in list_words(text) if word not in STOP_WORDS]


def compact(name: str) -> str:
    """A name without blanks and punctuation, so that `si dak`, `sidak` and `Si-Dak` meet."""
    return compact_words(list_words(name))


def compact_words(words: Sequence[str]) -> str:
    """The same of a name that was taken apart into its words."""
    return "".join(words)[:LONGEST_COMPACT]


def list_trigrams(words: Iterable[str]) -> list[int]:
    """Every three letters in a row of each word with its edges, as numbers that fit a `smallint`."""
    return sorted(trigrams_of(words))


def trigrams_of(words: Iterable[str]) -> frozenset[int]:
    """The same in no order, for comparing."""
    return frozenset().union(*map(_trigrams_of, words))


@lru_cache(maxsize=50_000)
def _trigrams_of(word: str) -> frozenset[int]:
    places = [0, 0, *(PLACE_OF[letter] for letter in word), 0]
    return frozenset(
        (one * 37 + two) * 37 + three + SMALLEST
        for one, two, three in zip(places, places[1:], places[2:], strict=False)
    )


def alikeness(one: Iterable[int], other: Iterable[int]) -> float:
    """The share of common trigrams among all of both."""
    first, second = frozenset(one), frozenset(other)
    shared = len(first & second)
    together = len(first) + len(second) - shared
    return shared / together if together else 0.0


def allowed_edits(word: str) -> int:
    """How many letters may differ in a misspelt word; none in short words and numbers."""
    if len(word) <= 3 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) <= 7 else 2


def edit_distance(one: str, other: str, most: int) -> int:
    """Letters added, left out, replaced or swapped with their neighbour; `most + 1` when it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return min(last[-1], most + 1)


def list_one_edit_away(word: str) -> list[str]:
    """Every text that is one letter off: left out, added, replaced or swapped with its neighbour."""
    letters = ALPHABET[1:]
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in parts if tail}
    found |= {head + letter + tail for head, tail in parts for letter in letters}
    found |= {head + letter + tail[1:] for head, tail in parts if tail for letter in letters}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1}
    return sorted(found - {word})


def choose_corrections(word: str, known: Iterable[tuple[str, int]]) -> list[str]:
    """The words nearest to a misspelt one, of equal distance the most frequent first; `known` has counts."""
    most = allowed_edits(word)
    near = [(edit_distance(word, other, most), -documents, other) for other, documents in known]
    within = sorted(found for found in near if found[0] <= most)
    return [other for distance, _, other in within if distance == within[0][0]][:MOST_CORRECTIONS]


def all_of(parts: Sequence[str]) -> str:
    """A search expression that asks for every part."""
    return " & ".join(f"({part})" for part in parts)


def some_of(parts: Sequence[str], needed: int) -> str:
    """A search expression that asks for so many of the parts."""
    return " | ".join(f"({all_of(chosen)})" for chosen in combinations(parts, needed))


def any_form(lexemes: Sequence[str], mark: str = "") -> str:
    """A search expression that asks for one of the forms of a word."""
    return " | ".join(f"'{mark}{lexeme}'" for lexeme in lexemes)


def fewer_words(count: int) -> list[int]:
    """With how many of so many words to try again when all of them together find nothing."""
    steps = [count - 1, count - 2 if count <= 6 else 1, 1]
    return sorted({step for step in steps if 1 <= step < count}, reverse=True)

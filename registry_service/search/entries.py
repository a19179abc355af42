"""What an innovation is found by, composed of what its own slice hands over; no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from registry_service.agencies.known_names import ACRONYMS, OTHER_TITLES
from registry_service.agencies.matching import name_key
from registry_service.search import labels
from registry_service.search.rules import (
    LONGEST_JOINED,
    NAME_MARK,
    compact,
    list_telling_words,
    list_trigrams,
    list_words,
)

Facet = tuple[str, str]

SHORT_FORMS: dict[str, list[str]] = {}
for _short, _full in (*ACRONYMS.items(), *OTHER_TITLES.items()):
    SHORT_FORMS.setdefault(_full, []).append(_short)

REGION, PROVINCE, AGENCY, CHANNEL = "region", "province", "agency", "channel"
STAGE, AFFAIR, DIGITAL, GRADE = "stage", "affair", "digital", "grade"
DIMENSIONS = (REGION, PROVINCE, AGENCY, CHANNEL, STAGE, AFFAIR, DIGITAL, GRADE)
WHOLE: Facet = ("all", "")
# The place of a dimension here is part of its values' codes: add at the end, never change the order.
SLICE = "slice"
COUNTED = ("all", *DIMENSIONS, SLICE)
DIMENSION_BITS = 4
# How the codes of an entry stand one after the other where they are counted.
CODE_TYPE = ">i4"
# How the trigrams of a name stand one after the other where they are compared.
PACKED_TYPE, PACKED_SIZE = ">i2", 2
# Entries that were indexed one after the other stand near each other; so many of them are a slice.
SLICE_BITS = 12
UNKNOWN = "unknown"
MOST_NAMES = 60
# The last place that PostgreSQL notes of a word.
LAST_PLACE = 16_383


@dataclass(frozen=True)
class SearchEntry:
    """A published innovation as the index takes it in; `unit_grades` are the latest released ones."""

    innovation_id: UUID
    sort_key: str
    name: str
    other_names: tuple[str, ...]
    meanings: tuple[str, ...]
    texts: tuple[str, ...]
    region_code: str
    province_code: str | None
    region_names: tuple[str, ...]
    agency_id: UUID | None
    agency_names: tuple[str, ...]
    channels: tuple[str, ...]
    stage: str | None
    affairs: tuple[str, ...]
    target_groups: tuple[str, ...]
    is_digital: bool | None
    unit_grades: Mapping[UUID, str | None]


@dataclass(frozen=True)
class NameForm:
    """A name of the entry for comparing: its compact form and its trigrams."""

    compact: str
    trigrams: tuple[int, ...]


def list_facets(entry: SearchEntry) -> list[Facet]:
    """Where the entry is counted; what is not known is counted as unknown only for being digital."""
    found = {
        (REGION, entry.region_code),
        (PROVINCE, entry.province_code or entry.region_code),
        (DIGITAL, UNKNOWN if entry.is_digital is None else str(entry.is_digital).lower()),
        *((CHANNEL, channel) for channel in entry.channels),
        *((AFFAIR, affair) for affair in entry.affairs),
        *((GRADE, grade) for grade in entry.unit_grades.values() if grade is not None),
    }
    if entry.agency_id is not None:
        found.add((AGENCY, str(entry.agency_id)))
    if entry.stage is not None:
        found.add((STAGE, entry.stage))
    return sorted(found)


def list_name_forms(entry: SearchEntry) -> list[NameForm]:
    """The entry's names, its own first, each once."""
    forms: dict[str, NameForm] = {}
    for name in (entry.name, *entry.other_names)[:MOST_NAMES]:
        form = compact(name)
        if form:
            forms.setdefault(form, NameForm(form, tuple(list_trigrams(list_words(name)))))
    return list(forms.values())


@lru_cache(maxsize=20_000)
def list_spoken_words(names: tuple[str, ...]) -> tuple[str, ...]:
    """An agency's names in words: as given, spelled out, and in the short forms that its field knows."""
    keys = sorted({name_key(name) for name in names})
    spoken = [*names, *keys, *(short for key in keys for short in SHORT_FORMS.get(key, ()))]
    return tuple(dict.fromkeys(word for name in spoken for word in list_telling_words(name)))


def name_words(entry: SearchEntry) -> list[str]:
    """The words of weight A: every name, and the compact form of short ones that are written apart."""
    words = []
    for name in (entry.name, *entry.other_names):
        words += list_telling_words(name)
        if len(list_words(name)) > 1 and len(compact(name)) <= LONGEST_JOINED:
            words.append(compact(name))
    return words


def meaning_words(entry: SearchEntry) -> list[str]:
    """The words of weight B: what it is."""
    return [word for text in entry.meanings for word in list_telling_words(text)]


def other_words(entry: SearchEntry) -> list[str]:
    """The words of weight C: everything else, with everyday words for the record's codes."""
    fixed = (
        *entry.region_names,
        *(labels.CHANNELS.get(code, "") for code in entry.channels),
        *(labels.TARGET_GROUPS.get(code, "") for code in entry.target_groups),
        *(labels.AFFAIRS.get(code, "") for code in entry.affairs),
        labels.STAGES.get(entry.stage or "", ""),
    )
    words = [word for text in entry.texts for word in list_telling_words(text)]
    words += [word for text in fixed for word in _list_fixed_words(text)]
    return [*words, *list_spoken_words(entry.agency_names)]


@lru_cache(maxsize=2_000)
def _list_fixed_words(text: str) -> tuple[str, ...]:
    """The words of a text that stands in many entries."""
    return tuple(list_telling_words(text))


def write_document(
    named: Sequence[str], meant: Sequence[str], others: Sequence[str], lexemes: Mapping[str, str]
) -> str:
    """The words as a `tsvector` is written: weights A and B with their places, the others without.

    What the words of the names are searched as stands in it a second time, marked.
    """
    places: dict[str, list[str]] = {}
    for weight, before, words in (("A", 0, named), ("B", len(named), meant)):
        for place, word in enumerate(words, start=before + 1):
            places.setdefault(lexemes[word], []).append(f"{min(place, LAST_PLACE)}{weight}")
    written = [f"{lexeme}:{','.join(own)}" for lexeme, own in places.items()]
    written += {lexemes[word] for word in others} - places.keys()
    return " ".join([*written, *{NAME_MARK + lexemes[word] for word in named}])

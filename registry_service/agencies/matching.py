"""Decides which agency or unit a written name means: one surely, perhaps some, or none; no guesses."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from uuid import UUID

from registry_service.agencies.known_names import ACRONYMS, OTHER_TITLES, WORDS

FILLERS = frozenset({"dan", "serta", "the", "pada"})
SUBJECT_TITLES = ("dinas", "badan", "kantor")
OWN_TITLES = (
    "rumah sakit umum daerah",
    "pusat kesehatan masyarakat",
    "unit pelaksana teknis",
    "mal pelayanan publik",
    "kecamatan",
    "kelurahan",
    "sekretariat daerah",
    "sekretariat dewan perwakilan rakyat daerah",
    "inspektorat",
    "bagian",
)
REGION_TITLES = frozenset({"kabupaten", "kota", "provinsi"})
ALIKE = 0.88
MOST_PARTS = 4
NUMBER = re.compile(r"[0-9]+|[ivx]{2,}")
SURE = "the same name, or a well-known form of it"
SEVERAL = "several agencies go by this name"
UNSURE = "names that are alike; please choose"
NONE = "no agency here has a name like it"


@dataclass(frozen=True)
class Candidate:
    """An agency or a unit that a name could mean: every name it goes by."""

    record_id: UUID
    names: tuple[str, ...]


@dataclass(frozen=True)
class UnsureMatch:
    """What the name may mean, and why that is not sure."""

    record_id: UUID
    reason: str


@dataclass(frozen=True)
class NameMatch:
    """What a name means: `sure` is one agency, or `candidates` are to be asked about, or neither."""

    sure: UUID | None
    candidates: tuple[UnsureMatch, ...]
    reason: str


@dataclass(frozen=True)
class NameKey:
    """A name taken apart: its title (dinas, kecamatan…), and the words after it."""

    title: str
    words: tuple[str, ...]

    @property
    def is_of_subject(self) -> bool:
        """Named by its subject (education, health), so that another title may mean the same agency."""
        return self.title in SUBJECT_TITLES or not self.title


def name_key(name: str, region_name: str = "") -> str:
    """A name without capitals, punctuation, short forms, fillers and the region's own name."""
    return _normalise(name, region_name)


@lru_cache(maxsize=8192)
def _normalise(name: str, region_name: str) -> str:
    words = _plain_words(name)
    joined = " ".join(words)
    expanded = OTHER_TITLES.get(joined) or " ".join(ACRONYMS.get(word, word) for word in words)
    expanded = OTHER_TITLES.get(expanded, expanded)
    kept = _without_doubled_title([word for word in expanded.split() if word not in FILLERS])
    return " ".join(_without_region(kept, _plain_words(region_name)))


def _plain_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("&", " dan ")
    plain = re.sub(r"\b((?:[a-z]\.){2,})", lambda found: found.group().replace(".", ""), plain)
    return [WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", plain)]


def _without_doubled_title(words: list[str]) -> list[str]:
    """A name as "Dinas Disdukcapil" names its title twice, "Bagian Hukum Setda" the house it is in."""
    if len(words) > 1 and words[0] == words[1]:
        words = words[1:]
    if words[:1] == ["bagian"] and words[-2:] == ["sekretariat", "daerah"]:
        words = words[:-2]
    return words


def _without_region(words: list[str], region: list[str]) -> list[str]:
    if words == region:
        return words
    endings = [region, region[1:] if region and region[0] in REGION_TITLES else []]
    for ending in endings:
        if ending and len(words) > len(ending) and words[-len(ending) :] == ending:
            words = words[: -len(ending)]
    while len(words) > 1 and words[-1] in ("kabupaten", "provinsi"):
        words = words[:-1]
    return words


def _take_apart(key: str) -> NameKey:
    for title in (*SUBJECT_TITLES, *OWN_TITLES):
        if key == title or key.startswith(f"{title} "):
            return NameKey(title, tuple(key[len(title) :].split()))
    return NameKey("", tuple(key.split()))


def match_agency(name: str, candidates: Sequence[Candidate], region_name: str = "") -> NameMatch:
    """Which of these agencies a name means; the candidates should be of one region.

    A name with strokes ("Dinas PMTSP / PMPTSP") means an agency if each of its parts can mean it.
    """
    whole = _match_one(name, candidates, region_name)
    parts = [part for part in name.split("/") if part.strip()]
    if whole.sure or not 2 <= len(parts) <= MOST_PARTS:
        return whole
    matches = [_match_one(part, candidates, region_name) for part in parts]
    meant = [{m.sure} if m.sure else {unsure.record_id for unsure in m.candidates} for m in matches]
    common = set.intersection(*meant)
    if len(common) == 1 and any(m.sure for m in matches):
        return NameMatch(common.pop(), (), SURE)
    found = {unsure.record_id: unsure for unsure in whole.candidates}
    for match in matches:
        if match.sure:
            found.setdefault(match.sure, UnsureMatch(match.sure, "one of the names given"))
        for unsure in match.candidates:
            found.setdefault(unsure.record_id, unsure)
    return NameMatch(None, tuple(found.values()), UNSURE if found else NONE)


def _match_one(name: str, candidates: Iterable[Candidate], region_name: str) -> NameMatch:
    key = name_key(name, region_name)
    if not key:
        return NameMatch(None, (), "the name holds no letters or digits")
    equal: list[UUID] = []
    unsure: list[UnsureMatch] = []
    for candidate in candidates:
        keys = [name_key(known, region_name) for known in candidate.names]
        if key in keys:
            equal.append(candidate.record_id)
        elif reason := _find_likeness(name, key, candidate.names, keys):
            unsure.append(UnsureMatch(candidate.record_id, reason))
    if len(equal) == 1:
        return NameMatch(equal[0], (), SURE)
    if equal:
        return NameMatch(None, tuple(UnsureMatch(record_id, SEVERAL) for record_id in equal), SEVERAL)
    return NameMatch(None, tuple(unsure), UNSURE if unsure else NONE)


def match_any(names: Sequence[str], candidates: Sequence[Candidate], region_name: str) -> dict[UUID, str]:
    """Everything that one of these names means or may mean, with the reason."""
    found: dict[UUID, str] = {}
    for name in names:
        match = match_agency(name, candidates, region_name)
        if match.sure:
            found.setdefault(match.sure, match.reason)
        for unsure in match.candidates:
            found.setdefault(unsure.record_id, unsure.reason)
    return found


def _find_likeness(name: str, key: str, known_names: Sequence[str], keys: Sequence[str]) -> str | None:
    asked = _take_apart(key)
    for known_name, known_key in zip(known_names, keys, strict=True):
        known = _take_apart(known_key)
        if _is_initials(name, known_key) or _is_initials(known_name, key):
            return f"the initials of {known_name}"
        same_title = asked.title == known.title
        if not (same_title or (asked.is_of_subject and known.is_of_subject)):
            continue
        if asked.words == known.words:
            return f"the title differs or is missing: {known_name}"
        if _is_part(asked.words, known.words):
            return f"one name is part of the other: {known_name}"
        if _is_alike(" ".join(asked.words), " ".join(known.words)):
            return f"written much like {known_name}"
    return None


def _is_part(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter, longer = sorted((set(one), set(other)), key=len)
    return shorter < longer and (bool(shorter) or bool(longer))


def _is_initials(short: str, key: str) -> bool:
    letters = re.sub(r"[^a-z0-9]", "", short.casefold())
    words = key.split()
    return len(words) >= 3 and letters == "".join(word[0] for word in words)


def _is_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if _numbers_in(one) != _numbers_in(other):
        return False
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _numbers_in(words: str) -> list[str]:
    """What tells numbered names apart: wilayah I and II, loket 1 and 2, kelas A and B."""
    return [word for word in words.split() if len(word) == 1 or NUMBER.fullmatch(word)]

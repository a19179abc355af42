"""A thousand broken fields in the shipped instrument files, each refused with a message naming the field."""

import copy
import random
import re
from collections.abc import Iterator
from typing import Any

from evaluation_service.scoring.document import list_problems

from .cases import SHIPPED_DOCUMENTS, Path, group_at, name_of

MUTATIONS = 1_000
WRONG: tuple[Any, ...] = (1.5, [], {}, "", "\x07", -1, [[]])
DOCUMENTS = copy.deepcopy([*SHIPPED_DOCUMENTS.values()])


def places_of(value: object, path: Path = ()) -> Iterator[Path]:
    """Every field and every entry of a list."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, entry in entries:
        yield (*path, key)
        yield from places_of(entry, (*path, key))


PLACES = [list(places_of(document)) for document in DOCUMENTS]


def breaks_of(path: Path, value: object) -> list[object]:
    """Values that no field of this name can have."""
    if path[-1] == "weight" and isinstance(value, str):
        return ["1/1" if value != "1/1" else "1/2", "3/2", "50%", 0.5]
    if path[0] == "bands" and path[-1] in {"min", "max"}:
        return [f"{float(str(value)) + 0.01:.2f}", f"{value}0", "x"]
    if path[-1] in {"aspect", "done", "planned"} or path[-2:-1] in {("ticked",), ("one_of",), ("asks",)}:
        return ["nowhere-to-be-found", 7]
    if path[-1] in {"kind", "decides", "level", "mode", "format"} and isinstance(value, str):
        return ["something-else", None]
    if isinstance(value, dict):
        return [None if path[-1] not in _MAY_BE_NULL and path[-2:-1] != ("levels",) else 3, [], "x"]
    if isinstance(value, list):
        return [None, {}, "x"]
    return [wrong for wrong in WRONG if type(wrong) is not type(value) or not isinstance(value, int)]


_OPTIONAL = {
    "note",
    "evidence",
    "rule",
    "years_without",
    "units",
    "dimensions",
    "notes",
    "is_provisional",
} | {
    "form_weights",
    "format_version",
}
_MAY_BE_NULL = {"rule", "level", "opinion"}


def is_named(path: Path, problems: list[str]) -> bool:
    """By its own path, by one below it, or by the range of entries that it is one of."""
    wanted = re.sub(r"\[[^]]*\]", "", name_of(path))
    limits = {"bands.min", "bands.max"}
    return any(
        (found := re.sub(r"\[[^]]*\]", "", problem)) == wanted
        or found.startswith(f"{wanted}.")
        or {found, wanted} <= limits
        for problem in problems
    )


def test_any_broken_field_is_refused_by_name() -> None:
    chance = random.Random(20260105)  # noqa: S311  # chooses what to break, keeps nothing secret
    unnamed = []
    for _ in range(MUTATIONS):
        number = chance.randrange(len(DOCUMENTS))
        path = chance.choice(PLACES[number])
        group = group_at(DOCUMENTS[number], path)
        good = group[path[-1]]
        group[path[-1]] = chance.choice(breaks_of(path, good))
        problems = list_problems(DOCUMENTS[number])
        broken, group[path[-1]] = group[path[-1]], good
        if not is_named(path, [problem.path for problem in problems]):
            unnamed.append((DOCUMENTS[number]["id"], name_of(path), broken, [str(p) for p in problems]))

    assert unnamed == []


def test_any_unknown_field_is_refused_by_name() -> None:
    unnamed = []
    for document, places in zip(DOCUMENTS, PLACES, strict=True):
        groups = [path for path in places if isinstance(group_at(document, (*path, "")), dict)]
        for path in groups[:: max(1, len(groups) // 20)]:
            group = group_at(document, (*path, ""))
            group["surprise"] = 1
            problems = [problem.path for problem in list_problems(document)]
            del group["surprise"]
            if name_of((*path, "surprise")) not in problems:
                unnamed.append((document["id"], path))

    assert unnamed == []


def test_any_missing_field_is_refused_by_name() -> None:
    chance = random.Random(20260106)  # noqa: S311  # as above
    unnamed = []
    for document, places in zip(DOCUMENTS, PLACES, strict=True):
        required = [path for path in places if isinstance(path[-1], str) and not _OPTIONAL & {*path}]
        for path in chance.sample(required, 50):
            group = group_at(document, path)
            good = dict(group)
            del group[path[-1]]
            problems = [(problem.path, problem.code) for problem in list_problems(document)]
            group.clear()
            group.update(good)
            if path != ("kind",) and (name_of(path), "missing") not in problems:
                unnamed.append((document["id"], path))

    assert unnamed == []


def test_mutations_left_the_documents_as_they_were() -> None:
    assert [list_problems(document) for document in DOCUMENTS] == [[] for _ in DOCUMENTS]

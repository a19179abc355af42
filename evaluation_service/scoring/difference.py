"""What differs between two instrument documents, item by item: what changes scores apart from wording."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_service.scoring.canonical import canonical_json
from evaluation_service.scoring.instrument import Document, list_scoring_fields

_NAMES = ("code", "grade", "zone", "id", "about")


@dataclass(frozen=True, order=True)
class Change:
    """One field: its place with items by their codes (`indicators[1.a.K1].weight`), and both values as
    JSON, None where there is none."""

    path: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.path}: new, {self.after}"
        if self.after is None:
            return f"{self.path}: gone, was {self.before}"
        return f"{self.path}: {self.before} -> {self.after}"


@dataclass(frozen=True)
class Changes:
    """`scoring` makes sheets incomparable; `wording` does not. The order of named items is neither."""

    scoring: tuple[Change, ...]
    wording: tuple[Change, ...]


def compare_documents(before: Document, after: Document) -> Changes:
    """Every field that differs between two valid documents, of whatever format."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    deciding = {
        path for document in (before, after) for path, _value in _leaves(list_scoring_fields(document), "")
    }
    changes = [
        Change(path, old.get(path), new.get(path))
        for path in [*old, *(path for path in new if path not in old)]
        if old.get(path) != new.get(path)
    ]
    return Changes(
        tuple(change for change in changes if change.path in deciding),
        tuple(change for change in changes if change.path not in deciding),
    )


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for name, entry in value.items():
            yield from _leaves(entry, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value:
        for place, (name, entry) in enumerate(_named(value)):
            yield from _leaves(entry, f"{path}[{place if name is None else name}]")
    else:
        yield path, canonical_json(value)


def _named(rows: list[Any]) -> list[tuple[str | None, Any]]:
    """Each entry with the name that sets it apart, where all have one."""
    for field in _NAMES:
        names = [row.get(field) if isinstance(row, Mapping) else None for row in rows]
        if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return list(zip(names, rows, strict=True))
    return [(None, row) for row in rows]

"""What has changed in the registry since a snapshot, field by field; compares, and judges nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# By what the entries of a list are told apart; those of any other list are compared by their place.
_NAMES = {"records": "innovation_id", "indicators": "code", "elements": "code", "months": "month"}
_NAMES |= {"considered": "innovation_id", "channels": "channel"}


@dataclass(frozen=True)
class Change:
    """One field: where it stands (`records[<id>].stage`), and its JSON values; null stands for none."""

    path: str
    before: Any
    now: Any


def find_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """Every field that differs, in the order of its path; a whole record that came or went is one change."""
    return sorted(_compare("", before, now), key=lambda change: change.path)


def _compare(path: str, before: Any, now: Any) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(now, dict):
        for name in sorted(before.keys() | now.keys()):
            where = f"{path}.{name}" if path else name
            yield from _compare_field(where, name, before.get(name), now.get(name))
    elif before != now:
        yield Change(path, before, now)


def _compare_field(where: str, name: str, before: Any, now: Any) -> Iterator[Change]:
    if not isinstance(before, list) or not isinstance(now, list):
        yield from _compare(where, before, now)
        return
    old, new = (_by_name(rows, _NAMES.get(name)) for rows in (before, now))
    for key in sorted(old.keys() | new.keys()):
        yield from _compare(f"{where}[{key}]", old.get(key), new.get(key))


def _by_name(rows: list[Any], name: str | None) -> dict[str, Any]:
    if name is None:
        return {f"{place:04d}": row for place, row in enumerate(rows)}
    return {str(row[name]): row for row in rows}

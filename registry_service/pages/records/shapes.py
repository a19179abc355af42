"""What sections of a record and their fields are; which ones there are stands in `sections`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry_service import labels
from shared.web.language import one_of_pair


@dataclass(frozen=True)
class Field:
    """One field of a form; a `rows` or `group` field has `columns`, which are fields themselves.

    Kinds: line, text, lines (one a line), choice, several, flag, day, since, number, rows, group.
    """

    name: str
    kind: str
    label: str
    help: str | None = None
    options: labels.Labels | None = None
    columns: tuple["Field", ...] = ()
    rows: int = 4
    least_words: int | None = None
    is_required: bool = False
    for_publishers: bool = False

    def choices(self) -> list[tuple[str, str]]:
        """The codes to choose from, each in the reader's language."""
        return [(code, one_of_pair(pair)) for code, pair in (self.options or {}).items()]


@dataclass(frozen=True)
class Section:
    """A step of writing: its address, its title, what it is about, its fields."""

    slug: str
    title: str
    about: str
    fields: tuple[Field, ...]

    def count_filled(self, record: Mapping[str, Any]) -> tuple[int, int]:
        """How many of its fields hold something, of how many."""
        asked = [field.name for field in self.fields if field.kind != "flag" and not field.for_publishers]
        return sum(record[name] not in (None, "", []) for name in asked), len(asked)

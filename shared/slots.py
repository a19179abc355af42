"""Text that is ready but for a few places, filled in a copy of its parts; it knows no format itself."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Slot(NamedTuple):
    """Where the text of this name goes."""

    name: str


class Parts(NamedTuple):
    """Copy `parts`, put every text at its place, join them."""

    parts: list[str]
    places: Mapping[str, int]


def lay_out(texts: Iterable[str | Slot]) -> Parts:
    """The parts of a text; what stands side by side becomes one."""
    parts, places, is_open = [""], {}, True
    for text in texts:
        if isinstance(text, Slot):
            places[text.name] = len(parts)
            parts.append("")
            is_open = False
        elif is_open:
            parts[-1] += text
        else:
            parts.append(text)
            is_open = True
    return Parts(parts, places)

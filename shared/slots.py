"""Text that is ready but for a few places, filled for very many lines at once; it knows no format itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple


class Slot(NamedTuple):
    """Where the text of this name goes."""

    name: str


class Parts(NamedTuple):
    """The texts that are ready, and between each two of them the name of what goes there."""

    texts: tuple[str, ...]
    names: tuple[str, ...]

    def rewrite(self, write: Callable[[str], str]) -> "Parts":
        """The same places in other texts."""
        return Parts(tuple(map(write, self.texts)), self.names)

    def fill(self, columns: Mapping[str, Sequence[str]]) -> list[str]:
        """One text for each line of the columns; raises KeyError for a name without a column.

        There has to be a name, and the columns are equally long.
        """
        pieces: list[Iterable[str]] = [repeat(self.texts[0])]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            pieces += [columns[name], repeat(text)]
        return list(map("".join, zip(*pieces, strict=False)))


def lay_out(texts: Iterable[str | Slot]) -> Parts:
    """The parts of a text; what stands side by side becomes one."""
    ready, names = [""], list[str]()
    for text in texts:
        if isinstance(text, Slot):
            names.append(text.name)
            ready.append("")
        else:
            ready[-1] += text
    return Parts(tuple(ready), tuple(names))

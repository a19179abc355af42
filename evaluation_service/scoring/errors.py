"""What scoring says when it cannot score; knows no HTTP and no language but English."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where (`indicators[3].weight`), a code for translations, and a sentence."""

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class ScoringError(ValueError):
    """Input that cannot be scored. `problems` names every fault found, not the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


def refuse(path: str, code: str, message: str) -> ScoringError:
    """The error for a single problem."""
    return ScoringError([Problem(path, code, message)])

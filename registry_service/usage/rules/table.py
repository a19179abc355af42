"""Judges the rows of a table of figures one by one, with every problem at its row and field; no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from registry_service.usage.rules.figures import find_month_problems
from shared.contracts.innovation_entries import CHANNELS
from shared.errors import FieldProblem

REPORTED, CORRECTED, WITHDRAWN, UNCHANGED, REFUSED = OUTCOMES = (
    "reported",
    "corrected",
    "withdrawn",
    "unchanged",
    "refused",
)


@dataclass(frozen=True)
class ReportedRow:
    """One figure of a table; without `count` it is not known, `version` is the one that was read."""

    innovation_id: UUID
    month: str
    channel: str
    count: int | None
    basis: str | None
    version: int | None = None

    @property
    def place(self) -> tuple[UUID, str, str]:
        """What the figure is about."""
        return self.innovation_id, self.month, self.channel


@dataclass(frozen=True)
class StoredFigure:
    """What is stored at a row's place."""

    figure_id: UUID
    count: int
    basis: str
    is_withdrawn: bool
    version: int


@dataclass(frozen=True)
class Judgement:
    """What becomes of a row; refused with its problems, which are stale if only its version is."""

    outcome: str
    problems: tuple[FieldProblem, ...] = ()
    is_stale: bool = False


def refuse(field: str, message: str, *, is_stale: bool = False) -> Judgement:
    """A refusal at one field of a row."""
    return Judgement(REFUSED, (FieldProblem(field, message),), is_stale)


def find_repeated(rows: Sequence[ReportedRow]) -> set[int]:
    """Which rows speak of a place that a row before them spoke of."""
    seen: set[tuple[UUID, str, str]] = set()
    repeated: set[int] = set()
    for number, row in enumerate(rows):
        if row.place in seen:
            repeated.add(number)
        seen.add(row.place)
    return repeated


def judge_row(
    row: ReportedRow,
    stored: StoredFigure | None,
    channels: Sequence[str],
    current_month: str,
    *,
    checks_version: bool,
) -> Judgement:
    """What a row does to what is stored at its place.

    An equal figure changes nothing, whichever version was read. A row without a figure withdraws the
    one that stands.
    """
    problems = find_month_problems(row.month, row.channel, CHANNELS, current_month)
    if row.count is not None and row.basis is None:
        problems.append(FieldProblem("basis", "must be given with a figure"))
    standing = None if stored is None or stored.is_withdrawn else stored
    in_use = not channels or row.channel in channels
    if standing is None and row.count is not None and row.channel in CHANNELS and not in_use:
        problems.append(FieldProblem("channel", "is not a channel of this innovation"))
    if problems:
        return Judgement(REFUSED, tuple(problems))
    is_equal = (row.count, row.basis) == ((standing.count, standing.basis) if standing else (None, row.basis))
    if is_equal or (row.count is None and standing is None):
        return Judgement(UNCHANGED)
    if checks_version and (stale := _find_stale(row, stored, standing)):
        return stale
    if standing is None:
        return Judgement(REPORTED)
    return Judgement(WITHDRAWN if row.count is None else CORRECTED)


def _find_stale(
    row: ReportedRow, stored: StoredFigure | None, standing: StoredFigure | None
) -> Judgement | None:
    if row.version is None:
        if standing is None:
            return None
        return refuse("version", "a figure is there already; name the version that you read", is_stale=True)
    if stored is None:
        return refuse("version", "there is no figure for this month and channel yet", is_stale=True)
    if stored.version != row.version:
        return refuse(
            "version", "somebody changed this figure after you read it; read it again", is_stale=True
        )
    return None

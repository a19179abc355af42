"""Decisions about determination and release: what is missing, who has to be a second person; no I/O."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Readiness:
    """What of a period's scoring is still to come, in numbers."""

    scorecards: int
    sheets_without_score: int
    lokus_out_of_date: int
    work_open: int
    work_failed: int
    stages_unfinished: tuple[str, ...] = ()
    lokus_without_agreed_sheet: tuple[UUID, ...] = ()
    responses_waiting: bool = False


def find_obstacles(readiness: Readiness, named_missing: Collection[UUID] = ()) -> dict[str, int]:
    """What keeps a period from being determined, by name and number; empty when nothing does.

    A pleno that has not agreed on a lokus is no obstacle where just that lokus was named as missing.
    """
    waiting = {
        "sheets_without_score": readiness.sheets_without_score,
        "lokus_out_of_date": readiness.lokus_out_of_date,
        "work_open": readiness.work_open,
        "work_failed": readiness.work_failed,
        "responses_waiting": int(readiness.responses_waiting),
        "stages_unfinished": len(readiness.stages_unfinished),
        "lokus_without_agreed_sheet": len(set(readiness.lokus_without_agreed_sheet) ^ set(named_missing)),
    }
    obstacles = {name: number for name, number in waiting.items() if number}
    return obstacles if readiness.scorecards else {**obstacles, "scorecards": 0}


def find_second_person_problem(
    determined_by: UUID | None, releasing: UUID | None, evaluators: Collection[UUID]
) -> str | None:
    """Why this person may not release; `evaluators` are those who handed in a sheet of the period.

    Determining and releasing take two people, and not two who both scored.
    """
    if releasing is None or releasing == determined_by:
        return "the results are released by somebody else than who determined them"
    if releasing in evaluators and determined_by in evaluators:
        return "both scored in this period; one of the two must not have"
    return None

"""Takes the demonstration figures out again; a figure that was corrected since is none any more."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.removal import delete_unreferenced
from registry_service.usage.models import MonthFigure, StatedFigure
from shared.actor import Actor
from shared.contracts.usage_entries import USAGE_REMOVED
from shared.journal.record import SYSTEM_ROLE, write_entry


def remove_demo_usage(session: Session, actor: Actor) -> tuple[int, int]:
    """Take out the demonstration figures; returns how many were removed and kept."""
    months = session.scalars(
        select(MonthFigure).where(MonthFigure.is_demo).order_by(MonthFigure.figure_id).with_for_update()
    ).all()
    stated = session.scalars(
        select(StatedFigure).where(StatedFigure.is_demo).order_by(StatedFigure.figure_id).with_for_update()
    ).all()
    figures: list[MonthFigure | StatedFigure] = [*months, *stated]
    removed = 0
    for figure in delete_unreferenced(session, figures):
        body = {"record_id": str(figure.figure_id)}
        write_entry(session, actor, SYSTEM_ROLE, USAGE_REMOVED, figure.figure_id, figure.version + 1, body)
        removed += 1
    return removed, len(figures) - removed

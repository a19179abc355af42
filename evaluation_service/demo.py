"""The demonstration in the evaluation: what its example came to, and taking everything out again."""

from typing import Any

from sqlalchemy import String, cast, exists, or_, select
from sqlalchemy.orm import Session

from evaluation_service.periods.actions.removal import remove_demo_period
from evaluation_service.periods.models import Period
from evaluation_service.proposals.actions import remove_proposals
from evaluation_service.publications.actions.publications import remove_demo_publications
from evaluation_service.publications.models import Publication
from evaluation_service.scorecards.rankings import list_ranked_cards
from evaluation_service.self_assessments.actions.removal import remove_demo_self_assessments
from evaluation_service.sheets.actions.removal import remove_demo_sheets
from evaluation_service.surveys.actions.removal import remove_demo_surveys
from evaluation_service.tables import MACHINERY
from shared.actor import SYSTEM
from shared.contracts.result_entries import PERIOD_DETERMINED
from shared.journal.record import SYSTEM_ROLE


def list_example_results(session: Session) -> list[dict[str, Any]]:
    """What the example period's lokus came to, by rank; for the machine's owner: no list shows it."""
    period_ids = session.scalars(
        select(Period.period_id)
        .where(Period.is_demo, Period.is_example)
        .order_by(Period.created_at, Period.period_id)
    )
    return [
        {
            "unit": lokus.unit_short_name,
            "index": card.index_text,
            "grade": card.grade,
            "rank": place.rank,
            "job": card.job_id,
        }
        for period_id in period_ids
        for place, (card, lokus, _) in list_ranked_cards(session, period_id, {})
    ]


def get_demo_progress(session: Session) -> dict[str, bool]:
    """Whether the example, loaded last, was ever determined; and whether there are real records beside it."""
    entry = MACHINERY.journal.entry
    determined = (
        select(entry.c.record_id)
        .join(Period, cast(Period.period_id, String) == entry.c.record_id)
        .where(entry.c.kind == PERIOD_DETERMINED.name, Period.is_demo)
    )
    real = or_(exists().where(Period.is_demo.is_(False)), exists().where(Publication.is_demo.is_(False)))
    is_finished, is_in_real_use = session.execute(select(determined.exists(), real)).one()
    return {"is_finished": is_finished, "is_in_real_use": is_in_real_use}


def remove_demo(session: Session) -> dict[str, int]:
    """Take the demonstration's periods and publications out; the journal keeps that they were there."""
    period_ids = session.scalars(
        select(Period.period_id).where(Period.is_demo).order_by(Period.period_id)
    ).all()
    sheets = 0
    for period_id in period_ids:
        sheets += remove_demo_sheets(session, SYSTEM, period_id)
        remove_demo_self_assessments(session, SYSTEM, period_id)
        remove_proposals(session, SYSTEM, period_id)
        remove_demo_surveys(session, SYSTEM, period_id)
        remove_demo_period(session, SYSTEM, period_id)
    publications = remove_demo_publications(session, SYSTEM, SYSTEM_ROLE)
    return {"periods": len(period_ids), "sheets": sheets, "publications": publications}

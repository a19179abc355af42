"""Reads what the sheets of a period ask, what others say about a lokus, and when it may be visited."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from evaluation_service.periods.models import Lokus, Period
from evaluation_service.periods.stage_rules import closes_for_good
from evaluation_service.periods.stages import get_time_zone, list_stages
from evaluation_service.proposals.queries import find_proposals
from evaluation_service.registry_copy.queries import get_region
from evaluation_service.scorecards.instruments import get_instrument
from evaluation_service.self_assessments.queries import find_supported_levels
from evaluation_service.sheets import answer_rules
from evaluation_service.sheets.answer_rules import Grounds, SheetForm
from shared import clock

VISIT = "visit"


def get_sheet_form(session: Session, period: Period) -> SheetForm:
    """What the sheets of a period ask."""
    instrument = get_instrument(session, (period.instrument_id, period.instrument_version))
    return answer_rules.read_form(instrument.document, period.form_set)


def find_grounds(session: Session, lokus_id: UUID) -> Grounds:
    """What F-01 supports and the registry proposes for a lokus."""
    return Grounds(find_supported_levels(session, lokus_id), find_proposals(session, lokus_id))


def find_visit_days(session: Session, period: Period) -> tuple[date, date, bool]:
    """First and last day on which the period lets units be visited, and whether it has a stage for that.

    Without one these are the days of the year in which it is held.
    """
    for stage in list_stages(session, period.period_id):
        if stage.stage == VISIT:
            zone = ZoneInfo(get_time_zone(session, period))
            first, last = stage.opens_at.astimezone(zone), closes_for_good(stage).astimezone(zone)
            return first.date(), last.date(), True
    return date(period.year_held, 1, 1), date(period.year_held, 12, 31), False


def get_today(session: Session, lokus: Lokus) -> date:
    """The day it is where the unit is."""
    return clock.now().astimezone(ZoneInfo(get_region(session, lokus.region_code).time_zone)).date()

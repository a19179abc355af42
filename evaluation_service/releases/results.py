"""A result as the journal makes it public: built for the release, and again to verify it."""

from typing import Any

from evaluation_service.periods.models import Period
from evaluation_service.scorecards.rankings import Card
from evaluation_service.scoring.ranking import Ranked

LOKUS_FIELDS = [
    "lokus_id",
    "unit_id",
    "unit_short_name",
    "unit_official_name",
    "agency_id",
    "agency_name",
    "region_code",
    "region_name",
    "unit_kind",
    "service_kind",
]
PERIOD_FIELDS = [
    "period_id",
    "scheme",
    "year_assessed",
    "year_held",
    "instrument_id",
    "instrument_version",
    "form_set",
    "is_example",
]


def describe_result(period: Period, place: Ranked | None, row: Card, ranked_count: int) -> dict[str, Any]:
    """The body of the entry that makes one lokus' result public."""
    card, lokus = row[0], row[1]
    return {
        **{name: getattr(lokus, name) for name in LOKUS_FIELDS},
        **{name: getattr(period, name) for name in PERIOD_FIELDS},
        "period_name": period.name,
        "scorecard_id": card.scorecard_id,
        "index": card.index_text,
        "grade": card.grade,
        "label_id": card.label_id,
        "label_en": card.label_en,
        "figure_code": card.figure_code,
        "outcome": card.outcome,
        "rank": place.rank if place else None,
        "ranked_count": ranked_count,
        "decree": period.decree,
        "is_provisional": period.is_provisional,
        "trace_digest": card.trace_digest,
        "released_at": period.released_at,
    }

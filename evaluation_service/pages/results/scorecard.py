"""The pages of one unit's result: its scorecard with every reason, and what would change its grade."""

from typing import Any
from uuid import UUID

from flask import url_for
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from sqlalchemy.orm import Session

from evaluation_service.pages.results.frame import WORDS, find_zone, results_pages
from evaluation_service.periods.queries import get_described_period
from evaluation_service.publications import rules as publication_rules
from evaluation_service.publications.queries import Report, list_reports_on
from evaluation_service.registry_copy.innovations import list_published_innovations, month_of
from evaluation_service.scorecards.result_cards import get_card_of_lokus, get_lokus_of_card
from evaluation_service.scoring.instrument import LEVELS
from evaluation_service.simulations import queries as simulations
from evaluation_service.trends.queries import list_unit_results
from shared import clock
from shared.actor import Actor
from shared.errors import Conflict
from shared.http.access import EVERYONE
from shared.web.pages import See
from shared.web.render import Shown


class WhatIfArguments(Schema):
    """One change to try: an indicator at another level."""

    indicator = fields.String(load_default=None, validate=validate.Length(max=50))
    level = fields.Integer(load_default=None, validate=validate.OneOf(LEVELS))

    @validates_schema
    def check_both(self, data: dict[str, Any], **_: Any) -> None:
        """A level belongs to an indicator."""
        if (data["indicator"] is None) != (data["level"] is None):
            raise ValidationError("needs an indicator and a level", "level")


@results_pages.read("/hasil/kartu/<uuid:scorecard_id>", access=EVERYONE)
def lead_to_scorecard(session: Session, actor: Actor, scorecard_id: UUID) -> See:
    """From a scorecard's id to its page; for those who know no more of it."""
    period_id, lokus_id = get_lokus_of_card(session, actor, scorecard_id)
    return See(url_for("results_pages.show_scorecard", period_id=period_id, lokus_id=lokus_id))


@results_pages.read("/hasil/<uuid:period_id>/<uuid:lokus_id>", access=EVERYONE)
def show_scorecard(session: Session, actor: Actor, period_id: UUID, lokus_id: UUID) -> Shown:
    """What a unit came to, why, and what else is known of it."""
    card = get_card_of_lokus(session, actor, period_id, lokus_id)
    period = get_described_period(session, actor, period_id)
    this_month = month_of(clock.now().date())
    innovations = list_published_innovations(
        session, [card["unit_id"]], [], from_month=this_month, to_month=this_month
    )
    reports = list_reports_on(session, card["unit_id"], card["agency_id"])
    values = {
        "card": card,
        "period": period,
        "zone": find_zone(session, card["region_code"]),
        "innovations": [each.told for each in innovations],
        "reports": [_compare(report, card, period) for report in reports],
        "trend": list_unit_results(session, card["unit_id"]),
        "words": WORDS,
    }
    return Shown("results/scorecard.html", values)


def _compare(report: Report, card: dict[str, Any], period: dict[str, Any]) -> dict[str, Any]:
    """A report with how its grade stands to ours; neither takes the other's place."""
    publication = report.publication
    standing = publication_rules.compare_grades(
        reported=report.result.reported_grade if report.result else None,
        computed=card["grade"],
        is_same_instrument=publication.instrument_id == period["instrument_id"],
        is_same_year=publication.year == period["year_assessed"],
    )
    return {**report.__dict__, "standing": standing}


@results_pages.read(
    "/hasil/<uuid:period_id>/<uuid:lokus_id>/andai", access=EVERYONE, arguments=WhatIfArguments
)
def show_what_if(
    session: Session, actor: Actor, period_id: UUID, lokus_id: UUID, arguments: dict[str, Any]
) -> Shown:
    """Steps to the next grade, how safe this one is, and one change to try."""
    card = get_card_of_lokus(session, actor, period_id, lokus_id)
    what_if, tried = _simulate(session, actor, card["scorecard_id"], arguments)
    indicators = [row for aspect in card["aspects"] for row in aspect["indicators"]]
    effects = what_if["effects"] if what_if else []
    values = {
        "card": card,
        "what_if": what_if,
        "tried": tried,
        "wanted": arguments,
        "indicators": {row["code"]: row for row in indicators},
        "levels": LEVELS,
        "one_up": [row for row in effects if row["after"] == row["before"] + 1],
        "one_down": [row for row in effects if row["after"] == row["before"] - 1],
    }
    return Shown("results/what_if.html", values)


def _simulate(
    session: Session, actor: Actor, scorecard_id: UUID, wanted: dict[str, Any]
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """What-if and what was tried; nothing where levels change no index."""
    try:
        what_if = simulations.get_what_if(session, actor, scorecard_id)
    except Conflict as error:
        if error.code != "no_index":
            raise
        return None, None
    if wanted["indicator"] is None:
        return what_if, None
    levels = {wanted["indicator"]: wanted["level"]}
    return what_if, simulations.try_levels(session, actor, scorecard_id, levels)

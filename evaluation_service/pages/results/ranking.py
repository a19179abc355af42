"""The page of a period's results: its ranking to sort and narrow down, its regions, how it was scored."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import request
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session
from webargs.fields import DelimitedList

from evaluation_service.pages.results.frame import WORDS, address_with, find_zone, results_pages
from evaluation_service.periods.queries import get_described_period
from evaluation_service.scorecards import rankings, result_lists
from evaluation_service.scorecards.result_cards import MOST_COMPARED
from shared.actor import Actor
from shared.contracts.place_entries import UNIT_KINDS
from shared.http.access import EVERYONE
from shared.http.fields import Line, RegionCode
from shared.web.language import choose_language
from shared.web.render import Shown
from shared.web.site import address_of

PAGE_SIZE = 40
MOST_REGIONS = 20


class RankingPageArguments(Schema):
    """How the list is sorted and narrowed down; `lokus` are those chosen to be compared."""

    text = Line(load_default=None, longest=200)
    region_code = RegionCode(load_default=None)
    agency_id = fields.UUID(load_default=None)
    unit_kind = fields.String(load_default=None, validate=validate.OneOf(UNIT_KINDS))
    grade = fields.String(load_default=None, validate=validate.Length(max=50))
    sort = fields.String(load_default=result_lists.RANK, validate=validate.Length(max=50))
    lokus = DelimitedList(fields.UUID(), load_default=list, validate=validate.Length(max=PAGE_SIZE))
    cursor = fields.String(load_default=None)


@results_pages.read("/hasil/<uuid:period_id>", access=EVERYONE, arguments=RankingPageArguments)
def show_ranking(session: Session, actor: Actor, period_id: UUID, arguments: dict[str, Any]) -> Shown:
    """The ranking; ranks are those of the whole period however the list is narrowed down."""
    wanted = result_lists.Wanted(
        **{name: arguments[name] for name in ("text", "region_code", "agency_id", "unit_kind", "grade")}
    )
    ranking = rankings.get_ranking(
        session, actor, period_id, cursor=None, limit=1, region_code=arguments["region_code"]
    )
    found = result_lists.list_results(
        session, actor, period_id, wanted, arguments["sort"], arguments["cursor"], PAGE_SIZE
    )
    regions = result_lists.order_regions(ranking["regions"])
    path = f"/hasil/{period_id}"
    period = get_described_period(session, actor, period_id)
    values = {
        "period": period,
        "zone": find_zone(session, period["owner_region_code"]),
        "ranking": ranking,
        "found": found,
        "regions": regions[:MOST_REGIONS],
        "more_regions": max(len(regions) - MOST_REGIONS, 0),
        "choices": result_lists.list_choices(session, actor, period_id, wanted),
        "wanted": arguments,
        "is_narrowed": not wanted.is_nothing,
        "aspect_sort": result_lists.ASPECT,
        "sort_addresses": {sort: address_with(path, sort=sort) for sort in result_lists.list_sorts(found)},
        "kept": arguments["lokus"][:MOST_COMPARED],
        "most_compared": MOST_COMPARED,
        "next_address": address_with(path, cursor=found["next"]) if found["next"] else None,
        "first_address": address_with(path) if arguments["cursor"] else None,
        "whole_address": f"{request.script_root}{path}",
        "file_address": _file_address(period_id, wanted),
        "words": WORDS,
    }
    return Shown("results/ranking.html", values)


def _file_address(period_id: UUID, wanted: result_lists.Wanted) -> str:
    """The file of what the page shows."""
    narrowed = {name: value for name, value in asdict(wanted).items() if value}
    asked = urlencode({"lang": choose_language(), **narrowed})
    return address_of(f"/api/v1/periods/{period_id}/ranking.csv?{asked}")

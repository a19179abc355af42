"""The page of periods whose results are released, and of those still under way."""

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.pages.results.frame import WORDS, address_with, results_pages
from evaluation_service.scorecards import result_periods
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.fields import Line, RegionCode
from shared.web.render import Shown

PATH = "/hasil"
PAGE_SIZE = 20


class PeriodsArguments(Schema):
    """Which periods are wanted."""

    text = Line(load_default=None, longest=200)
    year = fields.Integer(load_default=None, validate=validate.Range(min=1900, max=9999))
    region_code = RegionCode(load_default=None)
    cursor = fields.String(load_default=None)


@results_pages.read(PATH, access=EVERYONE, arguments=PeriodsArguments)
def list_periods(session: Session, actor: Actor, arguments: dict[str, Any]) -> Shown:
    """Every period with released results, newest release first."""
    page = result_periods.list_released_periods(session, **arguments, limit=PAGE_SIZE)
    values = {
        "found": page.items,
        "years": result_periods.list_years(session),
        "under_way": [] if arguments["cursor"] else result_periods.list_under_way(session, actor),
        "wanted": arguments,
        "is_narrowed": any(arguments[name] for name in ("text", "year", "region_code")),
        "next_address": address_with(PATH, cursor=page.next_cursor) if page.next_cursor else None,
        "first_address": address_with(PATH) if arguments["cursor"] else None,
        "words": WORDS,
    }
    return Shown("results/periods.html", values)

"""One indicator of an F-01: the elements that the unit has, what it counted, and a note."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from evaluation_service.pages.unit.frame import ONE, READERS, UNITS, open_self_assessment, unit_pages
from evaluation_service.scoring.ladders import LARGEST_COUNT
from evaluation_service.self_assessments.actions import items
from evaluation_service.self_assessments.schemas import CODE, LONGEST_NOTE
from shared.actor import Actor
from shared.errors import Invalid, Precondition, Stale
from shared.http.fields import Prose, StrictInteger
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

LAST_VERSION = 1_000_000
COUNT = validate.Range(min=0, max=LARGEST_COUNT)


class CountedInput(Schema):
    """One number that the unit counted, empty where it did not."""

    code = fields.String(required=True, validate=CODE)
    count = StrictInteger(
        load_default=None, allow_none=True, validate=validate.Range(min=0, max=LARGEST_COUNT)
    )


class ItemForm(Schema):
    """One indicator as the page sends it; `read` is the version that was read, 0 for none."""

    ticked = fields.List(fields.String(validate=CODE), load_default=list)
    counted = fields.List(fields.Nested(CountedInput), load_default=list, validate=validate.Length(max=100))
    note = Prose(load_default=None, allow_none=True, longest=LONGEST_NOTE)
    read = StrictInteger(required=True, validate=validate.Range(min=0, max=LAST_VERSION))
    following = fields.String(load_default="", validate=validate.Length(max=50))


@unit_pages.read(f"{ONE}/indikator/<string:code>", access=READERS)
def show_item(session: Session, actor: Actor, lokus_id: UUID, code: str, form: Form | None = None) -> Shown:
    """The indicator with its ladder, what the unit said, and its evidence."""
    opened = open_self_assessment(session, actor, lokus_id)
    indicator, item = opened.indicator(code), opened.item(code)
    place = opened.codes.index(code)
    stored = {
        "ticked": item["ticked"],
        "counted": [
            {"code": row["code"], "count": item["counts"].get(row["code"])} for row in item["asked_counts"]
        ],
        "note": item["note"],
    }
    values = {
        "opened": opened,
        "indicator": indicator,
        "item": item,
        "number": place + 1,
        "before": opened.codes[place - 1] if place else None,
        "after": opened.codes[place + 1] if place + 1 < len(opened.codes) else None,
        "evidence": [row for row in opened.record["evidence"] if code in row["indicator_codes"]],
        # What somebody else saved meanwhile was not told yet to whoever typed wrong fields.
        "read": form.value("read") if form and isinstance(form.error, Invalid) else item["version"] or 0,
        "is_stale": form is not None and isinstance(form.error, (Stale, Precondition)),
        **({} if form else {"form": form_of(stored)}),
    }
    return Shown("unit/item.html", values)


@unit_pages.form(f"{ONE}/indikator/<string:code>", access=UNITS, show=show_item, body=ItemForm)
def save_item(session: Session, actor: Actor, lokus_id: UUID, code: str, body: dict[str, Any]) -> See:
    """Save it, and on to the next one or back to the whole."""
    counts = {row["code"]: row["count"] for row in body["counted"] if row.get("count") is not None}
    given = items.GivenItem(body["ticked"], counts, body["note"], body["read"] or None)
    items.save_item(session, actor, lokus_id, code, given)
    following = body["following"]
    path = f"/f01/{lokus_id}/indikator/{quote(following, safe='')}" if following else f"/f01/{lokus_id}"
    return See(address_of(path), Notice(_("%(code)s is saved."), {"code": code}))

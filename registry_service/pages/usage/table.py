"""One year's usage of all innovations as a table, as it is kept in Excel; it decides nothing itself.

Cells hold what a sheet's cells hold: empty or "-" is not known, "nihil" and 0 are none. Only cells that
differ from what was read are sent on, each with the version that was read.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.pages.usage.frame import usage_pages
from registry_service.regions.rules import month_in
from registry_service.usage import queries, rules
from registry_service.usage.actions import table
from registry_service.usage.queries.scope import LAST_ZONE
from shared import clock
from shared.actor import Actor
from shared.errors import FieldProblem, Invalid, ProductError, Stale
from shared.http.access import any_of
from shared.http.fields import StrictInteger
from shared.sheets.cells import CellProblem
from shared.sheets.numbers import read_count
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

REPORTERS = any_of(*rules.REPORTERS)
# A row of twelve months takes some three kilobytes, and a page has to be light.
ROWS = 24
FIRST_YEAR, LAST_YEAR = 2000, 2100
MONTHS = range(1, 13)
NAMES = tuple(f"m{number:02d}" for number in MONTHS)
SHORT = validate.Length(max=50)
YEAR = validate.Range(min=FIRST_YEAR, max=LAST_YEAR)


class TableArguments(Schema):
    """Which year, and where the list goes on."""

    tahun = fields.Integer(load_default=None, validate=YEAR)
    cursor = fields.String(load_default=None)


CELLS = {name: fields.String(load_default="", validate=SHORT) for name in NAMES}


class RowForm(Schema.from_dict(CELLS)):  # type: ignore[misc]
    """An innovation's channel with a cell for each month; `read` says what each held, and its version.

    Another basis than the page showed holds for every figure of the row.
    """

    innovation_id = fields.UUID(required=True)
    channel = fields.String(required=True, validate=SHORT)
    basis = fields.String(required=True, validate=validate.OneOf(tuple(labels.USAGE_BASES)))
    shown_basis = fields.String(required=True, validate=SHORT)
    read = fields.String(required=True, validate=validate.Length(max=1000))


class TableForm(Schema):
    """The rows of one page."""

    year = StrictInteger(required=True, validate=YEAR)
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=2000))
    rows = fields.List(fields.Nested(RowForm), required=True, validate=validate.Length(max=400))


@dataclass(frozen=True)
class Row:
    """A row of the page: where it stands, and what is stored of each month."""

    innovation: queries.Reportable
    channel: str
    stored: tuple[Any, ...]

    @property
    def read(self) -> str:
        """What each month holds and in which version, to be sent back with the row."""
        return json.dumps([None if one is None else [one.count, one.version] for one in self.stored])

    @property
    def basis(self) -> str:
        """What its latest figure rests on."""
        known = [one.basis for one in self.stored if one is not None]
        return known[-1] if known else "register"


@usage_pages.read("/pemakaian", access=REPORTERS, arguments=TableArguments)
def show_table(
    session: Session, actor: Actor, arguments: dict[str, Any] | None = None, form: Form | None = None
) -> Shown:
    """The year's figures of the innovations that the reader reports for."""
    asked = arguments or _asked_by(form)
    current = month_in(LAST_ZONE, clock.now())
    year = asked["tahun"] or int(current[:4])
    page = queries.list_reportable(session, actor, year, cursor=asked["cursor"], limit=ROWS, most_lines=ROWS)
    rows = list(_lay_out(page.items, year))
    values = {
        "rows": rows,
        "typed": [_tell_typed(form, place, row) for place, row in enumerate(rows)],
        "read": [_tell_read(form, place, row) for place, row in enumerate(rows)],
        "without_channel": [one for one in page.items if not one.channels],
        "year": year,
        "months": [f"{year}-{number:02d}" for number in MONTHS],
        "current": current,
        "cursor": asked["cursor"],
        "next_cursor": page.next_cursor,
        "channels": labels.CHANNELS,
        "bases": labels.USAGE_BASES,
        "names": NAMES,
        "is_stale": form is not None and isinstance(form.error, Stale),
    }
    return Shown("usage/table.html", values)


def _tell_typed(form: Form | None, place: int, row: Row) -> list[str]:
    """What stands in the cells: what is stored, but where somebody typed something else, that."""
    stored = ["" if one is None else str(one.count) for one in row.stored]
    prefix = f"rows[{place}]"
    if form is None or not _is_sent(form, place, row):
        return stored
    typed = [form.value(f"{prefix}.{name}") for name in NAMES]
    if isinstance(form.error, Invalid):
        return typed
    before = _read_before(form.value(f"{prefix}.read"), place)
    was = ["" if one is None else str(one[0]) for one in before]
    return [now if said == then else said for now, said, then in zip(stored, typed, was, strict=True)]


def _tell_read(form: Form | None, place: int, row: Row) -> str:
    """What the cells were read as; with wrong cells still that, for nothing was told of newer figures yet."""
    if form is None or not isinstance(form.error, Invalid) or not _is_sent(form, place, row):
        return row.read
    return form.value(f"rows[{place}].read")


def _is_sent(form: Form, place: int, row: Row) -> bool:
    """The form that was refused has this row at this place."""
    prefix = f"rows[{place}]"
    sent_of = (form.value(f"{prefix}.innovation_id"), form.value(f"{prefix}.channel"))
    return sent_of == (str(row.innovation.innovation_id), row.channel)


def _asked_by(form: Form | None) -> dict[str, Any]:
    """The year and the page that a refused form was of."""
    year = form.value("year") if form else ""
    is_year = year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR
    return {"tahun": int(year) if is_year else None, "cursor": (form.value("cursor") if form else "") or None}


def _lay_out(innovations: Sequence[queries.Reportable], year: int) -> Iterator[Row]:
    for one in innovations:
        known = {channel for _month, channel in one.figures}
        for channel in [*one.channels, *sorted(known - set(one.channels))]:
            stored = (one.figures.get((f"{year}-{number:02d}", channel)) for number in MONTHS)
            yield Row(one, channel, tuple(stored))


@usage_pages.form("/pemakaian", access=REPORTERS, show=show_table, body=TableForm)
def save_table(session: Session, actor: Actor, body: dict[str, Any]) -> See:
    """Report, correct or withdraw what was changed; all of it or nothing."""
    changed, places = _find_changed(body)
    cursor = {"cursor": body["cursor"]} if body["cursor"] else {}
    again = f"/pemakaian?{urlencode({'tahun': body['year'], **cursor})}"
    if not changed:
        return See(address_of(again), Notice(_("Nothing was changed."), share=""))
    try:
        outcome = table.report_table(session, actor, mode="all_or_nothing", month=None, rows=changed)
    except (Invalid, Stale) as error:
        raise _at_their_cells(error, places) from error
    counts = outcome["counts"]
    told = {name: str(counts.get(name, 0)) for name in ("reported", "corrected", "withdrawn")}
    notice = Notice(_("Saved: %(reported)s new, %(corrected)s corrected, %(withdrawn)s taken back."), told)
    return See(address_of(again), notice)


def _find_changed(body: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """The cells that differ from what was read, and the field that each stands in."""
    changed: list[dict[str, Any]] = []
    places: list[str] = []
    problems: list[FieldProblem] = []
    for place, row in enumerate(body["rows"]):
        before = _read_before(row["read"], place)
        for number, name in enumerate(NAMES, start=1):
            field = f"rows[{place}].{name}"
            count, version = before[number - 1] or (None, None)
            try:
                given = read_count(row[name])
            except CellProblem as problem:
                problems.append(FieldProblem(field, problem.reason.in_english))
                continue
            has_other_basis = given is not None and row["basis"] != row["shown_basis"]
            if given != count or has_other_basis:
                changed.append(_as_reported(row, f"{body['year']}-{number:02d}", given, version))
                places.append(field)
    if problems:
        raise Invalid.all_of(problems)
    return changed, places


def _as_reported(row: dict[str, Any], month: str, count: int | None, version: int | None) -> dict[str, Any]:
    innovation_id: UUID = row["innovation_id"]
    basis = None if count is None else row["basis"]
    names = ("innovation_id", "month", "channel", "count", "basis", "version")
    return dict(zip(names, (innovation_id, month, row["channel"], count, basis, version), strict=True))


def _read_before(text: str, place: int) -> list[tuple[int, int] | None]:
    """What the page held when it was shown; raises Invalid for what no page of ours says."""
    try:
        given = json.loads(text)
        read = [None if one is None else (int(one[0]), int(one[1])) for one in given]
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, RecursionError) as error:
        raise Invalid.at(f"rows[{place}].read", "is not what the page said") from error
    if len(read) != len(NAMES):
        raise Invalid.at(f"rows[{place}].read", "is not what the page said")
    return read


def _at_their_cells(error: ProductError, places: list[str]) -> ProductError:
    """The same refusal with each problem at the cell that it is about."""
    problems = []
    for problem in error.fields:
        number = problem.field.removeprefix("rows[").partition("]")[0]
        is_cell = number.isdigit() and int(number) < len(places)
        problems.append(FieldProblem(places[int(number)] if is_cell else problem.field, problem.message))
    return Stale(error.detail, fields=problems) if isinstance(error, Stale) else Invalid.all_of(problems)

"""The pages of complaint channels, of agencies and regions, and their months; counts are for who counts."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.agencies.queries import list_agencies_by_id
from registry_service.pages.standards.frame import AGENCY, WRITERS, Office, open_office, standard_pages
from registry_service.regions.models import Region
from registry_service.regions.queries import get_region
from registry_service.regions.rules import month_in
from registry_service.standards import rules
from registry_service.standards.actions import channels as channel_deeds
from registry_service.standards.actions import figures
from registry_service.standards.models import ComplaintChannel
from registry_service.standards.queries import complaints as queries
from registry_service.standards.schemas.complaints import ChannelFields, ComplaintCountsInput
from shared import clock
from shared.actor import Actor
from shared.http.access import EVERYONE, any_of
from shared.http.fields import StrictBoolean, WholeText
from shared.web.catalogues import mark as _
from shared.web.forms import Form, form_of
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.site import address_of

LIST = f"{AGENCY}/pengaduan"
OF_REGION = "/daerah/<string:code>/pengaduan"
CHANNEL = "/saluran-pengaduan/<uuid:channel_id>"
COUNTERS = any_of(*rules.COUNTERS)
CHANNELS = 50
MONTHS = 24
DAYS = WholeText(r"(0|[1-9][0-9]{0,3})([.,][0-9])?", error='Must be exact text as "3" or "3.5".')


class ChannelForm(ChannelFields):
    """A new channel of the agency or the region that the address names."""

    class Meta:
        """What the page does not ask."""

        exclude = ("agency_id", "is_demo", "until_on")


class ChannelKeepForm(ChannelFields):
    """What the page asks of a channel; a box that is not ticked says no."""

    is_planned = StrictBoolean(load_default=False)

    class Meta:
        """A channel is handed over to another agency elsewhere."""

        exclude = ("agency_id", "is_demo")


class ChannelsArguments(Schema):
    """Where the list goes on."""

    cursor = fields.String(load_default=None)


class MonthArguments(Schema):
    """Which month is to be corrected, and where the list goes on."""

    bulan = fields.String(load_default=None)
    cursor = fields.String(load_default=None)


class MonthForm(ComplaintCountsInput):
    """A month's counts; `read` is the version that stood on the page."""

    month = fields.String(required=True)
    read = fields.Integer(load_default=None, allow_none=True)
    median_days = fields.String(load_default=None, allow_none=True, validate=DAYS)


@standard_pages.read(LIST, access=EVERYONE, arguments=ChannelsArguments)
def show_channels(
    session: Session,
    actor: Actor,
    agency_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
) -> Shown:
    """Where people complain about an agency, each channel with the shares of its newest month."""
    office = open_office(session, actor, agency_id)
    return _show_list(session, actor, office.region, office, arguments, form)


@standard_pages.read(OF_REGION, access=EVERYONE, arguments=ChannelsArguments)
def show_region_channels(
    session: Session,
    actor: Actor,
    code: str,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
) -> Shown:
    """Where people complain about a region as a whole."""
    return _show_list(session, actor, get_region(session, code), None, arguments, form)


def _show_list(
    session: Session,
    actor: Actor,
    region: Region,
    office: Office | None,
    arguments: dict[str, Any] | None,
    form: Form | None,
) -> Shown:
    agency_id = office.agency.agency_id if office else None
    cursor = arguments["cursor"] if arguments else None
    page = queries.list_channels(
        session,
        kind=None,
        planned=None,
        cursor=cursor,
        region_code=region.code,
        agency_id=agency_id,
        without_agency=office is None,
        archived=False,
        limit=CHANNELS,
    )
    channels = page.items
    newest = queries.list_last_months(session, [each.channel_id for each in channels]) if channels else {}
    values = {
        "office": office,
        "region": region,
        "writes": rules.may_keep_service(actor, region.code, agency_id),
        "channels": channels,
        "next_cursor": page.next_cursor,
        "is_first": cursor is None,
        "shares": {channel_id: queries.shares_answer(month) for channel_id, month in newest.items()},
        "kinds": labels.COMPLAINT_CHANNELS,
        "units": labels.DEADLINE_UNITS,
        "form": form or Form(),
    }
    return Shown("standards/channels.html", values)


@standard_pages.form(LIST, access=WRITERS, show=show_channels, body=ChannelForm)
def open_channel(session: Session, actor: Actor, agency_id: UUID, body: dict[str, Any]) -> See:
    """Open a channel of the agency."""
    office = open_office(session, actor, agency_id)
    record = {**body, "agency_id": agency_id, "region_code": office.region.code}
    channel = channel_deeds.open_channel(session, actor, record)
    return _see(channel.channel_id, Notice(_("The channel is opened.")))


@standard_pages.form(OF_REGION, access=WRITERS, show=show_region_channels, body=ChannelForm)
def open_region_channel(session: Session, actor: Actor, code: str, body: dict[str, Any]) -> See:
    """Open a channel of the whole region."""
    record = {**body, "region_code": get_region(session, code).code}
    channel = channel_deeds.open_channel(session, actor, record)
    return _see(channel.channel_id, Notice(_("The channel is opened.")))


def _see(channel_id: UUID, notice: Notice) -> See:
    return See(address_of(f"/saluran-pengaduan/{channel_id}"), notice)


@standard_pages.read(CHANNEL, access=EVERYONE, arguments=MonthArguments)
def show_channel(
    session: Session,
    actor: Actor,
    channel_id: UUID,
    arguments: dict[str, Any] | None = None,
    form: Form | None = None,
) -> Shown:
    """One channel month by month: shares for everybody, counts for those who count."""
    asked = arguments or {"bulan": None, "cursor": None}
    channel = queries.get_channel(session, channel_id)
    region = get_region(session, channel.region_code)
    counts = rules.may_see_counts(actor, channel.region_code, channel.agency_id)
    page = queries.list_months(session, channel_id, cursor=asked["cursor"], limit=MONTHS)
    wanted = asked["bulan"] or month_in(region.time_zone, clock.now())
    agencies = list_agencies_by_id(session, [channel.agency_id]) if channel.agency_id else {}
    values = {
        "channel": channel,
        "region": region,
        "agency": agencies.get(channel.agency_id) if channel.agency_id else None,
        "months": [_tell_month(each, counts=counts) for each in page.items],
        "counts": counts,
        "may_report": counts and channel.archived_at is None and not channel.is_planned,
        "may_keep": channel.archived_at is None
        and rules.may_keep_service(actor, channel.region_code, channel.agency_id),
        "next_cursor": page.next_cursor,
        "is_first": asked["cursor"] is None,
        "deadline": queries.get_answer_deadline(session, channel),
        "kinds": labels.COMPLAINT_CHANNELS,
        "units": labels.DEADLINE_UNITS,
        "form": form or (_form_of_month(session, channel, wanted) if counts else Form()),
    }
    return Shown("standards/channel.html", values)


def _tell_month(figure: Any, *, counts: bool) -> dict[str, Any]:
    shares = queries.shares_answer(figure)
    return {"shares": shares, "counts": queries.counts_answer(figure) if counts else None}


def _form_of_month(session: Session, channel: ComplaintChannel, month: str) -> Form:
    """The month as it is stored, to be corrected, or empty."""
    figure = queries.find_month(session, channel.channel_id, month)
    if figure is None:
        return form_of({"month": month})
    stored = queries.counts_answer(figure)
    return form_of({**stored, "read": stored["version"]})


@standard_pages.form(CHANNEL, access=COUNTERS, show=show_channel, body=MonthForm)
def count_month(session: Session, actor: Actor, channel_id: UUID, body: dict[str, Any]) -> See:
    """Report a month, or correct the version that was read."""
    queries.get_countable_channel(session, actor, channel_id)
    month, read = body.pop("month"), body.pop("read")
    days = body["median_days"]
    counts = rules.read_counts(**{**body, "median_days": days.replace(",", ".") if days else None})
    figures.count_complaints(session, actor, channel_id, month, read, counts)
    told = _("The month is reported.") if read is None else _("The month is corrected.")
    return _see(channel_id, Notice(told))


@standard_pages.read(f"{CHANNEL}/ubah", access=WRITERS)
def show_channel_form(session: Session, actor: Actor, channel_id: UUID, form: Form | None = None) -> Shown:
    """The form of a channel; raises Forbidden for who does not write of it."""
    channel = queries.get_channel(session, channel_id)
    rules.require_writer(actor, channel.region_code, channel.agency_id)
    record = queries.record_of_channel(channel)
    stored = {**record, "is_planned": record["is_planned"] or None}
    values = {
        "channel": channel,
        "kinds": labels.COMPLAINT_CHANNELS,
        "form": (form or form_of(stored)).beside(stored),
    }
    return Shown("standards/channel_form.html", values)


@standard_pages.form(
    f"{CHANNEL}/ubah", access=WRITERS, show=show_channel_form, body=ChannelKeepForm, if_match=True
)
def change_channel(
    session: Session, actor: Actor, channel_id: UUID, expected_version: int, body: dict[str, Any]
) -> See:
    """Change what was changed."""
    channel_deeds.change_channel(session, actor, channel_id, expected_version, body)
    return _see(channel_id, Notice(_("Saved.")))


@standard_pages.form(f"{CHANNEL}/arsip", access=WRITERS, show=show_channel, if_match=True)
def archive_channel(session: Session, actor: Actor, channel_id: UUID, expected_version: int) -> See:
    """Take a channel off the list; it stays readable."""
    channel_deeds.archive_channel(session, actor, channel_id, expected_version)
    return _see(channel_id, Notice(_("The channel is archived.")))

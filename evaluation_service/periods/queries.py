"""Reads of periods and their lokus; what an actor may not know of is not found."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from evaluation_service.instruments.queries import get_instrument, read_document
from evaluation_service.periods.choices import describe_open_settings
from evaluation_service.periods.models import Assignment, Lokus, Period, PeriodRegion
from evaluation_service.periods.rules import find_administering_role
from evaluation_service.periods.stages import describe_stage, dump_stages, get_time_zone, list_stages
from shared.actor import Actor
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, NATIONAL_ADMINISTRATOR
from shared.errors import Forbidden, Invalid, NotFound
from shared.http.paging import OF_ANOTHER_LIST, Page, decode_cursor, page_of, read_cursor_id

NO_PERIOD = "there is no such period"


def is_period_administrator(actor: Actor, period: Period) -> bool:
    """The actor administers this period: the nation's for a national one, else its region's."""
    return find_administering_role(actor, period.owner_region_code) is not None


def is_assigned_to_period(session: Session, actor: Actor, period_id: UUID) -> bool:
    """The actor scores a lokus of this period."""
    if actor.account_id is None:
        return False
    query = select(_assigned_to(actor.account_id, period_id))
    return bool(session.scalar(query))


def _assigned_to(evaluator_id: UUID, period_id: UUID | ColumnElement[UUID]) -> ColumnElement[bool]:
    return exists(
        select(Assignment.assignment_id)
        .join(Lokus, Lokus.lokus_id == Assignment.lokus_id)
        .where(
            Assignment.evaluator_id == evaluator_id,
            Assignment.ended_at.is_(None),
            Lokus.period_id == period_id,
        )
    )


def find_period(session: Session, period_id: UUID) -> Period | None:
    """The period, whoever asks; `None` if there is none."""
    return session.get(Period, period_id)


def lock_period(session: Session, period_id: UUID, *, share: bool = False) -> Period:
    """The period, locked until the end of the transaction, whoever asks; raises NotFound.

    With `share` many may hold it at once while nobody can change it: enough for a sheet that must
    not be saved or submitted into a period that is just being closed.
    """
    query = select(Period).where(Period.period_id == period_id)
    locked = query.with_for_update(read=True) if share else query.with_for_update(key_share=True)
    period = session.scalar(locked.execution_options(populate_existing=True))
    if period is None:
        raise NotFound(NO_PERIOD)
    return period


def get_visible_period(session: Session, actor: Actor, period_id: UUID) -> Period:
    """The period if this actor may know of it; raises NotFound.

    A draft is its administrators' alone, an example also its evaluators'; all others are public.
    """
    period = find_period(session, period_id)
    if period is None or not _is_visible(session, actor, period):
        raise NotFound(NO_PERIOD)
    return period


def _is_visible(session: Session, actor: Actor, period: Period) -> bool:
    if is_period_administrator(actor, period):
        return True
    if period.state == "draft":
        return False
    return not period.is_example or is_assigned_to_period(session, actor, period.period_id)


def get_administered_period(
    session: Session, actor: Actor, period_id: UUID, *, lock: bool = False
) -> tuple[Period, str]:
    """The period and the role in which the actor administers it.

    Raises NotFound for one that the actor may not know of, Forbidden for one that others administer.
    """
    period = get_visible_period(session, actor, period_id)
    if lock:
        period = lock_period(session, period_id)
    role = find_administering_role(actor, period.owner_region_code)
    if role is None:
        raise Forbidden("this period is administered by others")
    return period, role


def list_region_codes(session: Session, period_id: UUID) -> list[str]:
    """The scope of a period, sorted."""
    return _region_codes_of(session, [period_id]).get(period_id, [])


def _region_codes_of(session: Session, period_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    rows = session.execute(
        select(PeriodRegion.period_id, func.array_agg(PeriodRegion.region_code))
        .where(PeriodRegion.period_id.in_(period_ids))
        .group_by(PeriodRegion.period_id)
    )
    return {period_id: sorted(codes) for period_id, codes in rows}


PERIOD_COLUMNS = tuple(Period.__mapper__.columns.keys())


def describe_period(period: Period, region_codes: list[str]) -> dict[str, Any]:
    """A period as it is shown."""
    return {
        **{name: getattr(period, name) for name in PERIOD_COLUMNS},
        "settings": period.decisions,
        "region_codes": region_codes,
        "marking": period.marking,
        "form_weights": period.form_weights,
        "are_form_weights_decided": period.are_form_weights_decided,
        "is_provisional": period.is_provisional,
    }


def describe_one_period(session: Session, period: Period) -> dict[str, Any]:
    """As `describe_period`, with the scope and the stages looked up."""
    return {
        **describe_period(period, list_region_codes(session, period.period_id)),
        "stages": dump_stages(list_stages(session, period.period_id)),
    }


def describe_for(actor: Actor, period: Period, region_codes: list[str]) -> dict[str, Any]:
    """As `describe_period`; that results stand is their administrators' to know until they are released."""
    shown = describe_period(period, region_codes)
    if period.state == "released" or is_period_administrator(actor, period):
        return shown
    return {**shown, "determined_at": None}


def get_described_period(session: Session, actor: Actor, period_id: UUID) -> dict[str, Any]:
    """The period as this actor is shown it, with its stages and what its instrument leaves open.

    Raises NotFound for one that they may not know of.
    """
    period = get_visible_period(session, actor, period_id)
    instrument = get_instrument(session, period.instrument_id, period.instrument_version)
    time_zone = get_time_zone(session, period)
    return {
        **describe_for(actor, period, list_region_codes(session, period_id)),
        "open_settings": describe_open_settings(period, read_document(instrument)),
        "stages": [describe_stage(stage, time_zone) for stage in list_stages(session, period_id)],
    }


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    """`_is_visible`, said in SQL for lists."""
    public: ColumnElement[bool] = ~Period.is_example
    if actor.account_id is not None:
        public = or_(public, _assigned_to(actor.account_id, Period.period_id))  # type: ignore[arg-type]
    return or_(administered_by(actor), and_(Period.state != "draft", public))


def administered_by(actor: Actor) -> ColumnElement[bool]:
    """`find_administering_role`, said in SQL for lists."""
    if actor.is_service:
        return true()
    national = Period.owner_region_code.is_(None) if actor.has_role(NATIONAL_ADMINISTRATOR) else false()
    regions = actor.regions_of(EVALUATION_ADMINISTRATOR)
    if None in regions:
        return or_(national, Period.owner_region_code.is_not(None))
    return or_(national, Period.owner_region_code.in_(sorted(code for code in regions if code)))


def list_periods(
    session: Session,
    actor: Actor,
    *,
    state: str | None,
    scheme: str | None,
    year_held: int | None,
    region_code: str | None,
    cursor: str | None,
    limit: int,
    administered: bool = False,
) -> Page:
    """Periods that the actor may know of, or administers, newest first; two statements for any length."""
    query = select(Period).where(administered_by(actor) if administered else _visible_to(actor))
    for column, wanted in (
        (Period.state, state),
        (Period.scheme, scheme),
        (Period.year_held, year_held),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    if region_code:
        query = query.where(
            exists().where(
                PeriodRegion.period_id == Period.period_id, PeriodRegion.region_code == region_code
            )
        )
    if key := decode_cursor(cursor, [int, str]):
        query = query.where(
            tuple_(Period.created_at, Period.period_id) < tuple_(_read_moment(key[0]), read_cursor_id(key[1]))
        )
    rows = list(
        session.scalars(query.order_by(Period.created_at.desc(), Period.period_id.desc()).limit(limit + 1))
    )
    page = page_of(rows, limit, lambda row: [_microseconds(row.created_at), str(row.period_id)])
    codes = _region_codes_of(session, [row.period_id for row in page.items])
    items = [describe_for(actor, row, codes.get(row.period_id, [])) for row in page.items]
    return Page(items, page.next_cursor)


def _microseconds(moment: datetime) -> int:
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _read_moment(microseconds: int) -> datetime:
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    except OverflowError as error:
        raise Invalid.at("cursor", OF_ANOTHER_LIST) from error


def get_lokus_of(session: Session, period: Period, lokus_id: UUID) -> Lokus:
    """The lokus of this period; raises NotFound."""
    found = session.get(Lokus, lokus_id)
    if found is None or found.period_id != period.period_id:
        raise NotFound("there is no such lokus in this period")
    return found


def count_lokus(session: Session, period_id: UUID) -> int:
    """How many units were chosen into the period."""
    return session.scalar(select(func.count()).select_from(Lokus).where(Lokus.period_id == period_id)) or 0


LOKUS_COLUMNS = tuple(Lokus.__mapper__.columns.keys())


def describe_lokus(period: Period, lokus: Lokus) -> dict[str, Any]:
    """A lokus as it is shown."""
    return {**{name: getattr(lokus, name) for name in LOKUS_COLUMNS}, "marking": period.marking}


def list_lokus(session: Session, actor: Actor, period_id: UUID, *, cursor: str | None, limit: int) -> Page:
    """The lokus of a period by region and name; before the release only for those who work on it."""
    period = get_visible_period(session, actor, period_id)
    may_see = (
        period.state == "released"
        or is_period_administrator(actor, period)
        or is_assigned_to_period(session, actor, period_id)
    )
    if not may_see:
        raise NotFound("the lokus of a period are shown once its results are released")
    sort_key = tuple_(Lokus.region_code, Lokus.unit_short_name, Lokus.lokus_id)
    query = select(Lokus).where(Lokus.period_id == period_id)
    if key := decode_cursor(cursor, [str, str, str]):
        query = query.where(sort_key > tuple_(key[0], key[1], read_cursor_id(key[2])))
    rows = list(
        session.scalars(
            query.order_by(Lokus.region_code, Lokus.unit_short_name, Lokus.lokus_id).limit(limit + 1)
        )
    )
    page = page_of(rows, limit, lambda row: [row.region_code, row.unit_short_name, str(row.lokus_id)])
    return Page([describe_lokus(period, row) for row in page.items], page.next_cursor)

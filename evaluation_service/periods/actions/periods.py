"""Deeds about a period itself: draft, change, open, close; determining and releasing are not here."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from evaluation_service.instruments.queries import (
    find_instrument,
    find_use_problem,
    read_document,
)
from evaluation_service.periods import choices, queries, rules
from evaluation_service.periods.actions.administer import (
    journal_period,
    lock_administered_period,
    require_state,
)
from evaluation_service.periods.models import Lokus, Period, PeriodRegion
from evaluation_service.periods.opening import list_missing
from evaluation_service.registry_copy.queries import list_province_codes
from evaluation_service.registry_copy.rights import require_fresh_rights
from shared import clock
from shared.actor import Actor
from shared.contracts.evaluation_entries import (
    EXAMPLE_PERIOD_CLOSED,
    EXAMPLE_PERIOD_OPENED,
    PERIOD_CHANGED,
    PERIOD_CLOSED,
    PERIOD_DRAFTED,
    PERIOD_OPENED,
)
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.errors import Conflict, FieldProblem, Forbidden, Invalid, Stale


def draft_period(
    session: Session,
    actor: Actor,
    *,
    region_codes: list[str],
    own_region_may_score: bool | None = None,
    is_demo: bool = False,
    **values: Any,
) -> Period:
    """Draft a period; raises Forbidden, or Invalid naming everything that does not fit.

    `form_weights` and `settings` may be left out: what is left open has to be decided before the opening.
    """
    require_fresh_rights(session)
    owner = values["owner_region_code"]
    role = rules.find_administering_role(actor, owner)
    if role is None:
        raise Forbidden("a period is drafted by the administrators of its owner")
    if is_demo and not actor.has_role(NATIONAL_ADMINISTRATOR):
        raise Forbidden("only the national administrator makes demonstration records")
    if own_region_may_score is None:
        own_region_may_score = rules.may_own_region_score(values["scheme"], owner)
    given = _take_out(values)
    period = Period(
        period_id=uuid4(),
        settings={},
        own_region_may_score=own_region_may_score,
        is_demo=is_demo,
        instrument_format=1,
        form_set=choices.ONE_FORM,
        state="draft",
        version=1,
        created_at=clock.now(),
        **values,
    )
    _refuse_problems(session, period, region_codes, given)
    session.add(period)
    session.flush()
    _write_scope(session, period, region_codes)
    journal_period(session, actor, role, PERIOD_DRAFTED, period)
    return period


def change_period(
    session: Session, actor: Actor, period_id: UUID, expected_version: int, change: dict[str, Any]
) -> Period:
    """Change a draft; what is left out stays. Raises Stale, or Conflict once it is open."""
    period, role = lock_administered_period(session, actor, period_id)
    if period.version != expected_version:
        raise Stale("the period was changed by somebody else", extra={"version": period.version})
    require_state(period, "draft")
    if not change:
        raise Invalid.at("body", "names nothing to change")
    values = dict(change)
    region_codes = values.pop("region_codes", None)
    given = _take_out(values)
    for name, value in values.items():
        setattr(period, name, value)
    with session.no_autoflush:
        scope = queries.list_region_codes(session, period_id) if region_codes is None else region_codes
        _refuse_problems(session, period, scope, given)
        _refuse_lokus_outside(session, period, scope)
    if region_codes is not None:
        _write_scope(session, period, region_codes)
    period.version += 1
    session.flush()
    journal_period(session, actor, role, PERIOD_CHANGED, period)
    return period


def _take_out(values: dict[str, Any]) -> dict[str, Any]:
    """What depends on the instrument: it is looked at once the instrument is known."""
    names = ("form_set", "settings", "form_weights")
    return {name: values.pop(name) for name in names if name in values}


def _refuse_problems(
    session: Session, period: Period, region_codes: list[str], given: Mapping[str, Any]
) -> None:
    instrument = find_instrument(session, period.instrument_id, period.instrument_version)
    document = read_document(instrument) if instrument else None
    chosen = choices.take_choices(period, document, given) if document else []
    # Without an instrument no form can be called wrong; that it is missing is said by itself.
    codes = choices.list_form_codes(document) if document else frozenset(period.form_weights or ())
    problems = rules.find_period_problems(period, codes) + chosen
    if instrument is None:
        problems.append(FieldProblem("instrument_id", "there is no instrument with this id and version"))
    elif reason := find_use_problem(instrument, period.owner_region_code):
        problems.append(FieldProblem("instrument_id", reason))
    owner = period.owner_region_code
    provinces = list_province_codes(session, [*region_codes, *([owner] if owner else [])])
    if owner and owner not in provinces:
        problems.append(FieldProblem("owner_region_code", f"there is no region {owner}"))
    problems += rules.find_scope_problems(owner, region_codes, provinces)
    if problems:
        raise Invalid.all_of(problems)


def _refuse_lokus_outside(session: Session, period: Period, region_codes: list[str]) -> None:
    outside = session.scalars(
        select(Lokus.region_code)
        .where(Lokus.period_id == period.period_id, Lokus.region_code.not_in(region_codes))
        .distinct()
        .order_by(Lokus.region_code)
    ).all()
    if outside:
        raise Invalid.at("region_codes", f"the period has lokus in {', '.join(outside)}")


def _write_scope(session: Session, period: Period, region_codes: list[str]) -> None:
    session.execute(delete(PeriodRegion).where(PeriodRegion.period_id == period.period_id))
    session.add_all(PeriodRegion(period_id=period.period_id, region_code=code) for code in region_codes)
    session.flush()


def open_period(session: Session, actor: Actor, period_id: UUID) -> Period:
    """Open a draft, so that sheets may be filled in; raises Conflict naming what is missing."""
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "draft")
    missing = list_missing(session, period)
    if missing:
        raise Conflict(
            "the period cannot be opened yet: " + "; ".join(f"{p.field} {p.message}" for p in missing),
            code="not_ready_to_open",
            fields=missing,
        )
    period.state, period.opened_at = "open", clock.now()
    period.version += 1
    session.flush()
    kind = EXAMPLE_PERIOD_OPENED if period.is_example else PERIOD_OPENED
    journal_period(session, actor, role, kind, period)
    return period


def close_period(session: Session, actor: Actor, period_id: UUID) -> Period:
    """Close an open period for good: from now on no sheet is saved, submitted or returned."""
    period, role = lock_administered_period(session, actor, period_id)
    require_state(period, "open")
    period.state, period.closed_at = "closed", clock.now()
    period.version += 1
    session.flush()
    kind = EXAMPLE_PERIOD_CLOSED if period.is_example else PERIOD_CLOSED
    journal_period(session, actor, role, kind, period)
    return period

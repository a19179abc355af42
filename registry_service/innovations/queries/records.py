"""Reads of innovations' records; what an actor may not know of is in no row, no count and no error."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from registry_service.agencies.rules import sort_key
from registry_service.innovations import rules
from registry_service.innovations.models import Innovation, InnovationComponent, InnovationUnit
from shared.actor import Actor
from shared.contracts.roles import AGENCY_ROLES
from shared.db import escape_like
from shared.errors import NotFound
from shared.http.paging import Page, decode_cursor, page_of, read_cursor_id

PLAIN_FIELDS = tuple(name for name in rules.FIELDS if name not in {"unit_ids", "component_ids", "coverage"})


def is_kept_by(actor: Actor) -> ColumnElement[bool]:
    """An innovation whose drafts the actor may know of; `rules.may_see_drafts` in SQL."""
    regions = actor.regions_of(*rules.PUBLISHERS)
    if None in regions:
        return true()
    owned = [
        and_(Innovation.region_code == mandate.region_code, Innovation.agency_id == mandate.agency_id)
        for mandate in actor.mandates
        if mandate.role in AGENCY_ROLES and mandate.agency_id is not None
    ]
    kept = Innovation.region_code.in_(sorted(code for code in regions if code)) if regions else false()
    return or_(kept, *owned)


def is_visible_to(actor: Actor) -> ColumnElement[bool]:
    """Published once, or one whose drafts the actor may know of."""
    return or_(Innovation.published_at.is_not(None), is_kept_by(actor))


def get_innovation(session: Session, actor: Actor, innovation_id: UUID, *, lock: bool = False) -> Innovation:
    """The innovation, if it exists for this actor; raises NotFound."""
    query = select(Innovation).where(Innovation.innovation_id == innovation_id, is_visible_to(actor))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    innovation = session.scalar(query)
    if innovation is None:
        raise NotFound("there is no such innovation")
    return innovation


def coverage_of(innovation: Innovation) -> dict[str, Any] | None:
    """How far it reaches, the share as exact text."""
    if innovation.coverage_percent is None:
        return None
    return {
        "what": innovation.coverage_what,
        "percent": format(innovation.coverage_percent, "f"),
        "as_of": innovation.coverage_as_of,
    }


def list_unit_ids(session: Session, innovation_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The units that run each of these innovations, in the order given."""
    rows = session.execute(
        select(InnovationUnit.innovation_id, InnovationUnit.unit_id)
        .where(InnovationUnit.innovation_id.in_(innovation_ids))
        .order_by(InnovationUnit.innovation_id, InnovationUnit.place)
    )
    found: dict[UUID, list[UUID]] = {}
    for innovation_id, unit_id in rows:
        found.setdefault(innovation_id, []).append(unit_id)
    return found


def list_component_ids(
    session: Session, programme_ids: Sequence[UUID], actor: Actor | None
) -> dict[UUID, list[UUID]]:
    """The components of each of these programmes that exist for the actor; with `None`, all of them."""
    rows = session.execute(
        select(InnovationComponent.programme_id, InnovationComponent.component_id)
        .join(Innovation, Innovation.innovation_id == InnovationComponent.component_id)
        .where(
            InnovationComponent.programme_id.in_(programme_ids),
            is_visible_to(actor) if actor is not None else true(),
        )
        .order_by(InnovationComponent.programme_id, InnovationComponent.place)
    )
    found: dict[UUID, list[UUID]] = {}
    for programme_id, component_id in rows:
        found.setdefault(programme_id, []).append(component_id)
    return found


def list_channels(session: Session, innovation_ids: Sequence[UUID]) -> list[str]:
    """The channels of all these innovations, for a programme that names none of its own."""
    channels = func.unnest(Innovation.channels)
    query = select(channels).where(Innovation.innovation_id.in_(innovation_ids)).distinct()
    return sorted(session.scalars(query))


def list_components(session: Session, actor: Actor, programme_id: UUID) -> list[Innovation]:
    """The components of a programme that exist for the actor, in the programme's order."""
    return list(
        session.scalars(
            select(Innovation)
            .join(InnovationComponent, InnovationComponent.component_id == Innovation.innovation_id)
            .where(InnovationComponent.programme_id == programme_id, is_visible_to(actor))
            .order_by(InnovationComponent.place)
        )
    )


def list_programmes(session: Session, actor: Actor, component_id: UUID) -> list[Innovation]:
    """The programmes, as far as they exist for the actor, that this innovation is a component of."""
    return list(
        session.scalars(
            select(Innovation)
            .join(InnovationComponent, InnovationComponent.programme_id == Innovation.innovation_id)
            .where(InnovationComponent.component_id == component_id, is_visible_to(actor))
            .order_by(Innovation.sort_key, Innovation.innovation_id)
        )
    )


def list_innovations_by_id(session: Session, actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Innovation]:
    """Those of the innovations that exist for the actor."""
    found = session.scalars(
        select(Innovation).where(Innovation.innovation_id.in_(list(ids)), is_visible_to(actor))
    )
    return {innovation.innovation_id: innovation for innovation in found}


def list_visible_ids(session: Session, actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    """Which of the innovations exist for the actor."""
    query = select(Innovation.innovation_id).where(Innovation.innovation_id.in_(list(ids)))
    return set(session.scalars(query.where(is_visible_to(actor))))


def record_of(
    innovation: Innovation,
    unit_ids: Mapping[UUID, list[UUID]],
    component_ids: Mapping[UUID, list[UUID]],
) -> dict[str, Any]:
    """The fields of an innovation as the inputs name them."""
    return {
        **{name: getattr(innovation, name) for name in PLAIN_FIELDS},
        "coverage": coverage_of(innovation),
        "unit_ids": unit_ids.get(innovation.innovation_id, []),
        "component_ids": component_ids.get(innovation.innovation_id, []),
    }


def get_stored_record(session: Session, innovation: Innovation) -> dict[str, Any]:
    """One innovation's fields with all its components, for changing and for the journal."""
    ids = [innovation.innovation_id]
    return record_of(innovation, list_unit_ids(session, ids), list_component_ids(session, ids, None))


def list_answers(session: Session, actor: Actor, innovations: Sequence[Innovation]) -> list[dict[str, Any]]:
    """Innovations as the actor may see them; two statements however many there are."""
    ids = [innovation.innovation_id for innovation in innovations]
    units = list_unit_ids(session, ids) if ids else {}
    programmes = [innovation.innovation_id for innovation in innovations if innovation.is_programme]
    components = list_component_ids(session, programmes, actor) if programmes else {}
    return [
        {
            **record_of(innovation, units, components),
            **_remarks(actor, innovation),
            "innovation_id": innovation.innovation_id,
            "since_precision": rules.since_precision(innovation.since_value),
            "state": innovation.state,
            "published_at": innovation.published_at,
            "archived_at": innovation.archived_at,
            "is_demo": innovation.is_demo,
            "version": innovation.version,
        }
        for innovation in innovations
    ]


def answer_innovation(session: Session, actor: Actor, innovation: Innovation) -> dict[str, Any]:
    """One innovation as the actor may see it."""
    return list_answers(session, actor, [innovation])[0]


def _remarks(actor: Actor, innovation: Innovation) -> dict[str, str | None]:
    """What may name people: it is shown to those who keep the record."""
    keeps = rules.may_see_drafts(actor, innovation.region_code, innovation.agency_id)
    return {
        "note": innovation.note if keeps else None,
        "archive_reason": innovation.archive_reason if keeps else None,
    }


def list_innovations(
    session: Session, actor: Actor, *, cursor: str | None, limit: int, **filters: Any
) -> Page:
    """Innovations by name, without the archived ones unless they are asked for."""
    query = select(Innovation).where(is_visible_to(actor), *_conditions(**filters))
    order = (Innovation.sort_key, Innovation.innovation_id)
    if key := decode_cursor(cursor, [str, str]):
        query = query.where(tuple_(*order) > tuple_(key[0], read_cursor_id(key[1])))
    rows = session.scalars(query.order_by(*order).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.sort_key, str(row.innovation_id)])
    return Page(list_answers(session, actor, page.items), page.next_cursor)


def _conditions(
    *,
    region_code: str | None,
    agency_id: UUID | None,
    unit_id: UUID | None,
    channel: str | None,
    digital: str | None,
    state: str | None,
    programme: bool | None,
    text: str | None,
) -> list[ColumnElement[bool]]:
    wanted = [Innovation.state == state if state else Innovation.state != "archived"]
    if region_code:
        wanted.append(Innovation.region_code == region_code)
    if agency_id:
        wanted.append(Innovation.agency_id == agency_id)
    if unit_id:
        runs = select(InnovationUnit.innovation_id).where(InnovationUnit.unit_id == unit_id)
        wanted.append(Innovation.innovation_id.in_(runs))
    if channel:
        wanted.append(Innovation.channels.contains([channel]))
    if digital:
        wanted.append(Innovation.is_digital.is_(DIGITAL[digital]))
    if programme is not None:
        wanted.append(Innovation.is_programme.is_(programme))
    if text:
        wanted.append(Innovation.search_text.like(f"%{escape_like(sort_key(text))}%"))
    return wanted


DIGITAL = {"true": True, "false": False, "unknown": None}

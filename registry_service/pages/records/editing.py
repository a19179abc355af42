"""The pages on which a record, or the draft beside it, is written section by section."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agency_choices, list_unit_choices
from registry_service.innovations import queries, rules
from registry_service.innovations.actions import deeds, side_drafts
from registry_service.pages.records import words
from registry_service.pages.records.bodies import SectionForm
from registry_service.pages.records.fields import fresh_form, rows_of
from registry_service.pages.records.frame import (
    DRAFTERS,
    KEEPERS,
    Desk,
    open_desk,
    records_pages,
    values_of_desk,
)
from registry_service.pages.records.sections import BY_SLUG, EVIDENCE_SLUG, section_after
from registry_service.pages.records.shapes import Section
from shared.actor import Actor
from shared.errors import NotFound, Stale
from shared.web.catalogues import mark as _
from shared.web.forms import VERSION_FIELD, Form
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown

MOST_OFFERED = 200
NEXT = "lanjut"
RECORD = "/inovasi/<uuid:innovation_id>/ubah/<string:slug>"
DRAFT = "/inovasi/<uuid:innovation_id>/usulan/ubah/<string:slug>"


@records_pages.read(RECORD, access=KEEPERS)
def show_section(
    session: Session, actor: Actor, innovation_id: UUID, slug: str, form: Form | None = None
) -> Shown | See:
    """One section of the record; what is not open to changes is led to its overview."""
    return _show(session, actor, open_desk(session, actor, innovation_id), slug, form)


@records_pages.read(DRAFT, access=KEEPERS)
def show_draft_section(
    session: Session, actor: Actor, innovation_id: UUID, slug: str, form: Form | None = None
) -> Shown | See:
    """One section of the draft beside a published record."""
    return _show(session, actor, open_desk(session, actor, innovation_id, side=True), slug, form)


@records_pages.form(RECORD, access=DRAFTERS, show=show_section, body=SectionForm, if_match=True)
def change_section(session: Session, actor: Actor, innovation_id: UUID, slug: str, **sent: Any) -> See:
    """Save a section."""
    return _change(session, actor, innovation_id, slug, **sent)


@records_pages.form(DRAFT, access=DRAFTERS, show=show_draft_section, body=SectionForm, if_match=True)
def change_draft_section(session: Session, actor: Actor, innovation_id: UUID, slug: str, **sent: Any) -> See:
    """Save a section of the draft beside a published record."""
    return _change(session, actor, innovation_id, slug, side=True, **sent)


def _change(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    slug: str,
    *,
    expected_version: int,
    body: dict[str, Any],
    side: bool = False,
) -> See:
    section, lead = _get_section(slug), body.pop("lanjut", None)
    change = side_drafts.change_side_draft if side else deeds.change_innovation
    with _telling_what_i_typed(body):
        change(session, actor, innovation_id, expected_version, body)
    return _go_on(open_desk(session, actor, innovation_id, side=side), section, lead)


def _get_section(slug: str) -> Section:
    section = BY_SLUG.get(slug)
    if section is None:
        raise NotFound("a record has no such section")
    return section


@contextmanager
def _telling_what_i_typed(body: dict[str, Any]) -> Iterator[None]:
    """Let the page lay what was typed beside what somebody else saved."""
    try:
        yield
    except Stale as error:
        raise Stale(error.detail, extra={"mine": body}) from error


def _go_on(desk: Desk, section: Section, lead: str | None) -> See:
    if lead == NEXT:
        following = section_after(section.slug)
        if following is None:
            address = desk.home if desk.is_side_draft else desk.at(f"/{EVIDENCE_SLUG}")
        else:
            address = desk.at(f"/ubah/{following}")
        return See(address, Notice(_("Saved. Here is the next part.")))
    here = desk.at(f"/ubah/{section.slug}")
    if lead in {field.name for field in section.fields}:
        return See(f"{here}#{lead}", Notice(_("Saved. There are empty rows to fill again.")))
    return See(here, Notice(_("Saved.")))


def _show(session: Session, actor: Actor, desk: Desk, slug: str, form: Form | None) -> Shown | See:
    section = _get_section(slug)
    shared = values_of_desk(session, actor, desk)
    if form is None and not shared["may_change"]:
        return See(
            desk.home,
            Notice(_("It cannot be changed as it stands now. Look below at what can be done."), share=""),
        )
    is_publisher = actor.find_mandate(rules.PUBLISHERS, desk.region.code) is not None
    shown = [
        field
        for field in section.fields
        if _is_shown(field.name, desk, is_publisher or not field.for_publishers)
    ]
    held = {field.name: desk.record[field.name] for field in shown}
    values = {
        **shared,
        "section": section,
        "fields": shown,
        "offered": _list_offered(session, actor, desk, section),
        "rows_of": rows_of,
        "form": form or fresh_form(held),
        "clash": _lay_clash(session, actor, desk, form)
        if form is not None and "mine" in _told(form)
        else None,
    }
    return Shown("records/edit.html", values)


def _is_shown(name: str, desk: Desk, is_allowed: bool) -> bool:
    if name == "component_ids":
        return bool(desk.record["is_programme"])
    if name == "inferred":
        return bool(desk.record["inferred"])
    if name == "run_by":
        return bool(desk.record["owner_kind"] != "agency")
    return is_allowed


def _list_offered(
    session: Session, actor: Actor, desk: Desk, section: Section
) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen where that is no list of codes: agencies, units, components, marks."""
    if section.slug != "identitas":
        return {}
    record = desk.record
    offered = {
        "agency_id": list_agency_choices(session, desk.region.code),
        "unit_ids": list_unit_choices(
            session,
            region_code=desk.region.code,
            agency_id=record["agency_id"],
            chosen=record["unit_ids"],
            limit=MOST_OFFERED,
        ),
        "inferred": [(name, words.name_field(name)) for name in record["inferred"]],
    }
    if record["is_programme"]:
        offered["component_ids"] = _list_components(session, actor, desk)
    return offered


def _list_components(session: Session, actor: Actor, desk: Desk) -> list[tuple[str, str]]:
    """What is a component already, then the agency's own innovations, then others of the region."""
    held = queries.list_innovations_by_id(session, actor, desk.record["component_ids"])
    named = {str(key): each.name for key, each in held.items()}
    nothing: dict[str, Any] = dict.fromkeys(("unit_id", "channel", "digital", "state", "text", "cursor"))
    for agency_id in dict.fromkeys((desk.record["agency_id"], None)):
        found = queries.list_innovations(
            session,
            actor,
            **nothing,
            region_code=desk.region.code,
            agency_id=agency_id,
            programme=False,
            limit=MOST_OFFERED,
        )
        named |= {str(each["innovation_id"]): each["name"] for each in found.items}
    return list(named.items())[:MOST_OFFERED]


def _told(form: Form) -> dict[str, Any]:
    return form.error.extra if form.error is not None else {}


def _lay_clash(session: Session, actor: Actor, desk: Desk, form: Form) -> dict[str, Any]:
    """What I typed beside what stands there now, and which of it somebody else changed meanwhile."""
    mine = _told(form)["mine"]
    base = _read_base(session, actor, desk, form)
    names = words.list_names(session, actor, [mine, desk.record])
    rows = []
    for name, typed in mine.items():
        own = words.tell_value(name, typed, names)
        theirs = words.tell_value(name, desk.record.get(name), names)
        before = theirs if base is None else words.tell_value(name, base.get(name), names)
        if own != theirs:
            is_theirs = base is None or before != theirs
            rows.append(
                {"label": words.name_field(name), "mine": own, "theirs": theirs, "is_theirs": is_theirs}
            )
    return {"rows": [row for row in rows if row["is_theirs"]]}


def _read_base(session: Session, actor: Actor, desk: Desk, form: Form) -> dict[str, Any] | None:
    """The record as it was when the form was opened; of a draft beside a record only its present is read."""
    version = form.value(VERSION_FIELD)
    if desk.is_side_draft or not version.isdigit():
        return None
    try:
        record: dict[str, Any] = queries.get_version(
            session, actor, desk.innovation.innovation_id, int(version)
        )["record"]
    except NotFound:
        return None
    return record

"""The pages on which a record, or the draft beside it, is written section by section."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.agencies.queries import list_agencies, list_units
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
NEXT, STAY = "lanjut", "tetap"
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
def change_section(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    slug: str,
    expected_version: int,
    body: dict[str, Any],
) -> See:
    """Save a section."""
    lead = body.pop("lanjut")
    try:
        deeds.change_innovation(session, actor, innovation_id, expected_version, body)
    except Stale as error:
        raise Stale(error.detail, extra={"mine": body}) from error
    return _go_on(open_desk(session, actor, innovation_id), slug, lead)


@records_pages.form(DRAFT, access=DRAFTERS, show=show_draft_section, body=SectionForm, if_match=True)
def change_draft_section(
    session: Session,
    actor: Actor,
    innovation_id: UUID,
    slug: str,
    expected_version: int,
    body: dict[str, Any],
) -> See:
    """Save a section of the draft beside a published record."""
    lead = body.pop("lanjut")
    try:
        side_drafts.change_side_draft(session, actor, innovation_id, expected_version, body)
    except Stale as error:
        raise Stale(error.detail, extra={"mine": body}) from error
    return _go_on(open_desk(session, actor, innovation_id, side=True), slug, lead)


def _go_on(desk: Desk, slug: str, lead: str | None) -> See:
    if lead == NEXT:
        following = section_after(slug)
        if following is None:
            address = desk.home if desk.is_side_draft else desk.at(f"/{EVIDENCE_SLUG}")
        else:
            address = desk.at(f"/ubah/{following}")
        return See(address, Notice(_("Saved. Here is the next part.")))
    if lead and lead in {field.name for field in BY_SLUG[slug].fields}:
        return See(
            f"{desk.at(f'/ubah/{slug}')}#{lead}", Notice(_("Saved. There are empty rows to fill again."))
        )
    return See(desk.at(f"/ubah/{slug}"), Notice(_("Saved.")))


def _show(session: Session, actor: Actor, desk: Desk, slug: str, form: Form | None) -> Shown | See:
    section = BY_SLUG.get(slug)
    if section is None:
        raise NotFound("a record has no such section")
    shared = values_of_desk(session, actor, desk)
    if form is None and not shared["may_change"]:
        return See(
            desk.home, Notice(_("It cannot be changed as it stands now. Look below at what can be done."))
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
    region_code, agency_id = desk.region.code, desk.record["agency_id"]
    anywhere: dict[str, Any] = {"region_code": region_code, "kind": None, "text": None, "cursor": None}
    agencies = list_agencies(session, **anywhere, parent_agency_id=None, on=None, limit=MOST_OFFERED).items
    units = list_units(session, **anywhere, agency_id=agency_id, limit=MOST_OFFERED).items
    offered = {
        "agency_id": [(str(each["agency_id"]), each["official_name"]) for each in agencies],
        "unit_ids": [(str(each.unit_id), each.official_name) for each in units],
        "inferred": [(name, words.name_field(name)) for name in desk.record["inferred"]],
    }
    if desk.record["is_programme"]:
        offered["component_ids"] = _list_components(session, actor, desk)
    return offered


def _list_components(session: Session, actor: Actor, desk: Desk) -> list[tuple[str, str]]:
    held = queries.list_innovations_by_id(session, actor, desk.record["component_ids"])
    nothing: dict[str, Any] = dict.fromkeys(("unit_id", "channel", "digital", "state", "text", "cursor"))
    agency_id = desk.record["agency_id"]
    found = queries.list_innovations(
        session,
        actor,
        **nothing,
        region_code=desk.region.code,
        agency_id=agency_id,
        programme=False,
        limit=MOST_OFFERED,
    ).items
    named = {str(key): each.name for key, each in held.items()}
    return list({**named, **{str(each["innovation_id"]): each["name"] for each in found}}.items())


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

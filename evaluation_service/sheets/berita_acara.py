"""Prints the minutes of a pleno (Berita Acara) from what was agreed: as data, as a page, as text to copy."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session

from evaluation_service.periods.stage_rules import NATIONAL_ZONE, tell_day, tell_moment
from evaluation_service.registry_copy.queries import find_region
from evaluation_service.scorecards.instruments import get_instrument
from evaluation_service.sheets.berita_acara_words import WORDS
from evaluation_service.sheets.pleno_queries import PlenoView, read_pleno
from evaluation_service.sheets.pleno_rules import CONFIRMED, OBJECTED
from evaluation_service.sheets.rules import SUBMITTED
from shared.actor import Actor
from shared.errors import Conflict
from shared.http.streams import Attachment

LANGUAGES = ("id", "en")

TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "berita_acara.css").read_text(encoding="utf-8")
STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def get_berita_acara(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """The minutes for the participants and an administrator; Conflict while levels are not shown to them."""
    view = read_pleno(session, actor, lokus_id)
    if not view.is_shown:
        raise Conflict("the pleno of this lokus was not opened yet", code="pleno_not_open")
    lokus, period = view.lokus, view.placed.period
    document = get_instrument(session, (period.instrument_id, period.instrument_version)).document
    region = find_region(session, lokus.region_code)
    zone = region.time_zone if region else NATIONAL_ZONE
    held_on = view.pleno.held_on
    return {
        "title": WORDS["title"],
        "is_agreed": view.signed is not None and view.signed.sheet.state == SUBMITTED,
        "marking": period.marking,
        "lokus_id": lokus.lokus_id,
        "unit_official_name": lokus.unit_official_name,
        "agency_name": lokus.agency_name,
        "region_name": lokus.region_name,
        "period_id": period.period_id,
        "period_name": period.name,
        "instrument_title": document["title"],
        "legal_basis": document["legal_basis"],
        "legal_document": period.legal_document,
        "held_on": held_on,
        "held_told": {one: tell_day(held_on, one) for one in LANGUAGES} if held_on else None,
        "place": view.pleno.place,
        "names_note": WORDS["names_note"],
        "participants": list(_list_participants(view, zone)),
        "indicators": [_describe_indicator(view, code) for code in view.form.codes],
        "objections": list(_list_objections(view, zone)),
        **_describe_proof(view, zone),
    }


def _tell(moment: datetime | None, zone: str) -> dict[str, str] | None:
    """A moment in the zone of the region whose unit is assessed."""
    return {one: tell_moment(moment, zone, one) for one in LANGUAGES} if moment else None


def _list_participants(view: PlenoView, zone: str) -> Iterator[dict[str, Any]]:
    standing = view.signed.standing if view.signed else {}
    for number, one in enumerate(view.participants, 1):
        word = standing.get(one.evaluator_id)
        confirmed_at = word.given_at if word is not None and word.verdict == CONFIRMED else None
        yield {
            "number": number,
            "evaluator_id": one.evaluator_id,
            "is_lead": one.evaluator_id == view.pleno.lead_id,
            "confirmed_at": confirmed_at,
            "confirmed_told": _tell(confirmed_at, zone),
        }


def _describe_indicator(view: PlenoView, code: str) -> dict[str, Any]:
    """One level for each participant, in their order; null where the own sheet was returned since."""
    given = [view.answers.get(one.sheet_id, {}) if one.sheet_id else {} for one in view.participants]
    agreed = view.agreed.get(code)
    return {
        "indicator_code": code,
        "title": view.form.indicators[code]["title"],
        "levels": [answers[code].level if code in answers else None for answers in given],
        "agreed_level": agreed.level if agreed else None,
        "reason": agreed.reason if agreed else None,
    }


def _list_objections(view: PlenoView, zone: str) -> Iterator[dict[str, Any]]:
    numbers = {one.evaluator_id: number for number, one in enumerate(view.participants, 1)}
    for one in view.signed.signatures if view.signed else ():
        if one.verdict == OBJECTED:
            yield {
                "number": numbers.get(one.evaluator_id),
                "evaluator_id": one.evaluator_id,
                "given_at": one.given_at,
                "given_told": _tell(one.given_at, zone),
                "reason": one.reason,
                "reason_sha256": one.reason_sha256,
            }


def _describe_proof(view: PlenoView, zone: str) -> dict[str, Any]:
    sheet = view.signed.sheet if view.signed else None
    return {
        "sheet_id": sheet.sheet_id if sheet else None,
        "content_sha256": view.signed.content_sha256 if view.signed else None,
        "receipt_sha256": sheet.receipt_sha256 if sheet else None,
        "submitted_at": sheet.submitted_at if sheet else None,
        "submitted_told": _tell(sheet.submitted_at, zone) if sheet else None,
    }


def print_page(record: Mapping[str, Any]) -> Attachment:
    """The minutes as one page that asks for nothing from anywhere and runs nothing."""
    template = _environment.get_template("berita_acara.html")
    page = template.render(record=record, words=WORDS, style=STYLE, style_hash=STYLE_HASH)
    return _attach(record, "html", "text/html", page)


def print_text(record: Mapping[str, Any], address: str) -> Attachment:
    """The minutes as text to copy into a message, in Indonesian, with where they are found."""
    return _attach(record, "txt", "text/plain", "\n".join(_list_lines(record, address)) + "\n")


def _attach(record: Mapping[str, Any], ending: str, media_type: str, text: str) -> Attachment:
    content = text.encode()
    name = f"berita-acara {record['unit_official_name']}.{ending}"
    return Attachment(name.replace("/", "-"), media_type, [content], len(content))


def _say(key: str) -> str:
    return WORDS[key]["id"]


def _list_lines(record: Mapping[str, Any], address: str) -> Iterator[str]:
    if record["marking"]:
        yield f"*{record['marking']}*"
    yield f"*{_say('title')}*"
    yield _say("agreed" if record["is_agreed"] else "draft")
    yield ""
    yield f"{_say('period')}: {record['period_name']}"
    yield f"{_say('unit')}: {record['unit_official_name']} ({record['region_name']})"
    held = record["held_told"]["id"] if record["held_told"] else _say("not_entered")
    yield f"{_say('held_on')}: {held}"
    yield f"{_say('place')}: {record['place'] or _say('not_entered')}"
    yield ""
    for one in record["participants"]:
        lead = f" ({_say('lead')})" if one["is_lead"] else ""
        confirmed = one["confirmed_told"]["id"] if one["confirmed_told"] else _say("not_confirmed")
        yield f"{_say('evaluator')} {one['number']}{lead}: {_say('confirmed_at').lower()} {confirmed}"
    yield ""
    for row in record["indicators"]:
        levels = ", ".join("–" if level is None else str(level) for level in row["levels"])
        agreed = _say("unsettled") if row["agreed_level"] is None else row["agreed_level"]
        reason = f" – {' '.join(row['reason'].split())}" if row["reason"] else ""
        yield f"{row['indicator_code']}: *{agreed}* ({levels}){reason}"
    yield ""
    for one in record["objections"]:
        reason = " ".join(one["reason"].split()) if one["reason"] else _say("erased")
        who = f"{_say('evaluator')} {one['number'] or one['evaluator_id']}"
        yield f"{_say('objected_at')}: {who}, {one['given_told']['id']} – {reason}"
    if record["receipt_sha256"]:
        yield f"{_say('receipt')}: {record['receipt_sha256']}"
    yield f"{_say('link')}: {address}"

"""The pages of instruments: list, one with its levels and sources, a region's own, differences."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from evaluation_service.instruments import actions, queries
from evaluation_service.instruments.files import find_lines, read_instrument_text
from evaluation_service.instruments.rules import InvalidInstrumentError
from evaluation_service.pages.period import words
from evaluation_service.pages.period.choosing import list_owners
from evaluation_service.pages.period.frame import KEEPERS, pair_of, period_pages
from evaluation_service.scoring.difference import compare_documents
from shared.actor import Actor
from shared.errors import FieldProblem, Invalid
from shared.files.rules import MEGABYTE, Purpose
from shared.http.access import EVERYONE
from shared.http.fields import Line, RegionCode
from shared.web.catalogues import mark as _
from shared.web.forms import Form
from shared.web.language import one_of_pair
from shared.web.notices import Notice
from shared.web.pages import See
from shared.web.render import Shown
from shared.web.sent_files import FormFile, SentFile
from shared.web.site import address_of, whole_address_of

FILE = "file"
PURPOSE = Purpose(("yaml", "yml"), MEGABYTE)
BAND_WORDS = ("label", "level", "opinion")
DOUBTFUL = ("inferred", "background", "unknown")
MOST_PROBLEMS = 20
MOST_CHANGES = 200
PAGE_SIZE = 50


class OwnerForm(Schema):
    """Whose instrument it is; the nation's without a region."""

    owner_region_code = RegionCode(required=True, allow_none=True)


class DifferenceArguments(Schema):
    """With which other version an instrument is compared: `id@version`."""

    dengan = Line(load_default=None, longest=100)


class InstrumentsArguments(Schema):
    """Where the list goes on."""

    cursor = fields.String(load_default=None)


@period_pages.read("/instrumen", access=EVERYONE, arguments=InstrumentsArguments)
def list_instruments(
    session: Session, actor: Actor, arguments: dict[str, Any] | None = None, form: Form | None = None
) -> Shown:
    """Every loaded instrument, and for administrators a way to bring one of their region's own."""
    cursor = arguments["cursor"] if arguments else None
    page = queries.list_instruments(session, cursor=cursor, limit=PAGE_SIZE)
    values = {
        "instruments": page.items,
        "next": page.next_cursor,
        "is_first": cursor is None,
        "owners": list_owners(session, actor),
        "purpose": PURPOSE,
        "words": words,
        "pair": pair_of,
        "form": form or Form(),
    }
    return Shown("period/instruments.html", values)


@period_pages.form(
    "/instrumen", access=KEEPERS, show=list_instruments, body=OwnerForm, files={FILE: FormFile(PURPOSE)}
)
def load_instrument(
    session: Session, actor: Actor, body: dict[str, Any], files: Mapping[str, SentFile]
) -> See:
    """Load a file; every wrong field is named with its line."""
    document = _read(b"".join(files[FILE].chunks()))
    try:
        row, is_new = actions.load_instrument(session, actor, document, body["owner_region_code"])
    except Invalid as error:
        raise Invalid.all_of([_at_file(problem) for problem in error.fields]) from error
    path = f"/instrumen/{row.instrument_id}/{row.version}"
    told = {"name": f"{row.instrument_id} {row.version}", "link": whole_address_of(path)}
    if not is_new:
        notice = Notice(_("This instrument was loaded before: nothing has changed."), share="")
        return See(address_of(path), notice)
    return See(
        address_of(path),
        Notice(
            _("The instrument %(name)s is loaded. It can be chosen for new periods."),
            told,
            share=_("The instrument %(name)s can be read here: %(link)s"),
        ),
    )


def _read(content: bytes) -> dict[str, Any]:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise Invalid.at(FILE, "the file is not UTF-8 text") from error
    try:
        return read_instrument_text(text)
    except InvalidInstrumentError as error:
        lines = _find_lines(text)
        found = list(error.problems)[:MOST_PROBLEMS]
        raise Invalid.all_of(
            [FieldProblem(FILE, f"line {_line_of(lines, one.path)}: {one}") for one in found]
        ) from error


def _find_lines(text: str) -> dict[str, int]:
    try:
        return find_lines(text)
    except Exception:  # noqa: BLE001 - that the text cannot be read is the problem to be told
        return {}


def _line_of(lines: Mapping[str, int], path: str) -> int:
    """Where the field stands, or the nearest one around it that is there."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)


def _at_file(problem: FieldProblem) -> FieldProblem:
    if problem.field == "owner_region_code":
        return problem
    return FieldProblem(FILE, f"{problem.field.removeprefix('document.')}: {problem.message}")


@period_pages.read("/instrumen/<string:instrument_id>/<int(max=2147483647):version>", access=EVERYONE)
def show_instrument(session: Session, actor: Actor, instrument_id: str, version: int) -> Shown:
    """One instrument as it was loaded: aspects, indicators, levels, bands, sources, hash."""
    row = queries.get_instrument(session, instrument_id, version)
    instrument = queries.describe_instrument(row)
    values = {
        "instrument": instrument,
        "document": instrument["document"],
        "forms": _list_forms(instrument["document"]),
        "bands": [_tell_band(band) for band in instrument["document"].get("bands", ())],
        "doubts": _list_doubts(instrument["document"]),
        "others": queries.list_versions_beside(session, row),
        "words": words,
        "pair": pair_of,
    }
    return Shown("period/instrument.html", values)


def _tell_band(band: Mapping[str, Any]) -> dict[str, str]:
    """A band by its grade, or its zone where it has no grade, in the words that the document has for it."""
    told = [pair_of(band[name]) for name in BAND_WORDS if band.get(name)]
    grade, zone = band.get("grade"), band.get("zone")
    if zone:
        zone = one_of_pair(words.ZONES[zone]) if zone in words.ZONES else zone
    name = f"{grade} ({zone})" if grade and zone else grade or zone or ""
    return {"name": name, "min": band["min"], "max": band["max"], "words": "; ".join(told)}


def _list_doubts(document: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """What is unknown, what is to be minded, and what no source says for certain; each once."""
    missing = [{**entry, "level": "unknown"} for entry in document.get("unknown", ())]
    told = {entry["about"] for entry in missing}
    unsure = [
        entry
        for entry in document.get("confidence", ())
        if entry["level"] in DOUBTFUL and (entry.get("note") or entry["about"] not in told)
    ]
    return [_tell_doubt(entry) for entry in (*missing, *document.get("notes", ()), *unsure)]


def _tell_doubt(entry: Mapping[str, Any]) -> dict[str, str | None]:
    """What it is about and how sure it is, in words; a region's own code is told as it stands."""
    about, level = entry["about"], entry.get("level")
    return {
        "about": one_of_pair(words.ABOUTS[about]) if about in words.ABOUTS else about,
        "level": one_of_pair(words.DOUBTS[level]) if level else None,
        "note": pair_of(entry.get("note")),
    }


def _list_forms(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The forms that hold indicators, each with its own; an instrument of one form has one of them."""
    if "indicators" in document:
        return [{"code": "F-02", "name": None, "indicators": document["indicators"]}]
    return [form for form in document.get("forms", ()) if form.get("indicators")]


@period_pages.read(
    "/instrumen/<string:instrument_id>/<int(max=2147483647):version>/beda",
    access=EVERYONE,
    arguments=DifferenceArguments,
)
def show_difference(
    session: Session, actor: Actor, instrument_id: str, version: int, arguments: dict[str, Any]
) -> Shown:
    """What differs between two instruments: what decides scores apart from wording."""
    name, _at, number = (arguments["dengan"] or "").rpartition("@")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Invalid.at("dengan", "must name an instrument and its version")
    rows = [
        queries.get_instrument(session, name, int(number)),
        queries.get_instrument(session, instrument_id, version),
    ]
    changes = compare_documents(*(queries.read_document(row) for row in rows))
    values = {
        "before": rows[0],
        "after": rows[1],
        "is_alike": rows[0].scoring_hash == rows[1].scoring_hash,
        "scoring": changes.scoring[:MOST_CHANGES],
        "wording": changes.wording[:MOST_CHANGES],
        "left_out": max(len(changes.scoring) - MOST_CHANGES, 0) + max(len(changes.wording) - MOST_CHANGES, 0),
    }
    return Shown("period/difference.html", values)

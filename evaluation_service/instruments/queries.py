"""Reads of loaded instruments; no writes."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.orm import Session

from evaluation_service.instruments.files import list_crosswalks
from evaluation_service.instruments.models import InstrumentRow
from evaluation_service.instruments.naming import LARGEST_VERSION, is_instrument_id
from evaluation_service.scoring.crosswalk import compare_instruments
from shared.errors import Invalid, NotFound
from shared.http.paging import OF_ANOTHER_LIST, Page, decode_cursor, page_of


def find_instrument(session: Session, instrument_id: str, version: int) -> InstrumentRow | None:
    """The loaded instrument, `None` if there is none of this id and version."""
    if not is_instrument_id(instrument_id):
        return None
    return session.get(InstrumentRow, (instrument_id, version))


def get_instrument(session: Session, instrument_id: str, version: int) -> InstrumentRow:
    """The loaded instrument; raises NotFound."""
    found = find_instrument(session, instrument_id, version)
    if found is None:
        raise NotFound("there is no instrument with this id and version")
    return found


def read_document(row: InstrumentRow) -> dict[str, Any]:
    """The document as it was loaded."""
    document: dict[str, Any] = json.loads(row.document)
    return document


def find_use_problem(row: InstrumentRow, owner_region_code: str | None) -> str | None:
    """Why a period of this owner cannot use the instrument; a region's own is for its own periods."""
    if row.owner_region_code not in (None, owner_region_code):
        return "belongs to another region"
    return None


def list_instruments(session: Session, *, cursor: str | None, limit: int) -> Page:
    """Every loaded version, by id and then from the oldest."""
    query = select(InstrumentRow).order_by(InstrumentRow.instrument_id, InstrumentRow.version)
    if key := decode_cursor(cursor, [str, int]):
        if not 0 < key[1] <= LARGEST_VERSION:
            raise Invalid.at("cursor", OF_ANOTHER_LIST)
        query = query.where(tuple_(InstrumentRow.instrument_id, InstrumentRow.version) > tuple_(*key))
    rows = list(session.scalars(query.limit(limit + 1)))
    page = page_of(rows, limit, lambda row: [row.instrument_id, row.version])
    return Page([describe_instrument(row) for row in page.items], page.next_cursor)


def list_usable_instruments(session: Session, owner_codes: Collection[str]) -> list[dict[str, Any]]:
    """Every scored version that periods of the nation or of these regions may use, by id."""
    rows = session.scalars(
        select(InstrumentRow)
        .where(
            InstrumentRow.kind == "scored",
            or_(
                InstrumentRow.owner_region_code.is_(None),
                InstrumentRow.owner_region_code.in_(sorted(owner_codes)),
            ),
        )
        .order_by(InstrumentRow.instrument_id, InstrumentRow.version)
    )
    return [describe_instrument(row) for row in rows]


def list_versions_beside(session: Session, row: InstrumentRow) -> list[tuple[str, int]]:
    """Id and version of every other loaded instrument of the same kind."""
    key = tuple_(InstrumentRow.instrument_id, InstrumentRow.version)
    found = session.execute(
        select(InstrumentRow.instrument_id, InstrumentRow.version)
        .where(InstrumentRow.kind == row.kind, key != (row.instrument_id, row.version))
        .order_by(InstrumentRow.instrument_id, InstrumentRow.version)
    )
    return [(found_id, version) for found_id, version in found]


def get_crosswalk(session: Session, from_id: str, to_id: str) -> dict[str, Any]:
    """The crosswalk that comes with Prima between two loaded instruments; raises NotFound."""
    for crosswalk in list_crosswalks():
        if (crosswalk["from"]["id"], crosswalk["to"]["id"]) == (from_id, to_id):
            documents = [
                json.loads(get_instrument(session, row["id"], int(row["version"])).document)
                for row in (crosswalk["from"], crosswalk["to"])
            ]
            return compare_instruments(crosswalk, *documents)
    raise NotFound("nothing is known of how these two instruments relate")


def describe_instrument(row: InstrumentRow) -> dict[str, Any]:
    """An instrument as it is shown, its document included."""
    document = read_document(row)
    return {
        "instrument_id": row.instrument_id,
        "version": row.version,
        "kind": row.kind,
        "title": document["title"],
        "legal_basis": document["legal_basis"],
        "scoring_hash": row.scoring_hash,
        "wording_hash": row.wording_hash,
        "owner_region_code": row.owner_region_code,
        "loaded_at": row.loaded_at,
        "document": document,
    }


def list_newest_titles(session: Session, owner_codes: Collection[str]) -> dict[str, dict[str, str]]:
    """Title, in both languages, of the newest version of each instrument of the nation or these regions."""
    owned = InstrumentRow.owner_region_code
    title = InstrumentRow.document.cast(JSONB)["title"].label("title")
    rows = session.execute(
        select(InstrumentRow.instrument_id, title)
        .where(or_(owned.is_(None), owned.in_(sorted(owner_codes))))
        .ext(distinct_on(InstrumentRow.instrument_id))
        .order_by(InstrumentRow.instrument_id, InstrumentRow.version.desc())
    )
    return {row.instrument_id: row.title for row in rows}

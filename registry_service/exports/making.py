"""Makes a file of a list: its rows are read while it is sent, a batch in memory at a time."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service.exports import queries
from registry_service.exports.columns import lay_out, make_row
from registry_service.exports.lists import ExportedList
from registry_service.exports.schemas import SEPARATORS
from shared.actor import Actor
from shared.http.streams import Attachment
from shared.sheets.outgoing import csv_chunks, json_chunks, xlsx_chunks

BATCH = 500
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}

Record = dict[str, Any]


def make_attachment(
    session: Session,
    actor: Actor,
    exported: ExportedList,
    *,
    format: str,  # noqa: A002 - the name it has in the address
    lang: str,
    separator: str,
    **filters: Any,
) -> Attachment:
    """The list as a file; its rows are read while it is sent."""
    region_code = filters.get("region_code")
    title = exported.title_en if lang == "en" else exported.title_id
    day = queries.find_today(session, region_code)
    name = f"{title.lower().replace(' ', '-')}_{region_code or 'nasional'}_{day}.{format}"
    records = iterate_records(session, actor, exported, filters)
    columns = lay_out(exported.row, words=exported.words, telling=exported.telling)
    headings = [column.heading(lang) for column in columns]
    rows = ([make_row(columns, record, lang) for record in batch] for batch in records)
    chunks = {
        "csv": lambda: csv_chunks(headings, rows, SEPARATORS[separator]),
        "xlsx": lambda: xlsx_chunks(title, headings, rows),
        "jsonl": lambda: json_chunks(records),
    }
    return Attachment(name, MEDIA_TYPES[format], chunks[format]())


def iterate_records(
    session: Session, actor: Actor, exported: ExportedList, filters: Mapping[str, Any]
) -> Iterator[list[Record]]:
    """The records of the list as the API answers them, with names beside ids; a batch in memory at a time."""
    regions = queries.list_region_names(session)
    cursor: str | None = None
    schema = exported.row()
    while True:
        page = exported.list_page(session, actor, **filters, cursor=cursor, limit=BATCH)
        records: list[Record] = schema.dump(page.items, many=True)
        _add_names(session, records, regions)
        yield records
        session.expunge_all()
        cursor = page.next_cursor
        if cursor is None:
            return


def _add_names(session: Session, records: list[Record], regions: Mapping[str, str]) -> None:
    ids = {UUID(record["agency_id"]) for record in records if record.get("agency_id")}
    agencies = queries.list_agency_names(session, ids)
    for record in records:
        if "region_code" in record:
            record["region_name"] = regions.get(record["region_code"])
        if "agency_id" in record:
            record["agency_name"] = agencies.get(record["agency_id"] or "")

"""Writes the files of a release on disk, out of one snapshot; it stores nothing in the database."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from registry_service.exports.columns import API, Column, make_row
from registry_service.open_data.contents import (
    LISTS,
    OpenList,
    Record,
    iterate_open_records,
    list_known_ids,
)
from registry_service.open_data.package import (
    MadeFile,
    columns_of,
    describe_records,
    dump_document,
    name_file,
)
from shared.jobs.long_runner import Progress
from shared.sheets.outgoing import Cell, csv_chunks, json_chunks


@dataclass(frozen=True)
class Place:
    """Where the files are written, of which region and day they are."""

    folder: Path
    region_code: str | None
    day: date


def make_lists(session: Session, place: Place, progress: Progress) -> list[MadeFile]:
    """The files of every list; a list without any record has no JSON lines."""
    known = list_known_ids(session)
    made: list[MadeFile] = []
    for open_list in LISTS:
        progress(progress.done, phase=open_list.name)
        records = iterate_open_records(session, open_list, place.region_code, known)
        made += _make_list(place, open_list, _show(records, progress))
    return made


def _show(batches: Iterable[list[Record]], progress: Progress) -> Iterator[list[Record]]:
    for batch in batches:
        progress(progress.done + len(batch))
        yield batch


def _make_list(place: Place, open_list: OpenList, records: Iterable[list[Record]]) -> list[MadeFile]:
    """The records are read from the database once: the table is made of the lines."""
    lines = write_file(place, open_list.name, "jsonl", json_chunks(records))
    path = place.folder / lines.name
    with path.open("rb") as file:
        rows = sum(1 for _ in file)
    columns = columns_of(open_list)
    headings = [column.heading(API) for column in columns]
    table = write_file(
        place, open_list.name, "csv", csv_chunks(headings, [_read_rows(path, columns)], ","), rows
    )
    schema = write_file(place, open_list.name, "schema.json", [dump_document(describe_records(open_list))])
    counted = MadeFile(lines.name, lines.list_name, lines.format, lines.sha256, lines.size, rows)
    return [table, counted, schema] if rows else [table, schema]


def _read_rows(path: Path, columns: Sequence[Column]) -> Iterator[list[Cell]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield make_row(columns, json.loads(line), API)


def write_file(
    place: Place, list_name: str, format_: str, chunks: Iterable[bytes], rows: int | None = None
) -> MadeFile:
    """One file of a list, with the SHA-256 of what was written."""
    name = name_file(list_name, place.region_code, place.day, format_)
    return write_named(place.folder, name, list_name, format_, chunks, rows)


def write_named(
    folder: Path, name: str, list_name: str, format_: str, chunks: Iterable[bytes], rows: int | None = None
) -> MadeFile:
    """One file under a name that it has already."""
    hasher, size = hashlib.sha256(), 0
    with (folder / name).open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
            hasher.update(chunk)
            size += len(chunk)
    return MadeFile(name, list_name, format_, hasher.hexdigest(), size, rows)

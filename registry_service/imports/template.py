"""Writes the empty template of a kind and the full workbook of a region; it decides nothing."""

from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from registry_service.agencies.queries import require_agency
from registry_service.imports.region_records import RegionRecords
from registry_service.imports.shapes import KINDS
from registry_service.imports.workbook import Filling, write_workbook
from registry_service.regions.rules import today_in
from shared import clock
from shared.sheets.outgoing import csv_chunks


def write_template(file: BinaryIO, records: RegionRecords, kind: str, agency_id: UUID | None) -> None:
    """The sheets of a kind, with the names of this region to choose from; with an agency, only its own."""
    region = records.region
    if agency_id is not None:
        require_agency(records.session, agency_id, region.code, "agency_id")
    year = today_in(region.time_zone, clock.now()).year
    fillings = [
        Filling(
            shape,
            columns=tuple(column for column in shape.columns if column.field != "year"),
            year=year,
        )
        if shape.has_year
        else Filling(shape)
        for shape in KINDS[kind]
    ]
    write_workbook(file, fillings, records.lang, records.lists(agency_id))


def make_csv_template(kind: str, lang: str) -> Iterator[bytes]:
    """The headings of a kind's main sheet, separated as spreadsheet programs in Indonesia expect it."""
    headings = [column.heading(lang) for column in KINDS[kind][0].columns]
    return csv_chunks(headings, (), ";")


def write_region_workbook(file: BinaryIO, records: RegionRecords) -> None:
    """Everything that the region keeps."""
    write_workbook(file, records.fillings(), records.lang, records.lists())

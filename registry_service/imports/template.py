"""Writes the empty template of a kind and the full workbook of a region; it decides nothing."""

from typing import BinaryIO
from uuid import UUID

from registry_service.agencies.queries import require_agency
from registry_service.imports.region_records import RegionRecords
from registry_service.imports.shapes import KINDS
from registry_service.imports.workbook import Filling, write_workbook
from registry_service.regions.rules import today_in
from shared import clock


def write_template(file: BinaryIO, records: RegionRecords, kind: str, agency_id: UUID | None) -> None:
    """The sheets of a kind, with the names of this region to choose from; with an agency, only its own."""
    region, lists = records.region, records.lists()
    if agency_id is not None:
        agency = require_agency(records.session, agency_id, region.code, "agency_id")
        lists["agencies"] = [agency.official_name]
        lists["units"] = sorted(names[0] for of, names in records.places.units.values() if of == agency_id)
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
    write_workbook(file, fillings, records.lang, lists)


def write_region_workbook(file: BinaryIO, records: RegionRecords) -> None:
    """Everything that the region keeps."""
    write_workbook(file, records.fillings(), records.lang, records.lists())

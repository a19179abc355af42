"""Reads a region's records as the rows of our sheets, so that an import gives back the same records."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency, Unit
from registry_service.imports.columns import Column, Shape
from registry_service.imports.faults import Fault
from registry_service.imports.innovation_names import unique_names
from registry_service.imports.lookups import NameProblem, Places, load_places
from registry_service.imports.shapes import KINDS, REGION
from registry_service.imports.shapes.innovations import INNOVATIONS, PART_SHAPES
from registry_service.imports.shapes.places import AGENCIES, UNITS
from registry_service.imports.shapes.usage import USAGE_MONTHS, USAGE_STATED
from registry_service.imports.workbook import Filling
from registry_service.innovations import queries
from registry_service.innovations.models import Innovation
from registry_service.regions.models import Region
from registry_service.regions.rules import today_in
from registry_service.usage.models import MonthFigure, StatedFigure
from shared import clock
from shared.actor import Actor
from shared.sheets.neutral import is_lone_dash, neutralise_cell
from shared.sheets.texts import join_list

BATCH = 500
YES, NO = ("ya", "yes"), ("tidak", "no")
LOOKS_GROUPED = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")

Row = tuple[dict[str, str], Sequence[Fault]]


class RegionRecords:
    """One region's records, written in one language; names are those of what exists for the actor."""

    def __init__(self, session: Session, actor: Actor, region: Region, lang: str) -> None:
        self.session, self.region, self.lang = session, region, lang
        self.places: Places = load_places(session, region)
        rows = session.execute(
            select(Innovation.innovation_id, Innovation.name)
            .where(*self._is_kept(), queries.is_visible_to(actor))
            .order_by(Innovation.sort_key, Innovation.innovation_id)
        ).all()
        self.innovation_names = unique_names([(row.innovation_id, row.name) for row in rows])

    def _is_kept(self) -> tuple[Any, ...]:
        return Innovation.region_code == self.region.code, Innovation.state != "archived"

    def lists(self, agency_id: UUID | None = None) -> dict[str, list[str]]:
        """What the template offers to choose from, of one agency or of all; nothing that has ended."""
        today = today_in(self.region.time_zone, clock.now())
        ended = set(self.session.scalars(select(Agency.agency_id).where(Agency.valid_to < today)))
        ended |= set(self.session.scalars(select(Unit.unit_id).where(Unit.valid_to < today)))
        units = self.places.units.items()
        return {
            "agencies": [
                candidate.names[0]
                for candidate in self.places.candidates
                if candidate.record_id not in ended and agency_id in (None, candidate.record_id)
            ],
            "units": sorted(
                {n[0] for u, (of, n) in units if not ended & {u, of} and agency_id in (None, of)}
            ),
            "innovations": self._list_innovations(agency_id),
        }

    def _list_innovations(self, agency_id: UUID | None) -> list[str]:
        if agency_id is None:
            return list(self.innovation_names.values())
        query = select(Innovation.innovation_id).where(*self._is_kept(), Innovation.agency_id == agency_id)
        own = set(self.session.scalars(query))
        return [name for own_id, name in self.innovation_names.items() if own_id in own]

    def fillings(self) -> list[Filling]:
        """Every sheet of the region's workbook."""
        rows = {
            AGENCIES.key: self.agency_rows,
            UNITS.key: self.unit_rows,
            INNOVATIONS.key: self.innovation_rows,
            USAGE_STATED.key: self.stated_rows,
            USAGE_MONTHS.key: self.month_rows,
        }
        return [
            Filling(shape, rows[shape.key]() if shape.key in rows else self.part_rows(shape))
            for shape in KINDS[REGION]
        ]

    def agency_rows(self) -> Iterator[Row]:
        """The agencies by name."""
        query = select(Agency).where(Agency.region_code == self.region.code)
        for agency in self.session.scalars(query.order_by(Agency.sort_key, Agency.agency_id)):
            values = {name: getattr(agency, name) for name in agency.__table__.columns.keys()}  # noqa: SIM118
            values |= {"parent": self._agency(agency.parent_agency_id), "confirmed_new": True}
            yield self._write(AGENCIES, values), ()

    def unit_rows(self) -> Iterator[Row]:
        """The units by name."""
        query = select(Unit).where(Unit.region_code == self.region.code)
        for unit in self.session.scalars(query.order_by(Unit.sort_key, Unit.unit_id)):
            values = {name: getattr(unit, name) for name in unit.__table__.columns.keys()}  # noqa: SIM118
            values |= {"agency": self._agency(unit.agency_id), "confirmed_new": True}
            yield self._write(UNITS, values), ()

    def _records(self) -> Iterator[tuple[Innovation, dict[str, Any]]]:
        after: tuple[str, UUID] | None = None
        order = (Innovation.sort_key, Innovation.innovation_id)
        while True:
            query = select(Innovation).where(*self._is_kept()).order_by(*order).limit(BATCH)
            if after is not None:
                query = query.where(
                    (Innovation.sort_key > after[0])
                    | ((Innovation.sort_key == after[0]) & (Innovation.innovation_id > after[1]))
                )
            rows = self.session.scalars(query).all()
            ids = [row.innovation_id for row in rows]
            units = queries.list_unit_ids(self.session, ids) if ids else {}
            components = queries.list_component_ids(self.session, ids, None) if ids else {}
            for row in rows:
                yield row, queries.record_of(row, units, components)
            if len(rows) < BATCH:
                return
            after = rows[-1].sort_key, rows[-1].innovation_id
            self.session.expunge_all()

    def innovation_rows(self) -> Iterator[Row]:
        """The innovations by name."""
        for row, record in self._records():
            values = {
                **record,
                "agency": self._agency(record["agency_id"]),
                "units": [self._unit(unit_id, record["agency_id"]) for unit_id in record["unit_ids"]],
                "components": [
                    self.innovation_names.get(own_id, str(own_id)) for own_id in record["component_ids"]
                ],
                "state": row.state,
                "is_demo": row.is_demo or None,
                "innovation_id": row.innovation_id,
            }
            for name in ("is_programme", "is_national_system", "is_flagship"):
                values[name] = record[name] or None
            yield self._write(INNOVATIONS, values), ()

    def part_rows(self, shape: Shape) -> Iterator[Row]:
        """The rows of one list inside the records."""
        assert shape in PART_SHAPES
        for row, record in self._records():
            for part in record[shape.key]:
                values = {**part, "innovation": self.innovation_names[row.innovation_id]}
                yield self._write(shape, values), ()

    def stated_rows(self) -> Iterator[Row]:
        """The stated figures that stand."""
        query = (
            select(StatedFigure, Innovation.agency_id)
            .join(Innovation, Innovation.innovation_id == StatedFigure.innovation_id)
            .where(*self._is_kept(), StatedFigure.withdrawn_at.is_(None))
            .order_by(Innovation.sort_key, StatedFigure.reported_at, StatedFigure.figure_id)
        )
        for figure, _ in self.session.execute(query):
            values = {name: getattr(figure, name) for name in figure.__table__.columns.keys()}  # noqa: SIM118
            values |= {
                "innovation": self.innovation_names[figure.innovation_id],
                "is_demo": figure.is_demo or None,
            }
            yield self._write(USAGE_STATED, values), ()

    def month_rows(self) -> Iterator[Row]:
        """The months' figures, a row for each innovation, channel, year and basis."""
        query = (
            select(MonthFigure)
            .join(Innovation, Innovation.innovation_id == MonthFigure.innovation_id)
            .where(*self._is_kept(), MonthFigure.withdrawn_at.is_(None))
            .order_by(Innovation.sort_key, Innovation.innovation_id, MonthFigure.channel, MonthFigure.month)
        )
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for figure in self.session.scalars(query.execution_options(yield_per=BATCH)):
            year, month = figure.month.split("-")
            key = (figure.innovation_id, figure.channel, year, figure.basis)
            if key not in rows and rows and next(iter(rows))[:2] != key[:2]:
                yield from ((self._write(USAGE_MONTHS, row), ()) for row in rows.values())
                rows = {}
            row = rows.setdefault(
                key,
                {
                    "innovation": self.innovation_names[figure.innovation_id],
                    "channel": figure.channel,
                    "year": year,
                    "basis": figure.basis,
                },
            )
            row[f"month_{month}"] = figure.count
        yield from ((self._write(USAGE_MONTHS, row), ()) for row in rows.values())

    def _agency(self, agency_id: UUID | None) -> str | None:
        if agency_id is None:
            return None
        name = self.places.name_of(agency_id)
        try:
            return name if self.places.find_agency(name) == agency_id else str(agency_id)
        except NameProblem:
            return str(agency_id)

    def _unit(self, unit_id: UUID, agency_id: UUID | None) -> str:
        name = names_of_unit(self.places, unit_id)
        try:
            return name if self.places.find_unit(name, agency_id) == unit_id else str(unit_id)
        except NameProblem:
            return str(unit_id)

    def _write(self, shape: Shape, values: Mapping[str, Any]) -> dict[str, str]:
        written = {}
        for column in shape.columns:
            value = _value_of(values, column.field)
            if value is not None and value != []:
                text = self._text(column, value)
                written[column.field] = neutralise_cell(text) if is_lone_dash(text) else text
        return written

    def _text(self, column: Column, value: Any) -> str:
        if isinstance(value, bool):
            return (YES if value else NO)[self.lang == "en"]
        if column.kind == "code":
            return column.label(str(value), self.lang)
        if isinstance(value, list):
            if column.kind == "texts":
                return join_list(value)
            return "; ".join(column.label(str(one), self.lang) for one in value)
        if column.kind in ("score", "share") and LOOKS_GROUPED.fullmatch(str(value)):
            return f"0{value}"
        return str(value)


def names_of_unit(places: Places, unit_id: UUID) -> str:
    """The official name of a unit."""
    return places.units[unit_id][1][0]


def _value_of(values: Mapping[str, Any], field: str) -> Any:
    group, dot, part = field.partition(".")
    inside = values.get(group)
    return (inside or {}).get(part) if dot else inside

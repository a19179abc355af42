"""What goes into a release: the lists, their public fields, and only records that may be in it.

Everything is read as somebody who is not signed in reads it, out of one snapshot. A reference to a record
that is in no file of the release is left out with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.agencies.models import Agency, Unit
from registry_service.exports.lists import ExportedList, find_list
from registry_service.exports.making import iterate_records
from registry_service.exports.schemas import PAGING
from registry_service.innovations.models import Innovation
from registry_service.open_data import rules
from shared.actor import NOBODY

Record = dict[str, Any]
# Which fields refer to which list; a list of ids, or one.
REFERENCES = {
    "component_ids": "innovations",
    "innovation_id": "innovations",
    "agency_id": "agencies",
    "parent_agency_id": "agencies",
    "successor_ids": "agencies",
    "predecessor_ids": "agencies",
    "unit_ids": "units",
}


@dataclass(frozen=True)
class OpenList:
    """One list of a release; `own_id` names the field by which a record is known to be in it."""

    name: str
    fields: tuple[str, ...]
    own_id: str
    filters: Mapping[str, Any]

    @property
    def exported(self) -> ExportedList:
        """The list that is exported under the same name."""
        return find_list(self.name)


LISTS = (
    OpenList("innovations", rules.OF_INNOVATIONS, "innovation_id", {"state": "published"}),
    OpenList("agencies", rules.OF_AGENCIES, "agency_id", {}),
    OpenList("units", rules.OF_UNITS, "unit_id", {}),
    OpenList("usage_months", rules.OF_MONTHS, "innovation_id", {}),
    OpenList("usage_stated", rules.OF_STATED, "innovation_id", {}),
)


def list_known_ids(session: Session) -> Mapping[str, frozenset[str]]:
    """The ids of what may be in a release: published, and no demonstration."""
    innovations = select(Innovation.innovation_id).where(Innovation.state == "published", ~Innovation.is_demo)
    agencies = select(Agency.agency_id).where(~Agency.is_demo)
    units = select(Unit.unit_id).where(~Unit.is_demo)
    queries = {"innovations": innovations, "agencies": agencies, "units": units}
    return {
        name: frozenset(str(found) for found in session.scalars(query)) for name, query in queries.items()
    }


def iterate_open_records(
    session: Session, open_list: OpenList, region_code: str | None, known: Mapping[str, frozenset[str]]
) -> Iterator[list[Record]]:
    """The records of a list, batch by batch, each with its public fields only."""
    filters = {
        name: field.load_default
        for name, field in open_list.exported.filter().fields.items()
        if name not in PAGING
    }
    filters |= {"region_code": region_code, **open_list.filters}
    for batch in iterate_records(session, NOBODY, open_list.exported, filters):
        yield [_open(record, open_list, known) for record in batch if _belongs(record, open_list, known)]


def _belongs(record: Record, open_list: OpenList, known: Mapping[str, frozenset[str]]) -> bool:
    own = {"innovation_id": "innovations", "agency_id": "agencies", "unit_id": "units"}[open_list.own_id]
    return record[open_list.own_id] in known[own] and not record["is_demo"]


def _open(record: Record, open_list: OpenList, known: Mapping[str, frozenset[str]]) -> Record:
    opened = {name: record[name] for name in open_list.fields}
    for name, of in REFERENCES.items():
        if isinstance(opened.get(name), list):
            opened[name] = [item for item in opened[name] if item in known[of]]
        elif opened.get(name) is not None and opened[name] not in known[of]:
            opened[name] = None
    if "agency_name" in opened and opened["agency_id"] is None:
        opened["agency_name"] = None
    return opened

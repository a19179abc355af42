"""Writes values of a record as people read them, for comparisons; it compares nothing itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from registry_service import labels
from registry_service.agencies.queries import list_agencies_by_id, list_units_by_id
from registry_service.innovations.queries import list_innovations_by_id
from registry_service.pages.records.sections import FIELDS
from registry_service.pages.records.shapes import Field
from shared.actor import Actor
from shared.web.catalogues import mark as _
from shared.web.formats import write_date, write_number, write_rupiah
from shared.web.language import one_of_pair, translate

HIDDEN = {"note_digest": _("The remark was changed; its text is not kept in the history.")}
WAYS_CHANGED = _("ways to reach it, not kept in the history")
NAMED = ("agency_id", "unit_ids", "component_ids")
Difference = Mapping[str, Any]


def name_field(name: str) -> str:
    """What a field is called on its form."""
    if name in HIDDEN:
        name = "note"
    if name in FIELDS:
        return translate(FIELDS[name].label)
    pair = labels.FIELDS.get(name)
    return one_of_pair(pair) if pair else name


def list_names(session: Session, actor: Actor, records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What the agencies, units and components that these records hold by id are called."""
    ids: dict[str, set[UUID]] = {name: set() for name in NAMED}
    for record in records:
        for name in NAMED:
            value = record.get(name)
            held = value if isinstance(value, list) else [value]
            ids[name] |= {UUID(str(each)) for each in held if each}
    agencies = list_agencies_by_id(session, ids["agency_id"]) if ids["agency_id"] else {}
    units = list_units_by_id(session, ids["unit_ids"]) if ids["unit_ids"] else {}
    components = list_innovations_by_id(session, actor, ids["component_ids"]) if ids["component_ids"] else {}
    return {
        **{str(key): agency.official_name for key, agency in agencies.items()},
        **{str(key): unit.official_name for key, unit in units.items()},
        **{str(key): component.name for key, component in components.items()},
    }


def tell_value(name: str, value: Any, names: Mapping[str, str]) -> list[str]:
    """A value as lines of text; nothing where there is nothing."""
    if value is None or value in ("", []):
        return []
    if name in HIDDEN:
        return [translate(HIDDEN[name])]
    field = FIELDS.get(name)
    if name == "inferred":
        return [name_field(str(each)) for each in value]
    if field is not None and field.kind == "rows":
        return [_tell_part(field, part) for part in value]
    if field is not None and field.kind == "group":
        return [_tell_part(field, value)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_tell_code(field, each, names) for each in value]
    return _tell_code(field, value, names).split("\n")


def _tell_part(field: Field, part: Mapping[str, Any]) -> str:
    told = [_tell_column(column, part.get(column.name)) for column in field.columns]
    if part.get("ways_digest"):
        told.append(translate(WAYS_CHANGED))
    return ", ".join(each for each in told if each)


def _tell_column(column: Field, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "day":
        return write_date(str(value))
    if column.name == "amount":
        return write_rupiah(int(value))
    if column.name == "percent":
        return f"{write_number(value)} %"
    if column.name == "value":
        return write_number(value)
    return _tell_code(column, value, {})


def _tell_code(field: Field | None, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return translate(_("yes")) if value else translate(_("no"))
    if isinstance(value, date):
        return write_date(value)
    code = str(value)
    if field is not None and field.kind in {"day", "since"}:
        return write_date(code)
    if field is not None and field.options and code in field.options:
        return one_of_pair(field.options[code])
    return names.get(code, code)


def lay_beside(
    differences: Iterable[Mapping[str, Any]], before: str, after: str, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Differences as rows of a comparison: what the field is called, and both sides as lines."""
    return [
        {
            "name": each["field"],
            "label": name_field(each["field"]),
            "before": tell_value(each["field"], each[before], names),
            "after": tell_value(each["field"], each[after], names),
        }
        for each in differences
    ]

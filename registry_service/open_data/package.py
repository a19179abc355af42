"""Describes a release for programs: a JSON Schema for each list, the manifest as a data package; no I/O."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from registry_service.exports.columns import API, Column, lay_out
from registry_service.open_data.contents import OpenList
from registry_service.open_data.rules import LICENCES

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MANIFEST = "datapackage.json"
MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "schema.json": "application/schema+json",
    MANIFEST: "application/json",
}
NEUTRAL = (
    "In CSV a cell that would begin as a formula has an apostrophe before it; JSON lines have the exact text."
)
NAMES_BESIDE_IDS = ("region_name", "agency_name")


@dataclass(frozen=True)
class MadeFile:
    """A file of a release that has been made."""

    name: str
    list_name: str
    format: str
    sha256: str
    size: int
    rows: int | None


def name_file(list_name: str, region_code: str | None, day: date, ending: str) -> str:
    """The list, the region and the day."""
    return f"{list_name}_{region_code or 'nasional'}_{day.isoformat()}.{ending}"


def columns_of(open_list: OpenList) -> tuple[Column, ...]:
    """The columns of its CSV."""
    return lay_out(open_list.exported.row, frozenset(open_list.fields))


def describe_records(open_list: OpenList) -> dict[str, Any]:
    """The JSON Schema of one line of JSON."""
    plugin = MarshmallowPlugin(schema_name_resolver=_write_inside)
    APISpec("open data", "1", "3.1.0", plugins=[plugin])
    assert plugin.converter is not None
    described: dict[str, Any] = plugin.converter.schema2jsonschema(_public_schema(open_list))  # type: ignore[no-untyped-call]
    return {
        "$schema": SCHEMA_DIALECT,
        "title": open_list.exported.title_en,
        "type": "object",
        "properties": described["properties"],
        "required": sorted(open_list.fields),
        "additionalProperties": False,
    }


def _write_inside(schema: type[Schema]) -> str:
    """Without a name, a record inside a record is described where it stands, so that one file says all."""
    return ""


def _public_schema(open_list: OpenList) -> Schema:
    row = open_list.exported.row
    names = [name for name in NAMES_BESIDE_IDS if name in open_list.fields]
    beside = Schema.from_dict({name: fields.String(required=True, allow_none=True) for name in names})
    both = type(f"Open{row.__name__}", (row, beside), {})
    schema: Schema = both(only=open_list.fields)
    for name in ("agency_id", "parent_agency_id"):
        if name in schema.fields and open_list.own_id != name:
            # A record that is in no file of the release is not referred to.
            schema.fields[name].allow_none = True
    return schema


def describe_package(
    *,
    region_code: str | None,
    region_name: str | None,
    day: date,
    created: datetime,
    licence: str,
    source: str,
    lists: Sequence[OpenList],
    files: Sequence[MadeFile],
) -> dict[str, Any]:
    """The manifest; only `created` tells two releases of the same state and day apart."""
    whose = region_name or "Indonesia"
    by_list = {open_list.name: open_list for open_list in lists}
    return {
        "$schema": PROFILE,
        "name": f"prima-{region_code or 'nasional'}",
        "title": f"Inovasi pelayanan publik: {whose}",
        "description": f"Public-service innovations of {whose}, as published in the registry. {NEUTRAL}",
        "version": day.isoformat(),
        "created": created.isoformat(timespec="seconds"),
        "licenses": [dict(LICENCES[licence])],
        "sources": [{"title": "Prima, registri inovasi pelayanan publik", "path": source}],
        "resources": [_describe_resource(made, by_list[made.list_name]) for made in files],
    }


def _describe_resource(made: MadeFile, open_list: OpenList) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": f"{made.list_name}-{made.format.replace('.', '-')}".replace("_", "-"),
        "path": made.name,
        "title": open_list.exported.title_id,
        "format": made.format,
        "mediatype": MEDIA_TYPES[made.format],
        "encoding": "utf-8",
        "bytes": made.size,
        "hash": f"sha256:{made.sha256}",
    }
    if made.rows is not None:
        resource["rows"] = made.rows
    if made.format == "csv":
        resource["schema"] = {"fields": _describe_columns(open_list)}
    return resource


def _describe_columns(open_list: OpenList) -> list[dict[str, Any]]:
    schema = _public_schema(open_list)
    return [
        {"name": column.heading(API), "title": column.heading("id"), **_type_of(schema, column)}
        for column in columns_of(open_list)
    ]


def _type_of(schema: Schema, column: Column) -> Mapping[str, Any]:
    field = schema.fields[column.path[0]]
    if isinstance(field, fields.Nested):
        field = field.schema.fields[column.path[1]]
    if isinstance(field, fields.Boolean):
        return {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]}
    return {"type": "integer" if isinstance(field, fields.Integer) else "string"}


def dump_document(document: Mapping[str, Any]) -> bytes:
    """JSON that people can read too, the same for the same document."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

"""Loads components, checklists and deadlines from files, refusing what is not whole; decides nothing.

A new checklist is a new file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, ValidationError, fields, validate

from registry_service.standards.completeness import LEAVES, NESTS, Checklist, Item, list_components_of
from shared.contracts.standard_entries import (
    COMPLAINT_CHANNELS,
    COMPLAINT_DEEDS,
    DEADLINE_UNITS,
    DOCUMENT_KINDS,
    STANDARD_COMPONENTS,
)

FILES = Path(__file__).with_name("files")
CONFIDENCES = ("high", "medium", "low")
KNOWABLE_FIELDS = frozenset(
    {
        "unit_id",
        "kind",
        "for_whom",
        "is_digital",
        "asked_where",
        "asked_link",
        "fee",
        "completion_time",
        "standard_decree",
        "valid_from",
    }
)


@dataclass(frozen=True)
class Component:
    """One component of a standard; `delivery` is to be published, `management` is the agency's own."""

    code: str
    part: str
    title_id: str
    title_en: str


@dataclass(frozen=True)
class DocumentKind:
    """A class of public information, or the operating procedures."""

    code: str
    title_id: str
    title_en: str


@dataclass(frozen=True)
class Deadline:
    """Within how long a deed is done, and whose rule that is."""

    number: int
    unit: str
    basis: str
    confidence: str | None


class ComponentFileEntry(Schema):
    """One component of the file."""

    code = fields.String(required=True, validate=validate.OneOf(STANDARD_COMPONENTS))
    part = fields.String(required=True, validate=validate.OneOf(("delivery", "management")))
    title_id = fields.String(required=True)
    title_en = fields.String(required=True)


class DocumentKindFileEntry(Schema):
    """One kind of document of the file."""

    code = fields.String(required=True, validate=validate.OneOf(DOCUMENT_KINDS))
    title_id = fields.String(required=True)
    title_en = fields.String(required=True)


class ItemFileEntry(Schema):
    """One item of a checklist."""

    code = fields.String(required=True)
    title_id = fields.String(required=True)
    title_en = fields.String(required=True)
    met_if = fields.Dict(required=True)


class ChecklistFile(Schema):
    """A whole checklist."""

    checklist_id = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9_]{1,50}\Z"))
    version = fields.Integer(required=True, strict=True)
    title_id = fields.String(required=True)
    title_en = fields.String(required=True)
    source = fields.String(required=True)
    confidence = fields.String(required=True, validate=validate.OneOf(CONFIDENCES))
    items = fields.List(fields.Nested(ItemFileEntry), required=True, validate=validate.Length(min=1))


class DeadlineFileEntry(Schema):
    """One deadline of the file."""

    channel_kinds = fields.List(
        fields.String(validate=validate.OneOf(COMPLAINT_CHANNELS)),
        required=True,
        validate=validate.Length(min=1),
    )
    deed = fields.String(required=True, validate=validate.OneOf(COMPLAINT_DEEDS))
    number = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    unit = fields.String(required=True, validate=validate.OneOf(DEADLINE_UNITS))
    basis = fields.String(required=True)
    confidence = fields.String(required=True, validate=validate.OneOf(CONFIDENCES))


def load_checklist(text: str) -> Checklist:
    """A checklist; raises ValidationError naming what is wrong with the file."""
    loaded: dict[str, Any] = ChecklistFile().load(yaml.safe_load(text))
    items = tuple(Item(**item) for item in loaded.pop("items"))
    if len({item.code for item in items}) != len(items):
        raise ValidationError({"items": ["name a code twice"]})
    for item in items:
        _check_rule(item.code, item.met_if)
    return Checklist(**loaded, items=items)


def _check_rule(code: str, rule: Mapping[str, Any]) -> None:
    kind, value = next(iter(rule.items())) if len(rule) == 1 else ("", None)
    if kind in NESTS and isinstance(value, list) and value:
        for part in value:
            _check_rule(code, part)
        return
    known = KNOWABLE_FIELDS if kind == "field_known" else frozenset(STANDARD_COMPONENTS)
    if kind not in LEAVES or value not in known:
        raise ValidationError({"items": [f"{code}: {dict(rule)} is no rule"]})


@cache
def get_components() -> dict[str, Component]:
    """The components of a standard by code, in the law's order."""
    content = yaml.safe_load((FILES / "components.yaml").read_text(encoding="utf-8"))
    rows = ComponentFileEntry(many=True).load(content["components"])
    return {row["code"]: Component(**row) for row in rows}


@cache
def get_document_kinds() -> tuple[DocumentKind, ...]:
    """The kinds of document, in the file's order."""
    content = yaml.safe_load((FILES / "document_kinds.yaml").read_text(encoding="utf-8"))
    rows = DocumentKindFileEntry(many=True).load(content["document_kinds"])
    return tuple(DocumentKind(**row) for row in rows)


@cache
def get_checklists() -> dict[str, Checklist]:
    """Every checklist by its id, in the order of the files' names."""
    paths = sorted((FILES / "checklists").glob("*.yaml"))
    found = [load_checklist(path.read_text(encoding="utf-8")) for path in paths]
    return {checklist.checklist_id: checklist for checklist in found}


@cache
def get_checklist_components(checklist_id: str) -> tuple[str, ...]:
    """The components that a checklist looks at, in the law's order."""
    looked_at = list_components_of(get_checklists()[checklist_id])
    return tuple(code for code in get_components() if code in looked_at)


@cache
def get_default_deadlines() -> dict[tuple[str, str], Deadline]:
    """The deadlines of the regulations by channel kind and deed."""
    content = yaml.safe_load((FILES / "deadlines.yaml").read_text(encoding="utf-8"))
    return {
        (kind, row["deed"]): Deadline(row["number"], row["unit"], row["basis"], row["confidence"])
        for row in DeadlineFileEntry(many=True).load(content["deadlines"])
        for kind in row["channel_kinds"]
    }

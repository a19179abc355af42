"""Every kind of journal entry as it was first written: still read, its audience unchanged, nobody in it.

`golden_entries.jsonl` has one line for each kind and format version there ever was. A line is added for a
new kind or a new version, and never changed: old journals are full of such entries.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields

from shared.contracts.evaluation_kinds import EVALUATION_KINDS
from shared.contracts.kinds import EntryKind, UnreadableEntry, load_body
from shared.contracts.registry_kinds import REGISTRY_KINDS

KINDS = {"registry": REGISTRY_KINDS, "evaluation": EVALUATION_KINDS}
GOLDEN = [
    json.loads(line)
    for line in Path(__file__).with_name("golden_entries.jsonl").read_text(encoding="utf-8").splitlines()
]

# Names of fields that would tell who a person is, or hold what a person wrote about others.
PERSONAL = {
    "address", "email", "full_name", "nik", "nip", "note", "password", "person", "phone", "reason",
    "return_reason", "sign_in_name", "telephone", "token", "password_hash", "archive_reason",
}  # fmt: skip


def _kind_of(golden: dict[str, Any]) -> EntryKind:
    return KINDS[golden["service"]][golden["kind"]]


def _named(golden: dict[str, Any]) -> str:
    return f"{golden['kind']} v{golden['version']}"


def test_every_kind_has_its_golden_entry() -> None:
    present = {(s, kind.name, kind.version) for s, kinds in KINDS.items() for kind in kinds.values()}

    assert present <= {(row["service"], row["kind"], row["version"]) for row in GOLDEN}


@pytest.mark.parametrize("golden", GOLDEN, ids=_named)
def test_golden_entry_is_still_read(golden: dict[str, Any]) -> None:
    loaded = load_body(_kind_of(golden), json.dumps(golden["body"]))

    assert set(golden["body"]) <= set(loaded)


@pytest.mark.parametrize("golden", GOLDEN, ids=_named)
def test_what_a_later_version_adds_is_ignored_in_parts_too(golden: dict[str, Any]) -> None:
    kind = _kind_of(golden)
    grown = _add_everywhere(kind.schema(), golden["body"])

    assert load_body(kind, json.dumps(grown)) == load_body(kind, json.dumps(golden["body"]))


def _add_everywhere(schema: Schema, body: dict[str, Any]) -> dict[str, Any]:
    """The body with a field more, and so each of its parts."""
    grown = {**body, "added_later": 1}
    for name, field in schema.fields.items():
        part = field.inner if isinstance(field, fields.List) else field
        if isinstance(part, fields.Nested) and grown.get(name):
            found, inner = grown[name], part.schema
            parts = isinstance(found, list)
            grown[name] = (
                [_add_everywhere(inner, one) for one in found] if parts else _add_everywhere(inner, found)
            )
    return grown


@pytest.mark.parametrize("golden", GOLDEN, ids=_named)
def test_audience_and_urgency_are_what_they_were(golden: dict[str, Any]) -> None:
    kind = _kind_of(golden)

    assert (kind.audience, kind.urgent) == (golden["audience"], golden["urgent"])


@pytest.mark.parametrize("golden", GOLDEN, ids=_named)
def test_entry_without_one_of_its_fields_is_refused(golden: dict[str, Any]) -> None:
    kind = _kind_of(golden)
    required = [name for name, field in kind.schema().fields.items() if field.required]

    for name in required:
        body = {key: value for key, value in golden["body"].items() if key != name}
        with pytest.raises(UnreadableEntry):
            load_body(kind, json.dumps(body))


@pytest.mark.parametrize("golden", GOLDEN, ids=_named)
def test_entry_with_a_field_more_is_read_without_it(golden: dict[str, Any]) -> None:
    loaded = load_body(_kind_of(golden), json.dumps({**golden["body"], "added_later": 1}))

    assert "added_later" not in loaded


def _field_names(schema: Schema) -> set[str]:
    found = set()
    for name, field in schema.fields.items():
        found.add(name)
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            found |= _field_names(inner.schema)
    return found


@pytest.mark.parametrize("golden", GOLDEN, ids=_named)
def test_entry_holds_nothing_of_a_person(golden: dict[str, Any]) -> None:
    assert _field_names(_kind_of(golden).schema()) & PERSONAL == set()

"""The quick check of rows says what marshmallow says, or nothing; the quick dump writes what the slow one."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, pre_load

from registry_service.innovations.actions.record import entry_of
from registry_service.innovations.rules import UNKNOWN
from registry_service.innovations.schemas.inputs import InnovationInput
from registry_service.tables import MACHINERY
from shared.actor import Actor
from shared.contracts.innovation_entries import CHANNELS, INNOVATION_DRAFTED, SDGS, STAGES
from shared.contracts.kinds import dump_body
from shared.contracts.quick_dump import compile_dump
from shared.journal.bulk import EntryLines
from shared.journal.hashes import entry_mac
from shared.journal.models import Entry
from shared.journal.record import Journal
from shared.sheets.row_checker import compile_schema

CHECKER = compile_schema(InnovationInput)
PLAIN = st.text(st.characters(codec="utf-8"), max_size=12)
ODD = st.sampled_from(["", " a ", "a\x07", "\u200b", "a\nb", "a\r\nb", "***", "x" * 301, "\u3164", "é"])
TEXT = st.one_of(PLAIN, ODD)
DAY = st.one_of(st.dates().map(date.isoformat), st.sampled_from(["2021-13-01", "2021-1-1", "x"]))
NUMBER = st.one_of(st.integers(-5, 3000), st.just(True), st.just("7"), st.just(2.0))
OWN_ID = st.one_of(st.uuids(), st.just("no id"), st.uuids().map(str))
LEGAL = st.fixed_dictionaries(
    {"number": TEXT}, optional={"kind": st.sampled_from(["law", "x"]), "title": TEXT, "dated": DAY, "y": TEXT}
)
BUDGET = st.fixed_dictionaries({"year": NUMBER, "amount": NUMBER}, optional={"source": st.just("regional")})
COVERAGE = st.fixed_dictionaries(
    {"what": TEXT, "percent": st.sampled_from(["90", "12.5", "1,5", "090"])}, optional={"as_of": DAY}
)
ROWS = st.fixed_dictionaries(
    {
        "name": TEXT,
        "region_code": st.sampled_from(["16.06", "16.06\n", "x"]),
        "owner_kind": st.sampled_from(["agency", "unknown", "x"]),
    },
    optional={
        "agency_id": st.one_of(OWN_ID, st.none()),
        "long_name": st.one_of(TEXT, st.none()),
        "summary": TEXT,
        "aliases": st.lists(TEXT, max_size=3),
        "unit_ids": st.lists(OWN_ID, max_size=2),
        "channels": st.lists(st.sampled_from([*CHANNELS[:3], "x"]), max_size=3),
        "sdgs": st.lists(st.sampled_from([*SDGS[:3], 18, "1"]), max_size=3),
        "stage": st.one_of(st.sampled_from([*STAGES, "x"]), st.none()),
        "since_value": st.sampled_from(["2021", "2021-10", "21", "2021\n"]),
        "operating_since": DAY,
        "is_digital": st.one_of(st.booleans(), st.none(), st.just("yes")),
        "is_flagship": st.one_of(st.booleans(), st.none()),
        "coverage": st.one_of(COVERAGE, st.none()),
        "legal_bases": st.lists(LEGAL, max_size=2),
        "budgets": st.lists(BUDGET, max_size=2),
        "unknown_field": TEXT,
    },
)


def _slow(row: dict[str, Any]) -> dict[str, Any] | None:
    try:
        loaded: dict[str, Any] = CHECKER.schema.load(row)
    except ValidationError:
        return None
    return loaded


@settings(max_examples=400, deadline=None)
@given(ROWS)
def test_quick_check_loads_what_marshmallow_loads_or_nothing(row: dict[str, Any]) -> None:
    quick, slow = CHECKER.load_quickly(row), _slow(row)

    assert quick is None or quick == slow


@settings(max_examples=200, deadline=None)
@given(ROWS)
def test_checker_with_marshmallow_behind_it_is_marshmallow(row: dict[str, Any]) -> None:
    slow = _slow(row)

    if slow is None:
        with pytest.raises(ValidationError):
            CHECKER.load(row)
    else:
        assert CHECKER.load(row) == slow


ORDINARY: dict[str, Any] = {
    "name": "Antar Obat",
    "region_code": "16.06",
    "owner_kind": "agency",
    "agency_id": UUID(int=4),
    "unit_ids": [UUID(int=5)],
    "channels": ["whatsapp", "delivery"],
    "summary": "Obat diantar\nke rumah – é",
    "coverage": {"what": "desa", "percent": "90", "as_of": "2021-10-05"},
    "budgets": [{"year": 2021, "amount": 5, "source": None}],
    "legal_bases": [{"kind": "law", "number": "25/2009", "title": None, "dated": "2009-07-18"}],
    "contact_office": {"name": "Kantor", "telephone": "0711 345678", "email": "a@b.id"},
    "operating_since": "2021-10-05",
}


def test_ordinary_row_needs_no_marshmallow() -> None:
    assert CHECKER.load_quickly(ORDINARY) == CHECKER.schema.load(ORDINARY)


@pytest.mark.parametrize("text", ["\u3164", "\u200b", "\r\n", "a\rb", " a\r\nb\r", "x\u3164"])
def test_prose_that_looks_empty_or_has_other_line_ends_is_as_marshmallow_reads_it(text: str) -> None:
    row = {**ORDINARY, "summary": text}

    quick = CHECKER.load_quickly(row)

    assert quick is None or quick == _slow(row)


def test_schema_with_hooks_is_not_compiled() -> None:
    class Hooked(Schema):
        name = fields.String()

        @pre_load
        def look(self, data: Any, **_: Any) -> Any:
            return data

    with pytest.raises(TypeError, match="hooks"):
        compile_schema(Hooked)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.one_of(st.none(), TEXT.filter(bool)))
def test_quick_dump_writes_what_the_slow_one_writes(row: dict[str, Any], note: str | None) -> None:
    loaded = _slow(row)
    if loaded is None:
        return
    usual = {**entry_of(UNKNOWN, None, None), "state": "draft"}
    body = {**entry_of({**UNKNOWN, **loaded, "note": note}, "salt", "salt"), "innovation_id": uuid4()}
    changed = {name: value for name, value in body.items() if name not in usual or usual[name] != value}

    quick = compile_dump(INNOVATION_DRAFTED, usual)(changed)

    assert quick == dump_body(INNOVATION_DRAFTED, {**usual, **body})
    assert quick == compile_dump(INNOVATION_DRAFTED)({**usual, **body})


def _unescape(cell: str) -> str:
    """A cell as COPY reads it."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1]), cell)


@pytest.mark.parametrize("key", [b"key", b"k" * 64, b"k" * 65], ids=["short", "whole", "long"])
def test_bulk_entry_is_what_a_single_one_is_and_its_proof_holds(key: bytes) -> None:
    journal = Journal(MACHINERY.journal, key)
    actor, now = Actor(account_id=uuid4()), datetime(2026, 11, 1, 2, 3, 4, tzinfo=UTC)
    loaded = {**UNKNOWN, **CHECKER.schema.load(ORDINARY), "summary": 'tab\t"quote" \\ line\nend'}
    body = {**entry_of(loaded, None, "salt"), "innovation_id": UUID(int=9), "state": "draft"}

    told = compile_dump(INNOVATION_DRAFTED)(body)
    lines = EntryLines(journal, actor, "operator", INNOVATION_DRAFTED, now)
    line = lines.line(uuid4(), UUID(int=9), 1, told)

    cells = [_unescape(cell) for cell in line[:-1].split("\t")]
    single = journal.prepare(actor, "operator", INNOVATION_DRAFTED, UUID(int=9), 1, body)
    entry = Entry(
        0, UUID(cells[0]), now, actor.account_id, cells[3], cells[4], cells[5], cells[6], int(cells[7]),
        int(cells[8]), cells[9], b"", None, None,
    )  # fmt: skip
    assert entry.body == single.body
    assert (entry.role, entry.kind, entry.audience, entry.record_id) == (
        single.role, single.kind, single.audience, single.record_id,
    )  # fmt: skip
    assert cells[10] == "\\x" + entry_mac(journal.key, entry).hex()
    assert datetime.fromisoformat(cells[1]) == now

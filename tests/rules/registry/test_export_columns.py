"""Columns of exports: every field has one, every column its words in both languages."""

import pytest
from marshmallow import Schema, fields

from registry_service.exports.columns import lay_out, make_row
from registry_service.exports.lists import LISTS, ExportedList, find_list


class Inner(Schema):
    """A record inside."""

    what = fields.String()
    percent = fields.String()


class Outer(Schema):
    """A record."""

    name = fields.String()
    coverage = fields.Nested(Inner, allow_none=True)
    aliases = fields.List(fields.String())
    sdgs = fields.List(fields.Integer())
    budgets = fields.List(fields.Nested(Inner))
    is_digital = fields.Boolean(allow_none=True)
    count = fields.Integer()
    region_code = fields.String()


def test_record_is_laid_out_in_columns() -> None:
    columns = lay_out(Outer)

    assert [column.name for column in columns] == [
        "name", "coverage_what", "coverage_percent", "aliases", "sdgs", "budgets", "is_digital", "count",
        "region_code", "region_name",
    ]  # fmt: skip


@pytest.mark.parametrize(("lang", "yes"), [("id", "ya"), ("en", "yes")])
def test_values_stand_in_cells(lang: str, yes: str) -> None:
    record = {
        "name": "=SI DAK",
        "coverage": {"what": "KK", "percent": "90"},
        "aliases": ["a", "b"],
        "sdgs": [1, 17],
        "budgets": [{"what": "x", "percent": None}],
        "is_digital": True,
        "count": 0,
        "region_code": "16.06",
        "region_name": "Musi Banyuasin",
    }

    row = make_row(lay_out(Outer), record, lang)

    budgets = '[{"what": "x", "percent": null}]'
    assert row == ["=SI DAK", "KK", "90", "a; b", "1; 17", budgets, yes, 0, "16.06", "Musi Banyuasin"]


def test_what_is_not_known_is_an_empty_cell() -> None:
    record = {"name": "x", "coverage": None, "aliases": [], "sdgs": [], "budgets": [], "is_digital": None}

    assert make_row(lay_out(Outer), record, "id") == ["x", *[None] * 9]


@pytest.mark.parametrize(("lang", "cell"), [
    ("id", "Biaya (3); Waktu (2, di antaranya 1 belum diketahui)"),
    ("en", "Fee (3); Time (2, of them 1 not known)"),
])  # fmt: skip
def test_records_in_a_list_are_told_in_the_language_of_the_table(lang: str, cell: str) -> None:
    exported = find_list("completeness")
    missing = [
        {"title_id": "Biaya", "title_en": "Fee", "services": 3, "services_not_known": 0},
        {"title_id": "Waktu", "title_en": "Time", "services": 2, "services_not_known": 1},
    ]
    columns = lay_out(exported.row, frozenset({"missing"}), telling=exported.telling)

    assert make_row(columns, {"missing": missing}, lang) == [cell]
    assert make_row(columns, {"missing": []}, lang) == [None]


@pytest.mark.parametrize(("lang", "cells"), [
    ("id", ["kanal belum diketahui: 2026-09, 2026-10", "loket layanan: 2026-08 (12)"]),
    ("en", ["channel not known: 2026-09, 2026-10", "service counter: 2026-08 (12)"]),
])  # fmt: skip
def test_channels_in_a_cell_are_told_by_their_names(lang: str, cells: list[str]) -> None:
    exported = find_list("usage_reminders")
    record = {
        "missing": [{"channel": None, "months": ["2026-09", "2026-10"]}],
        "marked": [{"channel": "service_counter", "month": "2026-08", "count": 12}],
    }
    columns = lay_out(exported.row, frozenset(record), telling=exported.telling)

    assert make_row(columns, record, lang) == cells


@pytest.mark.parametrize("exported", LISTS, ids=lambda exported: exported.name)
def test_every_column_has_its_words(exported: ExportedList) -> None:
    columns = lay_out(exported.row, words=exported.words)

    assert [column.name for column in columns if column.name not in exported.words] == []
    for lang in ("id", "en"):
        headings = [column.heading(lang) for column in columns]
        assert len(set(headings)) == len(headings)

"""Forms as browsers send them, read as the values that a schema checks."""

from typing import Any

import pytest
from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from shared.errors import FieldProblem, Invalid, Stale
from shared.http.fields import Name, Prose, StrictBoolean, StrictInteger
from shared.http.problems import BadRequest
from shared.web.forms import Form, form_of, read_form


class Budget(Schema):
    year = StrictInteger(required=True)
    source = fields.String(allow_none=True)


class Everything(Schema):
    name = Name(required=True)
    note = Prose(allow_none=True)
    number = StrictInteger()
    is_new = StrictBoolean(allow_none=True)
    codes = fields.List(fields.String())
    budgets = fields.List(fields.Nested(Budget))
    office = fields.Nested(Budget, allow_none=True)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ([("name", "Sih Larajaket"), ("csrf_token", "x"), ("version", "3")], {"name": "Sih Larajaket"}),
        ([("name", " "), ("note", "")], {"note": None}),
        ([("number", "12.500"), ("is_new", "true")], {"number": 12500, "is_new": True}),
        ([("number", "dua"), ("is_new", "")], {"number": "dua", "is_new": None}),
        ([("codes", "a"), ("codes", ""), ("codes", "b")], {"codes": ["a", "b"]}),
        (
            [("budgets[1].year", "2022"), ("budgets[0].year", "2021"), ("budgets[0].source", "")],
            {"budgets": [{"year": 2021, "source": None}, {"year": 2022}]},
        ),
        ([("budgets[0].year", ""), ("budgets[0].source", "")], {"budgets": []}),
        ([("office.year", ""), ("office.source", "")], {"office": None}),
        ([("stranger", "1")], {"stranger": ["1"]}),
    ],
)
def test_form_is_read_as_its_schema_declares(sent: list[tuple[str, str]], read: dict[str, Any]) -> None:
    assert read_form(Everything, MultiDict(sent)) == read


def test_emptied_field_of_a_change_is_refused_unless_it_may_be_empty() -> None:
    class Change(Everything):
        said = fields.String(load_default="")

    emptied = MultiDict([(name, " ") for name in ("name", "note", "number", "codes", "said", "office.year")])

    read = read_form(Change, emptied, is_change=True)

    assert read == {"name": None, "note": None, "number": None, "codes": [], "office": None}
    assert Change().validate(read) == {one: ["Field may not be null."] for one in ("name", "number")}
    assert read_form(Change, MultiDict([("note", "")]), is_change=True) == {"note": None}


@pytest.mark.parametrize(
    "names", [["a b"], ["budgets[x].year"], ["office", "office.year"], ["__class__.x[]"]]
)
def test_form_with_names_that_are_none_is_refused(names: list[str]) -> None:
    with pytest.raises(BadRequest):
        read_form(Everything, MultiDict([(name, "1") for name in names]))


def test_record_in_a_form_is_read_back_as_it_was() -> None:
    record = {
        "name": "A",
        "number": 5,
        "is_new": False,
        "codes": ["a"],
        "budgets": [{"year": 2021, "source": "x"}],
    }

    form = form_of(record)

    assert form.value("budgets[0].year") == "2021"
    assert read_form(Everything, MultiDict([(n, v) for n, vs in form.values.items() for v in vs])) == record


def test_message_stands_at_its_field_and_at_what_shows_its_parts() -> None:
    problem = FieldProblem("budgets[0].year", "Not a valid integer.")
    form = Form({}, (problem, FieldProblem("body", "too much")))

    assert form.messages("budgets[0].year") == form.messages("budgets") == ["Not a valid integer."]
    assert form.messages("budget") == []
    assert form.other_problems(["budgets"]) == [FieldProblem("body", "too much")]


def test_form_shows_what_is_stored_beside_it_only_where_somebody_else_saved_something_else() -> None:
    typed = {"name": ["Mine"], "about": ["one\r\ntwo "], "places": ["", "a"], "link": [""]}
    stored = {"name": "Theirs", "about": "one\ntwo", "places": ["a", "b"], "link": None, "days": 3}
    names = ("name", "about", "places", "link", "days")

    overtaken = Form(typed, error=Stale("read it again")).beside(stored)
    wrong = Form(typed, error=Invalid("wrong")).beside(stored)

    assert [overtaken.stands_now(name) for name in names] == [["Theirs"], None, ["a", "b"], None, ["3"]]
    assert [wrong.stands_now(name) for name in names] == [None] * 5


def test_form_over_what_is_stored_keeps_what_it_holds() -> None:
    form = Form({"reason": [""], "name": ["Mine"]}).over({"name": "Theirs", "kind": "goods"})

    assert form.values == {"reason": [""], "name": ["Mine"], "kind": ["goods"]}

"""When an import may be applied, and what its headings come to; rules without a database."""

import pytest

from registry_service.imports import rules
from registry_service.imports.headings import Table, decide, find_table
from registry_service.imports.shapes.innovations import INNOVATIONS
from registry_service.imports.words import in_indonesian
from shared.errors import Conflict


def _table(*headings: str) -> Table:
    table = find_table("Inovasi", INNOVATIONS, [list(headings), ["a"] * len(headings)])
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("state", "outcome", "mode", "code"),
    [
        ("checked", {"problems": 0, "is_complete": True}, "all_or_nothing", None),
        ("checked", {"problems": 3, "is_complete": True}, "valid_rows", None),
        ("checked", {"problems": 3, "is_complete": True}, "all_or_nothing", "rows_refused"),
        ("checked", {"problems": 50_000, "is_complete": False}, "valid_rows", "rows_refused"),
        ("applied", {"problems": 0, "is_complete": True}, "valid_rows", "applied"),
    ],
)
def test_import_is_applied_only_when_all_of_it_was_checked(
    state: str, outcome: dict[str, object], mode: str, code: str | None
) -> None:
    said = None
    try:
        rules.refuse_application(state, outcome, mode)
    except Conflict as conflict:
        said = conflict.code

    assert said == code


def test_same_heading_again_has_a_number_and_what_is_ignored_has_none() -> None:
    table = _table("No", "Nama inovasi", "No", "Keterangan", "keterangan", "Keterangan")

    assert [(heading.text, heading.how) for heading in table.headings] == [
        ("No", "ignored"),
        ("Nama inovasi", "known"),
        ("No", "ignored"),
        ("Keterangan", "known"),
        ("keterangan (2)", "unknown"),
        ("Keterangan (3)", "unknown"),
    ]


def test_decision_gives_a_field_to_one_column_and_knows_real_fields_only() -> None:
    table = _table("Nama inovasi", "Keterangan", "Judul lengkap")

    decided = decide(table, {"Judul lengkap": "name", "Keterangan": "gone", "Lain": "note"})

    assert decided.fields == {1: "note", 2: "name"}
    assert [heading.how for heading in decided.headings] == ["unknown", "known", "decided"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("lies before implementation_since", "mendahului implementation_since"),
        ("lies before trial_since", "mendahului uji coba"),
        ("Must be one of: a, b.", "pilihan: a, b"),
        ("something new", "tidak dapat diterima (something new)"),
    ],
)
def test_refusals_are_said_in_indonesian(said: str, meant: str) -> None:
    assert in_indonesian(said) == meant


def test_undoing_has_an_end() -> None:
    rules.refuse_written(rules.MOST_UNDONE, 1)

    with pytest.raises(Conflict) as refused:
        rules.refuse_written(rules.MOST_UNDONE + 1, 1)

    assert (refused.value.code, refused.value.extra) == ("too_many", {"written": 5001, "most": 5000})


def test_import_of_which_nothing_would_go_is_not_undone() -> None:
    kept = {"rows": {"agencies": {"new": 2, "changed": 0}, "innovations": {"new": 0, "changed": 3}}}
    rules.refuse_undoing("applied", 1, {"rows": {"usage_months": {"new": 0, "changed": 1}}}, is_undone=False)

    with pytest.raises(Conflict) as refused:
        rules.refuse_undoing("applied", 1, kept, is_undone=False)

    assert refused.value.code == "nothing_to_undo"

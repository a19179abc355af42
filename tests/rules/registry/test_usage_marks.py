"""Marks, sums and the rows of a table: what looks wrong, on what a sum rests, what a row does."""

from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from registry_service.usage.rules import (
    AgencyReminder,
    Confirmation,
    Expected,
    InnovationReminder,
    Judgement,
    Known,
    MissingMonths,
    ReportedRow,
    StoredFigure,
    Sum,
    build_sum,
    find_mark,
    find_repeated,
    judge_row,
    mark_months,
    reminder_texts,
    share_of,
)
from registry_service.usage.thresholds import FILE, get_thresholds, load_thresholds
from shared.errors import FieldProblem

MARKS = get_thresholds().marks
COUNTS = st.integers(min_value=0, max_value=10**12)
STEADY = [100, 100, 100, 100, 100, 100]

FIGURES = [
    (50, STEADY, None),
    (49, STEADY, "drop"),
    (0, STEADY, "drop"),
    (11, STEADY, "drop"),
    (10, STEADY, "typing_error"),
    (1, STEADY, "typing_error"),
    (150, STEADY, None),
    (151, STEADY, "outlier"),
    (999, STEADY, "outlier"),
    (1000, STEADY, "typing_error"),
    (49, [100, 100], None),
    (49, [100, 101, 99], "drop"),
    (49, [5, 5, 5, *STEADY], "drop"),
    (0, [9, 9, 9], None),
    (99, [0, 0, 0], "outlier"),
    (5, [0, 0, 0], None),
    (100, [0, 0, 0], "typing_error"),
    (200, [60, 140, 60, 140, 60, 140], None),
    (301, [60, 140, 60, 140, 60, 140], "outlier"),
]


@pytest.mark.parametrize(("count", "before", "kind"), FIGURES)
def test_figure_is_marked_against_the_months_before(count: int, before: list[int], kind: str | None) -> None:
    found = find_mark(count, before, MARKS)

    assert (found and found.kind) == kind


def test_mark_tells_its_reason_in_both_languages() -> None:
    found = find_mark(2_500, [150, 151, 149, 152], MARKS)

    assert found is not None
    assert found.reason_id == (
        "Mungkin salah ketik: 2.500 paling sedikit 10 kali median 4 bulan sebelumnya yang diketahui (150,5)."
    )
    assert found.reason_en == (
        "Likely a typing error: 2,500 is at least 10 times the median of the 4 known months before (150.5)."
    )


@given(COUNTS, st.lists(COUNTS, max_size=12))
def test_mark_depends_on_the_last_six_only_and_not_on_their_order(count: int, before: list[int]) -> None:
    found = find_mark(count, before, MARKS)

    assert find_mark(count, sorted(before[-6:]), MARKS) == found
    assert find_mark(count, [0, 10**12, *before[-6:]] if len(before) >= 6 else before, MARKS) == found


@given(COUNTS, st.integers(min_value=3, max_value=6))
def test_figure_like_all_before_it_is_never_marked(count: int, months: int) -> None:
    assert find_mark(count, [count] * months, MARKS) is None


@given(st.integers(min_value=10, max_value=10**9), COUNTS, st.integers(min_value=2, max_value=1000))
def test_mark_does_not_depend_on_the_unit_counted_in(usual: int, count: int, factor: int) -> None:
    found = find_mark(count, [usual] * 6, MARKS)
    scaled = find_mark(count * factor, [usual * factor] * 6, MARKS)

    assert (found and found.kind) == (scaled and scaled.kind)


def test_figures_older_than_two_years_are_not_compared_with() -> None:
    old = [("2019-01", 100), ("2019-02", 100), ("2019-03", 100)]

    assert mark_months([*old, ("2021-01", 1)], MARKS).keys() == {"2021-01"}
    assert mark_months([*old, ("2021-02", 1)], MARKS) == {}


def test_thresholds_that_are_not_whole_are_refused() -> None:
    text = FILE.read_text(encoding="utf-8")

    assert get_thresholds().marks.drop_below == Fraction(1, 2)
    for wrong in (text.replace("due_day: 10", "due_day: 31"), text.replace('"1/2"', '"0.5"')):
        with pytest.raises(ValidationError):
            load_thresholds(wrong)


def test_sum_says_on_how_many_of_how_many_it_rests() -> None:
    months = ["2021-01", "2021-02", "2021-03"]
    expected = [Expected("2021-01", "2021-03", 2, 5), Expected("2021-02", "2021-03", 1, 1)]
    known = [Known("2021-02", 0, 2, 1, 0, 0), Known("2021-03", 9, 4, 3, 1, 1), Known(None, 9, 6, 3, 1, 1)]

    found = build_sum(months, expected, known)

    assert found.months == (
        Sum("2021-01", None, 0, 5, 0, 2),
        Sum("2021-02", 0, 2, 6, 1, 3),
        Sum("2021-03", 9, 4, 7, 3, 4),
    )
    assert found.whole == Sum(None, 9, 6, 18, 3, 4)
    assert build_sum(months, [], []).whole == Sum(None, None, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(1, 3, "33.33"), (2, 3, "66.67"), (1, 8, "12.50"), (1, 20_000, "0.01"), (0, 5, "0.00"), (5, 5, "100.00"),
     (None, 5, None), (0, 0, None), (None, None, None)],
)  # fmt: skip
def test_share_is_exact_and_rounded_once(part: int | None, whole: int | None, share: str | None) -> None:
    assert share_of(part, whole) == share


ROW = ReportedRow(UUID(int=1), "2021-10", "online", 7, "register")
STORED = StoredFigure(UUID(int=2), 7, "register", False, 3)
GONE = StoredFigure(UUID(int=2), 7, "register", True, 4)
ROWS: list[tuple[dict[str, object], StoredFigure | None, str, list[str]]] = [
    ({}, None, "reported", []),
    ({}, STORED, "unchanged", []),
    ({"version": 9}, STORED, "unchanged", []),
    ({"count": 8, "version": 3}, STORED, "corrected", []),
    ({"basis": "estimate", "version": 3}, STORED, "corrected", []),
    ({"count": 8}, STORED, "refused", ["version"]),
    ({"count": 8, "version": 2}, STORED, "refused", ["version"]),
    ({"version": 1}, None, "refused", ["version"]),
    ({}, GONE, "reported", []),
    ({"version": 4}, GONE, "reported", []),
    ({"version": 3}, GONE, "refused", ["version"]),
    ({"count": None, "basis": None}, None, "unchanged", []),
    ({"count": None, "basis": None}, GONE, "unchanged", []),
    ({"count": None, "basis": None}, STORED, "refused", ["version"]),
    ({"count": None, "basis": None, "version": 3}, STORED, "withdrawn", []),
    ({"channel": "phone"}, None, "refused", ["channel"]),
    ({"channel": "fax", "month": "2021-12", "basis": None}, None, "refused", ["month", "channel", "basis"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "stored", "outcome", "fields"), ROWS)
def test_row_is_judged_by_what_is_stored(
    changes: dict[str, object], stored: StoredFigure | None, outcome: str, fields: list[str]
) -> None:
    row = ReportedRow(**{**ROW.__dict__, **changes})  # type: ignore[arg-type]

    found = judge_row(row, stored, ["online"], "2021-11", checks_version=True)

    assert (found.outcome, [problem.field for problem in found.problems]) == (outcome, fields)
    assert found.is_stale == (fields == ["version"])


def test_sheet_that_checks_no_versions_corrects() -> None:
    row = ReportedRow(ROW.innovation_id, ROW.month, ROW.channel, 8, "register")

    assert judge_row(row, STORED, [], "2021-11", checks_version=False) == Judgement("corrected")
    assert judge_row(row, STORED, [], "2021-11", checks_version=True) == Judgement(
        "refused",
        (FieldProblem("version", "a figure is there already; name the version that you read"),),
        is_stale=True,
    )


def test_second_row_of_one_place_is_found() -> None:
    assert find_repeated([ROW, ReportedRow(UUID(int=9), "2021-10", "online", 1, "register"), ROW]) == {2}


def test_reminder_can_be_sent_in_both_languages() -> None:
    asked = InnovationReminder(
        UUID(int=1),
        "Saroale",
        (MissingMonths("outreach", ("2021-08", "2021-09", "2021-11")),),
        (),
        Confirmation("2021-07", "2021-07"),
    )
    fine = InnovationReminder(UUID(int=2), "Si Pissat", (), (), Confirmation("2021-11"))

    text_id, text_en = reminder_texts(AgencyReminder("Dinas Kesehatan", (fine, asked)), "https://x.id/y")

    assert (text_id or "").splitlines() == [
        "*Angka penggunaan inovasi – Dinas Kesehatan*",
        "Mohon lengkapi atau periksa angka penggunaan berikut:",
        "1. Saroale",
        "   - jemput bola: Agustus–September 2021, November 2021 belum dilaporkan",
        "   - belum dikonfirmasi sejak Juli 2021",
        "Isi di: https://x.id/y",
    ]
    assert (text_en or "").splitlines() == [
        "*Usage figures of innovations – Dinas Kesehatan*",
        "Please complete or check these usage figures:",
        "1. Saroale",
        "   - outreach: August–September 2021, November 2021 not reported",
        "   - not confirmed since July 2021",
        "Report here: https://x.id/y",
    ]
    assert reminder_texts(AgencyReminder("Dinas Kesehatan", (fine,)), "x") == (None, None)

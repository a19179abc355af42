"""What cells mean: exactly, by table and by property; what could be two things is refused, never guessed."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sheets import dates, numbers, texts
from shared.sheets.cells import (
    CellProblem,
    ErrorCell,
    Formula,
    Merged,
    shown,
)

REFUSED_EVERYWHERE = [(Formula(2500.0), "formula"), (ErrorCell(), "error_cell")]


def meaning(read: Any, cell: object) -> object:
    """What is read, or the code of why not."""
    try:
        return read(cell)
    except CellProblem as problem:
        return f"!{problem.reason.code}"


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        ("-", None),
        ("–", None),
        ("nihil", 0),
        ("NIHIL", 0),
        (0, 0),
        (0.0, 0),
        ("0", 0),
        ("2500", 2500),
        (2500.0, 2500),
        ("2.500", 2500),
        ("2,500", 2500),
        ("2 500", 2500),
        ("2\u00a0500", 2500),
        ("2.500.000", 2500000),
        ("2,500,000", 2500000),
        ("2.500,00", 2500),
        ("2,500.0", 2500),
        ("0042", 42),
        (" 12 ", 12),
        ("2.5", "!count_ambiguous"),
        ("2,50", "!count_ambiguous"),
        ("0.500", "!count_ambiguous"),
        ("2.500,50", "!count_ambiguous"),
        ("2.500.00", "!count_ambiguous"),
        ("2.500,000", "!count_ambiguous"),
        ("25.00", "!count_ambiguous"),
        (2.5, "!count_not_whole"),
        (-3.0, "!count_negative"),
        ("-3", "!count_negative"),
        ("2500 orang", "!count_not_a_number"),
        (">2500", "!count_not_a_number"),
        ("٢٥", "!count_not_a_number"),
        ("²", "!count_not_a_number"),
        (True, "!count_not_a_number"),
        (1e15, "!number_too_long"),
        (float("inf"), "!number_too_long"),
        (float("nan"), "!number_too_long"),
        ("12\n345", "!count_not_a_number"),
        ("２５００", "!count_not_a_number"),
        ("1e3", "!count_not_a_number"),
        ("1.234.567,0", 1234567),
        (date(2021, 10, 5), "!number_as_date"),
        (Merged(5.0), "!merged"),
        *((cell, f"!{code}") for cell, code in REFUSED_EVERYWHERE),
    ],
)
def test_count_is_whole_or_refused(cell: object, count: object) -> None:
    assert meaning(numbers.read_count, cell) == count


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        ("99,46", "99.46"),
        ("99.46", "99.46"),
        (99.46, "99.46"),
        (99.0, "99"),
        ("0,5", "0.5"),
        ("0,500", "0.500"),
        ("012.500", "12.500"),
        ("12,5000", "12.5000"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1234", "1234"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        ("-", None),
        ("nihil", "0"),
        ("2.500", "!score_ambiguous"),
        ("99,460", "!score_ambiguous"),
        ("1.2.3", "!score_not_a_number"),
        ("-1", "!score_not_a_number"),
        ("A", "!score_not_a_number"),
        *((cell, f"!{code}") for cell, code in REFUSED_EVERYWHERE),
    ],
)
def test_score_is_exact_or_refused(cell: object, score: object) -> None:
    assert meaning(numbers.read_score, cell) == score


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        ("90%", "90"),
        ("12,5 persen", "12.5"),
        (90.0, "90"),
        ("0,9", "0.9"),
        (0.9, "!share_ambiguous"),
        (1, "!share_ambiguous"),
        (0.0, "0"),
    ],
)
def test_share_up_to_one_is_refused_as_a_number(cell: object, share: object) -> None:
    assert meaning(numbers.read_share, cell) == share


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("Rp 1.500.000,00", 1500000),
        ("Rp1.500.000,-", 1500000),
        ("1500000", 1500000),
        ("750,00", 750),
        ("Rp 1,5 juta", "!count_not_a_number"),
    ],
)
def test_amount_may_be_written_as_money(cell: object, amount: object) -> None:
    assert meaning(numbers.read_amount, cell) == amount


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2021-10-05", date(2021, 10, 5)),
        ("05/10/2021", date(2021, 10, 5)),
        ("5-10-2021", date(2021, 10, 5)),
        ("5.10.2021", date(2021, 10, 5)),
        ("5 Oktober 2021", date(2021, 10, 5)),
        ("5 Okt 2021", date(2021, 10, 5)),
        ("Jumat, 8 Oktober 2021", date(2021, 10, 8)),
        ("October 5, 2021", date(2021, 10, 5)),
        (date(2021, 10, 5), date(2021, 10, 5)),
        (datetime(2021, 10, 5, 12), date(2021, 10, 5)),  # noqa: DTZ001 - as sheets hold it
        ("-", None),
        ("10/13/2021", "!date_no_such_day"),
        ("31/02/2021", "!date_no_such_day"),
        ("05/10/21", "!date_short_year"),
        ("2021", "!date_not_a_date"),
        (44474.0, "!date_is_number"),
        (True, "!date_not_a_date"),
        *((cell, f"!{code}") for cell, code in REFUSED_EVERYWHERE),
    ],
)
def test_date_is_day_first_or_refused(cell: object, day: object) -> None:
    assert meaning(dates.read_date, cell) == day


@pytest.mark.parametrize(
    ("cell", "since"),
    [
        ("2021", "2021"),
        (2021.0, "2021"),
        ("2021-10", "2021-10"),
        ("10/2021", "2021-10"),
        ("Oktober 2021", "2021-10"),
        ("Okt-2021", "2021-10"),
        ("5 Oktober 2021", "2021-10-05"),
        (date(2021, 10, 5), "2021-10-05"),
        (date(2021, 10, 1), "!date_or_month"),
        ("13/2021", "!date_no_such_day"),
        ("kemarin", "!since_not_a_date"),
        (12.0, "!since_not_a_date"),
    ],
)
def test_since_keeps_how_exactly_it_is_known(cell: object, since: object) -> None:
    assert meaning(dates.read_since, cell) == since


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("ya", True),
        ("Tidak", False),
        ("yes", True),
        ("1", True),
        (0.0, False),
        (True, True),
        ("-", None),
        ("T", "!boolean_not_clear"),
        ("x", "!boolean_not_clear"),
    ],
)
def test_boolean_is_clear_or_refused(cell: object, said: object) -> None:
    assert meaning(texts.read_boolean, cell) == said


CODES = {"loket": "counter", "a, b": "both", "counter": "counter"}


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Loket", ["counter"]),
        ("A,  B", ["both"]),
        ("loket; a, b", ["counter", "both"]),
        ("loket;counter", "!duplicate_in_cell"),
        ("lain", "!unknown_code"),
        (None, []),
    ],
)
def test_codes_go_by_their_labels(cell: object, codes: object) -> None:
    assert meaning(lambda c: texts.read_codes(c, CODES, "known"), cell) == codes


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("007", "007"),
        (7.0, "7"),
        ("-", None),
        (" a ", " a "),
        (1e16, "!number_too_long"),
        (True, "!wrong_type"),
        (Merged("a"), "!merged"),
    ],
)
def test_text_stays_as_it_is(cell: object, text: object) -> None:
    assert meaning(texts.read_text, cell) == text


def test_telephone_from_a_number_is_refused_for_its_zeros() -> None:
    assert meaning(texts.read_digits, 711345678.0) == "!zeros_lost"
    assert meaning(texts.read_digits, "0711 345678") == "0711 345678"


@given(st.integers(0, 10**12))
def test_count_written_in_either_language_is_the_same(number: int) -> None:
    grouped = f"{number:,}"

    assert numbers.read_count(grouped) == numbers.read_count(grouped.replace(",", ".")) == number
    assert numbers.read_count(str(number)) == number


@given(st.integers(0, 10**9), st.text("0123456789", min_size=1, max_size=4))
def test_score_is_the_number_written_or_refused(whole: int, part: str) -> None:
    read = meaning(numbers.read_score, f"{whole},{part}")

    assert read in (f"{whole}.{part}", "!score_ambiguous")
    assert read == meaning(numbers.read_score, f"{whole}.{part}")


@given(
    st.one_of(
        st.text(max_size=30),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.dates(),
    )
)
def test_any_cell_is_read_or_refused_in_words(cell: object) -> None:
    readers = (
        numbers.read_count, numbers.read_score, numbers.read_share, numbers.read_amount, numbers.read_year,
        dates.read_date, dates.read_since, texts.read_text, texts.read_texts, texts.read_boolean,
    )  # fmt: skip

    for read in readers:
        meaning(read, cell)
    assert isinstance(shown(cell), str)


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).map(str.strip).filter(bool))
)
def test_list_in_one_cell_comes_back(parts: list[str]) -> None:
    parts = [" ".join(part.split()) for part in parts if part.split()]

    assert texts.split_list(texts.join_list(parts)) == parts

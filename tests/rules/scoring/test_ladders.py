"""Levels that follow from ticked elements and counts: every ladder of PEKPPP 2023, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.ladders import Answer, Settled, level_from_elements, settle_level

from .forms_cases import INDICATORS

CUMULATIVE = {
    "1.a.Ak": "exists complete enacted public monitored",
    "5.a.K": "exists enacted compliant non_electronic electronic",
    "6.a.B": "done by_rule non_electronic electronic followed_up",
    "23.d.As": "operate access devices official navigation",
    "27.e.Ak": "filed reported monitored followed_up published",
}
COUNTED = ("2.a.P", "7.a.T", "12.b.Ak", "14.b.K", "15.c.K", "17.c.As", "19.c.As", "20.c.B", "25.e.P", "31")
CHOSEN = ("4.a.K", "9.a.Ak", "24.d.T", "B.9", "B.14", "B.15", "B.16", "B.17", "B.18", "B.19", "B.24", "B.25")


def level(code: str, ticked: str = "", **counts: int) -> int | None:
    return level_from_elements(INDICATORS[code], ticked.split(), counts)


@pytest.mark.parametrize("code", CUMULATIVE)
def test_each_step_counts_only_on_top_of_those_before_it(code: str) -> None:
    steps = CUMULATIVE[code].split()

    assert [level(code, " ".join(steps[:count])) for count in range(6)] == [0, 1, 2, 3, 4, 5]
    assert [level(code, " ".join(steps[count:])) for count in range(1, 6)] == [0] * 5


@pytest.mark.parametrize("code", COUNTED)
def test_as_many_elements_give_that_level_up_to_five(code: str) -> None:
    elements = [row["code"] for row in INDICATORS[code]["elements"]]

    levels = [level(code, " ".join(elements[:count])) for count in range(len(elements) + 1)]

    assert levels == [min(count, 5) for count in range(len(elements) + 1)]


@pytest.mark.parametrize("code", CHOSEN)
def test_level_without_elements_is_chosen(code: str) -> None:
    assert level(code) is None


@pytest.mark.parametrize(
    ("code", "ticked", "expected"),
    [
        ("3.a.T", "", 0),
        ("3.a.T", "all_components", 0),
        ("3.a.T", "print website", 1),
        ("3.a.T", "sippn", 1),
        ("3.a.T", "all_components print", 1),
        ("3.a.T", "all_components print website", 2),
        ("3.a.T", "all_components sippn print", 1),
        ("3.a.T", "all_components sippn print website", 3),
        ("3.a.T", "all_components sippn print website app", 4),
        ("3.a.T", "all_components sippn print website app social", 5),
        ("3.a.T", "sippn print website app social", 1),
        ("3.a.T", "all_components print website app social display billboard", 2),
        ("10.b.As", "no_break extra_hours", 0),
        ("10.b.As", "hours_rule", 1),
        ("10.b.As", "hours_rule no_break", 2),
        ("10.b.As", "hours_rule no_break extra_hours special_days", 4),
        ("10.b.As", "hours_rule no_break extra_hours special_days routine_days all_day", 5),
        ("11.b.K", "corruption sanctions", 0),
        ("11.b.K", "rights corruption sanctions", 3),
        ("11.b.K", "rights corruption discrimination sanctions rewards", 5),
        ("13.b.K", "", 0),
        ("13.b.K", "attendance teamwork", 1),
        ("13.b.K", "attendance teamwork innovation", 2),
        ("13.b.K", "attendance teamwork innovation appearance no_complaint", 2),
        ("13.b.K", "performance", 3),
        ("13.b.K", "performance attendance", 3),
        ("13.b.K", "performance attendance teamwork", 4),
        ("13.b.K", "performance attendance teamwork innovation", 4),
        ("13.b.K", "performance attendance teamwork innovation appearance", 5),
        ("16.c.As", "seats wifi water", 0),
        ("16.c.As", "seats cooling", 1),
        ("16.c.As", "seats cooling wifi water", 3),
        ("16.c.As", "seats cooling wifi water television reading charging", 5),
        ("18.c.K", "ramp", 1),
        ("18.c.K", "ramp lift toilet", 1),
        ("18.c.K", "ramp lift toilet play", 2),
        ("21.d.T", "board", 1),
        ("21.d.T", "spoken board print", 2),
        ("21.d.T", "kiosk", 3),
        ("21.d.T", "kiosk website", 4),
        ("21.d.T", "sippn", 4),
        ("21.d.T", "kiosk sippn", 4),
        ("21.d.T", "website sippn", 5),
        ("22.d.B", "standards lapor survey rating", 4),
        ("22.d.B", "standards lapor survey rating payment", 5),
        ("22.d.B", "standards lapor rating faq", 2),
        ("26.e.P", "email", 0),
        ("26.e.P", "mixed", 1),
        ("26.e.P", "apart", 2),
        ("26.e.P", "mixed lapor", 3),
        ("26.e.P", "apart email", 4),
        ("26.e.P", "apart lapor", 5),
        ("29.f.B", "learning", 1),
        ("29.f.B", "running", 2),
        ("29.f.B", "running over_a_year", 3),
        ("29.f.B", "running over_a_year competed", 4),
        ("29.f.B", "competed recognised", 0),
        ("29.f.B", "running recognised", 5),
        ("30.f.B", "draft", 1),
        ("30.f.B", "draft budget staff", 1),
        ("30.f.B", "legal_basis", 2),
        ("30.f.B", "legal_basis budget", 3),
        ("30.f.B", "legal_basis budget facilities staff", 5),
    ],
)
def test_required_elements_and_gates_decide_the_level(code: str, ticked: str, expected: int) -> None:
    assert level(code, ticked) == expected


@pytest.mark.parametrize(
    ("ticked", "done", "planned", "expected"),
    [
        ("", 5, 5, 0),
        ("plan", 0, 10, 1),
        ("plan", 10, 10, 1),
        ("plan report", 0, 10, 1),
        ("plan report", 0, 0, 1),
        ("plan report", 1, 10_000_000, 2),
        ("plan report", 299, 1000, 2),
        ("plan report", 300, 1000, 3),
        ("plan report", 3, 10, 3),
        ("plan report", 80, 100, 3),
        ("plan report", 801, 1000, 4),
        ("plan report", 9_999_999, 10_000_000, 4),
        ("plan report", 7, 7, 5),
    ],
)
def test_share_of_follow_ups_is_compared_exactly(ticked: str, done: int, planned: int, expected: int) -> None:
    assert level("8.a.Ak", ticked, done=done, planned=planned) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, 0),
        ({"received": 0, "completed": 0}, 0),
        ({"received": 9, "completed": 4}, 1),
        ({"received": 8, "completed": 4}, 2),
        ({"received": 8, "completed": 4, "lapor_received": 5}, 2),
        ({"received": 8, "completed": 8, "lapor_received": 5, "lapor_completed": 0}, 2),
        ({"received": 8, "completed": 2, "lapor_received": 5, "lapor_completed": 2}, 3),
        ({"lapor_received": 2, "lapor_completed": 1}, 4),
        ({"lapor_received": 1000, "lapor_completed": 899}, 4),
        ({"lapor_received": 10, "lapor_completed": 9}, 5),
    ],
)
def test_share_of_completed_reports_is_compared_exactly(counts: dict[str, int], expected: int) -> None:
    assert level("28.e.Ak", "", **counts) == expected


def test_online_form_has_the_ladders_of_the_one_face_to_face() -> None:
    face_to_face = [code for code in INDICATORS if not code.startswith("B.")]
    numbers = dict(zip((1, 2, 3, 4, 5, 6, 7, 8), (1, 2, 3, 5, 6, 7, 8, 9), strict=True))
    numbers |= {10: 11, 11: 12, 12: 13, 13: 14, 20: 21, 21: 22, 22: 23, 23: 24}
    numbers |= {26: 27, 27: 28, 28: 29, 29: 30, 30: 31}

    for online, number in numbers.items():
        pair = INDICATORS[f"B.{online}"], INDICATORS[face_to_face[number - 1]]
        for part in ("title", "levels", "elements", "counts", "rule"):
            assert pair[0][part] == pair[1][part]


@pytest.mark.parametrize(
    ("code", "ticked", "counts", "problems"),
    [
        ("2.a.P", ["users", "nobody"], {}, [("ticked[nobody]", "unknown_element")]),
        ("2.a.P", ["users", "users"], {}, [("ticked[users]", "named_twice")]),
        ("2.a.P", [], {"done": 1}, [("counts[done]", "unknown_count")]),
        ("8.a.Ak", ["plan"], {"done": 2, "planned": 1}, [("counts[done]", "more_than_all")]),
        ("8.a.Ak", [], {"done": -1}, [("counts[done]", "not_a_count")]),
        (
            "8.a.Ak",
            [],
            {"done": True, "planned": 1.5},
            [("counts[done]", "not_a_count"), ("counts[planned]", "not_a_count")],
        ),
        ("4.a.K", ["x"], {"y": 1}, [("ticked[x]", "unknown_element"), ("counts[y]", "unknown_count")]),
    ],
)
def test_answer_that_is_not_this_indicators_is_refused(
    code: str, ticked: list[str], counts: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    with pytest.raises(ScoringError) as caught:
        level_from_elements(INDICATORS[code], ticked, counts)

    assert [(problem.path, problem.code) for problem in caught.value.problems] == problems


@pytest.mark.parametrize(
    ("code", "answer", "settled"),
    [
        ("2.a.P", Answer(("users", "media")), Settled(2, 2, is_overridden=False)),
        ("2.a.P", Answer(("users", "media"), chosen=2), Settled(2, 2, is_overridden=False)),
        ("2.a.P", Answer(("users", "media"), chosen=0), Settled(0, 2, is_overridden=True)),
        ("4.a.K", Answer(), Settled(None, None, is_overridden=False)),
        ("4.a.K", Answer(chosen=3), Settled(3, None, is_overridden=False)),
        (
            "28.e.Ak",
            Answer(counts={"lapor_received": 2, "lapor_completed": 2}, chosen=4),
            Settled(4, 5, is_overridden=True),
        ),
    ],
)
def test_level_of_an_answer_follows_the_rule_or_is_chosen(
    code: str, answer: Answer, settled: Settled
) -> None:
    assert settle_level(INDICATORS[code], answer) == settled


@pytest.mark.parametrize("chosen", [6, -1, True, 2.5, "3"])
def test_answer_with_what_is_no_level_is_refused(chosen: Any) -> None:
    with pytest.raises(ScoringError):
        settle_level(INDICATORS["4.a.K"], Answer(chosen=chosen))


@given(st.sampled_from(sorted(INDICATORS)), st.data())
def test_one_more_element_never_lowers_the_level(code: str, data: st.DataObject) -> None:
    elements = [row["code"] for row in INDICATORS[code]["elements"]]
    ticked = data.draw(st.sets(st.sampled_from(elements))) if elements else set()
    more = ticked | {data.draw(st.sampled_from(elements))} if elements else set()

    lower, higher = (level_from_elements(INDICATORS[code], sorted(held), {}) for held in (ticked, more))

    assert (lower is None and higher is None) or (lower or 0) <= (higher or 0)

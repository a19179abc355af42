"""The export of a whole period: re-computed line by line, and whatever was changed in it is found."""

import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest

from evaluation_service.instruments.files import list_shipped_hashes
from evaluation_service.scoring.combined import NO_RESPONSES, FormsScorecard, SurveySums
from evaluation_service.scoring.exact import Scorecard
from evaluation_service.scoring.export import describe_scorecard
from evaluation_service.scoring.period_export import (
    Gathered,
    LokusMaterial,
    PeriodScoring,
    Record,
    state_lokus,
    state_period,
    write_lines,
)
from evaluation_service.scoring.period_verify import verify_period
from evaluation_service.scoring.verify import verify_file

from .cases import DOCUMENT, Path, changed, leaves_of, levels_of, name_of, tiny_document, value_at, without
from .test_several_forms import SHEETS, SUMS, TINY, WHOLE

Material = dict[str, LokusMaterial]
ONE_FORM: Material = {
    "1": LokusMaterial({"a": {"p1": 2, "p2": 1, "q1": 4}, "b": {"p1": 3, "p2": 1, "q1": 5}}, (), None),
    "2": LokusMaterial({}, (), None),
    "3": LokusMaterial({"c": {"p1": 5, "p2": 5, "q1": 5}}, [("d", "returned")], None),
}
FORMS: Material = {
    "1": LokusMaterial(SHEETS, [("c", "returned")], SUMS),
    "2": LokusMaterial(SHEETS, (), SurveySums(SUMS.total, SUMS.answers, SUMS.respondents)),
    "3": LokusMaterial({"a": SHEETS["a"]}, (), NO_RESPONSES),
}
FORM_SETTINGS = {"form_set": "whole", "rule": "mean", "decisions": {**WHOLE, "few": "no_index"}}


def exact_of(card: Scorecard | FormsScorecard) -> tuple[int, int] | None:
    return None if card.numerator is None or card.denominator is None else (card.numerator, card.denominator)


def make_records(document: dict[str, Any], settings: dict[str, Any], lokus: Material) -> list[Record]:
    """All lines but the digest; lokus 1 and 2 are of region 16.01, 3 of 16.02."""
    scoring, gathered = PeriodScoring.of(document, settings), Gathered.of(document)
    records = [state_period(document, settings, {"period": "CONTOH"})]
    for lokus_id, material in lokus.items():
        region = "16.02" if lokus_id == "3" else "16.01"
        names = {
            "lokus_id": lokus_id,
            "unit_official_name": f"Unit {lokus_id}",
            "region_code": region,
            "region_name": f"Kabupaten {region}",
        }
        if not material.sheets:
            gathered.add(names, None, None, None, None)
            records.append(state_lokus(names, None, material, None))
            continue
        card = scoring.score(material)
        gathered.add(names, f"card {lokus_id}", card.index, card.digest, exact_of(card))
        records.append(state_lokus(names, f"card {lokus_id}", material, describe_scorecard(card)))
    return [*records, *gathered.list_results()]


def signed(records: list[Record]) -> list[bytes]:
    """As a forger writes it who makes the digest anew; content without a canonical form as JSON."""
    return list(write_lines(records))


def told(lines: list[bytes]) -> list[str]:
    return [str(difference) for difference in verify_period(lines).differences]


PERIODS = {
    "one form": make_records(tiny_document(), {"rule": "mean", "form_weights": None}, ONE_FORM),
    "several forms": make_records(TINY, FORM_SETTINGS, FORMS),
}


def test_results_are_those_worked_out_by_hand() -> None:
    one, several = ([row for row in records if row["kind"] != "lokus"][1:] for records in PERIODS.values())

    # 25/8 of lokus 1 is 3.125; lokus 2 has no sheet.
    assert [(row["lokus_id"], row["rank"], row["index"]) for row in one[:2]] == [
        ("3", 1, "5.00"),
        ("1", 2, "3.13"),
    ]
    assert [
        (row["region_code"], row["index"], row["lokus_count"], row["lokus_chosen"]) for row in one[2:4]
    ] == [
        ("16.01", "3.13", 1, 2),
        ("16.02", "5.00", 1, 1),
    ]
    assert [one[-1][name] for name in ("lokus_chosen", "lokus_ranked", "lokus_without_index")] == [3, 2, 0]
    # 1126 of 396 twice; lokus 3 has no response and so no index.
    assert [(row["lokus_id"], row["rank"], row["is_shared"], row["index"]) for row in several[:2]] == [
        ("1", 1, True, "2.84"),
        ("2", 1, True, "2.84"),
    ]
    assert [(row["region_code"], row["index"], row["lokus_count"]) for row in several[2:4]] == [
        ("16.01", "2.84", 2),
        ("16.02", None, 0),
    ]
    assert [several[-1][name] for name in ("lokus_chosen", "lokus_ranked", "lokus_without_index")] == [
        3,
        2,
        1,
    ]


@pytest.mark.parametrize("records", PERIODS.values(), ids=PERIODS)
def test_untouched_period_holds(records: list[Record]) -> None:
    assert told(signed(records)) == []


def is_a_name(place: int, path: Path) -> bool:
    """What is only told, and by the digest alone protected: names, the context, and ids."""
    return path[0] in ("context", "lokus", "scorecard_id") or (place == 0 and path[0] == "instrument")


@pytest.mark.parametrize("records", PERIODS.values(), ids=PERIODS)
def test_any_changed_or_missing_figure_is_found_though_the_digest_was_made_anew(
    records: list[Record],
) -> None:
    unseen = []
    for place, record in enumerate(records):
        if record["kind"] == "lokus" and place > 1:
            continue
        for number, path in enumerate(path for path in leaves_of(record) if not is_a_name(place, path)):
            value = value_at(record, path)
            other = int(value) + 1 if type(value) in (int, bool) else f"{value}?"
            forged = without(record, path) if number % 5 == 4 else changed(record, path, other)
            if not told(signed([*records[:place], forged, *records[place + 1 :]])):
                unseen.append(f"{place}: {name_of(path)}")

    assert unseen == []


@pytest.mark.parametrize("records", PERIODS.values(), ids=PERIODS)
def test_any_changed_word_is_found_by_the_digest(records: list[Record]) -> None:
    lines = signed(records)
    unseen = [
        f"{place}: {name_of(path)}"
        for place, record in enumerate(records)
        for path in leaves_of(record)
        if is_a_name(place, path) and path[0] != "instrument"
        if not told([*lines[:place], *signed([changed(record, path, "x")])[:1], *lines[place + 1 :]])
    ]

    assert unseen == []


Forgery = Callable[[list[Record]], list[Record]]
FORGERIES: list[tuple[str, Forgery, list[str]]] = [
    (
        "a lokus is taken out",
        lambda rows: [*rows[:1], *rows[2:]],
        [
            "place 1.index: ",
            "region 16.01.index: ",
            "totals.lokus_chosen: ",
            "totals.lokus_ranked: ",
        ],
    ),
    ("a place is taken out", lambda rows: [*rows[:4], *rows[5:]], ["place 3.index: "]),
    ("a lokus stands twice", lambda rows: [*rows[:2], *rows[1:]], ["stands here twice"]),
    (
        "ranks stand in another order",
        lambda rows: [*rows[:4], rows[5], rows[4], *rows[6:]],
        ["order of ranks"],
    ),
    ("a place stands twice", lambda rows: [*rows[:5], *rows[4:]], ["one name twice"]),
    (
        "a level is another",
        lambda rows: [*rows[:3], changed(rows[3], ("sheets", 0, "levels", "q1"), 4), *rows[4:]],
        ["lokus 3 (Unit 3).scorecard.index: ", "region 16.02.index: ", "place 3.index: "],
    ),
    (
        "a level is none",
        lambda rows: [*rows[:3], changed(rows[3], ("sheets", 0, "levels", "q1"), 6), *rows[4:]],
        ["lokus 3 (Unit 3).sheets[c].levels[q1]: 6 is not a whole number from 0 to 5"],
    ),
    (
        "the rule is another",
        lambda rows: [changed(rows[0], ("settings", "rule"), "median"), *rows[1:]],
        ["lokus 1 (Unit 1).scorecard.trace.settings.rule: "],
    ),
    (
        "the instrument is no instrument",
        lambda rows: [changed(rows[0], ("instrument", "bands"), []), *rows[1:]],
        ["instrument.bands"],
    ),
    ("the head is gone", lambda rows: rows[1:], ["format: is not prima-period version 1"]),
]


@pytest.mark.parametrize(
    ("forge", "expected"), [row[1:] for row in FORGERIES], ids=[row[0] for row in FORGERIES]
)
def test_forgery_is_named_at_every_place_it_touches(forge: Forgery, expected: list[str]) -> None:
    found = told(signed(forge(PERIODS["one form"])))

    assert [words for words in expected if not any(words in line for line in found)] == []


SPOILED: list[tuple[Callable[[list[bytes]], list[bytes]], str]] = [
    (lambda lines: lines[:-1], "digest.kind: the file says nothing"),
    (lambda lines: [*lines, lines[1]], "comes after the digest"),
    (
        lambda lines: [lines[0], lines[1].replace(b",", b", ", 1), *lines[2:]],
        "line 2: is not in the one form",
    ),
    (lambda lines: [lines[0], b"[" * 100_000, *lines[1:]], "line 2: cannot be read"),
    (lambda lines: [lines[0], b"\xff", *lines[1:]], "line 2: cannot be read"),
    (lambda lines: [lines[0], b"7\n", *lines[1:]], "line 2: is not an object"),
    (lambda lines: [lines[0], b'{"kind":"lokus"}\n', *lines[1:]], "line 2, lokus: is missing"),
    (lambda lines: lines[:0], "format: is not prima-period"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILED)
def test_spoiled_file_is_told_and_raises_nothing(
    spoil: Callable[[list[bytes]], list[bytes]], said: str
) -> None:
    assert said in "\n".join(told(spoil(signed(PERIODS["one form"]))))


def test_file_says_what_every_region_came_to_and_what_is_left_to_compare(tmp_path: pathlib.Path) -> None:
    lokus = {"1": LokusMaterial({"a": levels_of(4), "b": levels_of(5)}, (), None)}
    records = make_records(DOCUMENT, {"rule": "mean", "form_weights": None}, lokus)
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_bytes(b"".join(signed(records)))
    bad.write_bytes(good.read_bytes().replace(b'"index":"4.50"', b'"index":"4.51"'))

    holds, lines = verify_file(good, list_shipped_hashes())
    broken, found = verify_file(bad, list_shipped_hashes())

    assert (holds, broken) == (True, False)
    assert lines[0].endswith("re-computed, identical: 1 lokus, 1 ranked, 0 without an index")
    assert lines[1] == "region 16.01 Kabupaten 16.01: 4.50 (1 of 1 lokus)"
    assert lines[2].endswith("it comes with Prima")
    assert records[-1]["scorecards_sha256"] in lines[3]
    assert [line.partition(": ")[0] for line in found] == [
        "lokus 1 (Unit 1).scorecard.index",
        "lokus 1 (Unit 1).scorecard.trace.index",
        "digest.sha256",
        "place 1.index",
        "region 16.01.index",
    ]
    assert json.loads(good.read_bytes().splitlines()[0])["format"] == "prima-period"

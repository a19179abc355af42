"""Exports, their re-computation, and the reasons for a grade."""

import json
import pathlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation_service.instruments.files import list_shipped_hashes
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.exact import score_lokus
from evaluation_service.scoring.explain import Line, explain_grade
from evaluation_service.scoring.export import export_scorecard
from evaluation_service.scoring.instrument import build_instrument, hash_scoring
from evaluation_service.scoring.texts import SENTENCES, Language
from evaluation_service.scoring.verify import verify_export, verify_file

from .cases import (
    DOCUMENT,
    INSTRUMENT,
    Path,
    changed,
    leaves_of,
    levels_of,
    name_of,
    tiny_document,
    value_at,
    without,
)

EXPORT = export_scorecard(
    DOCUMENT,
    "median",
    {"sheet-2": levels_of(4), "sheet-1": levels_of(5) | {"6": 0}},
    [("sheet-3", "withdrawn")],
    {"lokus": "DPMPTSP", "period": "CONTOH"},
)
LEAVES = list(leaves_of(EXPORT))
TINY_SHEETS = {"a": {"p1": 2, "p2": 1, "q1": 4}, "b": {"p1": 3, "p2": 1, "q1": 5}}
TINY = export_scorecard(tiny_document(), "mean", TINY_SHEETS, [("c", "returned")], {"lokus": "x"})


def other_than(value: object) -> list[Any]:
    """Small changes, of the kind and of other kinds."""
    if type(value) is bool:
        return [not value, int(value), None]
    if type(value) is int:
        return [value + 1, float(value), str(value), None]
    if isinstance(value, str):
        return [f"{value} ", value[:-1], value.swapcase() if value.swapcase() != value else "x", None]
    return [0, False, "", []]


def test_export_verifies_also_after_a_round_trip() -> None:
    assert verify_export(EXPORT) == []
    assert verify_export(json.loads(json.dumps(EXPORT))) == []


def test_every_changed_field_of_a_small_export_is_found() -> None:
    unseen = []
    for place, path in enumerate(leaves_of(TINY)):
        others = other_than(value_at(TINY, path))
        if verify_export(changed(TINY, path, others[place % len(others)])) == []:
            unseen.append(name_of(path))

    assert unseen == []


def test_every_missing_field_of_a_small_export_is_found() -> None:
    unseen = [name_of(path) for path in leaves_of(TINY) if verify_export(without(TINY, path)) == []]

    assert unseen == []


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(LEAVES), st.integers(0, 3))
def test_changed_field_of_a_real_export_is_found(path: Path, choice: int) -> None:
    others = other_than(value_at(EXPORT, path))

    assert verify_export(changed(EXPORT, path, others[choice % len(others)])) != []


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([path for path in LEAVES if path[0] == "scorecard"]))
def test_changed_result_is_named_by_its_path(path: Path) -> None:
    differences = verify_export(changed(EXPORT, path, 77))

    assert [difference.path for difference in differences] == [name_of(path)]
    assert differences[0].stated == "77"


def test_changed_level_shows_in_the_result() -> None:
    differences = verify_export(changed(EXPORT, ("sheets", 0, "levels", "6"), 5))

    assert {"scorecard.index", "scorecard.digest", "scorecard.trace.total.numerator"} <= {
        difference.path for difference in differences
    }


def test_added_field_is_found() -> None:
    differences = verify_export(EXPORT | {"note": "x"})

    assert [str(difference) for difference in differences] == [
        'note: the file says "x", re-computing gives nothing'
    ]


def test_level_out_of_range_is_told_by_its_place() -> None:
    differences = verify_export(changed(EXPORT, ("sheets", 0, "levels", "6"), 6))

    assert [str(difference) for difference in differences] == [
        "sheets[sheet-1].levels[6]: 6 is not a whole number from 0 to 5"
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a valid export"),
        (b"{", "is not a valid export"),
        (b"\xff{}", "is not UTF-8 text (byte 0)"),
        (b"[" * 100_000, "is not a valid export"),
        (b'{"a": 1, "a": 2}', "the field 'a' stands twice"),
        (b'{"a": 1.5}', "1.5 is not a whole number"),
        (b'{"a": NaN}', "NaN is not a whole number"),
        (b"[]", "document: is not an object"),
        (b"{}", "format: is not prima-scorecard version 1"),
    ],
)
def test_file_that_is_no_export_is_refused_with_a_reason(
    tmp_path: pathlib.Path, content: bytes, said: str
) -> None:
    file = tmp_path / "export.json"
    file.write_bytes(content)

    good, lines = verify_file(file)

    assert not good
    assert said in "\n".join(lines)


def test_file_that_is_not_there_is_told(tmp_path: pathlib.Path) -> None:
    good, lines = verify_file(tmp_path / "none.json")

    assert not good
    assert "cannot be read" in lines[0]


def test_file_of_a_good_export_holds_and_half_a_character_pair_is_told(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(EXPORT, indent=1))
    good, lines = verify_file(file)
    file.write_text(json.dumps(changed(EXPORT, ("sheets", 0, "id"), "\ud800")))
    broken, told = verify_file(file)

    assert good
    assert "index 4.33, grade A-" in lines[0]
    assert not broken
    assert "\n".join(told).encode()


@pytest.mark.parametrize(
    "path", [("aspects",), ("indicators", 0, "aspect"), ("bands", 0, "min"), ("figure",)]
)
@pytest.mark.parametrize("value", [7, None, [], {}, "x"])
def test_export_with_a_broken_instrument_is_told(path: Path, value: object) -> None:
    assert verify_export(changed(TINY, ("instrument", *path), value)) != []


FORGERIES: list[tuple[Path, object]] = [
    (("aspects",), []),
    (("aspects", 0, "weight"), "3/4"),
    (("indicators", 0, "weight"), "1/1"),
    (("bands", 0, "min"), "0.00"),
    (("bands", 1, "max"), "5.00"),
    (("bands", 1, "grade"), "high"),
    (("indicators", 1, "code"), "p1"),
    (("range", "max"), "4.00"),
]


@pytest.mark.parametrize(("path", "value"), FORGERIES, ids=str)
def test_result_of_an_instrument_that_could_not_be_loaded_is_a_forgery(path: Path, value: object) -> None:
    document = changed(tiny_document(), path, value)
    try:
        forged = export_scorecard(document, "mean", TINY_SHEETS)
    except (ScoringError, ValueError):
        forged = changed(TINY, ("instrument",), document)

    differences = verify_export(forged)

    assert differences != []
    assert all(difference.path.startswith("instrument.") for difference in differences)


def test_file_that_holds_says_by_which_instrument_and_what_is_left_to_compare(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(EXPORT))
    tiny = tmp_path / "tiny.json"
    tiny.write_text(json.dumps(TINY))
    reworded = tmp_path / "reworded.json"
    document = changed(DOCUMENT, ("title", "en"), "Something else")
    reworded.write_text(json.dumps(export_scorecard(document, "agreed", {"a": levels_of(5)})))

    told = [verify_file(path, list_shipped_hashes()) for path in (file, tiny, reworded)]

    assert [good for good, _ in told] == [True] * 3
    assert [lines[1].partition(": ") for _, lines in told] == [
        (f"instrument panrb-17-2017@1, scoring {hash_scoring(DOCUMENT)}", ": ", "it comes with Prima"),
        (
            f"instrument tiny@1, scoring {hash_scoring(tiny_document())}",
            ": ",
            "it does NOT come with Prima: compare it with the published instrument",
        ),
        (
            f"instrument panrb-17-2017@1, scoring {hash_scoring(DOCUMENT)}",
            ": ",
            "one with this scoring comes with Prima, but worded differently",
        ),
    ]
    assert all("compare the digest with the published trace_digest" in lines[2] for _, lines in told)


def test_reasons_read_as_written_by_hand() -> None:
    document = tiny_document()
    card = score_lokus(
        build_instrument(document), "mean", TINY_SHEETS, [("c", "returned"), ("d", "odd_code")]
    )

    lines = explain_grade(card.trace, document, "en")

    assert [(line.depth, line.text) for line in lines] == [
        (0, "value (en) under tiny (en) (note (en))."),
        (0, "The weights between forms have not been set; F-02 alone is scored."),
        (0, "The levels of all sheets are averaged for each indicator."),
        (1, "Sheet a was used."),
        (1, "Sheet b was used."),
        (1, "Sheet c was left out: returned and not submitted again."),
        (1, "Sheet d was left out: odd_code."),
        (0, "P (en): 1.75 (weight 1/2; 7 of 20 parts)."),
        (1, "p1 p1 (en): levels 2, 3, combined to 5/2; each level counts 1."),
        (2, "Level 2: level 2 (en)."),
        (1, "p2 p2 (en): levels 1, 1, combined to 2/2; each level counts 1."),
        (2, "Level 1: level 1 (en)."),
        (0, "Q (en): 4.50 (weight 1/2; 18 of 20 parts)."),
        (1, "q1 q1 (en): levels 4, 5, combined to 9/2; each level counts 2."),
        (2, "Level 4: level 4 (en)."),
        (2, "Level 5: level 5 (en)."),
        (0, "Strongest aspect: Q (en)."),
        (0, "Weakest aspect: P (en)."),
        (0, "All parts together: 25 divided by 8."),
        (0, "Rounded up to 3.13 (remainder 4 of 8; rule (en))."),
        (0, "3.13 lies between 2.51 and 5.00: grade high, high (en)."),
    ]


def test_reasons_in_indonesian_write_a_comma_and_the_official_label() -> None:
    card = score_lokus(INSTRUMENT, "agreed", {"pleno": levels_of(5) | {"6": 0}})

    lines = explain_grade(card.trace, DOCUMENT, "id")

    assert lines[-1] == Line(
        "band", 0, "A", "4,65 berada di antara 4,51 dan 5,00: predikat A, Pelayanan Prima."
    )
    assert Line("weakest", 0, "", "Aspek terlemah: Inovasi.") in lines


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("level", range(6))
def test_every_level_of_the_real_instrument_can_be_told(level: int, language: Language) -> None:
    card = score_lokus(INSTRUMENT, "agreed", {"pleno": levels_of(level)})

    lines = explain_grade(card.trace, DOCUMENT, language)

    assert {line.subject for line in lines} >= {*INSTRUMENT.codes}
    assert "strongest" not in {line.kind for line in lines}


def test_sentences_exist_in_both_languages() -> None:
    assert {tuple(sorted(sentence)) for sentence in SENTENCES.values()} == {("en", "id")}


def test_reasons_refuse_another_instrument() -> None:
    card = score_lokus(INSTRUMENT, "agreed", {"pleno": levels_of(3)})

    with pytest.raises(ScoringError):
        explain_grade(card.trace, tiny_document(), "id")

"""Instrument files: what is shipped, and what is refused with which words."""

import json
import pathlib
from typing import Any

import numpy as np
import pytest

from evaluation_service.instruments.files import (
    list_shipped_instruments,
    read_instrument_file,
    read_instrument_text,
)
from evaluation_service.instruments.rules import InvalidInstrumentError
from evaluation_service.scoring.document import list_problems
from evaluation_service.scoring.document_parts import MOST_INDICATORS, MOST_PARTS
from evaluation_service.scoring.instrument import build_instrument, hash_scoring, hash_wording
from evaluation_service.scoring.vectorised import score_period

from .cases import (
    DOCUMENT,
    SCHEME,
    SHIPPED_DOCUMENTS,
    Path,
    changed,
    leaves_of,
    name_of,
    tiny_document,
    value_at,
    without,
    words,
)


def found(document: object) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in list_problems(document)]


def test_shipped_files_are_read_as_those_of_users() -> None:
    as_of_users = [read_instrument_text(path.read_text("utf-8")) for path in list_shipped_instruments()]

    assert list(SHIPPED_DOCUMENTS.values()) == as_of_users


def test_shipped_instruments_are_valid() -> None:
    assert [(document["id"], document["kind"]) for document in SHIPPED_DOCUMENTS.values()] == [
        ("ikm-panrb-14-2017", "external"),
        ("ombudsman-kepatuhan-2016-2021", "external"),
        ("ombudsman-kepatuhan-2022-2024", "external"),
        ("ombudsman-opini-2025", "external"),
        ("panrb-17-2017", "scored"),
        ("panrb-pekppp-2023", "scored"),
    ]


def test_regulation_is_complete() -> None:
    rows = DOCUMENT["indicators"]
    unknown = {row["code"]: sum(level is None for level in row["levels"].values()) for row in rows}

    assert (len(rows), len(DOCUMENT["aspects"]), len(DOCUMENT["bands"])) == (37, 6, 9)
    assert {code: count for code, count in unknown.items() if count} == {"2.b.Ak2": 4}
    assert DOCUMENT["combination"]["form_weights"] == {"F-01": None, "F-02": None, "F-03": None}
    assert DOCUMENT["figure"]["title"]["id"] == "Nilai F-02"


def test_tiny_document_is_valid() -> None:
    assert found(tiny_document()) == []


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("kind",), "other", ("kind", "not_a_choice")),
        (("version",), 1, ("version", "wrong_type")),
        (("title", "en"), " ", ("title.en", "empty")),
        (("title", "en"), "a\x00b", ("title.en", "bad_character")),
        (("years_used", 0), 20190, ("years_used[0]", "out_of_range")),
        (("years_used", 0), True, ("years_used[0]", "wrong_type")),
        (("legal_basis",), [], ("legal_basis", "too_few")),
        (("aspects", 0, "weight"), 0.5, ("aspects[0].weight", "wrong_type")),
        (("aspects", 0, "weight"), "0.5", ("aspects[0].weight", "not_a_fraction")),
        (("aspects", 0, "weight"), "3/2", ("aspects[0].weight", "not_a_fraction")),
        (("aspects", 0, "weight"), "1/3", ("aspects[0..1].weight", "not_whole")),
        (("indicators", 1, "weight"), "1/3", ("indicators[0..1].weight", "not_whole")),
        (("indicators", 1, "aspect"), "R", ("indicators[1].aspect", "unknown_aspect")),
        (("indicators", 1, "code"), "p1", ("indicators[1].code", "not_unique")),
        (("indicators", 1, "levels", "6"), None, ("indicators[1].levels.6", "unknown_field")),
        (("indicators", 1, "levels", "2"), "words", ("indicators[1].levels.2", "wrong_type")),
        (("bands", 0, "min"), "2.52", ("bands[0].min", "gap")),
        (("bands", 0, "min"), "2.50", ("bands[0].min", "overlap")),
        (("bands", 0, "max"), "4.99", ("bands[0].max", "wrong_end")),
        (("bands", 0, "max"), 5.0, ("bands[0].max", "wrong_type")),
        (("bands", 1, "min"), "0.01", ("bands[1].min", "gap")),
        (("bands", 1, "max"), "2.5", ("bands[1].max", "not_two_decimals")),
        (("bands", 0, "grade"), "low", ("bands[1].grade", "not_unique")),
        (("range", "max"), "6.00", ("range.max", "wrong_range")),
        (("rounding", "mode"), "half_even", ("rounding.mode", "not_a_choice")),
        (("rounding", "decimals"), True, ("rounding.decimals", "not_a_choice")),
        (("forms", 0, "items"), 4, ("forms[0].items", "wrong_count")),
        (("forms", 0, "scored"), False, ("forms", "nothing_scored")),
        (("combination", "form_weights", "F-02"), "1/2", ("combination.form_weights", "not_whole")),
        (("combination", "form_weights", "F-09"), None, ("combination.form_weights.F-09", "unknown_form")),
        (("confidence", 0, "level"), "sure", ("confidence[0].level", "not_a_choice")),
        (("confidence", 0, "sources", 0), "T9", ("confidence[0].sources[0]", "unknown_source")),
        (("extra",), 1, ("extra", "unknown_field")),
    ],
)
def test_broken_field_is_named(path: Path, value: object, problem: tuple[str, str]) -> None:
    assert problem in found(changed(tiny_document(), path, value))


@pytest.mark.parametrize("code", ["", "a b", "../x", "-a", "x" * 51, "a/b", "a?b", "ä", "a\n"])
def test_code_that_cannot_stand_in_an_address_is_refused(code: str) -> None:
    document = changed(tiny_document(), ("indicators", 0, "code"), code)

    assert found(document) == [("indicators[0].code", "not_a_code")]


def many(count: int) -> dict[str, Any]:
    """An instrument with so many indicators of one aspect, all of one weight."""
    document = changed(tiny_document(), ("forms", 0, "items"), count)
    document["aspects"] = [{"code": "P", "weight": "1/1", "name": words("P")}]
    document["indicators"] = [
        {**document["indicators"][0], "code": f"p{place}", "weight": f"1/{count}"} for place in range(count)
    ]
    return document


def test_instrument_has_as_many_indicators_as_a_sheet_can_hold() -> None:
    assert found(many(MOST_INDICATORS)) == []
    assert found(many(MOST_INDICATORS + 1)) == [("indicators", "too_many")]


def fine(*primes: int) -> dict[str, Any]:
    """An instrument whose weights have the product of these primes in their common denominator."""
    document = many(2 * len(primes))
    document["aspects"] = [
        {"code": f"A{prime}", "weight": f"1/{len(primes)}", "name": words("A")} for prime in primes
    ]
    places = [(prime, part) for prime in primes for part in (1, prime - 1)]
    for row, (prime, part) in zip(document["indicators"], places, strict=True):
        row.update(aspect=f"A{prime}", weight=f"{part}/{prime}")
    return document


def test_weights_too_fine_to_be_added_exactly_are_refused_and_the_finest_allowed_are_scored() -> None:
    allowed, too_fine = fine(999_983, 999_979), fine(999_983, 999_979, 999_961)
    levels, lokus = np.full((1000, 4), 5), np.zeros(1000, dtype=np.int64)

    scored = score_period(build_instrument(allowed), "mean", levels, lokus)

    assert found(allowed) == []
    assert found(too_fine) == [("indicators", "too_fine")]
    assert build_instrument(too_fine).denominator > MOST_PARTS
    assert scored.scores.hundredths.tolist() == [500]


def test_every_missing_field_is_named() -> None:
    document = tiny_document()
    optional = ("sources", "years_used", "legal_basis", "form_weights")
    paths = [
        path for path in leaves_of(document) if not {*path[:-1]} & {*optional} or path[-1] in {"id", "url"}
    ]

    unnamed = [path for path in paths if (name_of(path), "missing") not in found(without(document, path))]

    assert unnamed == []


@pytest.mark.parametrize("wrong", [1.5, [], {}, 10**9, ""])
def test_value_of_the_wrong_kind_is_named_anywhere(wrong: object) -> None:
    document = tiny_document()

    unnamed = [
        path
        for path in leaves_of(document)
        if not any(
            problem.startswith(name_of(path)) for problem, _code in found(changed(document, path, wrong))
        )
    ]

    assert unnamed == []


def test_all_problems_are_told_at_once() -> None:
    document: Any = changed(tiny_document(), ("aspects", 0, "weight"), 0.5) | {"version": None, "no": 1}
    del document["issuer"]

    assert found(document) == [
        ("issuer", "missing"),
        ("version", "wrong_type"),
        ("aspects[0].weight", "wrong_type"),
        ("no", "unknown_field"),
    ]


@pytest.mark.parametrize("document", [None, [], "x", 7])
def test_something_else_is_no_instrument(document: object) -> None:
    assert found(document) == [("", "wrong_type")]


def test_words_for_people_say_what_is_there_and_what_is_wanted() -> None:
    problems = list_problems(changed(tiny_document(), ("aspects", 0, "weight"), 0.5))

    wanted = "a fraction written as text, such as 5/56"
    assert [str(problem) for problem in problems] == [
        f"aspects[0].weight: this is a number with a decimal point, but must be {wanted}"
    ]


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("bands", 1, "max"), "81.00", ("bands[0].min", "overlap")),
        (("bands", 1, "max"), "80.98", ("bands[0].min", "gap")),
        (("bands", 1, "zone"), "hijau", ("bands[1].zone", "not_unique")),
        (("aspects",), [], ("aspects", "unknown_field")),
    ],
)
def test_broken_external_scheme_is_named(path: Path, value: object, problem: tuple[str, str]) -> None:
    assert problem in found(changed(SCHEME, path, value))


def test_both_hashes_together_cover_every_field() -> None:
    document = tiny_document()
    hashes = (hash_scoring(document), hash_wording(document))

    unseen = []
    for path in leaves_of(document):
        other = changed(document, path, f"{value_at(document, path)}?")
        if (hash_scoring(other), hash_wording(other)) == hashes:
            unseen.append(path)

    assert unseen == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: a\nid: b\n", "line 2, column 1: the field 'id' stands twice"),
        ("title: {id: a, id: b}\n", "the field 'id' stands twice"),
        ("a: &x 1\nb: *x\n", "references (*name) are not allowed"),
        ("a: !!python/object:os.system x\n", "is not allowed"),
        ("a: !!float 1\n", "is not allowed"),
        ("{[1]: 2}\n", "a field name must be text"),
        ("a: [\n", "line 2"),
        ("- " * 1500, "nested too deeply"),
        ("", "this is empty, but must be a group of fields"),
    ],
)
def test_unreadable_text_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(InvalidInstrumentError) as caught:
        read_instrument_text(text)

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("no", "'no' is not one of: True, False, null"),
        ("yes", "'yes' is not one of: True, False, null"),
        ("0.5", "'0.5' is not one of: True, False, null"),
    ],
)
def test_loader_takes_nothing_for_a_truth_value_but_true_and_false(written: str, said: str) -> None:
    text = json.dumps(tiny_document()).replace('"scored": true', f'"scored": {written}')

    with pytest.raises(InvalidInstrumentError) as caught:
        read_instrument_text(text)

    assert str(caught.value) == f"forms[0].scored: {said}"


@pytest.mark.parametrize(("content", "said"), [(b"a: \xff", "byte 3"), (b" " * 2_000_001, "larger than")])
def test_file_that_is_no_text_is_refused(tmp_path: pathlib.Path, content: bytes, said: str) -> None:
    file = tmp_path / "instrument.yaml"
    file.write_bytes(content)

    with pytest.raises(InvalidInstrumentError) as caught:
        read_instrument_file(file)

    assert said in str(caught.value)

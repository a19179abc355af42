"""What is said of instrument files: their problems with lines, what differs, how two versions relate."""

import pathlib
from typing import Any

import pytest

from evaluation_service.instruments.files import (
    SHIPPED,
    list_crosswalks,
    list_shipped_instruments,
    read_instrument_file,
)
from evaluation_service.instruments.naming import find_owner_problems, prefix_of
from evaluation_service.instruments.telling import tell_check, tell_difference
from evaluation_service.scoring.crosswalk import (
    compare_instruments,
    list_broken_references,
    list_crosswalk_problems,
)
from evaluation_service.scoring.difference import Change, compare_documents
from evaluation_service.scoring.instrument import hash_scoring, hash_wording

from .cases import DOCUMENT, changed, tiny_document, value_at
from .forms_cases import PEKPPP, tiny_forms_document

TEXT = (SHIPPED / "panrb-pekppp-2023.yaml").read_text()


@pytest.mark.parametrize("path", list_shipped_instruments(), ids=lambda path: path.stem)
def test_shipped_file_is_told_to_be_valid(path: pathlib.Path) -> None:
    document = read_instrument_file(path)

    good, lines = tell_check(path)

    assert good
    assert lines[0].endswith(f"is a valid instrument: {path.stem}, version 1 ({document['kind']})")
    assert lines[1:] == [f"scoring {hash_scoring(document)}", f"wording {hash_wording(document)}"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 14/100", "weight: 0.14", "weight: this is text, but"),
        ("count: {at_least: 5}", "count: {at_least: 6}", "rule.5.count.at_least: asks for more than"),
        ("ticked: [plan, report]", "ticked: [plan, reprot]", "reprot is not among this indicator's elements"),
        ("forms: [F-01, F-02A, F-03A]", "forms: [F-01, F-03A]", "a set needs exactly one evaluator form"),
        ('min: "4.51"', 'min: "4.52"', "no band holds 4.51 to 4.51"),
        ("decides: below_minimum", "decides: something", "is not one of"),
    ],
)
def test_problem_is_told_with_the_line_it_stands_on(
    tmp_path: pathlib.Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "instrument.yaml"
    file.write_text(TEXT.replace(old, new, 1))
    line = TEXT[: TEXT.index(old)].count("\n") + 1

    good, lines = tell_check(file)

    assert not good
    told = [text for text in lines if said in text or (old.startswith("weight") and "0.14" in text)]
    assert told
    assert any(text.startswith(f"  line {line}, ") for text in told)


def test_file_that_is_not_there_or_named_badly_is_told(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "instrument.yaml"
    file.write_text(TEXT.replace("id: panrb-pekppp-2023", "id: PEKPPP 2023", 1))

    told = [tell_check(file), tell_check(tmp_path / "none.yaml")]

    assert [good for good, _lines in told] == [False, False]
    assert "line 5, id: must be up to 80 small letters" in told[0][1][1]
    assert "cannot be read" in told[1][1][0]


def test_difference_parts_scoring_from_wording(tmp_path: pathlib.Path) -> None:
    document = changed(tiny_document(), ("indicators", 1, "title", "en"), "another")
    document = changed(document, ("bands", 0, "label", "id"), "lain")
    reweighed = changed(document, ("aspects", 0, "weight"), "2/4")
    del reweighed["forms"][0]
    reordered = tiny_document()
    reordered["bands"].reverse()

    wording = compare_documents(tiny_document(), document)
    both = compare_documents(tiny_document(), reweighed)

    assert wording.scoring == ()
    assert wording.wording == (
        Change("indicators[p2].title.en", '"p2 (en)"', '"another"'),
        Change("bands[high].label.id", '"high (id)"', '"lain"'),
    )
    assert [str(change) for change in both.scoring] == [
        'aspects[P].weight: "1/2" -> "2/4"',
        'forms[F-02].code: gone, was "F-02"',
        "forms[F-02].scored: gone, was true",
        "forms[F-02].items: gone, was 3",
        "forms: new, []",
    ]
    assert compare_documents(tiny_document(), reordered).scoring == ()


@pytest.mark.parametrize(
    ("path", "value", "is_scoring"),
    [
        (("forms", 1, "indicators", 0, "rule", "1", "count", "at_least"), 2, True),
        (("forms", 1, "indicators", 0, "elements", 0, "words", "en"), "x", False),
        (("forms", 3, "items", 1, "aspect"), "Q", True),
        (("forms", 3, "items", 1, "text", "id"), "x", False),
        (("combination", "form_weights", "evaluator"), "1/2", True),
        (("open_settings", 0, "most"), 60, True),
        (("open_settings", 0, "note", "id"), "x", False),
        (("form_sets", 0, "name", "id"), "x", False),
    ],
)
def test_hashes_of_several_forms_part_scoring_from_wording(
    path: Any, value: object, *, is_scoring: bool
) -> None:
    document = tiny_forms_document()
    other = changed(document, path, value)

    assert value_at(document, path) != value
    assert (hash_scoring(other) != hash_scoring(document)) == is_scoring
    assert (hash_wording(other) != hash_wording(document)) != is_scoring
    assert bool(compare_documents(document, other).scoring) == is_scoring


def test_files_are_compared(tmp_path: pathlib.Path) -> None:
    reworded = tmp_path / "reworded.yaml"
    shipped = SHIPPED / "ikm-panrb-14-2017.yaml"
    reworded.write_text(shipped.read_text().replace("very good", "excellent"))
    rebanded = tmp_path / "rebanded.yaml"
    rebanded.write_text(shipped.read_text().replace("88.31", "88.41").replace("88.30", "88.40"))

    told = [tell_difference(shipped, shipped), tell_difference(shipped, reworded)]

    assert told[0] == (True, ["both files say the same"])
    assert told[1][0]
    assert told[1][1][0] == "changes of wording; scores stay as they are:"
    assert not tell_difference(shipped, tmp_path / "none.yaml")[0]
    assert tell_difference(shipped, rebanded) == (
        False,
        [
            "changes that decide scores; sheets of the two cannot be compared:",
            '  bands[A].min: "88.31" -> "88.41"',
            '  bands[B].max: "88.30" -> "88.40"',
        ],
    )


def test_files_that_only_order_their_entries_otherwise_are_not_called_the_same(
    tmp_path: pathlib.Path,
) -> None:
    lines = (SHIPPED / "ikm-panrb-14-2017.yaml").read_text().splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if line.startswith("  - {grade: A"))
    lines[place : place + 2] = reversed(lines[place : place + 2])
    file = tmp_path / "reordered.yaml"
    file.write_text("".join(lines))

    told = tell_difference(SHIPPED / "ikm-panrb-14-2017.yaml", file)

    assert told == (
        False,
        ["entries that decide scores stand in another order; sheets of the two are kept apart"],
    )


def test_shipped_crosswalk_names_every_aspect_of_both_ends_and_compares_none() -> None:
    (crosswalk,) = list_crosswalks()

    told = compare_instruments(crosswalk, DOCUMENT, PEKPPP)

    assert list_broken_references(crosswalk, DOCUMENT, PEKPPP) == []
    assert not told["is_comparable"]
    assert [(row["from_code"], row["to_code"], row["is_comparable"]) for row in told["aspects"]] == [
        ("I", "A1", False),
        ("II", "A2", False),
        ("III", "A3", False),
        ("IV", "A4", False),
        ("V", "A5", False),
        ("VI", "A6", False),
        (None, "A7", False),
    ]
    assert told["aspects"][0]["from_weight"] == "30/100"
    assert told["aspects"][0]["reason"]["en"].startswith("Its weight and its indicators differ")
    assert told["aspects"][6]["reason"]["en"] == "The other instrument has no such aspect."
    assert (told["aspects"][5]["from_indicators"], told["aspects"][5]["to_indicators"]) == (1, 4)


def test_broken_crosswalk_is_named() -> None:
    (crosswalk,) = list_crosswalks()
    wrong = {**crosswalk, "aspects": [{"from": "I", "to": "A9"}], "indicators": [{"from": "x", "to": "31"}]}

    found = {(problem.path, problem.code) for problem in list_broken_references(wrong, DOCUMENT, PEKPPP)}

    assert found == {
        ("aspects.from", "left_out"),
        ("aspects.to", "unknown_code"),
        ("aspects.to", "left_out"),
        ("indicators.from", "unknown_code"),
    }
    assert [problem.path for problem in list_crosswalk_problems({**crosswalk, "from": 1})] == ["from"]


def test_ids_of_regions_and_of_the_nation_cannot_meet() -> None:
    owners = (None, "16", "16.06", "16.07")
    ids = ("panrb-17-2017", "d16-x", "d1606-x", "d1607-x")

    allowed = [
        (owner, name) for owner in owners for name in ids if not find_owner_problems({"id": name}, owner)
    ]

    assert allowed == list(zip(owners, ids, strict=True))
    assert prefix_of("16.06") == "d1606-"

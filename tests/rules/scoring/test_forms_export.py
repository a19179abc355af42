"""Reasons and exports of scores of several forms."""

import json
import pathlib
from typing import Any

import pytest

from evaluation_service.instruments.files import list_shipped_hashes
from evaluation_service.scoring.combined import NO_RESPONSES, SurveySums, score_lokus_of_forms
from evaluation_service.scoring.explain import explain_grade
from evaluation_service.scoring.export import export_scorecard_of_forms
from evaluation_service.scoring.open_settings import list_open_settings
from evaluation_service.scoring.verify import verify_export, verify_file

from .cases import changed, leaves_of, name_of, value_at, without
from .forms_cases import PEKPPP, daring, luring
from .test_several_forms import SHEETS, SUMS, TINY, WHOLE, all_at

EXPORT = export_scorecard_of_forms(
    TINY, "whole", WHOLE, "mean", SHEETS, SUMS, [("c", "returned")], {"lokus": "x"}
)


def test_reasons_read_as_written_by_hand() -> None:
    lines = explain_grade(EXPORT["scorecard"]["trace"], TINY, "en")

    assert [line.text for line in lines if line.depth < 2] == [
        "value (en) under tiny (en) (note (en)).",
        "Forms: T (en), E (en), S (en).",
        "Decided for this period: least (en): 5.",
        "Decided for this period: few (en): counts_zero (en).",
        "The levels of all sheets are averaged for each indicator.",
        "Sheet a was used.",
        "Sheet b was used.",
        "Sheet c was left out: returned and not submitted again.",
        "P (en): 0.75 (weight 1/3; 3 of 20 parts).",
        "p1 p1 (en): levels 1, 2, combined to 3/2; each level counts 1.",
        "p2 p2 (en): levels 0, 0, combined to 0/2; each level counts 1.",
        "Q (en): 3.50 (weight 2/3; 28 of 40 parts).",
        "q1 q1 (en): levels 4, 3, combined to 7/2; each level counts 4.",
        "Z (en): answered, not scored.",
        "z1 z1 (en): level 5, 5; answered, not scored.",
        "Strongest aspect: Q (en).",
        "Weakest aspect: P (en).",
        "S (en): 11 answers by 6 respondents (at least 5), 37 in sum.",
        "E (en): 31 divided by 12, that is 2.58; weight 2/3, 682 parts.",
        "S (en): 37 divided by 11, that is 3.36; weight 1/3, 444 parts.",
        "All parts together: 1126 divided by 396.",
        "Rounded down to 2.84 (remainder 136 of 396; rule (en)).",
        "2.84 lies between 2.51 and 5.00: grade high, high (en).",
    ]


@pytest.mark.parametrize("form_set", [luring("no_index"), daring(), daring("not_scored")])
def test_reasons_in_indonesian_name_every_decision(form_set: Any) -> None:
    card = score_lokus_of_forms(form_set, "agreed", {"a": all_at(3, form_set)}, NO_RESPONSES)

    texts = " ".join(line.text for line in explain_grade(card.trace, PEKPPP, "id"))

    for row in list_open_settings(PEKPPP, form_set.code):
        assert f"Ditetapkan untuk periode ini: {row['name']['id']}: " in texts
    assert ("(hasilnya sementara)" in texts) == bool(form_set.provisional)


def test_file_of_a_real_export_says_that_its_instrument_comes_with_prima(tmp_path: pathlib.Path) -> None:
    form_set = luring("no_index")
    exports = [
        export_scorecard_of_forms(
            PEKPPP,
            "luring",
            dict(form_set.decisions),
            "median",
            {"a": all_at(4), "b": all_at(5)},
            sums,
        )
        for sums in (SurveySums(1700, 420, 30), NO_RESPONSES)
    ]
    told = []
    for number, export in enumerate(exports):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(export))
        told.append(verify_file(file, list_shipped_hashes()))

    assert [good for good, _lines in told] == [True, True]
    assert "index 4.39, grade A-, digest" in told[0][1][0]
    assert "index none, grade none, digest" in told[1][1][0]
    assert all(lines[1].endswith("it comes with Prima") for _good, lines in told)


def test_export_verifies_and_any_changed_or_missing_field_is_found() -> None:
    assert verify_export(json.loads(json.dumps(EXPORT))) == []

    paths = [path for path in leaves_of(EXPORT) if path[0] != "instrument"]
    unseen = [
        name_of(path)
        for place, path in enumerate(paths)
        if verify_export(
            without(EXPORT, path) if place % 2 else changed(EXPORT, path, f"{value_at(EXPORT, path)}?")
        )
        == []
    ]

    assert unseen == []


def test_every_number_that_is_one_more_is_found() -> None:
    paths = [
        path
        for path in leaves_of(EXPORT)
        if path[0] != "instrument" and type(value_at(EXPORT, path)) in (int, bool)
    ]
    unseen = [
        name_of(path)
        for path in paths
        if verify_export(changed(EXPORT, path, int(value_at(EXPORT, path)) + 1)) == []
    ]

    assert ("survey", "total") in paths
    assert ("sheets", 0, "levels", "p1") in paths
    assert unseen == []


@pytest.mark.parametrize("weights", [{"evaluator": "1/1", "survey": 0}, {"evaluator": [], "survey": {}}])
def test_weights_that_are_no_text_are_told_and_raise_nothing(weights: Any) -> None:
    document = changed(TINY, ("combination", "form_weights"), {"evaluator": None, "survey": None})
    document["open_settings"].append({**TINY["open_settings"][0], "code": "forms", "decides": "form_weights"})
    for name in ("least", "most"):
        del document["open_settings"][-1][name]
    good = {**WHOLE, "forms": {"evaluator": "1/1", "survey": "0"}}
    export = export_scorecard_of_forms(document, "whole", good, "mean", SHEETS, SUMS)

    found = verify_export(changed(export, ("settings", "decisions", "forms"), weights))

    assert verify_export(export) == []
    assert [difference.note for difference in found] == ["must be a fraction such as 3/4, or 0"]

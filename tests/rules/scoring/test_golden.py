"""One golden file an instrument: its arithmetic holds by itself, and scoring gives each of its figures."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluation_service.scoring.combined import SurveySums, score_lokus_of_forms
from evaluation_service.scoring.exact import score_lokus
from evaluation_service.scoring.external import check_product_weighted_mean, check_simple_mean, find_band
from evaluation_service.scoring.forms import build_form_set
from evaluation_service.scoring.instrument import build_instrument, hash_scoring, hash_wording

from .cases import SHIPPED_DOCUMENTS

GOLDEN = Path(__file__).parent / "golden"
SCORED = ("panrb-17-2017", "panrb-pekppp-2023", "panrb-pekppp-2023-daring")
EXTERNAL = (
    "ikm-panrb-14-2017",
    "ombudsman-kepatuhan-2016-2021",
    "ombudsman-kepatuhan-2022-2024",
    "ombudsman-opini-2025",
)
HASHES_OF_17_2017 = (
    "87988b47ccb4356f966cd3e4a13d78c8c1434c0b64877bd3ca551e47a5d7429e",
    "164863714c7f7fee411bfc7b5801b6cc39edf57ac251d9f8972d3419b677f347",
)


def read_golden(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    golden = yaml.safe_load((GOLDEN / f"{name}.yaml").read_text())
    return golden, SHIPPED_DOCUMENTS[golden["instrument"]]


def score(golden: dict[str, Any], document: dict[str, Any]) -> Any:
    if "form_set" not in golden:
        return score_lokus(build_instrument(document), golden["rule"], golden["sheets"])
    form_set = build_form_set(document, golden["form_set"], golden["decisions"])
    sums = SurveySums(**golden["survey"])
    return score_lokus_of_forms(form_set, golden["rule"], golden["sheets"], sums)


def test_every_shipped_instrument_has_a_golden_file() -> None:
    named = {read_golden(path.stem)[0]["instrument"] for path in GOLDEN.glob("*.yaml")}

    assert named == {*SHIPPED_DOCUMENTS}
    assert {path.stem for path in GOLDEN.glob("*.yaml")} == {*SCORED, *EXTERNAL}


def test_hashes_of_the_regulation_of_2017_stay_what_they_were() -> None:
    document = SHIPPED_DOCUMENTS["panrb-17-2017"]

    assert (hash_scoring(document), hash_wording(document)) == HASHES_OF_17_2017


@pytest.mark.parametrize("name", SCORED)
def test_table_of_a_golden_file_adds_up_by_itself(name: str) -> None:
    golden, _document = read_golden(name)

    for row in golden["indicators"]:
        ordered = sorted(row["levels"])
        count = len(ordered)
        middle = ordered[(count - 1) // 2 : count // 2 + 1] if golden["rule"] == "median" else ordered
        assert Fraction(row["combined"]) == Fraction(sum(middle), len(middle))
        assert Fraction(row["product"]) == Fraction(row["combined"]) * Fraction(row["weight"])
        assert row["levels"] == [golden["sheets"][sheet][row["code"]] for sheet in sorted(golden["sheets"])]
    for aspect in golden["aspects"]:
        products = [
            Fraction(row["product"]) for row in golden["indicators"] if row["aspect"] == aspect["code"]
        ]
        assert Fraction(aspect["sum"]) == sum(products)
        assert Fraction(aspect["adds"]) == Fraction(aspect["sum"]) * Fraction(aspect["weight"])
    value = sum(Fraction(aspect["adds"]) for aspect in golden["aspects"])
    assert Fraction(golden["evaluator"]) == value
    if "survey" in golden:
        assert Fraction(golden["survey_mean"]) == Fraction(
            golden["survey"]["total"], golden["survey"]["answers"]
        )
        weights = {kind: Fraction(weight) for kind, weight in golden["form_weights"].items()}
        value = weights["evaluator"] * value + weights["survey"] * Fraction(golden["survey_mean"])
    assert Fraction(golden["exact"]) == value
    assert golden["index"] == str(Decimal(int(value * 100 + Fraction(1, 2))).scaleb(-2))


@pytest.mark.parametrize("name", SCORED)
def test_scoring_gives_every_figure_of_the_golden_file(name: str) -> None:
    golden, document = read_golden(name)

    card = score(golden, document)

    divisor = card.trace["instrument"]["denominator"] * card.trace["combined_denominator"]
    aspects = {row["code"]: Fraction(row["weight"]) for row in golden["aspects"]}
    for told, row in zip(card.trace["indicators"], golden["indicators"], strict=True):
        assert (told["code"], told["aspect"], told["levels"]) == (row["code"], row["aspect"], row["levels"])
        assert Fraction(told["combined"], card.trace["combined_denominator"]) == Fraction(row["combined"])
        assert Fraction(told["points"], divisor) == Fraction(row["product"]) * aspects[row["aspect"]]
    for told, row in zip(card.trace["aspects"], golden["aspects"], strict=True):
        assert (told["code"], Fraction(told["points"], divisor)) == (row["code"], Fraction(row["adds"]))
    for told in card.trace.get("terms", []):
        wanted = golden["evaluator"] if told["kind"] == "evaluator" else golden["survey_mean"]
        assert Fraction(told["numerator"], told["denominator"]) == Fraction(wanted)
        assert Fraction(told["part"], told["of"]) == Fraction(golden["form_weights"][told["kind"]])
    assert Fraction(card.numerator, card.denominator) == Fraction(golden["exact"])
    assert (card.index, card.grade) == (golden["index"], golden["grade"])


@pytest.mark.parametrize("name", EXTERNAL)
def test_bands_and_means_of_an_external_scheme_are_those_of_its_golden_file(name: str) -> None:
    golden, document = read_golden(name)
    rows = golden["agencies"]
    values = [Decimal(row["value"]) for row in rows]

    simple = check_simple_mean([row["value"] for row in rows])
    weighted = check_product_weighted_mean([(row["value"], row["products"]) for row in rows])
    bands = [find_band(document, row["value"]) for row in golden["bands"]]

    assert [Decimal(row["product"]) for row in rows] == [
        value * row["products"] for value, row in zip(values, rows, strict=True)
    ]
    assert (Decimal(golden["sum_of_values"]), golden["products"]) == (
        sum(values),
        sum(row["products"] for row in rows),
    )
    assert Decimal(golden["sum_of_products"]) == sum(Decimal(row["product"]) for row in rows)
    assert (simple.value, simple.count) == (golden["simple_mean"], len(rows))
    assert (weighted.value, weighted.products) == (golden["product_weighted_mean"], golden["products"])
    assert [(band.zone, list(band.names)) for band in bands] == [
        (row["zone"], row["names"]) for row in golden["bands"]
    ]

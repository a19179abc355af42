"""Regions, ranks, and checks of what others reported."""

import pytest

from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.external import (
    Check,
    ExternalBand,
    check_product_weighted_mean,
    check_simple_mean,
    find_band,
)
from evaluation_service.scoring.ranking import Ranked, RankEntry, rank_entries
from evaluation_service.scoring.region import LokusValue, RegionValue, score_region

from .cases import DOCUMENT, SCHEME

KAMPAR = [("99.46", 10), ("100", 10), ("98.15", 10), ("99.43", 31)]


def value(lokus: str, numerator: int, denominator: int = 1000, scoring_hash: str = "h") -> LokusValue:
    return LokusValue(lokus, scoring_hash, "f02_only", numerator, denominator)


def test_region_is_rounded_once_from_exact_values() -> None:
    lokus = [value("a", 4004), value("b", 4004), value("c", 4007)]

    assert score_region(lokus) == RegionValue("4.01", 401, 3)
    assert score_region(lokus[:2]) == RegionValue("4.00", 400, 2)


def test_region_mixes_denominators_exactly() -> None:
    assert score_region([value("a", 9, 2), value("b", 451, 100)]) == RegionValue("4.51", 451, 2)


def test_region_without_lokus_has_no_value() -> None:
    assert score_region([]) == RegionValue(None, None, 0)


@pytest.mark.parametrize(
    ("lokus", "code"),
    [
        ([value("a", 1), value("b", 1, scoring_hash="other")], "not_comparable"),
        ([value("a", 1), value("a", 1)], "named_twice"),
        ([value("a", 1, 0)], "not_a_value"),
        ([value("a", -1)], "not_a_value"),
    ],
)
def test_region_refuses_lokus_that_do_not_fit(lokus: list[LokusValue], code: str) -> None:
    with pytest.raises(ScoringError) as caught:
        score_region(lokus)

    assert [problem.code for problem in caught.value.problems] == [code]


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    entries = [
        RankEntry("4", "alpha", "3.10"),
        RankEntry("3", "beta", "4.10"),
        RankEntry("2", "alpha", "4.10"),
        RankEntry("1", "gamma", "4.65"),
        RankEntry("0", "beta", "4.10"),
    ]

    ranked = rank_entries(entries)

    assert ranked == [
        Ranked(1, False, "1", "4.65"),
        Ranked(2, True, "2", "4.10"),
        Ranked(2, True, "0", "4.10"),
        Ranked(2, True, "3", "4.10"),
        Ranked(5, False, "4", "3.10"),
    ]
    assert rank_entries(reversed(entries)) == ranked


def test_two_ties_rank_one_two_two_four() -> None:
    entries = [
        RankEntry(str(place), "", index) for place, index in enumerate(["5.00", "4.00", "4.00", "3.99"])
    ]

    assert [entry.rank for entry in rank_entries(entries)] == [1, 2, 2, 4]


@pytest.mark.parametrize("index", ["4.6", "4.655", "4,65", "04.65", "-1.00", "4.65\n", "٤.65"])
def test_rank_refuses_an_index_that_was_never_published(index: str) -> None:
    with pytest.raises(ScoringError):
        rank_entries([RankEntry("a", "a", index)])


def test_kampar_has_two_means_that_are_checks() -> None:
    simple = check_simple_mean([reported for reported, _products in KAMPAR])
    weighted = check_product_weighted_mean(KAMPAR)

    assert simple == Check("simple_mean", "99.26", 4, 0, None, "check")
    assert weighted == Check("product_weighted_mean", "99.32", 4, 0, 61, "check")


def test_unknown_figures_are_left_out_and_counted() -> None:
    assert check_simple_mean(["90.00", None]) == Check("simple_mean", "90.00", 1, 1, None)
    assert check_simple_mean([None]) == Check("simple_mean", None, 0, 1, None)
    assert check_product_weighted_mean([("90", 2), ("80", None), (None, 3)]) == Check(
        "product_weighted_mean", "90.00", 1, 2, 2
    )
    assert check_product_weighted_mean([("90", 0)]) == Check("product_weighted_mean", None, 1, 0, 0)


@pytest.mark.parametrize(
    ("reported", "shown", "zone"),
    [
        ("99.26", "99.26", "hijau"),
        ("100", "100.00", "hijau"),
        ("81", "81.00", "hijau"),
        ("80.995", "81.00", "hijau"),
        ("80.99", "80.99", "kuning"),
        ("51.00", "51.00", "kuning"),
        ("50.99", "50.99", "merah"),
        ("0", "0.00", "merah"),
    ],
)
def test_reported_value_is_looked_up_in_the_zones(reported: str, shown: str, zone: str) -> None:
    band = find_band(SCHEME, reported)

    assert (band.value, band.zone) == (shown, zone)


def test_zone_comes_with_its_words() -> None:
    assert find_band(SCHEME, "99.26") == ExternalBand(
        "ombudsman-kepatuhan-2016-2021", "99.26", "hijau", "kepatuhan tinggi", "high compliance"
    )


@pytest.mark.parametrize("reported", ["100.01", "-1", "1e2", "99,26", "", "NaN"])
def test_value_outside_the_scheme_is_refused(reported: str) -> None:
    with pytest.raises(ScoringError):
        find_band(SCHEME, reported)


def test_scored_instrument_has_no_zones() -> None:
    with pytest.raises(ScoringError) as caught:
        find_band(DOCUMENT, "4.00")

    assert [problem.code for problem in caught.value.problems] == ["not_external"]


def test_negative_number_of_products_is_refused() -> None:
    with pytest.raises(ScoringError):
        check_product_weighted_mean([("90", -1)])

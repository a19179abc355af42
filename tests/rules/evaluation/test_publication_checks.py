"""Checks beside reported figures: what each says, on what it rests, and that unknown stays unknown."""

from decimal import Decimal
from typing import Any

import pytest

from evaluation_service.publications.checks import FigureCheck, compute_checks
from evaluation_service.publications.models import ExternalValue, Publication, ReportedResult

EXTERNAL: dict[str, Any] = {
    "kind": "external",
    "id": "scheme",
    "bands": [
        {"zone": "hijau", "min": "81.00", "max": "100.00", "level": {"id": "tinggi", "en": "high"}},
        {"zone": "kuning", "min": "51.00", "max": "80.99", "level": {"id": "sedang", "en": "medium"}},
        {"zone": "merah", "min": "0.00", "max": "50.99", "level": {"id": "rendah", "en": "low"}},
    ],
}
SCORED: dict[str, Any] = {
    "kind": "scored",
    "bands": [
        {"grade": "A", "label": {"id": "Pelayanan Prima", "en": "Excellent service"}},
        {"grade": "A-", "label": {"id": "Sangat Baik", "en": "Very good"}},
        {"grade": "B", "label": {"id": "Baik", "en": "Good"}},
    ],
}


def _publication(**figures: Any) -> Publication:
    return Publication(**figures)


def _values(*pairs: tuple[str | None, int | None]) -> list[ExternalValue]:
    return [
        ExternalValue(agency_name="x", products=products, value=None if value is None else Decimal(value))
        for value, products in pairs
    ]


def test_checks_of_four_agencies_say_both_means_and_both_counts() -> None:
    publication = _publication(
        products_total=62, values_sum=Decimal("397.04"), region_value=Decimal("99.26"), zone=None
    )
    values = _values(("99.46", 10), ("100", 10), ("98.15", 10), ("99.43", 31))

    found = compute_checks(publication, [], values, EXTERNAL)

    field = "region_figures.region_value"
    assert found == [
        FigureCheck("simple_mean", field, None, "99.26", "99.26", True, 4, 0, None),
        FigureCheck("product_weighted_mean", field, None, "99.26", "99.32", False, 4, 0, 61),
        FigureCheck("products_counted", "region_figures.products_total", None, "62", "61", False, 4, 0),
        FigureCheck("values_summed", "region_figures.values_sum", None, "397.04", "397.04", True, 4, 0),
        FigureCheck("zone_of_value", "region_figures.zone", None, None, "hijau", None, 1, 0),
    ]
    assert {check.kind for check in found} == {"check"}


def test_unknown_values_are_left_out_and_counted_as_missing() -> None:
    publication = _publication(region_value=Decimal(90))

    found = compute_checks(publication, [], _values(("80.00", None), (None, 5), ("90.00", 2)), None)

    field = "region_figures.region_value"
    assert found == [
        FigureCheck("simple_mean", field, None, "90", "85", False, 2, 1, None),
        FigureCheck("product_weighted_mean", field, None, "90", "90", True, 1, 2, 2),
        FigureCheck("products_counted", "region_figures.products_total", None, None, "7", None, 2, 1),
        FigureCheck("values_summed", "region_figures.values_sum", None, None, "170.00", None, 2, 1),
    ]


@pytest.mark.parametrize(
    ("reported", "simple", "weighted"),
    [
        ("99.260", ("99.260", True), ("99.319", False)),
        ("99.319", ("99.260", False), ("99.319", True)),
        ("99.3185", ("99.2600", False), ("99.3185", True)),
        ("99.3", ("99.3", True), ("99.3", True)),
        ("99", ("99", True), ("99", True)),
    ],
)
def test_mean_is_rounded_to_the_digits_that_were_reported(
    reported: str, simple: tuple[str, bool], weighted: tuple[str, bool]
) -> None:
    publication = _publication(region_value=Decimal(reported))
    values = _values(("99.46", 10), ("100", 10), ("98.15", 10), ("99.43", 31))

    found = compute_checks(publication, [], values, None)[:2]

    assert [(check.value, check.agrees) for check in found] == [simple, weighted]


def test_nothing_known_gives_no_figure_and_never_zero() -> None:
    found = compute_checks(_publication(), [], _values((None, None)), None)

    assert [(check.method, check.value, check.count, check.missing) for check in found] == [
        ("simple_mean", None, 0, 1),
        ("product_weighted_mean", None, 0, 1),
        ("products_counted", None, 0, 1),
        ("values_summed", None, 0, 1),
    ]


def test_reported_zone_is_compared_with_the_looked_up_one() -> None:
    publication = _publication(region_value=Decimal("80.99"), zone="Hijau")

    found = compute_checks(publication, [], [], EXTERNAL)

    assert found == [
        FigureCheck("zone_of_value", "region_figures.zone", None, "Hijau", "kuning", False, 1, 0)
    ]


def test_value_outside_every_band_has_no_zone() -> None:
    found = compute_checks(_publication(region_value=Decimal(120)), [], [], EXTERNAL)

    assert [(check.value, check.agrees) for check in found] == [(None, None)]


def test_label_of_another_grade_is_found_and_both_are_shown() -> None:
    results = [
        ReportedResult(unit_name="DPMPTSP", reported_grade="A", reported_label="Sangat Baik"),
        ReportedResult(unit_name="Disdukcapil", reported_grade="B", reported_label="baik"),
        ReportedResult(unit_name="Other", reported_grade="AA", reported_label="Baik"),
        ReportedResult(unit_name="Silent", reported_grade="A", reported_label=None),
    ]

    found = compute_checks(_publication(), results, [], SCORED)

    assert [(c.checks, c.subject, c.reported, c.value, c.agrees) for c in found] == [
        ("results[0].reported_label", "DPMPTSP", "Sangat Baik", "Pelayanan Prima", False),
        ("results[1].reported_label", "Disdukcapil", "baik", "Baik", True),
        ("results[2].reported_label", "Other", "Baik", None, None),
    ]

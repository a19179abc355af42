"""Checks beside reported figures: re-computed from the reported parts on every reading, stored nowhere.

A check never takes the place of what it checks. `agrees` is null where one of the two is not known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from evaluation_service.publications.models import ExternalValue, Publication, ReportedResult
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.external import (
    Check,
    ExternalBand,
    check_product_weighted_mean,
    check_simple_mean,
    find_band,
)

USUAL_DECIMALS = 2


@dataclass(frozen=True)
class FigureCheck:
    """One check: `checks` names the reported field, `count` says how many parts it rests on."""

    method: str
    checks: str
    subject: str | None
    reported: str | None
    value: str | None
    agrees: bool | None
    count: int
    missing: int
    products: int | None = None
    kind: Literal["check"] = "check"


def exact_text(value: Decimal | None) -> str | None:
    """The digits as they were given; never an exponent."""
    return None if value is None else f"{value:f}"


def compute_checks(
    publication: Publication,
    results: Sequence[ReportedResult],
    values: Sequence[ExternalValue],
    instrument: dict[str, Any] | None,
) -> list[FigureCheck]:
    """Every check the reported parts allow, in a fixed order."""
    found = [*_check_means(publication, values), *_check_counts(publication, values)] if values else []
    if instrument is not None and instrument["kind"] == "external":
        found += _check_band(publication, instrument)
    if instrument is not None and instrument["kind"] == "scored":
        found += _check_labels(results, instrument)
    return found


def _check_means(publication: Publication, values: Sequence[ExternalValue]) -> list[FigureCheck]:
    texts = [exact_text(row.value) for row in values]
    products = [row.products for row in values]
    decimals = _decimals_of(publication.region_value)
    means = [
        check_simple_mean(texts, decimals),
        check_product_weighted_mean(zip(texts, products, strict=True), decimals),
    ]
    return [_of_mean(mean, publication.region_value) for mean in means]


def _decimals_of(reported: Decimal | None) -> int:
    """As many decimals as were reported, so that a finer figure is checked as finely; two for none."""
    found = exact_text(reported)
    return USUAL_DECIMALS if found is None else len(found.partition(".")[2])


def _of_mean(mean: Check, reported: Decimal | None) -> FigureCheck:
    agrees = None if reported is None or mean.value is None else Decimal(mean.value) == reported
    return FigureCheck(
        mean.method,
        "region_figures.region_value",
        None,
        exact_text(reported),
        mean.value,
        agrees,
        mean.count,
        mean.missing,
        mean.products,
    )


def _check_counts(publication: Publication, values: Sequence[ExternalValue]) -> list[FigureCheck]:
    products = [row.products for row in values if row.products is not None]
    known = [row.value for row in values if row.value is not None]
    counted = Decimal(sum(products)) if products else None
    summed = sum(known, Decimal(0)) if known else None
    total = None if publication.products_total is None else Decimal(publication.products_total)
    return [
        _of_sum("products_counted", "products_total", total, counted, len(products), len(values)),
        _of_sum("values_summed", "values_sum", publication.values_sum, summed, len(known), len(values)),
    ]


def _of_sum(
    method: str, field: str, reported: Decimal | None, value: Decimal | None, count: int, of: int
) -> FigureCheck:
    agrees = None if reported is None or value is None else reported == value
    return FigureCheck(
        method,
        f"region_figures.{field}",
        None,
        exact_text(reported),
        exact_text(value),
        agrees,
        count,
        of - count,
    )


def _check_band(publication: Publication, instrument: dict[str, Any]) -> list[FigureCheck]:
    """Zone and predicate that the scheme's bands give the reported value, as far as the scheme has them;
    null for a value outside all bands."""
    reported = exact_text(publication.region_value)
    if reported is None:
        return []
    band = _find_band(instrument, reported)
    found = []
    if any(row["zone"] is not None for row in instrument["bands"]):
        zone = None if band is None else band.zone
        printed = None if publication.zone is None else publication.zone.casefold()
        agrees = None if printed is None or zone is None else printed == zone
        found.append(_of_band("zone_of_value", "zone", publication.zone, zone, agrees=agrees))
    if any("grade" in row for row in instrument["bands"]):
        names = () if band is None else band.names
        printed = None if publication.predicate is None else publication.predicate.casefold()
        agrees = None if printed is None or not names else printed in {name.casefold() for name in names}
        value = ", ".join(names) or None
        found.append(_of_band("predicate_of_value", "predicate", publication.predicate, value, agrees=agrees))
    return found


def _find_band(instrument: dict[str, Any], reported: str) -> ExternalBand | None:
    try:
        return find_band(instrument, reported)
    except ScoringError:
        return None


def _of_band(
    method: str, field: str, reported: str | None, value: str | None, *, agrees: bool | None
) -> FigureCheck:
    return FigureCheck(method, f"region_figures.{field}", None, reported, value, agrees, 1, 0)


def _check_labels(results: Sequence[ReportedResult], instrument: dict[str, Any]) -> list[FigureCheck]:
    """The label that the instrument's table gives the reported grade."""
    labels = {band["grade"]: band["label"] for band in instrument["bands"]}
    found = []
    for number, row in enumerate(results):
        if row.reported_grade is None or row.reported_label is None:
            continue
        label = labels.get(row.reported_grade)
        printed = row.reported_label.casefold()
        agrees = None if label is None else printed in {words.casefold() for words in label.values()}
        value = None if label is None else label["id"]
        field = f"results[{number}].reported_label"
        found.append(
            FigureCheck("label_of_grade", field, row.unit_name, row.reported_label, value, agrees, 1, 0)
        )
    return found

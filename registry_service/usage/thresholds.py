"""Loads the thresholds that ship as a file and refuses a file that is not whole; it compares no figure."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, fields, validate

from registry_service.usage.rules import MarkThresholds

FILE = Path(__file__).with_name("thresholds.yaml")
LATEST_DUE_DAY = 28
MOST_UNCONFIRMED_MONTHS = 24
FRACTION = validate.Regexp(r"^[0-9]{1,6}(/[1-9][0-9]{0,5})?\Z")


class MarkThresholdsSchema(Schema):
    """Which figures are marked; what each line means stands in the file."""

    compared_months = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    look_back_months = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    fewest_compared = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    smallest_median = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    drop_below = fields.String(required=True, validate=FRACTION)
    typing_error_factor = fields.String(required=True, validate=FRACTION)
    outlier_deviations = fields.String(required=True, validate=FRACTION)
    smallest_deviation = fields.String(required=True, validate=FRACTION)


class ThresholdsSchema(Schema):
    """The whole file."""

    due_day = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=LATEST_DUE_DAY))
    unconfirmed_after_months = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=MOST_UNCONFIRMED_MONTHS)
    )
    marks = fields.Nested(MarkThresholdsSchema, required=True)


@dataclass(frozen=True)
class Thresholds:
    """What holds where a region has set nothing of its own, and what is marked everywhere."""

    due_day: int
    unconfirmed_after_months: int
    marks: MarkThresholds


def load_thresholds(text: str) -> Thresholds:
    """The thresholds of a file; raises ValidationError naming what is wrong with it."""
    loaded: dict[str, Any] = ThresholdsSchema().load(yaml.safe_load(text))
    marks: dict[str, Any] = {
        name: Fraction(value) if isinstance(value, str) else value for name, value in loaded["marks"].items()
    }
    return Thresholds(loaded["due_day"], loaded["unconfirmed_after_months"], MarkThresholds(**marks))


@cache
def get_thresholds() -> Thresholds:
    """The thresholds that hold."""
    return load_thresholds(FILE.read_text(encoding="utf-8"))

"""What the forms of records send: the API's own schemas, with numbers and dates as people write them."""

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load

from registry_service.innovations.schemas import InnovationChange, InnovationInput
from registry_service.innovations.schemas.inputs import MOST
from registry_service.innovations.schemas.parts import FIGURE, PERCENT, CoverageInput, ReachFigureSchema
from shared.http.fields import WholeRecord
from shared.sheets.cells import CellProblem
from shared.sheets.dates import read_date, read_since
from shared.sheets.numbers import read_amount, read_printed
from shared.web.formats import decimal_sign

LINES = ("aliases", "partners", "benefits")
SINCE = ("since_value", "initiative_since", "trial_since", "implementation_since")
DAYS = ("operating_since", "stopped_on", "dated", "as_of")
PARTS = (
    "coverage",
    "team_decree",
    "legal_bases",
    "budgets",
    "recognitions",
    "outside_partners",
    "reach_figures",
)


class PrintedFigure(fields.String):
    """A figure as people write it in their language, with or without a sign for percent."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            figure = read_printed(str(value).strip().rstrip("%"), decimal_sign())
        except CellProblem as problem:
            raise ValidationError(problem.reason.in_english) from problem
        # A dash says nothing: the schema tells what is asked for.
        return super()._deserialize(figure or "", attr, data, **kwargs)


class PrintedCoverage(CoverageInput):
    """How far it reaches, the share as people write it."""

    percent = PrintedFigure(required=True, validate=PERCENT)


class PrintedReach(ReachFigureSchema):
    """What was reached by a day, the figure as people write it."""

    value = PrintedFigure(required=True, validate=FIGURE)


def _read_day(text: str) -> str | None:
    day = read_date(text)
    return day.isoformat() if day else None


READERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(SINCE, read_since),
    **dict.fromkeys(DAYS, _read_day),
    "amount": read_amount,
}


def _read_as_written(name: str, value: Any) -> Any:
    """The value as the schema wants it; what cannot be read stays, so that the schema says what is wrong."""
    if isinstance(value, Mapping):
        return {inner: _read_as_written(inner, part) for inner, part in value.items()}
    if isinstance(value, list) and name in PARTS:
        return [_read_as_written(name, part) for part in value]
    if isinstance(value, list) and name in LINES:
        return [line.strip() for text in value for line in str(text).splitlines() if line.strip()]
    reader = READERS.get(name)
    if reader is None or not isinstance(value, str):
        return value
    try:
        return reader(value)
    except CellProblem:
        return value


class AsWritten(Schema):
    """Reads what people write before the schema checks it."""

    coverage = WholeRecord(PrintedCoverage, allow_none=True)
    reach_figures = fields.List(WholeRecord(PrintedReach), validate=MOST)

    @pre_load
    def read_as_written(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """Every field, also those inside others."""
        return {name: _read_as_written(name, value) for name, value in data.items()}


class SectionForm(AsWritten, InnovationChange):
    """A section of a record; `lanjut` says where to go on: the next section, or a field of this one."""

    lanjut = fields.String(load_default=None)


class NewForm(AsWritten, InnovationInput):
    """A new record; `confirmed_name` is the name whose likely twins were looked at."""

    confirmed_name = fields.String(load_default=None)

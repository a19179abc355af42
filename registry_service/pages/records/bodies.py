"""What the forms of records send: the API's own schemas, with numbers and dates as people write them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema, fields, pre_load

from registry_service.innovations.schemas import InnovationChange, InnovationInput
from shared.sheets.cells import CellProblem
from shared.sheets.dates import read_date, read_since
from shared.sheets.numbers import read_amount
from shared.web.language import choose_language

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
GROUPED = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")


def read_figure(text: str) -> str:
    """A figure as exact text: in Indonesian 2.619 is 2619 and 12,5 is 12.5; English swaps the signs."""
    plain = text.strip().rstrip("%").strip()
    if choose_language() == "en":
        plain = plain.translate(str.maketrans(",.", ".,"))
    if GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    return plain.replace(",", ".")


def _read_day(text: str) -> str | None:
    day = read_date(text)
    return day.isoformat() if day else None


READERS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(SINCE, read_since),
    **dict.fromkeys(DAYS, _read_day),
    "percent": read_figure,
    "value": read_figure,
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

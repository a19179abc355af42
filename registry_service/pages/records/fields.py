"""Fills the forms of sections from a record, and counts the rows that they show; it reads no database."""

import re
from collections.abc import Mapping
from typing import Any

from registry_service.pages.records.bodies import LINES
from registry_service.pages.records.shapes import Field
from shared.web.formats import decimal_sign, write_number
from shared.web.forms import Form, form_of

EXACT = re.compile(r"coverage\.percent|reach_figures\[\d+\]\.value")
AMOUNT = re.compile(r"budgets\[\d+\]\.amount")
EMPTY_ROWS = 1


def fresh_form(record: Mapping[str, Any]) -> Form:
    """A form holding what is stored, numbers as the reader writes them, lists one a line."""
    values: dict[str, list[str]] = {}
    for name, held in form_of(record).values.items():
        if name in LINES:
            values[name] = ["\n".join(held)]
        elif EXACT.fullmatch(name):
            values[name] = [held[0].replace(".", decimal_sign())]
        elif AMOUNT.fullmatch(name):
            values[name] = [write_number(held[0])]
        else:
            values[name] = list(held)
    return Form(values)


def rows_of(form: Form, field: Field) -> list[tuple[int, int | None]]:
    """The rows to show: the place that each will have, and where its values stand in the form.

    Rows that were left empty are not shown again, as the schema does not see them either; empty ones follow.
    """
    looks = re.compile(rf"{field.name}\[(\d+)\]\.[a-z_]+")
    found = {
        int(match[1])
        for name, held in form.values.items()
        if (match := looks.fullmatch(name)) and any(text.strip() for text in held)
    }
    rows: list[tuple[int, int | None]] = list(enumerate(sorted(found)))
    return rows + [(len(rows) + more, None) for more in range(EMPTY_ROWS)]

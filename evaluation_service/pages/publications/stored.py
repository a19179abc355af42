"""A stored publication as its form holds it: figures in the reader's signs, agencies and units as lines."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from evaluation_service.pages.publications.frame import UNTYPED
from evaluation_service.publications import rules
from evaluation_service.publications.models import Publication, ReportedClaim
from evaluation_service.publications.pasted import KnownNames, write_results, write_values
from evaluation_service.publications.queries import read_record
from evaluation_service.registry_copy.choosing import list_agency_names, list_unit_names
from shared.web.formats import decimal_sign
from shared.web.forms import Form
from shared.web.language import choose_language

NO_LINES: Mapping[str, str] = {"values_lines": "", "results_lines": ""}
PARTS = ("recommendations", "conflicts", "claims", "commitments")
LINE = re.compile(rf"({'|'.join(PARTS)})\[([0-9]{{1,3}})\]\.([a-z_]+)")
# Empty lines for more.
MORE = 2
SCALARS = tuple(
    name for name in rules.SCALAR_FIELDS if name not in ("zones", "inferred", "results_are_complete")
)
# What the empty choice of a claim's fields means.
UNSAID = {"qualifier": "exactly", "unit": "count"}
CLAIM = ("code", "qualifier", "unit", "as_of", "what", "about")
COMMITMENT = ("commitment_id", "signed_on", "signed_by", "carried_out_by", "signed_with", "subject")


def tell_stored(session: Session, row: Publication) -> dict[str, Any]:
    """Every field of the form as it is stored; nine statements whatever there is."""
    record = read_record(session, row)
    sign = decimal_sign()
    agencies = KnownNames.of(list_agency_names(session, row.region_code))
    units = KnownNames.of(list_unit_names(session, row.region_code))
    return {
        **{name: getattr(row, name) for name in SCALARS},
        # A box that is not ticked is sent as nothing.
        "results_are_complete": row.results_are_complete or None,
        "region_figures": {name: _write(getattr(row, name), sign) for name in rules.REGION_FIGURES},
        "values_lines": write_values(record.external_values, agencies, sign),
        "results_lines": write_results(record.results, units, choose_language()),
        "claims": [
            {**{name: _tell(claim, name) for name in CLAIM}, "value": _write(claim.value, sign)}
            for claim in record.claims
        ],
        "commitments": [
            {name: getattr(found.row, name) for name in COMMITMENT} for found in record.commitments
        ],
        **{
            part: [
                {"text_id": text.text_id, "text_en": text.text_en}
                for text in record.texts_of(part.removesuffix("s"))
            ]
            for part in ("recommendations", "conflicts")
        },
    }


def _tell(claim: ReportedClaim, name: str) -> Any:
    value = getattr(claim, name)
    return None if value == UNSAID.get(name) else value


def _write(value: Any, sign: str) -> Any:
    return f"{value:f}".replace(".", sign) if isinstance(value, Decimal) else value


def close_gaps(form: Form) -> Form:
    """The form with its lines numbered as its schema read them: those into which nothing was typed are out.

    So that what is said against a line stands at that line.
    """
    typed: dict[str, set[int]] = {part: set() for part in PARTS}
    for part, number, field, values in _list_lines(form.values):
        if field not in UNTYPED and any(value.strip() for value in values):
            typed[part].add(number)
    moved = {
        f"{part}[{sorted(typed[part]).index(number)}].{field}": values
        for part, number, field, values in _list_lines(form.values)
        if number in typed[part]
    }
    rest = {name: values for name, values in form.values.items() if not _is_of_line(name)}
    return replace(form, values={**rest, **moved})


def count_lines(form: Form) -> dict[str, int]:
    """How many lines each part of the form shows: those that hold something, and some empty ones.

    Where somebody else saved meanwhile, lines that they added hold something too.
    """
    counts = dict.fromkeys(PARTS, 0)
    for part, number, _, values in (*_list_lines(form.values), *_list_lines(form.stored or {})):
        if any(values):
            counts[part] = max(counts[part], number + 1)
    return {part: count + MORE for part, count in counts.items()}


def _list_lines(values: Mapping[str, list[str]]) -> Iterator[tuple[str, int, str, list[str]]]:
    """Every field of a line: its part, the line's number, the field, what it holds."""
    for name, held in values.items():
        found = LINE.fullmatch(name)
        if found:
            yield found[1], int(found[2]), found[3], held


def _is_of_line(name: str) -> bool:
    return LINE.fullmatch(name) is not None

"""Which id and version an instrument may carry: both stand in addresses and are looked up; no more."""

import re
from collections.abc import Mapping
from typing import Any

from shared.errors import FieldProblem

LARGEST_VERSION = 999_999_999

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)
_VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


def is_instrument_id(text: str) -> bool:
    """Could be the id of an instrument."""
    return _ID.fullmatch(text) is not None


def find_naming_problems(document: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong with the id and the version of a document whose shape is right."""
    problems = []
    if not is_instrument_id(document["id"]):
        problems.append(FieldProblem("id", "must be up to 80 small letters, digits and hyphens"))
    if not _VERSION.fullmatch(document["version"]):
        problems.append(FieldProblem("version", 'must be a whole number written as text, such as "1"'))
    return problems

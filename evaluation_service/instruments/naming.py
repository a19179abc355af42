"""Which id and version an instrument may carry: both stand in addresses and are looked up; no more."""

import re
from collections.abc import Mapping
from typing import Any

from shared.errors import FieldProblem

LARGEST_VERSION = 999_999_999

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}", re.ASCII)
_REGIONAL = re.compile(r"d[0-9]{2}([0-9]{2})?-", re.ASCII)
_VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


def is_instrument_id(text: str) -> bool:
    """Could be the id of an instrument."""
    return _ID.fullmatch(text) is not None


def prefix_of(region_code: str) -> str:
    """How the ids of a region's own instruments begin: 16.06 gives `d1606-`."""
    return f"d{region_code.replace('.', '')}-"


def find_naming_problems(document: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong with the id and the version of a document whose shape is right."""
    problems = []
    if not is_instrument_id(document["id"]):
        problems.append(FieldProblem("id", "must be up to 80 small letters, digits and hyphens"))
    if not _VERSION.fullmatch(document["version"]):
        problems.append(FieldProblem("version", 'must be a whole number written as text, such as "1"'))
    return problems


def find_owner_problems(document: Mapping[str, Any], owner_region_code: str | None) -> list[FieldProblem]:
    """Whether the id is one that this owner may choose; without a code the nation.

    Each region has its own beginning of ids, and the nation none of them: no two can choose the same id.
    """
    if owner_region_code is None:
        if _REGIONAL.match(document["id"]):
            return [FieldProblem("id", "begins as the ids of a region's own instruments do")]
    elif not document["id"].startswith(prefix_of(owner_region_code)):
        return [FieldProblem("id", f"must begin with {prefix_of(owner_region_code)} for this region")]
    return []

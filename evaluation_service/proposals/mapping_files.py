"""Reads the mappings that come with Prima, one an instrument; what they mean is decided in `rules`."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from evaluation_service.proposals.rules import find_mapping_problems
from evaluation_service.scoring.errors import ScoringError

MAPPINGS = Path(__file__).parent / "mappings"


@cache
def list_mappings() -> dict[str, dict[str, Any]]:
    """By instrument id; a broken file raises ScoringError naming every problem."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(MAPPINGS.glob("*.yaml")):
        mapping = yaml.safe_load(path.read_text(encoding="utf-8"))
        problems = find_mapping_problems(mapping)
        if problems:
            raise ScoringError(problems)
        found[mapping["instrument"]] = mapping
    return found

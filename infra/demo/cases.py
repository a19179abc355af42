"""Reads the case files that come with Prima; they hold facts of published reports and no computed figure."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("cases")
EXAMPLE = "muba_contoh"

# The one in C takes a tenth of the time.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Case = dict[str, Any]


def read_cases() -> list[Case]:
    """The five published cases, by file name; the example is none of them."""
    return [found for path in sorted(FOLDER.glob("*.yaml")) if (found := read_case(path))["case"] != EXAMPLE]


def read_example() -> Case:
    """The invented example sheets, kept apart from what was published."""
    return read_case(FOLDER / f"{EXAMPLE}.yaml")


def read_case(path: Path) -> Case:
    """One file; dates in it are text."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 - safe, both of them
    if not isinstance(content, dict) or "case" not in content:
        raise TypeError(f"{path.name} is no case file")
    return content

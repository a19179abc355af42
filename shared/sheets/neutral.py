"""Makes text harmless for spreadsheet programs, which would run it as a formula, and gives it back unchanged.

A cell that begins with one of these signs gets an apostrophe before it, and so does a lone dash, which
whoever reads sheets takes for nothing; so does one that already begins with apostrophes before such a sign,
so that what is taken off again is always exactly what was added.
"""

import re

# What spreadsheet programs take for the beginning of a formula, also in the wide forms of East Asia.
DANGEROUS = "=+\\-@\t\r\n＝＋－＠"
_LONE_DASH = re.compile(r"'*\s*[-–—]\s*")
_SHIELDED = rf"(?:[{DANGEROUS}]|[–—]\s*\Z)"
_NEEDS_SHIELD = re.compile(f"'*{_SHIELDED}")
_HAS_SHIELD = re.compile(f"''*{_SHIELDED}")


def neutralise_cell(text: str) -> str:
    """The text as it may stand in a cell."""
    return f"'{text}" if _NEEDS_SHIELD.match(text) else text


def is_lone_dash(text: str) -> bool:
    """A dash alone, no formula: with an apostrophe it is text, without one it is nothing."""
    return _LONE_DASH.fullmatch(text) is not None


def restore_cell(text: str) -> str:
    """The text that was neutralised; any other is left as it is."""
    return text[1:] if _HAS_SHIELD.match(text) else text

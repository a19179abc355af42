"""What a cell means as text, a list of texts, yes or no, or one of some codes; never guesses."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta

from shared.sheets.cells import CellProblem, Merged
from shared.sheets.numbers import SURE_DIGITS, UNKNOWN_TEXTS, is_unknown, refuse_endless, refuse_special

YES = frozenset({"ya", "y", "yes", "true", "benar", "ada", "1"})
NO = frozenset({"tidak", "n", "no", "false", "salah", "tidak ada", "0"})
MOST_SHOWN = 400


def read_text(cell: object) -> str | None:
    """Text as it stands; a whole number becomes its digits; unknown is None."""
    if isinstance(cell, str):
        return None if cell.strip() in UNKNOWN_TEXTS else cell
    if cell is None:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _digits(cell)
    refuse_special(cell)
    raise CellProblem("wrong_type")


def _digits(number: float) -> str:
    refuse_endless(number)
    if number != int(number):
        return repr(number)
    if abs(number) >= 10**SURE_DIGITS:
        raise CellProblem("number_too_long")
    return str(int(number))


def read_shared_text(cell: object) -> str | None:
    """As `read_text`, where each row of a merged area means the text that the area shows."""
    return read_text(cell.value if isinstance(cell, Merged) else cell)


def read_digits(cell: object) -> str | None:
    """Text made of digits, as a telephone number: from a number cell leading zeros may be lost."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise CellProblem("zeros_lost")
    return read_text(cell)


def read_boolean(cell: object) -> bool | None:
    """Yes or no; unknown is None. A lone "T" may be either and is refused."""
    if is_unknown(cell):
        return None
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float) and cell in (0, 1):
        return bool(cell)
    refuse_special(cell)
    if isinstance(cell, str):
        text = fold(cell)
        if text in YES:
            return True
        if text in NO:
            return False
    raise CellProblem("boolean_not_clear")


def fold(text: str) -> str:
    """A label for comparing: no capitals, single spaces."""
    return " ".join(text.casefold().split())


def read_code(cell: object, codes: Mapping[str, str], known: str) -> str | None:
    """The code that a folded label stands for; `known` lists the labels for whoever wrote another one."""
    if is_unknown(cell):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = _digits(cell)
    refuse_special(cell)
    if isinstance(cell, date | time | timedelta) or not isinstance(cell, str):
        raise CellProblem("wrong_type")
    code = codes.get(fold(cell))
    if code is None:
        raise CellProblem("unknown_code", known=known[:MOST_SHOWN])
    return code


def read_codes(cell: object, codes: Mapping[str, str], known: str) -> list[str]:
    """Codes separated by semicolons or line ends; by commas where no label holds one."""
    if is_unknown(cell):
        return []
    refuse_special(cell)
    if not isinstance(cell, str):
        code = read_code(cell, codes, known)
        return [] if code is None else [code]
    if fold(cell) in codes:
        return [codes[fold(cell)]]
    parts = split_list(cell)
    if len(parts) == 1 and "," in cell:
        parts = [part for part in cell.split(",") if part.strip()]
    found: list[str] = []
    for part in parts:
        code = read_code(part, codes, known)
        if code in found:
            raise CellProblem("duplicate_in_cell")
        if code is not None:
            found.append(code)
    return found


def read_texts(cell: object) -> list[str]:
    """Texts separated by semicolons or line ends; a semicolon inside one is written with a backslash."""
    text = read_text(cell)
    return [] if text is None else split_list(text)


def split_list(text: str) -> list[str]:
    r"""The parts of a list in one cell: "a; b\; c" is "a" and "b; c"."""
    if "\\" not in text:
        parts = text.replace("\n", ";").split(";")
        return [stripped for part in parts if (stripped := part.strip())]
    parts = re.findall(r"(?:\\.|[^;\n\\]|\\$)+", text, flags=re.DOTALL)
    return [re.sub(r"\\([;\\])", r"\1", part.strip()) for part in parts if part.strip()]


def join_list(parts: list[str]) -> str:
    """A list as one cell, so that `split_list` gives it back."""
    return "; ".join(re.sub(r"([;\\])", r"\\\1", part) for part in parts)

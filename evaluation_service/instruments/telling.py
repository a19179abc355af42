"""What the command line says about instrument files: problems with their lines, differences; stores none."""

import re
from pathlib import Path

from evaluation_service.instruments.files import find_lines, read_instrument_file
from evaluation_service.instruments.naming import find_naming_problems
from evaluation_service.instruments.rules import InvalidInstrumentError
from evaluation_service.scoring.difference import compare_documents
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.instrument import hash_scoring, hash_wording


def tell_check(path: Path) -> tuple[bool, list[str]]:
    """Whether the file is an instrument, and sentences that name every problem with its line and field."""
    try:
        document = read_instrument_file(path)
    except OSError as error:
        return False, [f"{path}: cannot be read ({error.strerror})"]
    except InvalidInstrumentError as error:
        return False, _tell_problems(path, list(error.problems))
    naming = [Problem(found.field, "naming", found.message) for found in find_naming_problems(document)]
    if naming:
        return False, _tell_problems(path, naming)
    name = f"{document['id']}, version {document['version']} ({document['kind']})"
    return True, [
        f"{path}: is a valid instrument: {name}",
        f"scoring {hash_scoring(document)}",
        f"wording {hash_wording(document)}",
    ]


def tell_difference(before: Path, after: Path) -> tuple[bool, list[str]]:
    """Whether the two files score alike, and every difference, those of scoring first."""
    documents = []
    for path in (before, after):
        try:
            documents.append(read_instrument_file(path))
        except (OSError, InvalidInstrumentError) as error:
            return False, [f"{path}: {error}"]
    changes = compare_documents(*documents)
    alike = hash_scoring(documents[0]) == hash_scoring(documents[1])
    if alike and not changes.scoring and not changes.wording:
        return True, ["both files say the same"]
    lines = []
    if not alike and not changes.scoring:
        lines.append("entries that decide scores stand in another order; sheets of the two are kept apart")
    for title, found in (
        ("changes that decide scores; sheets of the two cannot be compared:", changes.scoring),
        ("changes of wording; scores stay as they are:", changes.wording),
    ):
        if found:
            lines += [title, *(f"  {change}" for change in found)]
    return alike, lines


def _tell_problems(path: Path, problems: list[Problem]) -> list[str]:
    try:
        lines = find_lines(path.read_text(encoding="utf-8"))
    except Exception:  # noqa: BLE001  # the problem to be told is that the text cannot be read
        lines = {}
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return [f"{path}: {count}", *(f"  {_placed(problem, lines)}" for problem in problems)]


def _placed(problem: Problem, lines: dict[str, int]) -> str:
    line = _find_line(problem.path, lines)
    return str(problem) if line is None else f"line {line}, {problem}"


def _find_line(path: str, lines: dict[str, int]) -> int | None:
    """The field's own line, or that of the nearest group around it; a range counts from its first entry."""
    place = re.sub(r"\[(\d+)\.\.\d+\]", r"[\1]", path)
    while place and place not in lines:
        place = re.sub(r"(^|\.)[^.\[\]]*$|\[[^\]]*\]$", "", place)
    return lines.get(place) if place else None

"""Finds the sentences that rules, schemas and actions say against what somebody sent; it translates nothing.

A sentence is found where it is written out at the place that says it; one that comes from a variable is not.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from infra.translations.collect import CHECKOUT, HOLDERS, REFUSAL, read_stored

# Who says a sentence, and at which place it stands among the arguments.
SAYERS = {
    "at": 1,
    "add": 1,
    "FieldProblem": 1,
    "Conflict": 0,
    "Stale": 0,
    "Precondition": 0,
    "TooMany": 0,
    "Unauthorized": 0,
    "Invalid": 0,
    "RefusedFile": 0,
    "ValidationError": 0,
}
WORDS_AT_LEAST = 2


def list_untold() -> list[str]:
    """Every sentence without Indonesian words, with the file that says it."""
    told = {
        str(message.id)
        for holder in HOLDERS
        for message in read_stored(holder, "id")
        if message.context == REFUSAL and message.string
    }
    return sorted(f"{where}: {said}" for said, where in collect_refusals().items() if said not in told)


def collect_refusals() -> dict[str, str]:
    """The sentences as the catalogues name them, with gaps as `{0}`, and a file that says each."""
    found: dict[str, str] = {}
    for path in _list_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                for said in _said_by(node):
                    if len(said.split()) >= WORDS_AT_LEAST:
                        found.setdefault(said, path.relative_to(CHECKOUT).as_posix())
    return found


def _list_files() -> Iterator[Path]:
    for holder in ("registry_service", "evaluation_service", "shared"):
        for path in sorted((CHECKOUT / holder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _said_by(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = SAYERS.get(name)
    if place is not None and len(call.args) > place:
        yield from _sentences(call.args[place])
    for keyword in call.keywords:
        if keyword.arg == "error":
            yield from _sentences(keyword.value)


def _sentences(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _sentences(node.body) + _sentences(node.orelse)
    parts = _parts(node)
    if not any(isinstance(part, str) for part in parts):
        return []
    gaps = iter(range(len(parts)))
    return ["".join(part if isinstance(part, str) else f"{{{next(gaps)}}}" for part in parts)]


def _parts(node: ast.expr) -> list[str | None]:
    """The written parts of a text in their order; `None` for each that is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [part for value in node.values for part in _parts(value)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _parts(node.left) + _parts(node.right)
    return [None]

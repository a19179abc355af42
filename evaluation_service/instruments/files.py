"""Instrument files in YAML, read strictly; what they mean is decided in `rules`."""

import re
from collections.abc import Hashable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from evaluation_service.instruments.rules import InvalidInstrumentError, require_valid
from evaluation_service.scoring.crosswalk import list_crosswalk_problems
from evaluation_service.scoring.errors import Problem
from evaluation_service.scoring.instrument import hash_scoring, hash_wording

SHIPPED = Path(__file__).parent / "files"
CROSSWALKS = Path(__file__).parent / "crosswalks"

_LARGEST_FILE = 2_000_000


def list_shipped_instruments() -> list[Path]:
    """The files that come with Prima, by name."""
    return sorted(SHIPPED.glob("*.yaml"))


@cache
def list_crosswalks() -> tuple[dict[str, Any], ...]:
    """The crosswalks that come with Prima; a broken one raises InvalidInstrumentError."""
    found = []
    for path in sorted(CROSSWALKS.glob("*.yaml")):
        document = _parse(path.read_text(), _StrictLoader)
        problems = list_crosswalk_problems(document)
        if problems:
            raise InvalidInstrumentError(problems)
        found.append(document)
    return tuple(found)


@cache
def list_shipped_hashes() -> frozenset[tuple[str, str]]:
    """The hashes over scoring and over wording of each file that comes with Prima."""
    documents = [read_instrument_file(path) for path in list_shipped_instruments()]
    return frozenset((hash_scoring(document), hash_wording(document)) for document in documents)


def read_instrument_file(path: Path) -> dict[str, Any]:
    """The validated document of a file, or InvalidInstrumentError naming every problem; OSError passes."""
    content = path.read_bytes()
    if len(content) > _LARGEST_FILE:
        raise _unreadable(f"the file is larger than {_LARGEST_FILE} bytes")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _unreadable(f"the file is not UTF-8 text (byte {error.start})") from None
    return read_instrument_text(text, _QuickLoader if path.parent == SHIPPED else _StrictLoader)


def read_instrument_text(content: str, loader: "type[_Loader] | None" = None) -> dict[str, Any]:
    """As `read_instrument_file`, from text already in hand."""
    document = _parse(content, loader or _StrictLoader)
    require_valid(document)
    plain: dict[str, Any] = document
    return plain


def find_lines(content: str) -> dict[str, int]:
    """The line, from 1, on which each field of a readable text stands, by its path."""
    root = yaml.compose(content, Loader=_StrictLoader)
    return {} if root is None else dict(_walk(root, ""))


def _walk(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = f"{path}.{key.value}" if path else str(key.value)
            yield from _walk(value, below)
            yield below, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for place, entry in enumerate(node.value):
            yield from _walk(entry, f"{path}[{place}]")


def _parse(content: str, loader: "type[_Loader]") -> Any:
    try:
        return yaml.load(content, Loader=loader)  # noqa: S506  # it constructs plain data only
    except yaml.YAMLError as error:
        raise _unreadable(_described(error)) from None
    except RecursionError:
        raise _unreadable("the file is nested too deeply") from None


class _StrictLoader(yaml.SafeLoader):
    """Plain data only: `no` stays text, 0.3 and dates stay text, a key stands once and is text,
    and nothing is written by reference."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # untyped in the stubs
            raise yaml.composer.ComposerError(None, None, "references (*name) are not allowed", mark)
        return super().compose_node(parent, index)


class _QuickLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same data ten times as quickly, for the files that come with Prima: it takes references."""


_Loader = _StrictLoader | _QuickLoader


def _construct_mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _construction("a field name must be text", key_node)
        if key_node.value in found:
            raise _construction(f"the field {key_node.value!r} stands twice", key_node)
        found[key_node.value] = loader.construct_object(value_node, deep=True)
    return found


def _construct_sequence(loader: Any, node: yaml.SequenceNode) -> list[Hashable]:
    return [loader.construct_object(entry, deep=True) for entry in node.value]


def _refuse_tag(loader: Any, node: yaml.Node) -> None:
    raise _construction(f"the tag {node.tag} is not allowed", node)


def _construction(message: str, node: yaml.Node) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, message, node.start_mark)


def _described(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "the file is not valid YAML"
    return str(problem) if mark is None else f"line {mark.line + 1}, column {mark.column + 1}: {problem}"


def _unreadable(message: str) -> InvalidInstrumentError:
    return InvalidInstrumentError([Problem("", "unreadable", message)])


_TAG = "tag:yaml.org,2002:"
for _each in (_StrictLoader, _QuickLoader):
    _each.yaml_implicit_resolvers = {}
    _each.yaml_constructors = {}
    _each.add_implicit_resolver(f"{_TAG}bool", re.compile(r"(true|false)\Z"), list("tf"))
    _each.add_implicit_resolver(f"{_TAG}int", re.compile(r"(0|-?[1-9][0-9]{0,11})\Z"), list("-0123456789"))
    _each.add_implicit_resolver(f"{_TAG}null", re.compile(r"(null|~|)\Z"), ["n", "~", ""])
    _each.add_constructor(f"{_TAG}str", lambda _loader, node: str(node.value))
    _each.add_constructor(f"{_TAG}bool", lambda _loader, node: node.value == "true")
    _each.add_constructor(f"{_TAG}int", lambda _loader, node: int(node.value))
    _each.add_constructor(f"{_TAG}null", lambda _loader, _node: None)
    _each.add_constructor(f"{_TAG}map", _construct_mapping)
    _each.add_constructor(f"{_TAG}seq", _construct_sequence)
    _each.add_constructor(None, _refuse_tag)

"""Documents and sheets the tests share."""

import copy
from collections.abc import Iterator
from typing import Any

from evaluation_service.instruments.files import list_shipped_instruments, read_instrument_file
from evaluation_service.scoring.instrument import build_instrument

SHIPPED_DOCUMENTS = {path.stem: read_instrument_file(path) for path in list_shipped_instruments()}
DOCUMENT = SHIPPED_DOCUMENTS["panrb-17-2017"]
SCHEME = SHIPPED_DOCUMENTS["ombudsman-kepatuhan-2016-2021"]
INSTRUMENT = build_instrument(DOCUMENT)

Path = tuple[str | int, ...]


def levels_of(level: int, **changes: int) -> dict[str, int]:
    """Every indicator of 17/2017 at one level, but for the changes (`_` stands for a dot)."""
    levels = dict.fromkeys(INSTRUMENT.codes, level)
    return levels | {code.replace("_", "."): changed for code, changed in changes.items()}


def words(text: str) -> dict[str, str]:
    return {"id": f"{text} (id)", "en": f"{text} (en)"}


def tiny_document() -> dict[str, Any]:
    """Aspect P with p1 and p2 (a quarter of the whole each), aspect Q with q1 (one half)."""
    return {
        "format": "prima-instrument",
        "format_version": 1,
        "kind": "scored",
        "id": "tiny",
        "version": "1",
        "title": words("tiny"),
        "result_name": words("index"),
        "issuer": "a test",
        "legal_basis": ["none"],
        "replaces": None,
        "replaced_by": None,
        "years_used": [2019],
        "wording_note": words("note"),
        "range": {"min": "0.00", "max": "5.00"},
        "rounding": {"mode": "half_up", "decimals": 2, "label": words("rule")},
        "figure": {"code": "f02_only", "title": words("value")},
        "aspects": [
            {"code": "P", "weight": "1/2", "name": words("P")},
            {"code": "Q", "weight": "1/2", "name": words("Q")},
        ],
        "indicators": [
            {"code": code, "aspect": aspect, "weight": weight, "title": words(code), "levels": tiny_levels()}
            for code, aspect, weight in (("p1", "P", "1/2"), ("p2", "P", "2/4"), ("q1", "Q", "1/1"))
        ],
        "forms": [{"code": "F-02", "filled_by": words("evaluator"), "scored": True, "items": 3}],
        "combination": {"form_weights": {"F-02": None}},
        "bands": [
            {"grade": "high", "min": "2.51", "max": "5.00", "label": words("high")},
            {"grade": "low", "min": "0.00", "max": "2.50", "label": words("low")},
        ],
        "sources": [{"id": "T1", "title": "made up", "url": None}],
        "confidence": [{"about": "bands", "level": "unknown", "sources": ["T1"]}],
    }


def tiny_levels() -> dict[str, Any]:
    return {str(level): words(f"level {level}") if level != 3 else None for level in range(6)}


def leaves_of(value: object, path: Path = ()) -> Iterator[Path]:
    """The place of every value that is not a group or a list."""
    entries: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    if not isinstance(value, dict | list):
        yield path
    for key, entry in entries:
        yield from leaves_of(entry, (*path, key))


def changed(document: dict[str, Any], path: Path, value: object) -> dict[str, Any]:
    """A copy with another value at the place."""
    result = copy.deepcopy(document)
    group_at(result, path)[path[-1]] = value
    return result


def without(document: dict[str, Any], path: Path) -> dict[str, Any]:
    """A copy with the place taken away."""
    result = copy.deepcopy(document)
    del group_at(result, path)[path[-1]]
    return result


def group_at(document: dict[str, Any], path: Path) -> Any:
    group: Any = document
    for key in path[:-1]:
        group = group[key]
    return group


def value_at(document: dict[str, Any], path: Path) -> Any:
    return group_at(document, path)[path[-1]]


def name_of(path: Path) -> str:
    """As problems and differences write it."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text

"""Re-computes an exported scorecard without the service and says what differs, by path."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation_service.scoring.canonical import canonical_json
from evaluation_service.scoring.combined import SurveySums
from evaluation_service.scoring.document import list_problems
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.export import (
    EXPORT_FORMAT,
    EXPORT_VERSION,
    EXPORT_VERSION_OF_FORMS,
    export_scorecard,
    export_scorecard_of_forms,
)

_SHOWN = 120
_SUMS = {"total", "answers", "respondents"}
_WHAT_IT_SHOWS = (
    "this shows that the file fits together, not that the result was published:"
    " compare the digest with the published trace_digest"
)


@dataclass(frozen=True)
class Difference:
    """What the document states at `path` and what re-computing gives; None where there is nothing."""

    path: str
    stated: str | None
    computed: str | None
    note: str = ""

    def __str__(self) -> str:
        if self.note:
            return f"{self.path}: {self.note}"
        return f"{self.path}: the file says {_shown(self.stated)}, re-computing gives {_shown(self.computed)}"


def verify_export(document: object) -> list[Difference]:
    """Empty when every field comes out the same, byte for byte in canonical form. Never raises for
    bad content: what cannot be re-computed is a Difference too."""
    faults = list(_faults_of_shape(document))
    if faults or not isinstance(document, Mapping):
        return faults
    try:
        faults = list(_faults_of_instrument(document["instrument"]))
        if faults:
            return faults
        computed = _compute(document)
        return list(_differences("", document, computed))
    except ScoringError as error:
        return [
            Difference(problem.path or "document", None, None, problem.message) for problem in error.problems
        ]
    except RecursionError:
        return [Difference("document", None, None, "is nested too deeply")]


def _compute(document: Mapping[str, Any]) -> dict[str, Any]:
    settings = document["settings"]
    sheets = {row["id"]: row["levels"] for row in document["sheets"]}
    left_out = [(row["id"], row["reason"]) for row in document["left_out"]]
    instrument, context = document["instrument"], document["context"]
    if document["format_version"] == EXPORT_VERSION:
        return export_scorecard(
            instrument, settings["rule"], sheets, left_out, context, form_weights=settings["form_weights"]
        )
    survey = None if document["survey"] is None else SurveySums(**document["survey"])
    return export_scorecard_of_forms(
        instrument,
        settings["form_set"],
        settings["decisions"],
        settings["rule"],
        sheets,
        survey,
        left_out,
        context,
    )


def verify_file(
    path: Path | str, shipped: Collection[tuple[str, str]] = frozenset()
) -> tuple[bool, list[str]]:
    """Whether the export in the file fits together, and sentences for people saying what was found.

    `shipped` holds the hashes over scoring and over wording of the instruments that come with Prima.
    """
    try:
        document = json.loads(
            Path(path).read_bytes().decode(),
            object_pairs_hook=_refuse_twice,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except OSError as error:
        return False, [f"{path}: cannot be read ({error.strerror})"]
    except UnicodeDecodeError as error:
        return False, [f"{path}: is not UTF-8 text (byte {error.start})"]
    except (ValueError, RecursionError) as error:
        return False, [f"{path}: is not a valid export ({error})"]
    differences = verify_export(document)
    if differences:
        return False, [_printable(str(difference)) for difference in differences]
    card = document["scorecard"]
    result = f"index {card['index'] or 'none'}, grade {card['grade'] or 'none'}, digest {card['digest']}"
    lines = [
        f"{path}: re-computed, identical: {result}",
        _told_of_instrument(document, shipped),
        _WHAT_IT_SHOWS,
    ]
    return True, [_printable(line) for line in lines]


def _told_of_instrument(document: Mapping[str, Any], shipped: Collection[tuple[str, str]]) -> str:
    instrument, hashes = document["instrument"], document["instrument_hashes"]
    if (hashes["scoring"], hashes["wording"]) in shipped:
        known = "it comes with Prima"
    elif hashes["scoring"] in {scoring for scoring, _wording in shipped}:
        known = "one with this scoring comes with Prima, but worded differently"
    else:
        known = "it does NOT come with Prima: compare it with the published instrument"
    return f"instrument {instrument['id']}@{instrument['version']}, scoring {hashes['scoring']}: {known}"


def _faults_of_shape(document: object) -> Iterator[Difference]:
    if not isinstance(document, Mapping):
        yield Difference("document", None, None, "is not an object")
        return
    version = document.get("format_version")
    if document.get("format") != EXPORT_FORMAT or version not in (EXPORT_VERSION, EXPORT_VERSION_OF_FORMS):
        yield Difference(
            "format",
            None,
            None,
            f"is not {EXPORT_FORMAT} version {EXPORT_VERSION} or {EXPORT_VERSION_OF_FORMS}",
        )
    yield from _faults_of_context(document.get("context"))
    if not isinstance(document.get("instrument"), Mapping):
        yield Difference("instrument", None, None, "is missing or not an object")
    settings = document.get("settings")
    if not isinstance(settings, Mapping) or not isinstance(settings.get("rule"), str):
        yield Difference("settings.rule", None, None, "is missing or not text")
    elif version == EXPORT_VERSION_OF_FORMS:
        yield from _faults_of_forms(settings, document.get("survey", ...))
    elif not _are_form_weights(settings.get("form_weights", ...)):
        yield Difference("settings.form_weights", None, None, "is missing, or neither null nor texts by form")
    yield from _faults_of_rows(document, "sheets", "levels", Mapping)
    yield from _faults_of_rows(document, "left_out", "reason", str)


def _faults_of_forms(settings: Mapping[str, Any], survey: object) -> Iterator[Difference]:
    if not isinstance(settings.get("form_set"), str):
        yield Difference("settings.form_set", None, None, "is missing or not text")
    if not isinstance(settings.get("decisions"), Mapping):
        yield Difference("settings.decisions", None, None, "is missing or not an object")
    if survey is not None and not (isinstance(survey, Mapping) and set(survey) == _SUMS):
        yield Difference("survey", None, None, f"is neither null nor exactly {', '.join(sorted(_SUMS))}")


def _faults_of_instrument(document: object) -> Iterator[Difference]:
    for problem in list_problems(document):
        path = f"instrument.{problem.path}" if problem.path else "instrument"
        yield Difference(path, None, None, problem.message)


def _are_form_weights(value: object) -> bool:
    return value is None or (
        isinstance(value, Mapping) and all(isinstance(weight, str) for weight in value.values())
    )


def _faults_of_context(context: object) -> Iterator[Difference]:
    if not isinstance(context, Mapping) or not all(isinstance(value, str) for value in context.values()):
        yield Difference("context", None, None, "is missing or holds something other than text")


def _faults_of_rows(document: Mapping[str, Any], name: str, field: str, kind: type) -> Iterator[Difference]:
    rows = document.get(name)
    if not isinstance(rows, list):
        yield Difference(name, None, None, "is missing or not a list")
        return
    seen = set()
    for place, row in enumerate(rows):
        if not isinstance(row, Mapping) or not isinstance(row.get("id"), str):
            yield Difference(f"{name}[{place}].id", None, None, "is missing or not text")
        elif not isinstance(row.get(field), kind):
            yield Difference(f"{name}[{place}].{field}", None, None, "is missing or of the wrong kind")
        elif row["id"] in seen:
            yield Difference(f"{name}[{place}].id", None, None, "stands here twice")
        else:
            seen.add(row["id"])


def _differences(path: str, stated: object, computed: object) -> Iterator[Difference]:
    if isinstance(stated, Mapping) and isinstance(computed, Mapping):
        for key in sorted({*stated, *computed}):
            below = f"{path}.{key}" if path else key
            if key not in computed:
                yield Difference(below, canonical_json(stated[key]), None)
            elif key not in stated:
                yield Difference(below, None, canonical_json(computed[key]))
            else:
                yield from _differences(below, stated[key], computed[key])
    elif isinstance(stated, list) and isinstance(computed, list) and len(stated) == len(computed):
        for place, (left, right) in enumerate(zip(stated, computed, strict=True)):
            yield from _differences(f"{path}[{place}]", left, right)
    elif canonical_json(stated) != canonical_json(computed):
        yield Difference(path, canonical_json(stated), canonical_json(computed))


def _shown(text: str | None) -> str:
    if text is None:
        return "nothing"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _printable(text: str) -> str:
    """Half of a character pair, which JSON can hold, cannot be written to a terminal."""
    return text.encode(errors="backslashreplace").decode()


def _refuse_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            message = f"the field {key!r} stands twice in one object"
            raise ValueError(message)
        found[key] = value
    return found


def _refuse_number(text: str) -> object:
    message = f"{text} is not a whole number; exact documents hold no others"
    raise ValueError(message)

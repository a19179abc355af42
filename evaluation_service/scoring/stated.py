"""What an export states: its shape, and where re-computing differs from it; computes nothing itself."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation_service.scoring.canonical import canonical_json
from evaluation_service.scoring.document import list_problems
from evaluation_service.scoring.errors import ScoringError

SUMS = frozenset({"total", "answers", "respondents"})

_SHOWN = 120


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


def find_differences(path: str, stated: object, computed: object) -> Iterator[Difference]:
    """Every place, below `path`, where the two are not the same byte for byte in canonical form."""
    if canonical_json(stated) != canonical_json(computed):
        yield from _descend(path, stated, computed)


def _descend(path: str, stated: object, computed: object) -> Iterator[Difference]:
    if isinstance(stated, Mapping) and isinstance(computed, Mapping):
        for key in sorted({*stated, *computed}):
            below = f"{path}.{key}" if path else key
            if key not in computed:
                yield Difference(below, canonical_json(stated[key]), None)
            elif key not in stated:
                yield Difference(below, None, canonical_json(computed[key]))
            else:
                yield from _descend(below, stated[key], computed[key])
    elif isinstance(stated, list) and isinstance(computed, list) and len(stated) == len(computed):
        for place, (left, right) in enumerate(zip(stated, computed, strict=True)):
            yield from _descend(f"{path}[{place}]", left, right)
    elif canonical_json(stated) != canonical_json(computed):
        yield Difference(path, canonical_json(stated), canonical_json(computed))


def tell_refusal(error: ScoringError, within: str = "") -> list[Difference]:
    """What cannot be computed, each problem at its place."""
    prefix = f"{within}." if within else ""
    return [
        Difference(f"{prefix}{problem.path or 'document'}", None, None, problem.message)
        for problem in error.problems
    ]


def find_instrument_faults(document: object) -> Iterator[Difference]:
    """An instrument that could not have been loaded proves nothing."""
    if not isinstance(document, Mapping):
        yield Difference("instrument", None, None, "is missing or not an object")
        return
    for problem in list_problems(document):
        path = f"instrument.{problem.path}" if problem.path else "instrument"
        yield Difference(path, None, None, problem.message)


def find_context_faults(context: object) -> Iterator[Difference]:
    """A context is text by name."""
    if not isinstance(context, Mapping) or not all(isinstance(value, str) for value in context.values()):
        yield Difference("context", None, None, "is missing or holds something other than text")


def find_settings_faults(settings: object, *, has_forms: bool) -> Iterator[Difference]:
    """The settings of an instrument with one form, or of one with several."""
    if not isinstance(settings, Mapping) or not isinstance(settings.get("rule"), str):
        yield Difference("settings.rule", None, None, "is missing or not text")
    elif not has_forms:
        if not _are_form_weights(settings.get("form_weights", ...)):
            note = "is missing, or neither null nor texts by form"
            yield Difference("settings.form_weights", None, None, note)
    else:
        if not isinstance(settings.get("form_set"), str):
            yield Difference("settings.form_set", None, None, "is missing or not text")
        if not isinstance(settings.get("decisions"), Mapping):
            yield Difference("settings.decisions", None, None, "is missing or not an object")


def find_survey_faults(survey: object) -> Iterator[Difference]:
    """The sums of a survey, or null where there is none."""
    if survey is not None and not (isinstance(survey, Mapping) and set(survey) == SUMS):
        yield Difference("survey", None, None, f"is neither null nor exactly {', '.join(sorted(SUMS))}")


def _are_form_weights(value: object) -> bool:
    return value is None or (
        isinstance(value, Mapping) and all(isinstance(weight, str) for weight in value.values())
    )


def find_row_faults(document: Mapping[str, Any], name: str, field: str, kind: type) -> Iterator[Difference]:
    """A list of rows, each with an id of its own and one field of this kind."""
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


def tell_instrument(
    instrument: Mapping[str, Any], hashes: Mapping[str, str], shipped: Collection[tuple[str, str]]
) -> str:
    """Which instrument was used, and whether it is one that comes with Prima."""
    if (hashes["scoring"], hashes["wording"]) in shipped:
        known = "it comes with Prima"
    elif hashes["scoring"] in {scoring for scoring, _wording in shipped}:
        known = "one with this scoring comes with Prima, but worded differently"
    else:
        known = "it does NOT come with Prima: compare it with the published instrument"
    return f"instrument {instrument['id']}@{instrument['version']}, scoring {hashes['scoring']}: {known}"


def read_strictly(text: str) -> Any:
    """JSON without fields that stand twice and without numbers that are not whole; ValueError for those."""
    return json.loads(
        text,
        object_pairs_hook=_refuse_twice,
        parse_float=_refuse_number,
        parse_constant=_refuse_number,
    )


def make_printable(text: str) -> str:
    """Half of a character pair, which JSON can hold, cannot be written to a terminal."""
    return text.encode(errors="backslashreplace").decode()


def _shown(text: str | None) -> str:
    if text is None:
        return "nothing"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


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

"""Re-computes an exported scorecard without the service and says what differs, by path."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation_service.scoring.combined import SurveySums
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.export import (
    EXPORT_FORMAT,
    EXPORT_VERSION,
    EXPORT_VERSION_OF_FORMS,
    export_scorecard,
    export_scorecard_of_forms,
)
from evaluation_service.scoring.period_verify import is_period_file, verify_period_file
from evaluation_service.scoring.stated import (
    Difference,
    find_context_faults,
    find_differences,
    find_instrument_faults,
    find_row_faults,
    find_settings_faults,
    find_survey_faults,
    make_printable,
    read_strictly,
    tell_instrument,
    tell_refusal,
)

_WHAT_IT_SHOWS = (
    "this shows that the file fits together, not that the result was published:"
    " compare the digest with the published trace_digest"
)


def verify_export(document: object) -> list[Difference]:
    """Empty when every field comes out the same, byte for byte in canonical form. Never raises for
    bad content: what cannot be re-computed is a Difference too."""
    faults = list(_faults_of_shape(document))
    if faults or not isinstance(document, Mapping):
        return faults
    try:
        faults = list(find_instrument_faults(document["instrument"]))
        if faults:
            return faults
        computed = _compute(document)
        return list(find_differences("", document, computed))
    except ScoringError as error:
        return tell_refusal(error)
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

    The file holds one scorecard or a whole period. `shipped` holds the hashes over scoring and over
    wording of the instruments that come with Prima.
    """
    try:
        if is_period_file(path):
            return verify_period_file(path, shipped)
        document = read_strictly(Path(path).read_bytes().decode())
    except OSError as error:
        return False, [f"{path}: cannot be read ({error.strerror})"]
    except UnicodeDecodeError as error:
        return False, [f"{path}: is not UTF-8 text (byte {error.start})"]
    except (ValueError, RecursionError) as error:
        return False, [f"{path}: is not a valid export ({error})"]
    differences = verify_export(document)
    if differences:
        return False, [make_printable(str(difference)) for difference in differences]
    card = document["scorecard"]
    result = f"index {card['index'] or 'none'}, grade {card['grade'] or 'none'}, digest {card['digest']}"
    lines = [
        f"{path}: re-computed, identical: {result}",
        tell_instrument(document["instrument"], document["instrument_hashes"], shipped),
        _WHAT_IT_SHOWS,
    ]
    return True, [make_printable(line) for line in lines]


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
    yield from find_context_faults(document.get("context"))
    if not isinstance(document.get("instrument"), Mapping):
        yield Difference("instrument", None, None, "is missing or not an object")
    has_forms = version == EXPORT_VERSION_OF_FORMS
    yield from find_settings_faults(document.get("settings"), has_forms=has_forms)
    if has_forms:
        yield from find_survey_faults(document.get("survey", ...))
    yield from find_row_faults(document, "sheets", "levels", Mapping)
    yield from find_row_faults(document, "left_out", "reason", str)

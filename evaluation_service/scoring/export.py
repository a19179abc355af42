"""The document that carries one scorecard to another machine; holds all that re-computing it needs."""

from collections.abc import Iterable, Mapping
from typing import Any

from evaluation_service.scoring.canonical import digest_of
from evaluation_service.scoring.exact import LeftOut, Levels, Rule, Scorecard, score_lokus
from evaluation_service.scoring.instrument import Document, build_instrument, hash_scoring, hash_wording
from evaluation_service.scoring.weights import FormWeights

EXPORT_FORMAT = "prima-scorecard"
EXPORT_VERSION = 1


def export_scorecard(
    document: Document,
    rule: Rule,
    sheets: Mapping[str, Levels],
    left_out: Iterable[LeftOut] = (),
    context: Mapping[str, str] | None = None,
    *,
    form_weights: FormWeights | None = None,
) -> dict[str, Any]:
    """Score the lokus and wrap instrument, settings, sheets and scorecard into one JSON-able document.

    `context` says in plain text what was scored (lokus, period, scheme); it is covered by
    `export_digest` and by nothing else. Raises ScoringError as `score_lokus` does.
    """
    absent = sorted(left_out)
    card = score_lokus(build_instrument(document), rule, sheets, absent, form_weights=form_weights)
    body = {
        "format": EXPORT_FORMAT,
        "format_version": EXPORT_VERSION,
        "context": dict(context or {}),
        "instrument": document,
        "instrument_hashes": {"scoring": hash_scoring(document), "wording": hash_wording(document)},
        "settings": {
            "rule": rule,
            "form_weights": None if form_weights is None else dict(form_weights),
        },
        "sheets": [{"id": sheet, "levels": dict(sheets[sheet])} for sheet in sorted(sheets)],
        "left_out": [{"id": sheet, "reason": reason} for sheet, reason in absent],
        "scorecard": describe_scorecard(card),
    }
    return {**body, "export_digest": digest_of(body)}


def describe_scorecard(card: Scorecard) -> dict[str, Any]:
    """The part of the export that re-computation must reproduce."""
    return {"index": card.index, "grade": card.grade, "digest": card.digest, "trace": card.trace}

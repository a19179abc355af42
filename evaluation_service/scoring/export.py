"""The document that carries one scorecard to another machine; holds all that re-computing it needs."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from evaluation_service.scoring.canonical import digest_of
from evaluation_service.scoring.combined import FormsScorecard, SurveySums, score_lokus_of_forms
from evaluation_service.scoring.exact import LeftOut, Levels, Rule, Scorecard, score_lokus
from evaluation_service.scoring.forms import build_form_set
from evaluation_service.scoring.instrument import Document, build_instrument, hash_scoring, hash_wording
from evaluation_service.scoring.open_settings import Decisions
from evaluation_service.scoring.weights import FormWeights

EXPORT_FORMAT = "prima-scorecard"
EXPORT_VERSION = 1
EXPORT_VERSION_OF_FORMS = 2


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
    settings = {"rule": rule, "form_weights": None if form_weights is None else dict(form_weights)}
    body = {
        **_head(document, EXPORT_VERSION, context, settings, sheets, absent),
        "scorecard": describe_scorecard(card),
    }
    return {**body, "export_digest": digest_of(body)}


def export_scorecard_of_forms(
    document: Document,
    form_set: str,
    decisions: Decisions,
    rule: Rule,
    sheets: Mapping[str, Levels],
    survey: SurveySums | None,
    left_out: Iterable[LeftOut] = (),
    context: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """As `export_scorecard`, for an instrument of format 2: with the period's form set and decisions and
    the sums of the survey. Raises ScoringError as `score_lokus_of_forms` does."""
    absent = sorted(left_out)
    built = build_form_set(document, form_set, decisions)
    card = score_lokus_of_forms(built, rule, sheets, survey, absent)
    settings = {"form_set": form_set, "rule": rule, "decisions": dict(decisions)}
    body = {
        **_head(document, EXPORT_VERSION_OF_FORMS, context, settings, sheets, absent),
        "survey": None if survey is None else asdict(survey),
        "scorecard": describe_scorecard(card),
    }
    return {**body, "export_digest": digest_of(body)}


def _head(
    document: Document,
    version: int,
    context: Mapping[str, str] | None,
    settings: dict[str, Any],
    sheets: Mapping[str, Levels],
    absent: list[LeftOut],
) -> dict[str, Any]:
    return {
        "format": EXPORT_FORMAT,
        "format_version": version,
        "context": dict(context or {}),
        "instrument": document,
        "instrument_hashes": {"scoring": hash_scoring(document), "wording": hash_wording(document)},
        "settings": settings,
        "sheets": [{"id": sheet, "levels": dict(sheets[sheet])} for sheet in sorted(sheets)],
        "left_out": [{"id": sheet, "reason": reason} for sheet, reason in absent],
    }


def describe_scorecard(card: Scorecard | FormsScorecard) -> dict[str, Any]:
    """The part of the export that re-computation must reproduce."""
    return {"index": card.index, "grade": card.grade, "digest": card.digest, "trace": card.trace}

"""What scoring needs of an instrument, built once from its validated document; holds no wording."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

from evaluation_service.scoring.canonical import digest_of
from evaluation_service.scoring.decimals import exact_fraction, hundredths_of
from evaluation_service.scoring.errors import refuse

Document = Mapping[str, Any]

LEVELS = range(6)

# What decides a score. Everything else of the document is wording, and may be improved without
# making sheets incomparable.
_SCORING_FIELDS = ("format", "kind", "id", "range")
_SCORING_PARTS = {
    "aspects": ("code", "weight"),
    "indicators": ("code", "aspect", "weight"),
    "forms": ("code", "scored", "items"),
    "bands": ("grade", "zone", "min", "max"),
}
_FORMAT_2: dict[str, Any] = {
    "format": ...,
    "kind": ...,
    "id": ...,
    "range": ...,
    "rounding": {"mode": ..., "decimals": ...},
    "figure": {"code": ...},
    "aspects": {"code": ..., "weight": ...},
    "forms": {
        "code": ...,
        "kind": ...,
        "asks": ...,
        "scale": ...,
        "indicators": {
            "code": ...,
            "aspect": ...,
            "weight": ...,
            "rule": ...,
            "elements": {"code": ...},
            "counts": {"code": ...},
        },
        "items": {"code": ..., "aspect": ...},
    },
    "form_sets": {"code": ..., "forms": ...},
    "combination": {"form_weights": ...},
    "open_settings": {
        "code": ...,
        "decides": ...,
        "form": ...,
        "form_sets": ...,
        "least": ...,
        "most": ...,
        "choices": {"code": ..., "is_provisional": ...},
    },
    "bands": {"grade": ..., "zone": ..., "min": ..., "max": ...},
}
_SCORING_INSIDE = {"rounding": ("mode", "decimals"), "combination": ("form_weights",), "figure": ("code",)}


@dataclass(frozen=True)
class Aspect:
    code: str
    part: int  # its weight over the common denominator


@dataclass(frozen=True)
class Indicator:
    code: str
    aspect: str
    part: int  # aspect weight x weight in the aspect, over the common denominator


@dataclass(frozen=True)
class Band:
    """Both ends belong to the band; hundredths."""

    grade: str
    low: int
    high: int


@dataclass(frozen=True)
class Instrument:
    id: str
    version: str
    scoring_hash: str
    denominator: int
    aspects: tuple[Aspect, ...]
    indicators: tuple[Indicator, ...]
    bands: tuple[Band, ...]
    form_weights: tuple[tuple[str, str | None], ...]
    figure: str

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(indicator.code for indicator in self.indicators)

    @cached_property
    def code_set(self) -> frozenset[str]:
        return frozenset(self.codes)

    def band_of(self, hundredths: int) -> Band:
        """The band of a rounded index. A validated instrument has exactly one for every index."""
        for band in self.bands:
            if band.low <= hundredths <= band.high:
                return band
        raise refuse("bands", "no_band", f"no band holds {hundredths} hundredths")


def build_instrument(document: Document) -> Instrument:
    """From a document that passed `scoring.document`; any other raises ScoringError, never KeyError."""
    if document.get("format_version") == 2:
        message = "has several forms; `build_form_set` builds what one of its form sets needs"
        raise refuse("instrument.format_version", "several_forms", message)
    if document.get("kind") != "scored":
        raise refuse("instrument.kind", "not_scored", "only an instrument of kind 'scored' can score")
    try:
        return _build(document)
    except (KeyError, TypeError, AttributeError) as fault:
        message = f"cannot be read as an instrument ({fault!r})"
        raise refuse("instrument", "not_an_instrument", message) from None


def _build(document: Document) -> Instrument:
    weights = {aspect["code"]: exact_fraction(aspect["weight"]) for aspect in document["aspects"]}
    exact = [weights[row["aspect"]] * exact_fraction(row["weight"]) for row in document["indicators"]]
    denominator = lcm(*(weight.denominator for weight in [*weights.values(), *exact]))
    return Instrument(
        id=document["id"],
        version=document["version"],
        scoring_hash=hash_scoring(document),
        denominator=denominator,
        aspects=tuple(Aspect(code, _over(denominator, weight)) for code, weight in weights.items()),
        indicators=tuple(
            Indicator(row["code"], row["aspect"], _over(denominator, weight))
            for row, weight in zip(document["indicators"], exact, strict=True)
        ),
        bands=tuple(
            Band(band["grade"], hundredths_of(band["min"]), hundredths_of(band["max"]))
            for band in document["bands"]
        ),
        form_weights=tuple(sorted(document["combination"]["form_weights"].items())),
        figure=document["figure"]["code"],
    )


def _over(denominator: int, weight: Fraction) -> int:
    return weight.numerator * (denominator // weight.denominator)


def list_scoring_fields(document: Document) -> dict[str, Any]:
    """The part of a valid document that decides scores, in the places that it has there."""
    return _split(document)[0]


def hash_scoring(document: Document) -> str:
    """sha256 over what decides a score; stays the same when wording, sources or version change."""
    return digest_of(_split(document)[0])


def hash_wording(document: Document) -> str:
    """sha256 over all the rest, so that the two hashes together cover every field."""
    return digest_of(_split(document)[1])


def _split(document: Document) -> tuple[dict[str, Any], dict[str, Any]]:
    if document.get("format_version") == 2:
        return _take(document, _FORMAT_2), _leave(document, _FORMAT_2)
    scoring: dict[str, Any] = {}
    wording: dict[str, Any] = {}
    for name, value in document.items():
        if name in _SCORING_FIELDS:
            scoring[name] = value
        elif name in _SCORING_PARTS and isinstance(value, list):
            scoring[name] = [_pick(row, _SCORING_PARTS[name], inside=True) for row in value]
            wording[name] = [_pick(row, _SCORING_PARTS[name], inside=False) for row in value]
        elif name in _SCORING_INSIDE:
            scoring[name] = _pick(value, _SCORING_INSIDE[name], inside=True)
            wording[name] = _pick(value, _SCORING_INSIDE[name], inside=False)
        else:
            wording[name] = value
    return scoring, wording


def _take(value: Any, wanted: Any) -> Any:
    """Only what is wanted: a tree of field names, `...` for all that is below."""
    if isinstance(value, list):
        return [_take(entry, wanted) for entry in value]
    if wanted is ... or not isinstance(value, Mapping):
        return value
    return {name: _take(entry, wanted[name]) for name, entry in value.items() if name in wanted}


def _leave(value: Any, wanted: Any) -> Any:
    """All that `_take` does not take, in the same places."""
    if isinstance(value, list):
        return [_leave(entry, wanted) for entry in value]
    if not isinstance(value, Mapping):
        return None
    return {
        name: _leave(entry, wanted[name]) if name in wanted else entry
        for name, entry in value.items()
        if wanted is not ... and (name not in wanted or wanted[name] is not ...)
    }


def _pick(row: object, names: tuple[str, ...], *, inside: bool) -> object:
    if not isinstance(row, Mapping):
        return row
    return {name: value for name, value in row.items() if (name in names) == inside}

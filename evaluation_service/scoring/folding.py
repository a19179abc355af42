"""How a trace is kept: of its indicators the levels alone, from which the rows come out again; no I/O."""

from collections.abc import Mapping, Sequence
from typing import Any

from evaluation_service.scoring.errors import ScoringError, refuse
from evaluation_service.scoring.instrument import Instrument
from evaluation_service.scoring.parts import combine_levels, find_lokus_problems


def fold_levels(digits: Sequence[str]) -> dict[str, list[str]]:
    """What is kept of a trace's indicators: for each sheet that was used, a digit for each indicator."""
    return {"levels": list(digits)}


def fold_trace(trace: Mapping[str, Any]) -> dict[str, Any]:
    """The trace as it is kept."""
    levels = [row["levels"] for row in trace["indicators"]]
    return {
        **trace,
        "indicators": fold_levels(["".join(map(str, sheet)) for sheet in zip(*levels, strict=True)]),
    }


def unfold_trace(kept: Mapping[str, Any], instrument: Instrument) -> dict[str, Any]:
    """The whole trace, over which its digest was taken; one that was kept whole stays as it is.

    ScoringError where what is kept cannot have been a trace by this instrument.
    """
    if isinstance(kept["indicators"], list):
        return dict(kept)
    rule, folded = kept["settings"]["rule"], kept["indicators"]["levels"]
    if {len(sheet) for sheet in folded} != {len(instrument.codes)} or "".join(folded).strip("012345"):
        raise refuse("indicators.levels", "not_levels", "each sheet needs a digit for each indicator")
    sheets = [dict(zip(instrument.codes, map(int, sheet), strict=True)) for sheet in folded]
    problems = find_lokus_problems(
        instrument, rule, {str(place): one for place, one in enumerate(sheets)}, []
    )
    if problems:
        raise ScoringError(problems)
    return {**kept, "indicators": combine_levels(instrument, rule, sheets)[0]}

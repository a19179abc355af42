"""What a lokus' innovations come to: a level per indicator by the instrument's own ladder; no I/O.

Each innovation is judged by itself and the best one proposes: two innovations never fill one ladder together.
What is known gives the level, and what is unknown how much higher it might be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evaluation_service.proposals.rules.facts import Finding, Record, Terms, find_fact
from evaluation_service.proposals.rules.mapping import fits
from evaluation_service.scoring.forms import find_form
from evaluation_service.scoring.ladders import level_from_elements

NO_RECORD = Finding("unknown", "no_record")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Judged:
    """One innovation on one indicator: the level that is shown, and the one that is not ruled out."""

    record: Record
    findings: Mapping[str, Finding]
    least: int
    most: int


def list_mapped_rows(mapping: Row, document: Row, form_set: str) -> list[tuple[Row, Row]]:
    """The indicators of this form set that something is proposed for, in the form's order."""
    if document["format_version"] == 1:
        indicators = document["indicators"]
    else:
        form = find_form(document, form_set, "evaluator")
        indicators = form["indicators"] if form else []
    by_code = {code: row for row in mapping["indicators"] for code in row["codes"]}
    pairs = [(by_code[one["code"]], one) for one in indicators if one["code"] in by_code]
    return [(row, indicator) for row, indicator in pairs if fits(row, indicator)]


def propose(
    mapping: Row, document: Row, form_set: str, records: Sequence[Record], terms: Terms
) -> list[dict[str, Any]]:
    """One row an indicator: the level, what it might be at most, the record it rests on, and each element."""
    ordered = sorted(records, key=lambda record: (record.name, record.innovation_id))
    return [
        _propose_one(row, indicator, ordered, terms)
        for row, indicator in list_mapped_rows(mapping, document, form_set)
    ]


def _propose_one(row: Row, indicator: Row, records: Sequence[Record], terms: Terms) -> dict[str, Any]:
    ladder = {**indicator, "counts": []}
    if row["rule"] is not None:
        ladder = {"elements": row["elements"], "counts": [], "rule": row["rule"]}
    judged = [_judge(row, ladder, record, terms) for record in records]
    best = max(judged, key=lambda one: (one.least, one.most), default=None)
    level, most, state = _settle(judged, _reach(ladder, [one["code"] for one in ladder["elements"]]))
    elements = list(_describe_elements(row, best.findings if best else {}))
    return {
        "code": indicator["code"],
        "level": level,
        "at_most": most,
        "state": state,
        "innovation_id": best.record.innovation_id if best else None,
        "ticked": [one["code"] for one in elements if one["holds"] == "yes"],
        "elements": elements,
        "considered": [
            {"innovation_id": one.record.innovation_id, "level": one.least, "at_most": one.most}
            for one in judged
        ],
    }


def _judge(row: Row, ladder: Row, record: Record, terms: Terms) -> Judged:
    findings = {one["code"]: find_fact(one["fact"], record, terms) for one in row["elements"]}
    shown = [code for code, found in findings.items() if found.holds == "yes"]
    ruled_out = {code for code, found in findings.items() if found.holds == "no"}
    possible = [one["code"] for one in ladder["elements"] if one["code"] not in ruled_out]
    return Judged(record, findings, _reach(ladder, shown), _reach(ladder, possible))


def _reach(ladder: Row, ticked: list[str]) -> int:
    return level_from_elements(ladder, ticked, {}) or 0


def _settle(judged: Sequence[Judged], highest: int) -> tuple[int | None, int, str]:
    """Level, highest possible level and state; nothing shown and something possible is unknown, not 0."""
    least = max((one.least for one in judged), default=0)
    most = max((one.most for one in judged), default=highest)
    if least == most:
        return least, most, "known"
    return (least, most, "at_least") if least else (None, most, "unknown")


def _describe_elements(row: Row, findings: Mapping[str, Finding]) -> Iterator[dict[str, Any]]:
    for element in row["elements"]:
        found = findings.get(element["code"], NO_RECORD)
        yield {
            "code": element["code"],
            "fact": element["fact"],
            "holds": found.holds,
            "reason": found.reason,
            "figures": dict(found.figures),
        }


def describe_record(record: Record) -> dict[str, Any]:
    """A record as the snapshot keeps it, JSON-able; so that later changes show field by field."""
    told = asdict(record)
    told["legal_bases"] = [
        dict(zip(("kind", "number", "dated"), basis, strict=True)) for basis in record.legal_bases
    ]
    told["budget_years"] = list(record.budget_years)
    told["recognitions"] = [asdict(one) for one in record.recognitions]
    told["months"] = [
        {
            "month": one.month,
            "count": one.count,
            "channels": [
                dict(zip(("channel", "count", "basis", "state"), channel, strict=True))
                for channel in one.channels
            ],
        }
        for one in record.months
    ]
    return told

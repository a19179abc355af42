"""Re-computes an exported period without the service, a lokus at a time, and says what differs, by place."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation_service.scoring.combined import SurveySums
from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.export import describe_scorecard
from evaluation_service.scoring.period_export import (
    DIGEST,
    HEAD,
    LOKUS,
    PERIOD_FORMAT,
    PERIOD_VERSION,
    PLACE,
    REGION,
    Gathered,
    LokusMaterial,
    PeriodScoring,
    Record,
    has_form_sets,
    state_lokus,
    state_period,
    write_line,
)
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

NAMES = ("lokus_id", "unit_official_name", "region_code", "region_name")

_KEYS = {PLACE: "lokus_id", REGION: "region_code"}
_WHAT_IT_SHOWS = (
    "this shows that the file fits together, not that it was published:"
    " compare scorecards_sha256 {digest} with that of the published release"
)


@dataclass
class Verified:
    """What was found: differences, and of a period that holds what it came to."""

    differences: list[Difference] = field(default_factory=list)
    head: Mapping[str, Any] = field(default_factory=dict)
    results: list[Record] = field(default_factory=list)


def is_period_file(path: Path | str) -> bool:
    """Whether the first line is that of a whole period; OSError where the file cannot be read."""
    with Path(path).open("rb") as file:
        try:
            head = read_strictly(file.readline().decode())
        except (ValueError, RecursionError):
            return False
    return isinstance(head, Mapping) and head.get("format") == PERIOD_FORMAT


def verify_period_file(path: Path | str, shipped: Collection[tuple[str, str]]) -> tuple[bool, list[str]]:
    """As `verify.verify_file`, for the export of a whole period."""
    with Path(path).open("rb") as file:
        found = verify_period(file)
    if found.differences:
        return False, [make_printable(str(difference)) for difference in found.differences]
    totals = found.results[-1]
    ranked = f"{totals['lokus_ranked']} ranked, {totals['lokus_without_index']} without an index"
    lines = [
        f"{path}: re-computed, identical: {totals['lokus_chosen']} lokus, {ranked}",
        *(
            f"region {row['region_code']} {row['region_name']}: {row['index'] or 'none'}"
            f" ({row['lokus_count']} of {row['lokus_chosen']} lokus)"
            for row in found.results
            if row["kind"] == REGION
        ),
        tell_instrument(found.head["instrument"], found.head["instrument_hashes"], shipped),
        _WHAT_IT_SHOWS.format(digest=totals["scorecards_sha256"]),
    ]
    return True, [make_printable(line) for line in lines]


def verify_period(lines: Iterable[bytes]) -> Verified:
    """Take the lines of a file one after another. No differences when every line comes out the same, byte
    for byte; never raises for bad content. Without a head that can be used nothing else is looked at."""
    found = Verified()
    reading = _read_lines(lines, found)
    _number, head = next(reading, (0, {}))
    scoring = _check_head(head, found)
    if scoring is None:
        return found
    found.head = head
    gathered = Gathered.of(head["instrument"])
    stated: list[Record] = []
    last = ""
    for number, record in reading:
        if record.get("kind") != LOKUS or stated:
            stated.append(record)
            continue
        last = _check_lokus(number, record, scoring, gathered, last, found.differences)
    _check_results(stated, gathered, found)
    return found


def _read_lines(lines: Iterable[bytes], found: Verified) -> Iterator[tuple[int, Record]]:
    """The records; checks on the way that each is in canonical form and that the last is their digest."""
    over, stated, closed = hashlib.sha256(), None, False
    for number, line in enumerate(lines, 1):
        try:
            record = read_strictly(line.decode())
            is_canonical = isinstance(record, dict) and write_line(record) == line
        except (ValueError, RecursionError, ScoringError) as error:
            found.differences.append(Difference(f"line {number}", None, None, f"cannot be read ({error})"))
            continue
        if not isinstance(record, dict):
            found.differences.append(Difference(f"line {number}", None, None, "is not an object"))
            continue
        if not is_canonical:
            note = "is not in the one form in which it is written"
            found.differences.append(Difference(f"line {number}", None, None, note))
        if closed:
            found.differences.append(Difference(f"line {number}", None, None, "comes after the digest"))
        if record.get("kind") == DIGEST:
            stated, closed = record, True
            continue
        over.update(line)
        yield number, record
    computed = {"kind": DIGEST, "sha256": over.hexdigest()}
    found.differences.extend(find_differences("digest", stated or {}, computed))


def _check_head(head: Record, found: Verified) -> PeriodScoring | None:
    faults = list(_faults_of_head(head))
    try:
        if not faults:
            computed = state_period(head["instrument"], head["settings"], head["context"])
            scoring = PeriodScoring.of(head["instrument"], head["settings"])
            found.differences.extend(find_differences("period", head, computed))
            return scoring
    except ScoringError as error:
        faults = tell_refusal(error, "period")
    except RecursionError:
        faults = [Difference("period", None, None, "is nested too deeply")]
    found.differences.extend(faults)
    return None


def _faults_of_head(head: Record) -> Iterator[Difference]:
    version = head.get("format_version")
    if head.get("kind") != HEAD or head.get("format") != PERIOD_FORMAT or version != PERIOD_VERSION:
        yield Difference("format", None, None, f"is not {PERIOD_FORMAT} version {PERIOD_VERSION}")
        return
    yield from find_context_faults(head.get("context"))
    faults = list(find_instrument_faults(head.get("instrument")))
    yield from faults
    if not faults:
        yield from find_settings_faults(head.get("settings"), has_forms=has_form_sets(head["instrument"]))


def _check_lokus(
    number: int,
    record: Record,
    scoring: PeriodScoring,
    gathered: Gathered,
    last: str,
    differences: list[Difference],
) -> str:
    """Re-compute one lokus; answers its id, after which the next one has to come."""
    faults = list(_faults_of_lokus(record))
    if faults:
        differences += [_within(f"line {number}", fault) for fault in faults]
        return last
    names, lokus_id = record["lokus"], record["lokus"]["lokus_id"]
    place = f"lokus {lokus_id} ({names['unit_official_name']})"
    if lokus_id <= last:
        differences.append(Difference(place, None, None, "stands here twice, or not in the order of the ids"))
    sheets = {row["id"]: row["levels"] for row in record["sheets"]}
    survey = None if record["survey"] is None else SurveySums(**record["survey"])
    left_out = [(row["id"], row["reason"]) for row in record["left_out"]]
    try:
        if not sheets:
            computed = state_lokus(names, None, LokusMaterial({}, (), None), None)
            gathered.add(names, None, None, None, None)
        else:
            material = LokusMaterial(sheets, left_out, survey)
            card = scoring.score(material)
            computed = state_lokus(names, record["scorecard_id"], material, describe_scorecard(card))
            exact = None if card.denominator is None else (card.numerator or 0, card.denominator)
            gathered.add(names, record["scorecard_id"], card.index, card.digest, exact)
        differences += find_differences(place, record, computed)
    except ScoringError as error:
        differences += tell_refusal(error, place)
    return str(lokus_id)


def _faults_of_lokus(record: Record) -> Iterator[Difference]:
    names = record.get("lokus")
    if not isinstance(names, Mapping) or not all(isinstance(value, str) for value in names.values()):
        yield Difference("lokus", None, None, "is missing or holds something other than text")
    else:
        yield from (
            Difference(f"lokus.{name}", None, None, "is missing") for name in NAMES if name not in names
        )
    if record.get("sheets") and not isinstance(record.get("scorecard_id"), str):
        yield Difference("scorecard_id", None, None, "is missing or not text")
    yield from find_survey_faults(record.get("survey", ...))
    yield from find_row_faults(record, "sheets", "levels", Mapping)
    yield from find_row_faults(record, "left_out", "reason", str)


def _within(place: str, fault: Difference) -> Difference:
    return Difference(f"{place}, {fault.path}", fault.stated, fault.computed, fault.note)


def _check_results(stated: list[Record], gathered: Gathered, found: Verified) -> None:
    """Ranking, region values and totals, each compared with that of its own name, then their order."""
    try:
        found.results = list(gathered.list_results())
    except ScoringError as error:
        found.differences.extend(tell_refusal(error, "results"))
        return
    given, expected = _by_name(stated), _by_name(found.results)
    if len(given) < len(stated):
        found.differences.append(Difference("results", None, None, "hold a line of one name twice"))
    for name in sorted({*given, *expected}):
        found.differences.extend(find_differences(name, given.get(name, {}), expected.get(name, {})))
    if given.keys() == expected.keys() and list(given) != list(expected):
        note = "do not stand in the order of ranks, regions, totals"
        found.differences.append(Difference("results", None, None, note))


def _by_name(records: Iterable[Record]) -> dict[str, Record]:
    return {_name_of(record): record for record in records}


def _name_of(record: Record) -> str:
    kind = str(record.get("kind"))
    key = record.get(_KEYS.get(kind, ""))
    return f"{kind} {key}" if kind in _KEYS else kind

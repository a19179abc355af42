"""Decisions about the stages of a period: their order, whether one is open, how its dates read; no I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from shared.contracts.evaluation_entries import STAGES
from shared.errors import FieldProblem

NATIONAL_ZONE = "Asia/Jakarta"
ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}

MOST_GRACE = 10_080  # a week, in minutes

# Evidence is gathered in these; they may overlap, and the survey may run beside any of them.
GATHERING = ("f01", "desk_review", "visit", "f03", "clarification")
# These begin when everything before them has ended.
CONCLUDING = ("pleno", "determination", "release")
FILLING = ("desk_review", "visit")

NAMES: Mapping[str, Mapping[str, str]] = {
    "f01": {"id": "pengisian F-01", "en": "F-01"},
    "desk_review": {"id": "penilaian dokumen", "en": "desk review"},
    "visit": {"id": "kunjungan lapangan", "en": "visit"},
    "f03": {"id": "survei F-03", "en": "F-03 survey"},
    "clarification": {"id": "klarifikasi", "en": "clarification"},
    "pleno": {"id": "pleno", "en": "pleno"},
    "determination": {"id": "penetapan hasil", "en": "determination"},
    "release": {"id": "penayangan hasil", "en": "release"},
}
_MONTHS = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


class StageDates(Protocol):
    """One stage with its dates, stored or about to be."""

    @property
    def stage(self) -> str: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def grace_minutes(self) -> int: ...


@dataclass(frozen=True)
class Stage:
    """A stage about to be stored."""

    stage: str
    opens_at: datetime
    closes_at: datetime
    grace_minutes: int = 0


def in_order(stages: Iterable[StageDates]) -> list[StageDates]:
    """The stages as they follow one another."""
    return sorted(stages, key=lambda one: STAGES.index(one.stage))


def closes_for_good(stage: StageDates) -> datetime:
    """The end with its grace: what comes before this moment counts."""
    return stage.closes_at + timedelta(minutes=stage.grace_minutes)


def is_open_at(stage: StageDates, now: datetime) -> bool:
    """What belongs to the stage is taken at this moment."""
    return stage.opens_at <= now < closes_for_good(stage)


def list_filling_stages(number: int) -> tuple[str, ...]:
    """When a sheet's version is filled in; one that was given back is mended in the clarification too."""
    return FILLING if number == 1 else (*FILLING, "clarification")


def localize(moment: datetime, time_zone: str) -> datetime:
    """A moment without an offset is meant in the owner's zone; one with an offset stays what it is."""
    return moment.replace(tzinfo=ZoneInfo(time_zone)) if moment.tzinfo is None else moment


def tell_day(day: date, language: str) -> str:
    """A day as people read it: "1 Desember 2026"."""
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def tell_moment(moment: datetime, time_zone: str, language: str) -> str:
    """A moment as people of the zone read it: "1 Desember 2026 pukul 23.59 WIB"."""
    local = moment.astimezone(ZoneInfo(time_zone))
    day = tell_day(local.date(), language)
    if language == "id":
        return f"{day} pukul {local:%H.%M} {ZONES.get(time_zone, time_zone)}"
    return f"{day}, {local:%H:%M} {ZONES.get(time_zone, time_zone)}"


def find_stage_problems(stages: Sequence[StageDates], path: str = "stages") -> list[FieldProblem]:
    """Everything in the dates that does not fit together, each at its own stage."""
    problems = []
    seen: dict[str, StageDates] = {}
    for place, stage in enumerate(stages):
        where = f"{path}[{place}]"
        if stage.stage in seen:
            problems.append(FieldProblem(f"{where}.stage", "stands here twice"))
        seen[stage.stage] = stage
        if stage.closes_at <= stage.opens_at:
            problems.append(FieldProblem(f"{where}.closes_at", "must be after opens_at"))
    if problems:
        return problems
    ordered = in_order(stages)
    for place, stage in enumerate(stages):
        earlier = ordered[: ordered.index(stage)]
        if hinders := [one.stage for one in earlier if _comes_too_soon(stage, one)]:
            when = "end" if stage.stage in CONCLUDING else "beginning"
            message = f"must not be before the {when} of {', '.join(hinders)}"
            problems.append(FieldProblem(f"{path}[{place}].opens_at", message))
    return problems


def _comes_too_soon(stage: StageDates, earlier: StageDates) -> bool:
    if stage.stage in CONCLUDING:
        return stage.opens_at < closes_for_good(earlier)
    return "f03" not in (stage.stage, earlier.stage) and stage.opens_at < earlier.opens_at


def find_missing_stages(
    stages: Sequence[StageDates], *, has_survey: bool, is_agreed: bool
) -> list[FieldProblem]:
    """Without which stages nothing would come of a period that has any; a stage left out never opens."""
    present = {stage.stage for stage in stages}
    if not present:
        return []
    problems = []
    if not present.intersection(FILLING):
        problems.append(FieldProblem("stages", "desk_review or visit is needed, or no sheet is filled in"))
    if has_survey and "f03" not in present:
        problems.append(FieldProblem("stages", "f03 is needed, since the form set has a survey"))
    if is_agreed and "pleno" not in present:
        problems.append(FieldProblem("stages", "pleno is needed, since the levels are agreed there"))
    return problems


def list_unfinished(stages: Iterable[StageDates], now: datetime) -> list[str]:
    """The stages before the determination that have not ended yet, their grace included."""
    return [
        stage.stage
        for stage in in_order(stages)
        if stage.stage not in ("determination", "release") and now < closes_for_good(stage)
    ]

"""Decisions about one answer: its level, what is wrong with it, why it needs a reason; no I/O."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from evaluation_service.scoring.errors import ScoringError
from evaluation_service.scoring.forms import find_form
from evaluation_service.scoring.ladders import Answer as Seen
from evaluation_service.scoring.ladders import settle_level
from shared.errors import FieldProblem, Problems

BELOW_F01, ZERO, OVERRIDDEN = "below_f01", "zero", "overridden"
DIFFERS_FROM_PROPOSAL = "differs_from_proposal"

LONGEST_NOTE = 4000
LONGEST_REASON = 2000
MOST_ELEMENTS = 100

NEVER, OWN_ONLY, ANY = "never", "own", "any"


@dataclass(frozen=True)
class SheetForm:
    """What a sheet asks: the indicators in their order, whether elements are ticked, what may be copied."""

    indicators: Mapping[str, Mapping[str, Any]]
    aspects: Mapping[str, Mapping[str, Any]]
    has_elements: bool
    copying: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators' codes, in the instrument's order."""
        return tuple(self.indicators)


@dataclass(frozen=True)
class GivenAnswer:
    """An answer as it comes in; `expected_version` is that of the one it replaces, None for a first one.

    Where elements are ticked the level follows from them, or is `chosen`; elsewhere it is `level`.
    """

    indicator_code: str
    expected_version: int | None = None
    level: int | None = None
    ticked: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    chosen: int | None = None
    note: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Content:
    """What an answer comes to say, in the one way in which it is stored and compared."""

    level: int
    ticked: list[str]
    counts: dict[str, int]
    chosen: int | None
    supported: int | None
    note: str | None
    reason: str | None


class Answered(Protocol):
    """An answer as far as the need of a reason goes."""

    @property
    def indicator_code(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def supported(self) -> int | None: ...
    @property
    def reason_sha256(self) -> str | None: ...


class Kept(Protocol):
    """An answer as it is kept, as far as its level goes."""

    @property
    def indicator_code(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def ticked(self) -> Sequence[str]: ...
    @property
    def counts(self) -> Mapping[str, int]: ...
    @property
    def chosen(self) -> int | None: ...
    @property
    def supported(self) -> int | None: ...


class Proposed(Protocol):
    """What the registry proposes for an indicator; "at_least" where more could only raise it."""

    @property
    def level(self) -> int: ...
    @property
    def state(self) -> str: ...


@dataclass(frozen=True)
class Grounds:
    """What others say about the levels of a lokus: its handed-in F-01, and the registry's proposal."""

    supported: Mapping[str, int] = field(default_factory=dict)
    proposals: Mapping[str, Proposed] = field(default_factory=dict)


def read_form(document: Mapping[str, Any], form_set: str) -> SheetForm:
    """The indicators of the period's form set, or of the one form that a document of format 1 has."""
    aspects = {row["code"]: row for row in document["aspects"]}
    if document["format_version"] == 1:
        rows = document["indicators"]
        return SheetForm({row["code"]: row for row in rows}, aspects, has_elements=False, copying=OWN_ONLY)
    form = find_form(document, form_set, "evaluator")
    assert form is not None, "every form set of a valid document has an evaluator form"
    indicators = {row["code"]: row for row in form["indicators"]}
    return SheetForm(indicators, aspects, has_elements=True, copying=form.get("copy_last_year", OWN_ONLY))


def settle_answers(
    form: SheetForm, given: Sequence[GivenAnswer]
) -> tuple[dict[str, Content], list[FieldProblem]]:
    """What each answer comes to, by indicator, and everything that is wrong with any of them."""
    problems = Problems()
    settled: dict[str, Content] = {}
    for answer in given:
        path = f"answers.{answer.indicator_code}"
        row = form.indicators.get(answer.indicator_code)
        if row is None:
            problems.add(path, "the instrument has no such indicator")
        elif answer.indicator_code in settled:
            problems.add(path, "stands here twice")
        for name in ("note", "reason"):
            if "\x00" in (getattr(answer, name) or ""):
                problems.add(f"{path}.{name}", "holds a character that cannot be stored")
        if row is not None:
            settle = _settle_seen if form.has_elements else _settle_plain
            content = settle(row, answer, path, problems)
            if content is not None:
                settled.setdefault(answer.indicator_code, content)
    return settled, problems.found


def _settle_plain(
    row: Mapping[str, Any], answer: GivenAnswer, path: str, problems: Problems
) -> Content | None:
    for name in ("ticked", "counts"):
        if getattr(answer, name):
            problems.add(f"{path}.{name}", "this instrument has no elements; its levels are chosen")
    if answer.chosen is not None:
        problems.add(f"{path}.chosen", "this instrument has no elements; give the level")
    if answer.level is None:
        problems.add(f"{path}.level", "must be given")
        return None
    return Content(answer.level, [], {}, None, None, answer.note, answer.reason)


def _settle_seen(
    row: Mapping[str, Any], answer: GivenAnswer, path: str, problems: Problems
) -> Content | None:
    if answer.level is not None:
        problems.add(
            f"{path}.level", "follows from what is ticked and counted; one that is meant is `chosen`"
        )
    try:
        settled = settle_level(row, Seen(tuple(answer.ticked), answer.counts, answer.chosen))
    except ScoringError as error:
        for problem in error.problems:
            problems.add(f"{path}.{problem.path}", problem.message)
        return None
    if settled.level is None:
        problems.add(f"{path}.chosen", "nothing follows from elements here; choose a level")
        return None
    order = [element["code"] for element in row["elements"]]
    return Content(
        level=settled.level,
        ticked=sorted(answer.ticked, key=order.index),
        counts=dict(sorted(answer.counts.items())),
        chosen=answer.chosen,
        supported=settled.supported,
        note=answer.note,
        reason=answer.reason,
    )


def follows(form: SheetForm, kept: Kept) -> bool:
    """The level of a kept answer is the one that its elements, its counts and its choice give."""
    row = form.indicators.get(kept.indicator_code)
    if row is None:
        return False
    if not form.has_elements:
        return (list(kept.ticked), dict(kept.counts), kept.chosen, kept.supported) == ([], {}, None, None)
    try:
        settled = settle_level(row, Seen(tuple(kept.ticked), kept.counts, kept.chosen))
    except ScoringError:
        return False
    return (settled.level, settled.supported) == (kept.level, kept.supported)


def find_reasons_needed(form: SheetForm, answer: Answered, grounds: Grounds) -> list[str]:
    """Why this answer needs a reason; empty where none is needed. A level 0 needs one where elements are
    ticked: an instrument of format 1 asks for none."""
    code, level = answer.indicator_code, answer.level
    found = []
    if form.has_elements:
        if level < grounds.supported.get(code, 0):
            found.append(BELOW_F01)
        if level == 0:
            found.append(ZERO)
        if answer.supported is not None and level != answer.supported:
            found.append(OVERRIDDEN)
    proposal = grounds.proposals.get(code)
    if proposal is not None and _differs(level, proposal):
        found.append(DIFFERS_FROM_PROPOSAL)
    return found


def _differs(level: int, proposal: Proposed) -> bool:
    return level < proposal.level if proposal.state == "at_least" else level != proposal.level


REASON_WORDS = {
    BELOW_F01: "the level is below what the unit's F-01 supports",
    ZERO: "the level is 0",
    OVERRIDDEN: "the level is not the one that follows from what was ticked and counted",
    DIFFERS_FROM_PROPOSAL: "the level is not the one proposed from the registry",
}


def find_unexplained(form: SheetForm, answers: Iterable[Answered], grounds: Grounds) -> list[FieldProblem]:
    """One problem for each answer that needs a reason and has none, in the instrument's order."""
    needed = {
        answer.indicator_code: find_reasons_needed(form, answer, grounds)
        for answer in answers
        if answer.reason_sha256 is None
    }
    return [
        FieldProblem(
            f"answers.{code}.reason",
            "needs a reason: " + "; ".join(REASON_WORDS[ground] for ground in needed[code]),
        )
        for code in form.codes
        if needed.get(code)
    ]


def find_unconfirmed(codes: Iterable[str], copied: Collection[str]) -> list[FieldProblem]:
    """One problem for each copied answer that nobody has confirmed or changed since."""
    return [
        FieldProblem(f"answers.{code}", "was copied from last year; confirm or change it")
        for code in codes
        if code in copied
    ]

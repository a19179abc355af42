"""Gathers what the pages of one sheet show, by the queries of the API; it writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.assignments.tasks import Deadline, find_deadline
from evaluation_service.periods.stages import get_time_zone
from evaluation_service.proposals import queries as proposals
from evaluation_service.self_assessments import shown as self_assessments
from evaluation_service.sheets import earlier, pleno_queries, queries, rules, whole
from evaluation_service.sheets.answer_rules import SheetForm
from evaluation_service.sheets.asked import get_sheet_form
from shared.actor import Actor
from shared.errors import NotFound
from shared.web.formats import ZONE_NAMES

NOT_ASKED: Mapping[str, Any] = {"elements": (), "counts": (), "evidence": (), "note": None, "rule": None}


@dataclass(frozen=True)
class AspectProgress:
    """One aspect with the codes of its indicators, and how many have an answer."""

    code: str
    name: Mapping[str, str]
    codes: Sequence[str]
    answered: int
    open_ends: int

    @property
    def is_finished(self) -> bool:
        """Every indicator has an answer, and none of them lacks anything."""
        return self.answered == len(self.codes) and not self.open_ends


@dataclass(frozen=True)
class SheetContents:
    """A sheet with all that its pages have in common."""

    placed: queries.PlacedSheet
    form: SheetForm
    record: Mapping[str, Any]
    aspects: Sequence[AspectProgress]
    zone: str
    deadline: Deadline | None
    people: Mapping[UUID, int]

    @property
    def sheet_id(self) -> UUID:
        """The sheet's id."""
        return self.placed.sheet.sheet_id

    @property
    def is_open(self) -> bool:
        """It is a draft that evaluators fill in, in a period that is open."""
        return (
            self.placed.sheet.state == rules.DRAFT
            and self.placed.sheet.kind != rules.AGREED
            and self.placed.period.state == "open"
        )

    @property
    def zone_name(self) -> str:
        """The zone as people write it."""
        return ZONE_NAMES.get(self.zone, self.zone)

    @property
    def has_pleno(self) -> bool:
        """A pleno follows, once the sheets are handed in."""
        return pleno_queries.has_pleno(self.placed.period)

    @property
    def is_team(self) -> bool:
        """Several fill it in."""
        return self.placed.sheet.kind == rules.TEAM

    @property
    def answers(self) -> Mapping[str, Mapping[str, Any]]:
        """The answers by indicator."""
        return {row["indicator_code"]: row for row in self.record["answers"]}

    @property
    def rows(self) -> Mapping[str, Mapping[str, Any]]:
        """The indicators as the instrument words them; what it does not have is empty."""
        return {code: {**NOT_ASKED, **row} for code, row in self.form.indicators.items()}

    @property
    def total(self) -> int:
        """How many indicators there are."""
        return len(self.form.codes)

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return sum(aspect.answered for aspect in self.aspects)

    def number_of(self, account_id: UUID | str | None) -> int | None:
        """The number that one of the team goes by on these pages; names stay with the registry."""
        return self.people.get(UUID(str(account_id))) if account_id else None

    def aspect_of(self, indicator_code: str) -> str:
        """Where an indicator stands."""
        return str(self.form.indicators[indicator_code]["aspect"])


def read_sheet(session: Session, actor: Actor, sheet_id: UUID) -> SheetContents:
    """The sheet for those who may read it as evaluators; raises NotFound."""
    placed = queries.get_filled_sheet(session, actor, sheet_id)
    record = whole.describe_whole_sheet(session, actor, placed)
    form = get_sheet_form(session, placed.period)
    is_shared = placed.sheet.kind != rules.OWN
    team = pleno_queries.list_participants(session, placed.lokus.lokus_id) if is_shared else []
    return SheetContents(
        placed,
        form,
        record,
        _list_aspects(form, record),
        get_time_zone(session, placed.period),
        find_deadline(session, placed.period, placed.sheet.number),
        {one.evaluator_id: number for number, one in enumerate(team, 1)},
    )


def _list_aspects(form: SheetForm, record: Mapping[str, Any]) -> list[AspectProgress]:
    missing = set(record["missing"])
    lacking = {*record["unexplained"], *record["unconfirmed"]}
    by_aspect: dict[str, list[str]] = {}
    for code, row in form.indicators.items():
        by_aspect.setdefault(row["aspect"], []).append(code)
    return [
        AspectProgress(
            code,
            form.aspects[code]["name"],
            codes,
            len([one for one in codes if one not in missing]),
            len([one for one in codes if one in lacking]),
        )
        for code, codes in by_aspect.items()
    ]


@dataclass(frozen=True)
class Beside:
    """What stands beside the indicators of a sheet: last year's answers, F-01 with evidence, the proposal."""

    earlier: earlier.Earlier
    items: Mapping[str, Mapping[str, Any]]
    evidence: Mapping[UUID, Mapping[str, Any]]
    has_f01: bool
    snapshot: Mapping[str, Any] | None
    proposed: Mapping[str, Mapping[str, Any]]


def read_beside(session: Session, actor: Actor, contents: SheetContents, codes: Sequence[str]) -> Beside:
    """What others say of these indicators; each by the rights of its own queries."""
    lokus_id = contents.placed.lokus.lokus_id
    f01 = _find_self_assessment(session, actor, lokus_id)
    items = {row["indicator_code"]: row for row in (f01 or {}).get("items") or ()}
    evidence = {row["evidence_id"]: row for row in (f01 or {}).get("evidence") or ()}
    snapshot = None
    if set(codes) & set(proposals.find_proposals(session, lokus_id)):
        snapshot = _find_snapshot(session, actor, lokus_id)
    proposed = {row["code"]: row for row in snapshot["indicators"]} if snapshot else {}
    found = earlier.find_earlier(session, actor, contents.placed, contents.form)
    return Beside(found, items, evidence, bool(items), snapshot, proposed)


def _find_self_assessment(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any] | None:
    try:
        return self_assessments.get_self_assessment(session, actor, lokus_id)
    except NotFound:
        return None


def _find_snapshot(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any] | None:
    try:
        return proposals.get_snapshot(session, actor, lokus_id)
    except NotFound:
        return None

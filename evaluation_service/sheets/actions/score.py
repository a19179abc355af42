"""Scores a batch of sheets and brings the scorecards of their lokus up to date; no score is written twice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.scorecards.actions import LokusMaterial, record_scorecards
from evaluation_service.scorecards.computing import stand_alone, write_cards
from evaluation_service.scoring.fast_traces import Case, GivenLevels
from evaluation_service.sheets import material, rules
from evaluation_service.sheets.material import LokusPlace
from evaluation_service.sheets.rules import SheetStanding
from evaluation_service.tables import Base
from shared import clock
from shared.actor import Actor
from shared.copy_text import CopyLines

# The lokus are held, and what has a score by then is no longer wanted: no row can be there already.
SCORE_LINES = CopyLines(
    Base.metadata.tables["sheet_score"],
    ("sheet_id", "index_text", "grade", "trace", "trace_digest", "job_id", "scored_at"),
    {},
)

Standings = Mapping[UUID, Sequence[SheetStanding]]


def score_sheets(session: Session, actor: Actor, sheet_ids: Sequence[UUID], job_id: str | None) -> None:
    """Score each submitted sheet that has no score yet, then compute their lokus anew.

    A sheet's score is written once, whoever asks how often: the row's key is the sheet.
    """
    lokus_ids = material.list_lokus_of_sheets(session, sheet_ids)
    _bring_up_to_date(session, actor, lokus_ids, frozenset(sheet_ids), job_id)


def score_lokus_anew(session: Session, actor: Actor, lokus_ids: Sequence[UUID], job_id: str | None) -> None:
    """Compute these lokus anew, with the scores that their sheets have by now."""
    _bring_up_to_date(session, actor, lokus_ids, frozenset(), job_id)


def _bring_up_to_date(
    session: Session,
    actor: Actor,
    lokus_ids: Sequence[UUID],
    wanted: frozenset[UUID],
    job_id: str | None,
) -> None:
    places = material.lock_places(session, lokus_ids)
    if not places:
        return
    standings = material.list_standings(session, places)
    wanted_now = {
        sheet.sheet_id
        for sheets in standings.values()
        for sheet in sheets
        if sheet.sheet_id in wanted and sheet.state == rules.SUBMITTED and not sheet.is_scored
    }
    standings = {
        lokus_id: [
            replace(sheet, is_scored=sheet.is_scored or sheet.sheet_id in wanted_now) for sheet in sheets
        ]
        for lokus_id, sheets in standings.items()
    }
    chosen = {
        lokus_id: rules.choose_sheets(sheets, places[lokus_id].counting)
        for lokus_id, sheets in standings.items()
    }
    levels = material.list_levels(session, wanted_now.union(*(used for used, _ in chosen.values())))
    not_submitted = material.list_not_submitted(session, places)
    surveys = material.list_surveys(session, places)
    _write_scores(session, places, standings, wanted_now, levels, job_id)
    record_scorecards(
        session,
        actor,
        [
            LokusMaterial(
                place.lokus_id,
                place.period_id,
                place.terms,
                {str(sheet_id): levels[sheet_id] for sheet_id in chosen[lokus_id][0]},
                tuple(sorted([*chosen[lokus_id][1], *not_submitted[lokus_id]])),
                surveys.get(lokus_id),
            )
            for lokus_id, place in places.items()
        ],
        job_id,
    )


def _write_scores(
    session: Session,
    places: Mapping[UUID, LokusPlace],
    standings: Standings,
    wanted: set[UUID],
    levels: Mapping[UUID, GivenLevels],
    job_id: str | None,
) -> None:
    """Each sheet by itself, with a trace of the same shape as a lokus' has."""
    periods: dict[UUID, list[tuple[LokusPlace, UUID]]] = {}
    for lokus_id, sheets in standings.items():
        for sheet in sheets:
            if sheet.sheet_id in wanted:
                place = places[lokus_id]
                periods.setdefault(place.period_id, []).append((place, sheet.sheet_id))
    for group in periods.values():
        sheet_ids = [sheet_id for _place, sheet_id in group]
        cases = [Case({str(sheet_id): levels[sheet_id]}, (), None) for sheet_id in sheet_ids]
        cards = write_cards(stand_alone(group[0][0].terms), cases)
        now = clock.now()
        rows = [
            {
                "sheet_id": sheet_id,
                "index_text": card.index,
                "grade": card.grade,
                "trace": card.folded,
                "trace_digest": card.digest,
                "job_id": job_id,
                "scored_at": now,
            }
            for sheet_id, card in zip(sheet_ids, cards, strict=True)
        ]
        SCORE_LINES.send(session.connection(), rows)

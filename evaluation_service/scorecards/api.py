"""The scorecard endpoints: results, their reasons, their proof, the ranking; nothing here changes any."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.scorecards import period_export, queries, rankings
from evaluation_service.scorecards.ranking_files import RankingFileArguments, make_ranking_file
from evaluation_service.scorecards.result_lists import Wanted
from evaluation_service.scorecards.schemas import (
    RankingArguments,
    RankingSchema,
    ScorecardExportSchema,
    ScorecardSchema,
    VerificationArguments,
    WholeScorecardSchema,
)
from shared.actor import Actor
from shared.http.access import EVERYONE
from shared.http.endpoints import Answer, Endpoints, ListArguments
from shared.http.paging import Page
from shared.http.snapshot_streams import stream_snapshot
from shared.http.streams import Attachment

scorecards = Endpoints("scorecards", "/api/v1", "Scorecards with their trace, and the ranking of a period")


@scorecards.read(
    "/periods/<uuid:period_id>/scorecards",
    access=EVERYONE,
    answer=ScorecardSchema,
    arguments=ListArguments,
    paged=True,
)
def list_scorecards(session: Session, actor: Actor, period_id: UUID, arguments: dict[str, Any]) -> Page:
    """The period's results: its administrators' before the release, everyone's after it."""
    return queries.list_scorecards(session, actor, period_id, **arguments)


@scorecards.read(
    "/periods/<uuid:period_id>/ranking", access=EVERYONE, answer=RankingSchema, arguments=RankingArguments
)
def get_ranking(session: Session, actor: Actor, period_id: UUID, arguments: dict[str, Any]) -> Answer:
    """The ranking of the period's lokus, with its rules and each region's value."""
    ranking = rankings.get_ranking(session, actor, period_id, **arguments)
    return Answer(ranking, next_cursor=ranking["next"])


@stream_snapshot(
    scorecards,
    "/periods/<uuid:period_id>/ranking.csv",
    access=EVERYONE,
    arguments=RankingFileArguments,
    media_types=("text/csv",),
)
def export_ranking(session: Session, actor: Actor, period_id: UUID, arguments: dict[str, Any]) -> Attachment:
    """The ranking, or some of its units, as a file for spreadsheet programs."""
    lang = arguments.pop("lang")
    return make_ranking_file(session, actor, period_id, Wanted(**arguments), lang)


@scorecards.read("/scorecards/<uuid:scorecard_id>", access=EVERYONE, answer=WholeScorecardSchema)
def get_scorecard(session: Session, actor: Actor, scorecard_id: UUID) -> dict[str, Any]:
    """One result with its trace and why it came to this grade."""
    return queries.get_scorecard(session, actor, scorecard_id)


@scorecards.read("/scorecards/<uuid:scorecard_id>/export", access=EVERYONE, answer=ScorecardExportSchema)
def export_scorecard(session: Session, actor: Actor, scorecard_id: UUID) -> dict[str, Any]:
    """The document that proves the result on any machine."""
    return queries.export_for_verification(session, actor, scorecard_id)


@stream_snapshot(
    scorecards,
    "/periods/<uuid:period_id>/verification",
    access=EVERYONE,
    arguments=VerificationArguments,
    media_types=("application/jsonl",),
)
def export_period(session: Session, actor: Actor, period_id: UUID, arguments: dict[str, Any]) -> Attachment:
    """The file that proves all results of a period, its ranking and its regions' values, on any machine."""
    lines = period_export.export_period(session, actor, period_id)
    return Attachment(f"period-{period_id}.jsonl", "application/jsonl", lines)

"""The endpoints of a team's one sheet: begin, sign, hand in; its answers are saved as any sheet's."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.sheets import pleno_view
from evaluation_service.sheets.actions import drafts, team
from evaluation_service.sheets.api import BOTH, EVALUATORS, nudge_scoring
from evaluation_service.sheets.pleno_schemas import ContentInput, TeamSheetSchema
from shared.actor import Actor
from shared.http.endpoints import Answer as Response
from shared.http.endpoints import Endpoints

team_sheets = Endpoints("team_sheets", "/api/v1", "The one sheet of those who score a lokus as a team")


@team_sheets.write(
    "POST", "/lokus/<uuid:lokus_id>/team-sheet", access=EVALUATORS, answer=TeamSheetSchema, status=201
)
def begin_team_sheet(session: Session, actor: Actor, lokus_id: UUID) -> Response:
    """Begin the team's sheet, or get the running draft (200)."""
    sheet, is_new = team.begin_team_sheet(session, actor, lokus_id)
    record = pleno_view.get_team_sheet(session, actor, lokus_id)
    return Response(record, 201 if is_new else 200, drafts.path_of(sheet.sheet_id))


@team_sheets.read("/lokus/<uuid:lokus_id>/team-sheet", access=BOTH, answer=TeamSheetSchema)
def get_team_sheet(session: Session, actor: Actor, lokus_id: UUID) -> dict[str, Any]:
    """The newest version of the team's sheet, and who has signed it."""
    return pleno_view.get_team_sheet(session, actor, lokus_id)


@team_sheets.write(
    "POST",
    "/lokus/<uuid:lokus_id>/team-sheet/signature",
    access=EVALUATORS,
    body=ContentInput,
    answer=TeamSheetSchema,
)
def sign_team_sheet(session: Session, actor: Actor, lokus_id: UUID, body: dict[str, str]) -> dict[str, Any]:
    """Sign exactly what the sheet says now; the last signature hands it in."""
    team.sign_team_sheet(session, actor, lokus_id, body["content_sha256"])
    nudge_scoring(session)
    return pleno_view.get_team_sheet(session, actor, lokus_id)


@team_sheets.write(
    "POST",
    "/lokus/<uuid:lokus_id>/team-sheet/submission",
    access=EVALUATORS,
    answer=TeamSheetSchema,
    status=202,
)
def submit_team_sheet(session: Session, actor: Actor, lokus_id: UUID) -> Response:
    """Hand in what everybody has signed who still scores the lokus."""
    sheet = team.submit_team_sheet(session, actor, lokus_id)
    nudge_scoring(session)
    record = pleno_view.get_team_sheet(session, actor, lokus_id)
    return Response(record, location=drafts.path_of(sheet.sheet_id))

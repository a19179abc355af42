"""The page of one answer's versions: who said what when."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.pages.evaluator.contents import read_sheet
from evaluation_service.pages.evaluator.frame import EVALUATORS, SHEET, evaluator_pages
from evaluation_service.sheets import whole
from shared.actor import Actor
from shared.http.endpoints import ListArguments
from shared.web.render import Shown


class VersionArguments(ListArguments):
    """Which page of the list."""


@evaluator_pages.read(f"{SHEET}/riwayat/<indicator_code>", access=EVALUATORS, arguments=VersionArguments)
def show_versions(
    session: Session, actor: Actor, sheet_id: UUID, indicator_code: str, arguments: dict[str, Any]
) -> Shown:
    """Every version of one answer, oldest first; the last one is what stands."""
    page = whole.list_versions(session, actor, sheet_id, indicator_code, **arguments)
    contents = read_sheet(session, actor, sheet_id)
    values = {
        "contents": contents,
        "code": indicator_code,
        "row": contents.rows[indicator_code],
        "versions": page.items,
        "next": page.next_cursor,
        "is_first": arguments["cursor"] is None,
    }
    return Shown("evaluator/versions.html", values)

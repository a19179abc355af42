"""What the evaluators' pages have in common: their name, who opens them, where a sheet's pages stand."""

from uuid import UUID

from shared.contracts.roles import EVALUATOR
from shared.http.access import any_of
from shared.web.pages import Pages
from shared.web.site import address_of

EVALUATORS = any_of(EVALUATOR)
TASKS = "/tugas"
SHEET = "/lembar/<uuid:sheet_id>"

evaluator_pages = Pages("evaluator", __file__)


def sheet_address(sheet_id: UUID, *more: str) -> str:
    """Where a sheet is read, or one of its pages."""
    return address_of("/".join(["/lembar", str(sheet_id), *more]))

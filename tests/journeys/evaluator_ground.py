"""What the journeys of evaluators stand on: sheets, answers of another device, places on the pages."""

from typing import Any

from playwright.sync_api import Page
from sqlalchemy import text

from tests.evaluation import seen_ground, sheet_ground
from tests.evaluation.sheet_ground import begin_sheet
from tests.journeys.scene import Scene

KEPT = "localStorage.length && Object.keys(localStorage).filter(key => key.startsWith('prima-sheet:')).length"


def following(seen: sheet_ground.Scene, **changes: Any) -> tuple[sheet_ground.Scene, str]:
    """Another period about the same unit, and the first evaluator's sheet in it."""
    another = seen_ground.make_following(seen, **changes)
    return another, begin_sheet(another, 0, 0)


def answer_of(seen: sheet_ground.Scene, sheet_id: str, code: str) -> dict[str, Any]:
    """What the service holds as the answer to an indicator."""
    shown = seen.system.evaluation.get(f"/api/v1/sheets/{sheet_id}", seen.evaluators[0]).json
    found: dict[str, Any] = {row["indicator_code"]: row for row in shown["answers"]}.get(code, {})
    return found


def put(seen: sheet_ground.Scene, sheet_id: str, code: str, version: int | None, **answer: Any) -> None:
    """Save an answer as another device would."""
    headers = {"If-Match": f'"{version}"'} if version else {}
    path = f"/api/v1/sheets/{sheet_id}/answers/{code}"
    saved = seen.system.evaluation.put(path, seen.evaluators[0], answer, headers=headers)
    assert saved.status_code == 200, saved.text


def card(page: Page, code: str) -> Any:
    """An indicator on its page."""
    return page.locator(f'[id="i-{code}"]')


def state(page: Page) -> Any:
    """What the bar says of all answers."""
    return page.locator("#sheet-state")


def write_counts(page: Page, code: str, written: str) -> Any:
    """Write this into every count of an indicator; what the bar then says."""
    for field in card(page, code).locator("[data-count]").all():
        field.fill(written)
    return state(page)


def fill_aspect(page: Page) -> None:
    """Tick and count everything, and choose level 4 where nothing follows."""
    for name in ("[data-tick]", 'input[type=radio][value="4"]'):
        page.locator(name).evaluate_all("fields => fields.forEach(field => { field.checked = true; })")
    for field in page.locator("[data-count]").all():
        field.fill("10")


def today(scene: Scene) -> str:
    """The day it is where the unit is."""
    with scene.system.evaluation.session() as session:
        return str(session.scalar(text("select (now() at time zone 'Asia/Jakarta')::date")))

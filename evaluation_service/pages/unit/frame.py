"""What the pages of a unit have in common: their name, who they are for, and one F-01 as they show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from evaluation_service.periods.rules import ADMINISTRATORS
from evaluation_service.self_assessments import queries, rules, shown
from evaluation_service.self_assessments.queries import Place
from shared.actor import Actor
from shared.contracts.roles import EVALUATOR
from shared.errors import NotFound
from shared.http.access import any_of
from shared.web.pages import Pages

unit_pages = Pages("unit", __file__)

UNITS = any_of(*rules.WRITERS)
READERS = any_of(*rules.WRITERS, EVALUATOR, *ADMINISTRATORS)
ONE = "/f01/<uuid:lokus_id>"


@dataclass(frozen=True)
class Opened:
    """An F-01 with the indicators it is about, in the instrument's order."""

    place: Place
    record: Mapping[str, Any]
    asked: list[Mapping[str, Any]]

    @property
    def is_editable(self) -> bool:
        """The unit may still change it, as far as its own state says."""
        return self.place.side == queries.UNIT and self.record["state"] == rules.DRAFT

    @property
    def codes(self) -> list[str]:
        """The indicators' codes."""
        return [row["code"] for row in self.asked]

    def indicator(self, code: str) -> Mapping[str, Any]:
        """One indicator as the instrument has it; raises NotFound."""
        found = next((row for row in self.asked if row["code"] == code), None)
        if found is None or self.record["items"] is None:
            raise NotFound("the unit says nothing of such an indicator")
        return found

    def item(self, code: str) -> Mapping[str, Any]:
        """What the unit said of one indicator so far."""
        items: list[Mapping[str, Any]] = self.record["items"]
        return items[self.codes.index(code)]


def open_self_assessment(session: Session, actor: Actor, lokus_id: UUID) -> Opened:
    """The newest F-01 that this reader may see; raises NotFound."""
    place = queries.get_place(session, actor, lokus_id)
    record = shown.describe(session, place, queries.get_shown(session, place))
    return Opened(place, record, queries.list_period_items(session, place.period))

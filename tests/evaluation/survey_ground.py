"""Surveys that tests stand on: an open PEKPPP period with one evaluator a lokus, and people of the unit."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from evaluation_service.surveys.jobs import close_due_batches
from shared.actor import Mandate
from shared.commands import job_context
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, OPERATOR
from tests.evaluation.ground import (
    MUBA,
    Ground,
    add_lokus,
    give_mandate,
    make_ground,
    move_period,
    national_input,
)
from tests.evaluation.sheet_ground import assign
from tests.support.snapshots import remember
from tests.support.system import Person, System

_FORMS = read_instrument_file(SHIPPED / "panrb-pekppp-2023.yaml")["forms"]
ITEMS = next([item["code"] for item in form["items"]] for form in _FORMS if form["code"] == "F-03A")


@dataclass(frozen=True)
class SurveyScene:
    """An open national period; `operator` belongs to the agency of the first lokus."""

    ground: Ground
    operator: Person
    stranger: Person
    period_id: str
    lokus_ids: tuple[str, str]

    @property
    def system(self) -> System:
        """Both services."""
        return self.ground.system

    def path(self, rest: str = "", lokus: int = 0) -> str:
        """An address of the survey of a lokus."""
        return f"/api/v1/lokus/{self.lokus_ids[lokus]}/survey{rest}"

    def post(self, rest: str, person: Person | None, body: Any = None, **more: Any) -> TestResponse:
        """POST to the survey of the first lokus."""
        return self.system.evaluation.post(self.path(rest), person, body, **more)

    def get(self, rest: str = "", person: Person | None = None) -> TestResponse:
        """GET of the survey of the first lokus."""
        return self.system.evaluation.get(self.path(rest), person)

    def state(self, person: Person | None = None) -> Any:
        """How far the survey is, for the administrator unless another is named."""
        return self.get("", person or self.ground.nation).json

    def tokens(self, kind: str = "links", count: int = 1, person: Person | None = None) -> list[str]:
        """Tokens that were just given out."""
        answer = self.post("/token-lists", person or self.ground.nation, {"kind": kind, "count": count})
        assert answer.status_code == 201, answer.text
        return [row["token"] for row in answer.json["tokens"]]

    def send(self, token: str, body: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """A response with this token, all fours unless something else is said."""
        return self.post("/responses", None, {"token": token, **(body or all_at(4))}, **more)

    def tick(self) -> None:
        """What the clock does every two seconds."""
        close_due_batches(job_context(self.system.evaluation.service))


def all_at(level: int, **besides: Any) -> dict[str, Any]:
    """Every item at one level."""
    return {"answers": dict.fromkeys(ITEMS, level), **besides}


def make_survey(system: System, minimum: int = 3) -> SurveyScene:
    """A scene with this minimum of respondents."""
    return remember(
        system,
        f"survey {minimum}",
        partial(_make_survey, system, minimum),
        lambda scene: replace(scene, ground=replace(scene.ground, system=system)),
    )


def _make_survey(system: System, minimum: int) -> SurveyScene:
    ground = make_ground(system)
    operator, stranger = system.make_person(), system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA))
    give_mandate(system, operator, OPERATOR, MUBA, ground.hospital.agency_id)
    give_mandate(system, stranger, OPERATOR, MUBA, ground.office.agency_id)
    settings = {"minimum_respondents": minimum, "below_minimum": "no_index"}
    body: dict[str, Any] = {
        "instrument_id": "panrb-pekppp-2023",
        "form_set": "luring",
        "settings": settings,
    }
    period_id = draft_forms_period(ground, body)
    lokus_ids = (add_lokus(ground, period_id, ground.hospital), add_lokus(ground, period_id, ground.office))
    for lokus_id in lokus_ids:
        assign(ground, period_id, lokus_id, ground.evaluator)
    move_period(ground, period_id, "opening")
    return SurveyScene(ground, operator, stranger, period_id, lokus_ids)


def draft_forms_period(ground: Ground, changes: dict[str, Any]) -> str:
    """A drafted period with an instrument of several forms; its id."""
    body = national_input(**changes)
    del body["form_weights"]
    answer = ground.system.evaluation.post("/api/v1/periods", ground.nation, body)
    assert answer.status_code == 201, answer.text
    return str(answer.json["period_id"])


def lokus_of(scene: SurveyScene) -> UUID:
    """The first lokus."""
    return UUID(scene.lokus_ids[0])

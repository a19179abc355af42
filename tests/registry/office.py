"""An agency with its people, for tests that take a record through its steps."""

from typing import Any

from tests.registry.records import (
    COMPLETE,
    OTHER_REGION,
    act,
    done,
    draft,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
)
from tests.support.system import Person, System

REASON = {"reason": "Mr A forgot the figures"}


class Office:
    """An agency with its people, those above it and those beside it."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.administrator = make_administrator(system)
        self.agency = make_agency(system, self.administrator, "Dinas Kesehatan")
        other = make_agency(system, self.administrator, "Dinas Sosial")
        self.operator = make_operator(system, self.agency["agency_id"])
        self.verifier = make_operator(system, self.agency["agency_id"], "verifier")
        self.nation = make_nation(system)
        self.strangers: dict[str, Person | None] = {
            "other operator": make_operator(system, other["agency_id"]),
            "other verifier": make_operator(system, other["agency_id"], "verifier"),
            "neighbour": make_administrator(system, OTHER_REGION),
            "province": make_administrator(system, "16"),
        }

    def draft(self, name: str = "Saroale", **more: Any) -> dict[str, Any]:
        """A complete draft of the agency."""
        fields = {**COMPLETE, **more}
        return draft(self.system, self.operator, name, agency_id=self.agency["agency_id"], **fields)

    def go(self, record: dict[str, Any], *deeds: str) -> dict[str, Any]:
        """Take these steps, each by who takes it as a rule."""
        for deed in deeds:
            who = self.verifier if deed in {"submission", "withdrawal"} else self.administrator
            body = REASON if deed == "return" else None
            record = done(act(self.system, who, record, deed, body))
        return record

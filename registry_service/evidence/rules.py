"""Decisions about evidence: what it may say, and who keeps it; no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from registry_service.innovations.rules import FIELDS, KEEPERS, PUBLISHERS
from shared.actor import Actor, Mandate
from shared.contracts.standard_entries import STANDARD_COMPONENTS
from shared.errors import FieldProblem
from shared.links.rules import find_link_problem

LINK_CHECK = "link_check"
MOST_FOR_ONE_RECORD = 200
FIELDS_OF: Mapping[str, tuple[str, ...]] = {"innovation": FIELDS, "service": STANDARD_COMPONENTS}
PURPOSE_OF: Mapping[str, str] = {"file": "evidence", "photo": "photo"}


@dataclass(frozen=True)
class Subject:
    """The record that evidence belongs to; `is_shown` says that the public sees it."""

    kind: str
    subject_id: UUID
    region_code: str
    agency_id: UUID | None
    is_shown: bool
    is_closed: bool

    @property
    def owner(self) -> str:
        """The agency, or the region where no agency owns it."""
        return str(self.agency_id or self.region_code)


def is_keeper(actor: Actor, subject: Subject) -> bool:
    """Whether all evidence of the record exists for the actor, also what is not public."""
    return keeps_for(actor, subject.region_code, subject.agency_id)


def keeps_for(actor: Actor, region_code: str, agency_id: UUID | None) -> bool:
    """Whether the actor keeps the records of this agency, or with `None` of the region."""
    return actor.find_mandate(KEEPERS, region_code, agency_id) is not None


def verifies(actor: Actor, subject: Subject) -> bool:
    """Whether the actor is one of those who verify and publish records of the subject's region."""
    return actor.find_mandate(PUBLISHERS, subject.region_code) is not None


def require_keeper(actor: Actor, subject: Subject) -> Mandate:
    """The mandate to hand in and take out evidence; raises Forbidden."""
    return actor.require_mandate(KEEPERS, subject.region_code, subject.agency_id)


def find_evidence_problems(subject_kind: str, evidence: Mapping[str, Any]) -> list[FieldProblem]:
    """What is wrong with a piece of evidence as it is handed in."""
    problems = []
    if evidence["field"] is not None and evidence["field"] not in FIELDS_OF[subject_kind]:
        problems.append(FieldProblem("field", f"there is no such field of the {subject_kind}"))
    is_link = evidence["kind"] == "link"
    for name, is_wanted in (("url", is_link), ("upload_id", not is_link)):
        if (evidence[name] is not None) != is_wanted:
            told = "must be given" if is_wanted else "must not be given"
            problems.append(FieldProblem(name, f"{told} with a {evidence['kind']}"))
    if is_link and evidence["url"] is not None and (problem := find_link_problem(evidence["url"])):
        problems.append(FieldProblem("url", problem))
    return problems

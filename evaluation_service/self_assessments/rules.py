"""Decisions about self-assessments: what is asked, what is missing, what a receipt covers; no I/O."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from evaluation_service.scoring.forms import find_form, list_tick_items
from evaluation_service.scoring.instrument import Document
from evaluation_service.scoring.ladders import find_answer_problems
from shared.actor import Actor, Mandate
from shared.canonical import digest
from shared.contracts.roles import OPERATOR, VERIFIER
from shared.errors import FieldProblem
from shared.links.rules import find_link_problem

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
STAGE = "f01"
WRITERS = (OPERATOR, VERIFIER)
LINK_CHECK = "self_assessment_link"
UNCHECKED = "unchecked"
MOST_EVIDENCE = 300
PURPOSE = "evidence"

FILE, LINK, RECORD, EARLIER = "file", "link", "record", "earlier"
SOURCE_OF: Mapping[str, str] = {
    FILE: "upload_id",
    LINK: "url",
    RECORD: "innovation_id",
    EARLIER: "earlier_id",
}


def list_items(document: Document, form_set: str) -> list[Mapping[str, Any]]:
    """The evaluator form's indicators that the unit ticks and counts; empty where there is no F-01."""
    if "form_sets" not in document:
        return []
    asked = {row["code"] for row in list_tick_items(document, form_set)}
    form = find_form(document, form_set, "evaluator")
    return [row for row in form["indicators"] if row["code"] in asked] if form else []


def find_unit_mandate(
    actor: Actor, roles: Iterable[str], region_code: str, agency_ids: Iterable[UUID]
) -> Mandate | None:
    """The mandate in which the actor works for the lokus' agency; `None` if in none."""
    for agency_id in agency_ids:
        mandate = actor.find_mandate(roles, region_code, agency_id)
        if mandate is not None and mandate.agency_id is not None:
            return mandate
    return None


def find_item_problems(
    indicator: Mapping[str, Any], ticked: Collection[str], counts: Mapping[str, int]
) -> list[FieldProblem]:
    """What is wrong with one item as it comes in."""
    found = find_answer_problems(indicator, ticked, counts)
    return [FieldProblem(problem.path, problem.message) for problem in found]


def find_missing_items(codes: Iterable[str], saved: Collection[str]) -> list[FieldProblem]:
    """One problem for each indicator that was never saved, in the instrument's order."""
    return [
        FieldProblem(f"items.{code}", "was not filled in; save it also where nothing applies")
        for code in codes
        if code not in saved
    ]


def claims_something(ticked: Collection[str], counts: Mapping[str, int]) -> bool:
    """An item that says the unit has something, which evidence could show."""
    return bool(ticked) or any(counts.values())


def find_evidence_problems(given: Mapping[str, Any], codes: Collection[str]) -> list[FieldProblem]:
    """What is wrong with a piece of evidence as it is handed in."""
    problems = list(find_code_problems(given["indicator_codes"], codes))
    for kind, name in SOURCE_OF.items():
        if (given[name] is not None) != (kind == given["kind"]):
            told = "must be given" if kind == given["kind"] else "must not be given"
            problems.append(FieldProblem(name, f"{told} with kind {given['kind']}"))
    if given["kind"] == LINK and given["url"] is not None and (problem := find_link_problem(given["url"])):
        problems.append(FieldProblem("url", problem))
    return problems


def find_code_problems(given: Sequence[str], codes: Collection[str]) -> Iterator[FieldProblem]:
    """What is wrong with the indicators that a piece of evidence is for."""
    for place, code in enumerate(given):
        if code not in codes:
            yield FieldProblem(f"indicator_codes[{place}]", "the unit says nothing of such an indicator")
        elif code in given[:place]:
            yield FieldProblem(f"indicator_codes[{place}]", "stands here twice")


def digest_text(salt: bytes, text: str) -> str:
    """What the journal may know of a text that may name people."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def digest_texts(salt: bytes, title: str | None, name: str | None, url: str | None) -> str:
    """As `digest_text`, of all texts of a piece of evidence."""
    return digest([salt.hex(), title, name, url])


def item_row(
    code: str, ticked: Iterable[str], counts: Mapping[str, int], note_sha256: str | None
) -> list[Any]:
    """What a receipt covers of one item."""
    return [code, sorted(ticked), dict(counts), note_sha256]


def evidence_row(
    evidence_id: UUID,
    kind: str,
    codes: Iterable[str],
    sha256: str | None,
    text_sha256: str,
    innovation_id: UUID | None,
    earlier_id: UUID | None,
) -> list[Any]:
    """What a receipt covers of one piece of evidence: its content or texts by their hash."""
    pointed = [str(one) if one else None for one in (innovation_id, earlier_id)]
    return [str(evidence_id), kind, sorted(codes), sha256, text_sha256, *pointed]


def digest_receipt(
    self_assessment_id: UUID, number: int, content: Mapping[str, Any], submitted_at: datetime
) -> str:
    """The receipt: anyone who holds items and evidence can compute it again."""
    return digest(
        {
            "self_assessment_id": str(self_assessment_id),
            "number": number,
            **content,
            "submitted_at": submitted_at.astimezone(UTC).isoformat(),
        }
    )

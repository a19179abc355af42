"""Publications that tests record and publish, and what was kept of them; asserts only that it went well."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from evaluation_service.publications.models import Publication
from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR
from shared.journal.record import history_of
from tests.evaluation.ground import KAMPAR, MUBA
from tests.support.system import Person, System

WHOLE: dict[str, Any] = {
    "title": "Kampar 2021",
    "kind": "regional_news_report",
    "region_code": KAMPAR,
    "dated": "2022-02-15",
    "year": 2021,
    "instrument_id": "ombudsman-kepatuhan-2016-2021",
    "results_are_complete": True,
    "external_values": [
        {"agency_name": "Adminduk", "products": 10, "value": "99.46"},
        {"agency_name": "Dinas Pendidikan", "products": 10, "value": "100"},
        {"agency_name": "Dinas Kesehatan", "products": 10, "value": "98.15"},
        {"agency_name": "Dinas Perizinan", "products": 31, "value": "99.43"},
    ],
    "region_figures": {"products_total": 62, "values_sum": "397.04", "region_value": "99.26", "rank": 1},
    "claims": [{"code": "innovations", "qualifier": "at_least", "value": "15"}],
    "recommendations": [{"text_en": "first"}, {"text_id": "kedua"}],
    "conflicts": [{"text_id": "berbeda", "text_en": "it differs"}],
    "commitments": [
        {"signed_on": "2021-03-03", "signed_by": "Bupati", "signed_with": "Ombudsman", "subject": "standar"}
    ],
    "zones": ["merah", "kuning", "hijau"],
    "inferred": ["year"],
}


def make_others(system: System) -> list[Person | None]:
    """Nobody, an administrator elsewhere, and an evaluator of the region."""
    made = [
        system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA)),
        system.make_person(Mandate(EVALUATOR, KAMPAR)),
    ]
    system.sync()
    return [None, *made]


def record_publication(system: System, person: Person, **changed: Any) -> dict[str, Any]:
    """A recorded publication as it was answered."""
    answer = system.evaluation.post("/api/v1/publications", person, {**WHOLE, **changed})
    assert answer.status_code == 201, answer.text
    assert answer.headers["ETag"] == '"1"'
    body: dict[str, Any] = answer.json
    assert answer.headers["Location"] == f"/api/v1/publications/{body['publication_id']}"
    return body


def publish(system: System, person: Person, body: dict[str, Any]) -> dict[str, Any]:
    """The same, published."""
    path = f"/api/v1/publications/{body['publication_id']}/publication"
    answer = system.evaluation.post(path, person, headers={"If-Match": f'"{body["version"]}"'})
    assert answer.status_code == 200, answer.text
    published: dict[str, Any] = answer.json
    return published


def count_publications(system: System) -> int:
    """Drafts and published ones."""
    with system.evaluation.session() as session:
        return session.scalar(select(func.count()).select_from(Publication)) or 0


def kinds_of(system: System, publication_id: str) -> Sequence[tuple[str, str, int]]:
    """Kind, audience and version of every entry about it, oldest first."""
    with system.evaluation.session() as session:
        return [(e.kind, e.audience, e.record_version) for e in history_of(session, publication_id)]

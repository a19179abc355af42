"""Several people at one publication at once: one change wins, no note of progress is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from evaluation_service.publications.actions.publications import change_publication
from evaluation_service.publications.schemas import CommitmentInput
from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR
from shared.db import transaction
from tests.support.locks import count_waiting
from tests.support.processes import wait_for
from tests.support.system import Person, System

AT_ONCE = 8
REGION = "18.03"
GIVEN = {
    "title": "Komitmen",
    "kind": "regional_news_report",
    "region_code": REGION,
    "commitments": [{"signed_by": "Bupati", "subject": "standar pelayanan"}],
}


@pytest.fixture
def keeper(system: System) -> Person:
    """The region's evaluation administrator, known to both services."""
    person = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, REGION))
    system.sync()
    return person


def _record(system: System, keeper: Person) -> dict[str, Any]:
    body: dict[str, Any] = system.evaluation.post("/api/v1/publications", keeper, GIVEN).json
    return body


def _all_at_once(deed: Callable[[int], int]) -> list[int]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(deed, range(AT_ONCE)))


def test_changes_of_one_version_leave_one_winner(system: System, keeper: Person) -> None:
    path = f"/api/v1/publications/{_record(system, keeper)['publication_id']}"

    def change(number: int) -> int:
        return system.evaluation.patch(path, keeper, {"title": str(number)}, version=1).status_code

    answers = _all_at_once(change)

    assert answers == [200] + [412] * (AT_ONCE - 1)
    assert system.evaluation.get(path, keeper).json["version"] == 2


def test_publishing_at_once_happens_once(system: System, keeper: Person) -> None:
    path = f"/api/v1/publications/{_record(system, keeper)['publication_id']}"

    def publish(_: int) -> int:
        headers = {"If-Match": '"1"'}
        return system.evaluation.post(f"{path}/publication", keeper, headers=headers).status_code

    answers = _all_at_once(publish)

    assert answers == [200] + [409] * (AT_ONCE - 1)
    assert system.evaluation.get(path).json["version"] == 2


def test_notes_of_progress_at_once_are_all_kept(system: System, keeper: Person) -> None:
    recorded = _record(system, keeper)
    commitment_id = recorded["commitments"][0]["commitment_id"]

    def note(number: int) -> int:
        body = {"noted_on": "2021-04-01", "note": str(number)}
        path = f"/api/v1/commitments/{commitment_id}/progress"
        return system.evaluation.post(path, keeper, body).status_code

    answers = _all_at_once(note)

    assert answers == [201] * AT_ONCE
    read = system.evaluation.get(f"/api/v1/publications/{recorded['publication_id']}", keeper).json
    notes = [row["note"] for row in read["commitments"][0]["progress"]]
    assert sorted(notes) == [str(number) for number in range(AT_ONCE)]


def test_progress_of_a_commitment_that_is_exchanged_meanwhile_is_refused(
    system: System, keeper: Person
) -> None:
    recorded = _record(system, keeper)
    commitment_id = recorded["commitments"][0]["commitment_id"]
    service, body = system.evaluation.service, {"noted_on": "2021-04-01", "note": "berjalan"}

    with ThreadPoolExecutor(1) as other:
        with transaction(service.engine, journal=service.journal) as session:
            others = CommitmentInput(many=True).load([{"signed_by": "Wakil Bupati", "subject": "standar"}])
            change_publication(session, keeper.actor, UUID(recorded["publication_id"]), 1, commitments=others)
            noting = other.submit(
                system.evaluation.post, f"/api/v1/commitments/{commitment_id}/progress", keeper, body
            )
            wait_for(5, "that the other waits", lambda: count_waiting(system.evaluation))
        answer = noting.result()

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    read = system.evaluation.get(f"/api/v1/publications/{recorded['publication_id']}", keeper).json
    assert read["version"] == 2
    assert [(row["signed_by"], row["progress"]) for row in read["commitments"]] == [("Wakil Bupati", [])]

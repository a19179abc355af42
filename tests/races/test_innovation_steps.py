"""Steps of one record taken by several people at the same moment: one is taken, the others are told."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.races.test_registry_races import at_once, statuses
from tests.registry.office import REASON, Office
from tests.registry.records import act, created, done, list_kinds, path_of
from tests.support.system import Person, System


@pytest.fixture
def office(system: System) -> Office:
    """The people of this test."""
    return Office(system)


def deeds_of(system: System, record: dict[str, Any], *steps: tuple[Person, str]) -> list[Callable[[], Any]]:
    """One deed for each step, on the version at hand."""

    def deed(who: Person, step: str) -> Callable[[], Any]:
        needs_reason = step.endswith(("return", "archiving"))
        return lambda: act(system, who, record, step, REASON if needs_reason else None)

    return [deed(who, step) for who, step in steps]


@pytest.mark.parametrize(
    ("so_far", "at_once_taken"),
    [
        ((), ("submission", "submission", "submission")),
        (("submission",), ("withdrawal", "return", "verification")),
        (("submission",), ("return", "return", "return")),
        (("submission", "verification"), ("publication", "publication", "return")),
    ],
)
def test_steps_at_once_are_one_step(
    system: System, office: Office, so_far: tuple[str, ...], at_once_taken: tuple[str, ...]
) -> None:
    record = office.go(office.draft(), *so_far)
    before = list_kinds(system, record["innovation_id"])
    verifies = {"submission", "withdrawal"}

    answers = at_once(
        *deeds_of(
            system,
            record,
            *((office.verifier if s in verifies else office.administrator, s) for s in at_once_taken),
        )
    )

    assert statuses(answers) == [200, 412, 412]
    after = list_kinds(system, record["innovation_id"])
    stored = done(system.registry.get(path_of(record), office.operator))
    assert (len(after), stored["version"]) == (len(before) + 1, record["version"] + 1)


def test_draft_begun_by_several_at_once_is_one(system: System, office: Office) -> None:
    record = office.go(office.draft(), "submission", "verification", "publication")
    path = f"{path_of(record)}/draft"

    answers = at_once(
        *(
            lambda who=who: system.registry.post(path, who)
            for who in (office.operator, office.administrator, office.nation, office.operator)
        )
    )

    won = next(answer.json for answer in answers if answer.status_code == 201)
    assert statuses(answers) == [201, 409, 409, 409]
    assert system.registry.get(path, office.operator).json == won
    kinds = [kind[1] for kind in list_kinds(system, record["innovation_id"])]
    assert kinds.count("innovation.side_draft_begun") == 1


def test_draft_published_while_its_record_is_archived_is_one_of_both(system: System, office: Office) -> None:
    record = office.go(office.draft(), "submission", "verification", "publication")
    draft = created(system.registry.post(f"{path_of(record)}/draft", office.operator))
    path = f"{path_of(record)}/draft"
    draft = done(system.registry.patch(path, office.operator, json={"aim": "x"}))
    draft = done(act(system, office.verifier, draft, "draft/submission"))
    draft = done(act(system, office.administrator, draft, "draft/verification"))

    publication, archiving = at_once(
        *deeds_of(system, draft, (office.administrator, "draft/publication")),
        *deeds_of(system, record, (office.administrator, "archiving")),
    )

    stored = system.registry.get(path_of(record), office.operator).json
    assert (publication.status_code, archiving.status_code, stored["state"], stored["version"]) in {
        (200, 412, "published", 5),
        (404, 200, "archived", 5),
    }
    assert system.registry.get(path, office.operator).status_code == 404


def test_draft_published_by_two_at_once_is_one_version(system: System, office: Office) -> None:
    record = office.go(office.draft(), "submission", "verification", "publication")
    path = f"{path_of(record)}/draft"
    created(system.registry.post(path, office.operator))
    told = {"aim": "x", "recorded_from": "Laporan 2021"}
    draft = done(system.registry.patch(path, office.administrator, json=told))

    answers = at_once(
        *deeds_of(
            system,
            draft,
            (office.administrator, "draft/publication"),
            (office.nation, "draft/publication"),
            (office.verifier, "draft/submission"),
        )
    )

    stored = system.registry.get(path_of(record), office.operator).json
    taken = [answer.status_code for answer in answers]
    assert taken.count(200) == 1
    assert set(taken) <= {200, 404, 412}
    assert stored["version"] in {4, 5}

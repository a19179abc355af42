"""What happens to evidence at the same moment: one wins, the other is told, no content is lost."""

from functools import partial
from typing import Any

from sqlalchemy import func, select

from registry_service.evidence.models import Evidence
from registry_service.files.models import FILES
from shared.commands import job_context
from shared.files.queries import open_stored
from shared.files.ticks import forget_files
from tests.races.test_registry_races import at_once, statuses
from tests.registry.records import created, draft, list_kinds, make_administrator, path_of
from tests.registry.test_uploads import let_a_day_pass
from tests.registry.uploads import hand_in
from tests.support.documents import pdf
from tests.support.system import Person, System


def body_of(system: System, person: Person) -> dict[str, Any]:
    upload = hand_in(system, person, "SK.pdf", pdf())
    return {"kind": "file", "title": "SK", "upload_id": upload["upload_id"]}


def test_evidence_changed_by_several_at_once_is_changed_by_one(system: System) -> None:
    person = make_administrator(system)
    path = path_of(draft(system, person, "Saroale"))
    added = created(system.registry.post(f"{path}/evidence", person, json=body_of(system, person)))
    address = f"{path}/evidence/{added['evidence_id']}"

    answers = at_once(
        *(
            lambda title=title: system.registry.patch(address, person, json={"title": title})
            for title in "ABC"
        )
    )

    assert statuses(answers) == [200, 412, 412]
    assert len(list_kinds(system, added["evidence_id"])) == 2


def test_evidence_removed_twice_at_once_is_removed_once(system: System) -> None:
    person = make_administrator(system)
    path = path_of(draft(system, person, "Saroale"))
    added = created(system.registry.post(f"{path}/evidence", person, json=body_of(system, person)))
    address = f"{path}/evidence/{added['evidence_id']}"

    answers = at_once(*[lambda: system.registry.delete(address, person, headers={"If-Match": '"1"'})] * 3)

    assert statuses(answers) == [204, 404, 404]
    assert len(list_kinds(system, added["evidence_id"])) == 2


def test_content_handed_in_anew_while_its_last_evidence_goes_stays(system: System) -> None:
    person, service = make_administrator(system), system.registry.service
    path = path_of(draft(system, person, "Saroale"))
    for _ in range(5):
        added = created(system.registry.post(f"{path}/evidence", person, json=body_of(system, person)))
        let_a_day_pass(system)
        address, body = f"{path}/evidence/{added['evidence_id']}", body_of(system, person)

        answers = at_once(
            partial(system.registry.delete, address, person, headers={"If-Match": '"1"'}),
            partial(system.registry.post, f"{path}/evidence", person, json=body),
            partial(forget_files, FILES, job_context(service)),
        )

        assert [answer.status_code for answer in answers[:2]] == [204, 201]
        with system.registry.session() as session:
            assert b"".join(open_stored(session, FILES, added["sha256"])) == pdf()
    with system.registry.session() as session:
        standing = select(func.count()).select_from(Evidence).where(Evidence.removed_at.is_(None))
        assert (
            session.scalar(standing) == session.scalar(select(func.count()).select_from(FILES.reference)) == 5
        )

"""What happens to files at the same moment: a part is taken once, a content is stored once, none is lost."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select, update

from registry_service.files.models import FILES
from shared import clock
from shared.db import transaction
from shared.errors import Conflict
from shared.files.rules import MOST_UNFINISHED
from shared.files.storing import forget_unused_files, refer_to_file, store_bytes
from tests.races.test_registry_races import at_once, statuses
from tests.registry.records import created, make_administrator
from tests.registry.uploads import PART, UPLOADS, begin, hand_in, send_part
from tests.support.documents import image, pdf
from tests.support.system import System

LARGE = pdf(bytes(range(256)) * 5000)


def count_rows(system: System) -> list[int]:
    with system.registry.session() as session:
        return [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (FILES.content, FILES.chunk, FILES.part)
        ]


def test_the_same_part_sent_at_once_is_taken_once(system: System) -> None:
    person = make_administrator(system)
    path = f"{UPLOADS}/{created(begin(system, person, 'a.pdf', len(LARGE)))['upload_id']}"

    first = at_once(*[lambda: send_part(system, person, path, 0, LARGE[:PART])] * 4)
    last = at_once(*[lambda: send_part(system, person, path, PART, LARGE[PART:])] * 4)

    assert (statuses(first), statuses(last)) == ([204] * 4, [204] * 4)
    assert system.registry.get(path, person).get_json()["state"] == "stored"
    assert count_rows(system) == [1, 5, 0]


def test_different_parts_sent_at_once_for_one_place_leave_one(system: System) -> None:
    person = make_administrator(system)
    path = f"{UPLOADS}/{created(begin(system, person, 'a.pdf', 10))['upload_id']}"

    answers = at_once(
        *(lambda part=part: send_part(system, person, path, 0, part) for part in (b"a", b"b", b"c"))
    )

    assert statuses(answers) == [204, 409, 409]
    assert count_rows(system) == [0, 0, 1]


def test_one_content_handed_in_by_several_at_once_is_stored_once(system: System) -> None:
    people = [make_administrator(system) for _ in range(4)]

    uploads = at_once(
        *(lambda person=person: hand_in(system, person, "a.png", image("PNG")) for person in people)
    )

    assert [upload["state"] for upload in uploads] == ["stored"] * 4
    assert count_rows(system) == [1, 1, 0]


def test_uploads_begun_at_once_stay_within_the_quota(system: System) -> None:
    person = make_administrator(system)
    for _ in range(MOST_UNFINISHED - 2):
        created(begin(system, person, "a.pdf", 1))

    answers = at_once(*[lambda: begin(system, person, "a.pdf", 1)] * 4)

    assert statuses(answers) == [201, 201, 429, 429]


def test_content_referred_to_while_it_is_forgotten_is_there_or_refused(system: System) -> None:
    engine = system.registry.service.engine
    for _ in range(10):
        with transaction(engine) as session:
            sha256 = store_bytes(session, FILES, [uuid4().bytes], "application/pdf").sha256
        with transaction(engine) as session:
            long_ago = FILES.content.stored_at - timedelta(days=2)
            session.execute(update(FILES.content).values(stored_at=long_ago))

        def refer(sha256: str = sha256) -> bool:
            try:
                with transaction(engine) as session:
                    refer_to_file(session, FILES, sha256, "test", "1")
            except Conflict:
                return False
            return True

        def forget() -> int:
            with transaction(engine) as session:
                return forget_unused_files(session, FILES, clock.now())

        outcome = at_once(refer, forget)

        assert outcome in ([True, 0], [False, 1])
        with system.registry.session() as session:
            kept = session.scalars(
                select(FILES.reference.sha256).where(FILES.reference.sha256 == sha256)
            ).all()
        assert kept == ([sha256] if outcome[0] else [])


def test_content_stored_while_it_is_forgotten_is_whole(system: System) -> None:
    engine = system.registry.service.engine
    content = [b"a" * 300_000]
    for _ in range(10):
        with transaction(engine) as session:
            store_bytes(session, FILES, content, "application/pdf")
        with transaction(engine) as session:
            long_ago = FILES.content.stored_at - timedelta(days=2)
            session.execute(update(FILES.content).values(stored_at=long_ago))

        def store() -> None:
            with transaction(engine) as session:
                store_bytes(session, FILES, content, "application/pdf")

        def forget() -> int:
            with transaction(engine) as session:
                return forget_unused_files(session, FILES, clock.now())

        at_once(store, forget)

        assert count_rows(system) == [1, 2, 0]

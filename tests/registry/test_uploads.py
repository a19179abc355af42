"""Files on their way in: parts, breaks, wrong offsets, quotas, and what is forgotten."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from registry_service.files.models import FILES
from shared.commands import job_context
from shared.db import transaction
from shared.errors import Conflict, Invalid
from shared.files import rules
from shared.files.queries import measure_held, open_stored
from shared.files.storing import refer_to_file, release_file, store_bytes
from shared.files.ticks import forget_files
from shared.files.uploads import require_stored_upload
from tests.registry.records import created, make_administrator, wrong_fields
from tests.registry.uploads import PART, PART_TYPE, UPLOADS, begin, hand_in, send_part
from tests.support.documents import image, office, pdf
from tests.support.system import Person, System

LARGE = pdf(bytes(range(256)) * 10_000)


def count_rows(system: System, *tables: Any) -> list[int]:
    with system.registry.session() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def let_a_day_pass(system: System) -> None:
    """Everything was a day ago."""
    day = timedelta(days=1)
    with transaction(system.registry.service.engine) as session:
        session.execute(update(FILES.content).values(stored_at=FILES.content.stored_at - day))
        session.execute(update(FILES.upload).values(expires_at=FILES.upload.expires_at - day))


def stored_content(system: System, sha256: str) -> bytes:
    with system.registry.session() as session:
        return b"".join(open_stored(session, FILES, sha256))


def started(system: System, person: Person, content: bytes) -> str:
    return f"{UPLOADS}/{created(begin(system, person, 'SK.pdf', len(content)))['upload_id']}"


def test_upload_goes_on_after_a_break_and_is_stored_whole(system: System) -> None:
    person = make_administrator(system)
    path = started(system, person, LARGE)
    sent = send_part(system, person, path, 0, LARGE[:PART])

    asked = system.registry.call("HEAD", path, person)
    rest = send_part(system, person, path, PART, LARGE[PART : 2 * PART])
    last = send_part(system, person, path, 2 * PART, LARGE[2 * PART :])
    upload = system.registry.get(path, person).get_json()

    assert (sent.status_code, sent.headers["Upload-Offset"], sent.data) == (204, str(PART), b"")
    assert [asked.headers[name] for name in ("Upload-Offset", "Upload-Length", "Tus-Resumable")] == [
        str(PART), str(len(LARGE)), "1.0.0",
    ]  # fmt: skip
    assert asked.headers["Cache-Control"] == "no-store"
    assert (rest.status_code, last.status_code, last.headers["Upload-Offset"]) == (204, 204, str(len(LARGE)))
    assert (upload["state"], upload["received"], upload["refusal"]) == ("stored", len(LARGE), None)
    assert stored_content(system, upload["sha256"]) == LARGE
    assert count_rows(system, FILES.part, FILES.chunk) == [0, 10]


def test_wrong_offset_is_told_the_right_one_and_the_last_part_may_come_twice(system: System) -> None:
    person = make_administrator(system)
    path = started(system, person, LARGE)
    send_part(system, person, path, 0, LARGE[:PART])

    again = send_part(system, person, path, 0, LARGE[:PART])
    other = send_part(system, person, path, 0, b"something else")
    ahead = send_part(system, person, path, PART + 1, b"x")
    send_part(system, person, path, PART, LARGE[PART : 2 * PART])
    past = send_part(system, person, path, 2 * PART, LARGE[2 * PART :] + b"x")
    last = [send_part(system, person, path, 2 * PART, LARGE[2 * PART :]) for _ in range(2)]
    more = send_part(system, person, path, len(LARGE), b"x")

    assert (again.status_code, again.headers["Upload-Offset"]) == (204, str(PART))
    assert [(answer.status_code, answer.get_json()["offset"]) for answer in (other, ahead)] == [
        (409, PART)
    ] * 2
    assert wrong_fields(past) == ["Upload-Offset"]
    assert [answer.status_code for answer in last] == [204, 204]
    assert (more.status_code, more.get_json()["offset"]) == (409, len(LARGE))
    assert stored_content(system, system.registry.get(path, person).get_json()["sha256"]) == LARGE


def test_part_must_be_whole_raw_and_small(system: System) -> None:
    person = make_administrator(system)
    path = started(system, person, LARGE)

    def send(content: bytes, headers: dict[str, str]) -> tuple[int, str]:
        given = {"Content-Type": PART_TYPE, "Upload-Offset": "0", **headers}
        answer = system.registry.call("PATCH", path, person, data=content, headers=given)
        return answer.status_code, answer.get_json()["code"]

    refused = [
        send(bytes(PART + 1), {}),
        send(b"x", {"Content-Type": "application/json"}),
        send(b"x", {"Upload-Offset": "-1"}),
        send(b"x", {"Upload-Offset": ""}),
        send(b"x", {"Tus-Resumable": "0.2.2"}),
        send(b"x", {"Transfer-Encoding": "chunked"}),
    ]

    assert [status for status, _ in refused] == [413, 415, 422, 422, 412, 411]
    assert system.registry.get(path, person).get_json()["received"] == 0
    assert count_rows(system, FILES.part) == [0]


@pytest.mark.parametrize(
    ("name", "size", "purpose", "fields"),
    [
        ("a.pdf", 10 * 1024 * 1024 + 1, "evidence", ["size"]),
        ("a.csv", 25 * 1024 * 1024 + 1, "import", ["size"]),
        ("a.pdf", 1, "photo", ["name"]),
        ("a.svg", 1, "evidence", ["name"]),
        ("a.docm", 1, "evidence", ["name"]),
        ("a.pdf.exe", 1, "evidence", ["name"]),
        ("../a.pdf", 1, "evidence", ["name"]),
        (".pdf", 1, "evidence", ["name"]),
        ("a.pdf", 0, "evidence", ["size"]),
        ("a.pdf", 1, "profile", ["purpose"]),
    ],
)  # fmt: skip
def test_upload_that_cannot_be_taken_is_refused_before_its_bytes(
    system: System, name: str, size: int, purpose: str, fields: list[str]
) -> None:
    person = make_administrator(system)

    answer = begin(system, person, name, size, purpose)

    assert wrong_fields(answer) == fields
    assert count_rows(system, FILES.upload) == [0]


def test_upload_of_somebody_else_does_not_exist(system: System) -> None:
    person, other = make_administrator(system), make_administrator(system)
    path = started(system, person, LARGE)

    answers = [
        system.registry.get(path, other),
        system.registry.call("HEAD", path, other),
        send_part(system, other, path, 0, b"%PDF-"),
        system.registry.delete(path, other),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert system.registry.get(path).status_code == 401
    assert system.registry.get(path, person).get_json()["received"] == 0


def test_lying_file_is_refused_in_words_and_not_stored(system: System) -> None:
    person = make_administrator(system)

    upload = hand_in(system, person, "SK.pdf", office("docx"))

    assert (upload["state"], upload["sha256"]) == ("refused", None)
    assert upload["refusal"].startswith("the file is no .pdf file")
    assert count_rows(system, FILES.content, FILES.chunk, FILES.part) == [0, 0, 0]
    with system.registry.session() as session, pytest.raises(Invalid, match="was refused"):
        require_stored_upload(session, person.actor, FILES, UUID(upload["upload_id"]), "evidence")


def test_upload_is_used_by_its_own_account_and_for_its_purpose_only(system: System) -> None:
    person, other = make_administrator(system), make_administrator(system)
    upload = hand_in(system, person, "SK.pdf", pdf())
    waiting = created(begin(system, person, "SK.pdf", 10))
    upload_id = UUID(upload["upload_id"])

    with system.registry.session() as session:
        stored = require_stored_upload(session, person.actor, FILES, upload_id, "evidence")
        for actor, asked, purpose, words in (
            (other.actor, upload_id, "evidence", "no such upload"),
            (person.actor, upload_id, "import", "handed in as evidence"),
            (person.actor, UUID(waiting["upload_id"]), "evidence", "only 0 of 10"),
        ):
            with pytest.raises(Invalid, match=words):
                require_stored_upload(session, actor, FILES, asked, purpose)

    assert (stored.sha256, stored.size, stored.media_type, stored.name) == (
        upload["sha256"], len(pdf()), rules.PDF, "SK.pdf",
    )  # fmt: skip


def test_account_holds_only_so_much_that_nothing_uses(system: System) -> None:
    person = make_administrator(system)
    for _ in range(rules.MOST_UNFINISHED):
        path = started(system, person, LARGE)

    refused = begin(system, person, "SK.pdf", 1)
    system.registry.delete(path, person)
    taken = begin(system, person, "SK.pdf", 1)

    assert (refused.status_code, refused.get_json()["code"]) == (429, "upload_quota")
    assert taken.status_code == 201
    assert count_rows(system, FILES.upload) == [rules.MOST_UNFINISHED]


def test_dropped_upload_holds_no_room_unless_another_or_a_record_needs_its_content(system: System) -> None:
    person, other = make_administrator(system), make_administrator(system)
    alone = hand_in(system, person, "a.pdf", pdf(b"a"))
    twice = [hand_in(system, one, "b.pdf", pdf(b"b")) for one in (person, other)]
    used = hand_in(system, person, "c.pdf", pdf(b"c"))
    with transaction(system.registry.service.engine) as session:
        refer_to_file(session, FILES, used["sha256"], "test", "1")

    for upload in (alone, twice[0], used):
        system.registry.delete(f"{UPLOADS}/{upload['upload_id']}", person)

    with system.registry.session() as session:
        left = set(session.scalars(select(FILES.content.sha256)))
    assert left == {twice[1]["sha256"], used["sha256"]}
    assert count_rows(system, FILES.chunk, FILES.upload) == [2, 1]


def test_quota_does_not_tell_who_else_uses_a_content(system: System) -> None:
    person, other = make_administrator(system), make_administrator(system)
    content = hand_in(system, other, "a.pdf", pdf(b"secret"))
    mine = hand_in(system, person, "a.pdf", pdf(b"secret"))

    with transaction(system.registry.service.engine) as session:
        refer_to_file(session, FILES, content["sha256"], "test", "of somebody else")
        unused = measure_held(session, FILES, person.account_id)
        require_stored_upload(session, person.actor, FILES, UUID(mine["upload_id"]), "evidence")
        used = measure_held(session, FILES, person.account_id)

    assert (unused, used) == (rules.Held(0, len(pdf(b"secret"))), rules.Held(0, 0))


def test_the_same_content_is_stored_once(system: System) -> None:
    person = make_administrator(system)

    first = hand_in(system, person, "a.png", image("PNG"))
    second = hand_in(system, person, "b.png", image("PNG"), "photo")

    assert first["sha256"] == second["sha256"]
    assert count_rows(system, FILES.content, FILES.chunk) == [1, 1]


def test_what_nothing_uses_is_forgotten_after_a_day_and_what_is_used_stays(system: System) -> None:
    person, service = make_administrator(system), system.registry.service
    used = hand_in(system, person, "a.pdf", pdf(b"used"))
    hand_in(system, person, "b.pdf", pdf(b"unused"))
    path = started(system, person, LARGE)
    with transaction(service.engine) as session:
        refer_to_file(session, FILES, used["sha256"], "test", "1")
        refer_to_file(session, FILES, used["sha256"], "test", "1")

    forget_files(FILES, job_context(service))
    before = count_rows(system, FILES.upload, FILES.content, FILES.reference)
    let_a_day_pass(system)
    forget_files(FILES, job_context(service))
    after = count_rows(system, FILES.upload, FILES.content, FILES.reference)
    with transaction(service.engine) as session:
        release_file(session, FILES, used["sha256"], "test", "1")
    forget_files(FILES, job_context(service))
    released = count_rows(system, FILES.content)
    let_a_day_pass(system)
    forget_files(FILES, job_context(service))

    assert (before, after, released) == ([3, 2, 1], [0, 1, 1], [1])
    assert count_rows(system, FILES.content, FILES.chunk, FILES.reference) == [0, 0, 0]
    assert system.registry.get(path, person).status_code == 404
    with system.registry.session() as session, pytest.raises(Conflict):
        refer_to_file(session, FILES, used["sha256"], "test", "2")


def test_content_that_is_stored_again_is_not_forgotten_yet(system: System) -> None:
    service = system.registry.service
    with transaction(service.engine) as session:
        stored = store_bytes(session, FILES, [b"a" * 300_000, b"b"], "application/json")
    let_a_day_pass(system)
    with transaction(service.engine) as session:
        store_bytes(session, FILES, [b"a" * 300_000, b"b"], "application/json")

    forget_files(FILES, job_context(service))

    assert stored_content(system, stored.sha256) == b"a" * 300_000 + b"b"

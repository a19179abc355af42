"""Evidence of an F-01: files, links, records of the registry, last year's again; one serves several."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text, update

from evaluation_service.clock_ticks import TICKS
from evaluation_service.demo import remove_demo
from evaluation_service.evidence.models import FILES
from evaluation_service.periods.models import Period
from evaluation_service.self_assessments.jobs import check_due_links
from shared import clock
from shared.actor import SYSTEM
from shared.commands import job_context
from shared.contracts.innovation_entries import INNOVATION_PUBLISHED
from shared.db import transaction
from shared.journal.record import write_entry
from tests.evaluation.copied_entries import INNOVATION
from tests.evaluation.ground import MUBA, count_rows
from tests.evaluation.self_assessment_ground import (
    CODES,
    Scene,
    add,
    add_file,
    fill,
    make_scene,
    open_period,
    read,
    submit,
    upload,
)
from tests.support.documents import image, pdf
from tests.support.system import System
from tests.support.websites import Website, serve_website


@pytest.fixture
def website() -> Iterator[Website]:
    """A website on loopback."""
    with serve_website() as served:
        yield served


def tell_innovation(system: System) -> str:
    """A published innovation that the registry tells of; its id."""
    body = {**INNOVATION, "innovation_id": uuid4(), "region_code": MUBA, "name": "Saroale"}
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        write_entry(session, SYSTEM, "system", INNOVATION_PUBLISHED, body["innovation_id"], 1, body)
    return str(body["innovation_id"])


def change(scene: Scene, piece: dict[str, Any], version: int, **body: Any) -> Any:
    path = f"{scene.path}/evidence/{piece['evidence_id']}"
    return scene.system.evaluation.patch(path, scene.operator, body, version=version)


def test_one_file_serves_several_indicators_and_leaves_with_its_evidence(system: System) -> None:
    scene = make_scene(system)
    photo = image("JPEG", comment=b"tempat rahasia")

    piece = add_file(scene, "foto.jpg", photo, CODES[1::-1])
    changed = change(scene, piece, 1, indicator_codes=[CODES[2], CODES[0]], title="Foto loket")
    stale = change(scene, piece, 1, title="lain")
    unknown = change(scene, piece, 2, indicator_codes=["9.z"])
    shown = read(scene).json
    path = f"{scene.path}/evidence/{piece['evidence_id']}"
    sent = system.evaluation.get(f"{path}/content", scene.verifier)
    removed = system.evaluation.delete(path, scene.verifier, headers={"If-Match": '"2"'})

    assert (piece["indicator_codes"], piece["title"]) == (sorted(CODES[:2]), "foto.jpg")
    assert (piece["media_type"], piece["sha256"] is not None, b"rahasia" in sent.data) == (
        "image/jpeg",
        True,
        False,
    )
    assert (changed.status_code, changed.json["title"], changed.json["version"]) == (200, "Foto loket", 2)
    assert [stale.status_code, unknown.status_code] == [412, 422]
    serving = {row["indicator_code"] for row in shown["items"] if row["evidence_ids"]}
    assert serving == {CODES[0], CODES[2]}
    assert removed.status_code == 204
    assert [count_rows(system, name) for name in ("self_assessment_evidence", "file_reference")] == [0, 0]
    assert "evaluation_forget_files" in {tick.name for tick in TICKS}


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"kind": "file"}, ["upload_id"]),
    ({"kind": "file", "upload_id": str(uuid4())}, ["upload_id"]),
    ({"kind": "link", "url": "javascript:alert(1)"}, ["url"]),
    ({"kind": "link", "url": "https://a.id/", "upload_id": str(uuid4())}, ["upload_id"]),
    ({"kind": "record", "url": "https://a.id/"}, ["url", "innovation_id"]),
    ({"kind": "earlier", "earlier_id": str(uuid4())}, ["earlier_id"]),
    ({"kind": "link", "url": "https://a.id/", "indicator_codes": ["9.z"]}, ["indicator_codes[0]"]),
    ({"kind": "link", "url": "https://a.id/", "indicator_codes": [CODES[0]] * 2}, ["indicator_codes[1]"]),
    ({"kind": "link", "url": "https://a.id/", "indicator_codes": []}, ["indicator_codes"]),
]


def test_evidence_that_cannot_be_is_refused_naming_the_field(system: System) -> None:
    scene = make_scene(system)
    theirs = upload(system, scene.verifier, "SK.pdf", pdf())

    answers = [
        system.evaluation.post(
            f"{scene.path}/evidence", scene.operator, {"indicator_codes": [CODES[0]], **body}
        )
        for body, _ in WRONG
    ]
    of_others = add(scene, "file", [CODES[0]], upload_id=theirs["upload_id"])
    early = add(scene, "record", [CODES[0]], innovation_id=str(uuid4()))

    assert [[problem["field"] for problem in answer.json["errors"]] for answer in answers] == [
        fields for _, fields in WRONG
    ]
    assert [problem["field"] for problem in of_others.json["errors"]] == ["upload_id"]
    assert (early.status_code, early.json["code"]) == (409, "not_yet_known")
    assert count_rows(system, "self_assessment_evidence") == 0


def test_link_is_visited_by_the_clock_and_a_record_is_shown_as_it_is_known(
    system: System, website: Website
) -> None:
    scene = make_scene(system)
    innovation_id = tell_innovation(system)
    system.sync()
    link = add(scene, "link", [CODES[0]], url=website.address_of("/there"))
    add(scene, "record", [CODES[1]], innovation_id=innovation_id)
    context = job_context(system.evaluation.service)
    context.settings = replace(context.settings, reaches_private=True)

    check_due_links(context)
    check_due_links(context)
    seen, record = read(scene).json["evidence"]

    assert (link.json["link_state"], link.json["link_checked_at"]) == ("unchecked", None)
    assert (seen["link_state"], seen["link_status"], len(website.asked)) == ("reachable", 200, 1)
    assert record["record"] == {"innovation_id": innovation_id, "name": "Saroale", "state": "published"}
    assert (record["title"], record["link_state"]) == ("Saroale", None)


def test_same_as_last_year_points_at_the_released_periods_evidence_and_keeps_its_content(
    system: System,
) -> None:
    scene = make_scene(system, is_filled=True)
    earlier = add_file(scene, "SK 2023.pdf", pdf(b"2023"), [CODES[0]])
    submit(scene)
    period_id, lokus_id, _ = open_period(
        scene.ground, name="PEKPPP Uji 2020", year_assessed=2020, year_held=2020
    )
    following = replace(scene, period_id=period_id, lokus_id=lokus_id)
    system.evaluation.post(following.path, scene.operator)

    too_early = add(following, "earlier", [CODES[3]], earlier_id=earlier["evidence_id"])
    with system.evaluation.session() as session:
        values = {"state": "released", "released_at": clock.now()}
        session.execute(update(Period).where(Period.period_id == UUID(scene.period_id)).values(values))
        session.commit()
    offered = system.evaluation.get(f"{following.path}/earlier-evidence", scene.operator).json
    pointed = add(following, "earlier", [CODES[3]], earlier_id=earlier["evidence_id"])
    fill(following)
    handed = submit(following).json
    content = f"{following.path}/evidence/{pointed.json['evidence_id']}/content"

    assert (too_early.status_code, too_early.json["errors"][0]["field"]) == (422, "earlier_id")
    assert (offered["period_id"], [piece["evidence_id"] for piece in offered["evidence"]]) == (
        scene.period_id,
        [earlier["evidence_id"]],
    )
    assert (pointed.status_code, pointed.json["kind"], pointed.json["title"]) == (201, "file", "SK 2023.pdf")
    assert pointed.json["same_as"] == {
        "evidence_id": earlier["evidence_id"],
        "period_id": scene.period_id,
        "period_name": "PEKPPP Uji 2019 Wilayah I",
        "year_assessed": 2019,
    }
    assert (pointed.json["sha256"], handed["evidence"]) == (earlier["sha256"], [pointed.json])
    assert system.evaluation.get(content, scene.operator).data == pdf(b"2023")


def test_demonstration_leaves_with_its_evidence(system: System) -> None:
    scene = make_scene(system, is_filled=True)
    add_file(scene, "SK.pdf", pdf(), [CODES[0]])
    submit(scene)
    service = system.evaluation.service
    with transaction(service.engine, journal=service.journal) as session:
        session.execute(text("update period set is_demo = true, is_example = true"))

    with transaction(service.engine, journal=service.journal) as session:
        remove_demo(session)

    with system.evaluation.session() as session:
        references = session.scalar(select(func.count()).select_from(FILES.reference))
    tables = ("self_assessment", "self_assessment_item", "self_assessment_evidence")
    assert ([count_rows(system, name) for name in tables], references) == ([0, 0, 0], 0)
    assert count_rows(system, "journal_entry where kind = 'self_assessment.removed'") == 1

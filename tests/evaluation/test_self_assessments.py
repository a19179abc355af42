"""F-01 from the first tick to the receipt: versions, what ticks support, handing in, returning, verifying."""

import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from evaluation_service.periods.models import PeriodStage
from evaluation_service.record_faults import find_record_faults
from evaluation_service.self_assessments.queries import find_supported_levels
from shared import clock
from tests.evaluation.ground import count_rows, list_kinds, open_period
from tests.evaluation.self_assessment_ground import (
    CODES,
    COUNTED,
    ELEMENTS,
    FIRST,
    Scene,
    add,
    add_file,
    give_back,
    make_scene,
    read,
    save,
    submit,
)
from tests.support.documents import pdf
from tests.support.system import System


def faults_of(system: System) -> list[str]:
    with system.evaluation.session() as session:
        return list(find_record_faults(session))


def supported_levels(scene: Scene) -> dict[str, int]:
    with scene.system.evaluation.session() as session:
        return find_supported_levels(session, UUID(scene.lokus_id))


def receipt_of(told: dict[str, Any]) -> str:
    """The receipt as its reader computes it, from the answer alone."""
    covered = {
        "self_assessment_id": told["self_assessment_id"],
        "number": told["number"],
        "items": sorted(
            [row["indicator_code"], sorted(row["ticked"]), row["counts"], row["note_sha256"]]
            for row in told["items"]
        ),
        "evidence": sorted(
            [
                piece["evidence_id"],
                piece["kind"],
                piece["indicator_codes"],
                piece["sha256"],
                piece["text_sha256"],
                piece["innovation_id"],
                piece["same_as"] and piece["same_as"]["evidence_id"],
            ]
            for piece in told["evidence"]
        ),
        "submitted_at": told["submitted_at"],
    }
    written = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def test_unit_ticks_and_overwrites_and_every_version_stays(system: System) -> None:
    scene, code = make_scene(system), FIRST["code"]

    begun_again = system.evaluation.post(scene.path, scene.verifier)
    first = save(scene, code, ticked=ELEMENTS[:1], note="lihat SK")
    repeated = save(scene, code, ticked=ELEMENTS[:1], note="lihat SK")
    unnamed = save(scene, code, ticked=[])
    stale = save(scene, code, 7, ticked=[])
    second = save(scene, code, 1, ticked=ELEMENTS[:3][::-1], note="lihat SK")
    wrong = save(scene, code, 2, ticked=["x", ELEMENTS[0], ELEMENTS[0]], counts={"y": 1})
    unknown = save(scene, "9.z")
    versions = system.evaluation.get(f"{scene.path}/items/{code}/versions", scene.operator)
    whole = read(scene).json

    assert (begun_again.status_code, begun_again.json["number"]) == (200, 1)
    assert (first.status_code, first.headers["ETag"], repeated.headers["ETag"]) == (200, '"1"', '"1"')
    assert (first.json["supported"], second.json["supported"]) == (1, 3)
    assert [answer.status_code for answer in (unnamed, stale, wrong, unknown)] == [428, 412, 422, 404]
    assert [problem["field"] for problem in wrong.json["errors"]] == [
        "ticked[x]",
        f"ticked[{ELEMENTS[0]}]",
        "counts[y]",
    ]
    assert [(row["version"], row["ticked"]) for row in versions.json["items"]] == [(1, ELEMENTS[:1])]
    assert (versions.json["items"][0]["note"], first.json["title"]) == ("lihat SK", FIRST["title"])
    assert first.json["elements"] == [
        {"code": row["code"], "words": row["words"]} for row in FIRST["elements"]
    ]
    shown = whole["items"][0]
    assert (shown["ticked"], shown["version"]) == (sorted(ELEMENTS[:3]), 2)
    assert whole["missing"] == CODES[1:]
    assert whole["without_evidence"] == [code]
    assert whole["items"][1]["version"] is None


def test_counts_support_a_level_by_their_share(system: System) -> None:
    scene = make_scene(system)
    code, ticked = COUNTED["code"], [row["code"] for row in COUNTED["elements"]]

    whole = save(scene, code, ticked=ticked, counts={"done": 10, "planned": 10})
    more = save(scene, code, 1, ticked=ticked, counts={"done": 11, "planned": 10})
    most = save(scene, code, 1, ticked=ticked, counts={"done": 81, "planned": 100})
    none = save(scene, code, 2, ticked=ticked)

    assert [answer.json["supported"] for answer in (whole, most, none)] == [5, 4, 1]
    assert (more.status_code, more.json["errors"][0]["field"]) == (422, "counts[done]")


def test_verifier_hands_in_once_and_the_receipt_comes_out_again(system: System) -> None:
    scene, code = make_scene(system, is_filled=True), FIRST["code"]
    save(scene, code, 1, ticked=ELEMENTS, note="semua ada")
    add_file(scene, "SK.pdf", pdf(), [code, CODES[1]])
    add(scene, "link", [CODES[2]], url="https://contoh.go.id/sk")

    by_operator = system.evaluation.post(f"{scene.path}/submission", scene.operator)
    before = supported_levels(scene)
    handed = submit(scene)
    again = submit(scene)
    late = save(scene, code, 2, ticked=[])
    late_evidence = add(scene, "link", [code], url="https://contoh.go.id/b")

    assert (by_operator.status_code, before) == (403, {})
    assert (handed.status_code, handed.json["state"], handed.json["number"]) == (200, "submitted", 1)
    assert handed.json["receipt_sha256"] == receipt_of(handed.json)
    assert [again.status_code, late.status_code, late_evidence.status_code] == [409, 409, 409]
    assert (again.json["code"], again.json["number"]) == ("self_assessment_not_draft", 1)
    assert supported_levels(scene)[code] == 5
    assert list_kinds(system, handed.json["self_assessment_id"]) == [
        ("self_assessment.submitted", 2, "verifier")
    ]
    assert faults_of(system) == []
    assert count_rows(system, "self_assessment_evidence") == 2


def test_incomplete_is_refused_naming_every_gap_and_nothing_is_handed_in(system: System) -> None:
    scene = make_scene(system)
    save(scene, CODES[0])

    refused = submit(scene)

    assert refused.status_code == 422
    assert [problem["field"] for problem in refused.json["errors"]] == [f"items.{code}" for code in CODES[1:]]
    assert read(scene).json["state"] == "draft"
    assert count_rows(system, "journal_entry where kind like 'self_assessment%'") == 0


def test_returned_goes_on_as_the_next_number_and_stays_what_it_was(system: System) -> None:
    scene, code = make_scene(system, is_filled=True), FIRST["code"]
    kept = add_file(scene, "SK.pdf", pdf(), [code])
    first = submit(scene).json

    returned = give_back(scene)
    twice = give_back(scene)
    following = read(scene).json
    between = supported_levels(scene)
    piece = following["evidence"][0]
    save(scene, code, 1, ticked=ELEMENTS[:2])
    removed = system.evaluation.delete(
        f"{scene.path}/evidence/{piece['evidence_id']}", scene.operator, headers={"If-Match": '"1"'}
    )
    second = submit(scene).json
    old = read(scene, number=1).json
    numbers = system.evaluation.get(f"{scene.path}/numbers", scene.ground.nation).json["items"]

    assert (returned.json["state"], returned.json["return_reason"]) == ("returned", "bukti kurang")
    assert (twice.status_code, twice.json["code"]) == (409, "self_assessment_not_submitted")
    assert (following["number"], following["state"], following["missing"]) == (2, "draft", [])
    assert (piece["sha256"], piece["evidence_id"] == kept["evidence_id"]) == (kept["sha256"], False)
    assert (between, removed.status_code) == ({}, 204)
    assert (old["items"], old["evidence"]) == (first["items"], first["evidence"])
    assert (second["number"], second["evidence"], second["receipt_sha256"]) == (2, [], receipt_of(second))
    assert [(row["number"], row["state"]) for row in numbers] == [(1, "returned"), (2, "submitted")]
    assert [kind for kind, _, _ in list_kinds(system, first["self_assessment_id"])] == [
        "self_assessment.submitted",
        "self_assessment.returned",
    ]
    assert faults_of(system) == []


def test_what_is_changed_past_the_journal_is_found(system: System) -> None:
    scene = make_scene(system, is_filled=True)
    kept = add_file(scene, "SK.pdf", pdf(), [CODES[0]])
    handed = submit(scene).json
    named = f"self-assessment {handed['self_assessment_id']}"

    with system.evaluation.session() as session:
        for statement in (
            "update self_assessment_item set ticked = '{exists}' where indicator_code = '1.a.Ak'",
            "update self_assessment_evidence set title = 'lain'",
            "delete from file_reference",
            "update upload set sha256 = null, state = 'refused', refusal = 'x'",
            "delete from stored_file",
        ):
            session.execute(text(statement))
        session.commit()

    assert faults_of(system) == [
        f"altered: what {named} says is not what was handed in",
        f"altered: the texts of evidence {kept['evidence_id']} of {named}",
        f"altered: the receipt of {named} does not come out again",
        f"removed: the content {kept['sha256']} of handed-in evidence is no longer there",
    ]


def test_outside_its_stage_or_without_a_form_nothing_is_taken(system: System) -> None:
    scene = make_scene(system)
    _, lokus_id = open_period(scene.ground)
    now = clock.now()
    with system.evaluation.session() as session:
        stage = {"period_id": UUID(scene.period_id), "stage": "f01"}
        closed = {"opens_at": now - timedelta(days=2), "closes_at": now - timedelta(days=1)}
        session.add(PeriodStage(**stage, **closed))
        session.commit()

    late = save(scene, CODES[0])
    formless = system.evaluation.post(f"/api/v1/lokus/{lokus_id}/self-assessment", scene.operator)
    own = system.evaluation.get("/api/v1/self-assessments", scene.operator).json["items"]

    assert (late.status_code, late.json["code"]) == (409, "stage_not_open")
    assert (formless.status_code, formless.json["code"]) == (409, "no_tick_list")
    assert [(row["lokus_id"], row["state"], row["is_due"]) for row in own] == [
        (scene.lokus_id, "draft", False)
    ]
    assert own[0]["closes_at"] is not None
    assert [own[0]["deadline_words"][language][-4:] for language in ("id", "en")] == [" WIB"] * 2
    assert count_rows(system, "self_assessment_item") == 0

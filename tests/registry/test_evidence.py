"""Evidence of a record: who hands it in, who sees it, and what stays when it goes."""

import json
from typing import Any

from sqlalchemy import select

from registry_service.demo import remove_demo
from registry_service.evidence.jobs import tell_shown_evidence
from registry_service.evidence.models import Evidence
from shared.commands import job_context
from shared.db import transaction
from tests.registry.evidence_records import NAME, add_file, bodies_of, count_rows, list_of
from tests.registry.records import (
    act,
    count_entries,
    count_statements,
    created,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    path_of,
    publish,
    wrong_fields,
)
from tests.registry.uploads import hand_in
from tests.support.documents import office, pdf
from tests.support.system import System


def test_evidence_is_handed_in_by_the_agencys_people_also_while_published(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    other = make_agency(system, administrator, "Dinas Sosial")
    operator = make_operator(system, agency["agency_id"])
    verifier = make_operator(system, agency["agency_id"], "verifier")
    stranger = make_operator(system, other["agency_id"])
    made = draft(system, operator, "Saroale", agency_id=agency["agency_id"])
    path = path_of(made)
    upload = hand_in(system, stranger, NAME, pdf())
    body = {"kind": "file", "title": "SK", "upload_id": upload["upload_id"]}

    unknown = system.registry.post(f"{path}/evidence", stranger, json=body)
    first = add_file(system, operator, path, field="legal_bases", about="Perbup 3/2021")
    publish(system, administrator, made)
    forbidden = system.registry.post(f"{path}/evidence", stranger, json=body)
    second = add_file(system, verifier, path, is_public=True)

    assert (unknown.status_code, forbidden.status_code) == (404, 403)
    assert [item["evidence_id"] for item in list_of(system, path, operator)] == [
        first["evidence_id"], second["evidence_id"],
    ]  # fmt: skip
    assert list_of(system, path, operator, field="legal_bases") == [first]
    assert {**first, "evidence_id": "", "subject_id": "", "added_at": "", "sha256": ""} == {
        "evidence_id": "", "subject_kind": "innovation", "subject_id": "", "field": "legal_bases",
        "about": "Perbup 3/2021", "kind": "file", "title": "SK Bupati", "name": NAME, "size": len(pdf()),
        "media_type": "application/pdf", "sha256": "", "url": None, "link_state": None, "link_status": None,
        "link_checked_at": None, "is_public": False, "is_demo": False, "added_at": "", "version": 1,
        "also_handed_in_by_other_agencies": False, "other_agencies_count": 0, "other_agencies": [],
    }  # fmt: skip


def test_outsiders_see_what_is_public_of_what_is_published_and_nothing_else(system: System) -> None:
    administrator = make_administrator(system)
    made = draft(system, administrator, "Saroale")
    path = path_of(made)
    hidden = add_file(system, administrator, path)
    shown = add_file(system, administrator, path, is_public=True)

    def statuses(evidence: dict[str, Any]) -> list[int]:
        one = f"{path}/evidence/{evidence['evidence_id']}"
        return [system.registry.get(f"{one}{end}").status_code for end in ("", "/content", "/history")]

    before = [system.registry.get(f"{path}/evidence").status_code, *statuses(shown)]
    publish(system, administrator, made)
    for _ in range(2):
        tell_shown_evidence(job_context(system.registry.service))

    assert before == [404] * 4
    assert (statuses(hidden), statuses(shown)) == ([404] * 3, [200] * 3)
    assert [item["evidence_id"] for item in list_of(system, path)] == [shown["evidence_id"]]
    assert list_of(system, path)[0]["other_agencies_count"] is None
    assert len(list_of(system, path, administrator)) == 2
    assert [kind[1:3] for kind in list_kinds(system, shown["evidence_id"])] == [
        ("evidence.added", "private"),
        ("evidence.shown", "public"),
    ]
    assert [kind[1] for kind in list_kinds(system, hidden["evidence_id"])] == ["evidence.added"]
    history = system.registry.get(f"{path}/evidence/{shown['evidence_id']}/history").get_json()["items"]
    assert [item["kind"] for item in history] == ["evidence.shown"]


def test_evidence_changed_before_it_was_told_is_first_told(system: System) -> None:
    administrator = make_administrator(system)
    made = draft(system, administrator, "Saroale")
    added = add_file(system, administrator, path_of(made), is_public=True)
    address = f"{path_of(made)}/evidence/{added['evidence_id']}"
    publish(system, administrator, made)

    system.registry.patch(address, administrator, json={"title": "SK"})
    tell_shown_evidence(job_context(system.registry.service))
    system.registry.delete(address, administrator, headers={"If-Match": '"2"'})

    assert [kind[:2] for kind in list_kinds(system, added["evidence_id"])] == [
        (1, "evidence.added"),
        (2, "evidence.shown"),
        (3, "evidence.shown_ended"),
    ]


def test_listing_evidence_asks_the_same_whatever_its_length(system: System) -> None:
    administrator = make_administrator(system)
    path = path_of(draft(system, administrator, "Saroale"))
    add_file(system, administrator, path)
    one = count_statements(system, lambda: list_of(system, path, administrator))
    for number in range(3):
        add_file(system, administrator, path, pdf(bytes([65 + number])))

    assert count_statements(system, lambda: list_of(system, path, administrator)) == one
    first = system.registry.get(f"{path}/evidence", administrator, query_string={"limit": 3}).get_json()
    rest = list_of(system, path, administrator, cursor=first["next"])
    assert [*first["items"], *rest] == list_of(system, path, administrator)


def test_change_is_of_one_version_and_its_texts_stay_out_of_the_journal(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Saroale"))
    added = add_file(system, administrator, path_of(made), title="Surat Budi")
    address = f"{path_of(made)}/evidence/{added['evidence_id']}"

    changed = system.registry.patch(address, administrator, json={"is_public": True, "about": "Budi"})
    same = system.registry.patch(address, administrator, json={"about": "Budi"}, version=2)
    stale = system.registry.patch(address, administrator, json={"title": "B"}, version=1)
    hidden = system.registry.patch(address, administrator, json={"is_public": False}, version=2)

    assert [answer.status_code for answer in (changed, same, stale, hidden)] == [200, 200, 412, 200]
    assert list_kinds(system, added["evidence_id"]) == [
        (1, "evidence.added", "private", "innovation_administrator"),
        (2, "evidence.shown", "public", "innovation_administrator"),
        (3, "evidence.shown_ended", "public", "innovation_administrator"),
    ]
    assert not any("Budi" in body for body in bodies_of(system, added["evidence_id"]))


def test_removed_evidence_leaves_its_entry_and_neither_text_nor_reference(system: System) -> None:
    administrator = make_administrator(system)
    path = path_of(draft(system, administrator, "Saroale"))
    added, twin = add_file(system, administrator, path), add_file(system, administrator, path)
    address = f"{path}/evidence/{added['evidence_id']}"

    unnamed = system.registry.delete(address, administrator)
    removed = system.registry.delete(address, administrator, headers={"If-Match": '"1"'})
    again = system.registry.delete(address, administrator, headers={"If-Match": '"2"'})

    with system.registry.session() as session:
        row = session.scalars(select(Evidence).where(Evidence.removed_at.is_not(None))).one()
    assert (unnamed.status_code, removed.status_code, again.status_code) == (428, 204, 404)
    assert (row.title, row.about, row.name, row.url, row.text_salt) == (None,) * 5
    assert [item["evidence_id"] for item in list_of(system, path, administrator)] == [twin["evidence_id"]]
    assert count_rows(system) == [2, 1, 1]
    last = json.loads(bodies_of(system, added["evidence_id"])[-1])
    assert (last["is_removed"], last["sha256"]) == (True, added["sha256"])


def test_evidence_that_cannot_be_is_refused_and_leaves_nothing(system: System) -> None:
    administrator, other = make_administrator(system), make_administrator(system)
    made = draft(system, administrator, "Saroale")
    foreign = hand_in(system, other, "a.pdf", pdf())["upload_id"]
    own = hand_in(system, administrator, "a.pdf", pdf())["upload_id"]
    lying = hand_in(system, administrator, "a.pdf", office("docx"))["upload_id"]
    before = count_entries(system)

    def refuse(**body: Any) -> list[str]:
        given = {"kind": "file", "title": "SK", **body}
        return wrong_fields(system.registry.post(f"{path_of(made)}/evidence", administrator, json=given))

    assert refuse() == ["upload_id"]
    assert refuse(upload_id=foreign) == ["upload_id"]
    assert refuse(upload_id=lying) == ["upload_id"]
    assert refuse(upload_id=own, kind="photo") == ["upload_id"]
    assert refuse(upload_id=own, field="colour") == ["field"]
    assert refuse(kind="link", url="javascript:alert(1)") == ["url"]
    assert refuse(kind="film", upload_id=own) == ["kind"]
    assert (count_rows(system)[:2], count_entries(system)) == ([0, 0], before)


def test_archived_record_takes_no_more_evidence_and_keeps_what_it_has(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Saroale"))
    add_file(system, administrator, path_of(made), is_public=True)
    act(system, administrator, made, "archiving", {"reason": "selesai"})
    upload = hand_in(system, administrator, "a.pdf", pdf(b"b"))

    body = {"kind": "file", "title": "SK", "upload_id": upload["upload_id"]}
    refused = system.registry.post(f"{path_of(made)}/evidence", administrator, json=body)

    assert (refused.status_code, refused.get_json()["code"]) == (409, "archived")
    assert len(list_of(system, path_of(made))) == 1


def test_service_has_evidence_for_a_component_of_its_standard(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    services = f"/api/v1/agencies/{agency['agency_id']}/services"
    service = created(system.registry.post(services, operator, json={"name": "Kartu kuning"}))
    path = f"/api/v1/services/{service['service_id']}"

    added = add_file(system, operator, path, field="legal_basis", is_public=True)
    wrong = system.registry.post(
        f"{path}/evidence",
        operator,
        json={"kind": "link", "title": "a", "url": "https://a.id", "field": "background"},
    )

    assert (added["subject_kind"], [item["field"] for item in list_of(system, path)]) == (
        "service", ["legal_basis"],
    )  # fmt: skip
    assert wrong_fields(wrong) == ["field"]
    assert list_kinds(system, added["evidence_id"]) == [(1, "evidence.shown", "public", "operator")]


def test_demonstration_evidence_goes_with_the_demonstration(system: System) -> None:
    nation, service = make_nation(system), system.registry.service
    made = draft(system, nation, "Saroale", is_demo=True)
    add_file(system, nation, path_of(made), is_demo=True)

    with transaction(service.engine, journal=service.journal) as session:
        outcome = remove_demo(session)

    assert (outcome["evidence"], outcome["innovations"]) == (
        {"removed": 1, "kept": 0}, {"removed": 1, "kept": 0},
    )  # fmt: skip
    assert count_rows(system) == [0, 0, 1]

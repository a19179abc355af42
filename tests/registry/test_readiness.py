"""What a record lacks for its submission, a competition or an index, as its own people are told."""

from typing import Any

from tests.registry.records import (
    OTHER_REGION,
    draft,
    make_administrator,
    make_agency,
    make_operator,
    path_of,
    publish,
)
from tests.support.system import Person, System


def _gaps(system: System, person: Person, path: str) -> dict[str, list[str]]:
    answer = system.registry.get(f"{path}/readiness", person)
    assert answer.status_code == 200, answer.json
    return {
        rule_set["rule_set_id"]: [gap["code"] for gap in rule_set["gaps"] if gap["is_blocking"]]
        for rule_set in answer.json["rule_sets"]
    }


WHOLE: dict[str, Any] = {
    "summary": "Obat diantar ke rumah pasien yang tidak dapat datang ke puskesmas.",
    "channels": ["delivery"],
    "stage": "implementation",
    "contact_office": {"name": "Dinas Kesehatan"},
}


def test_draft_is_told_everything_that_its_submission_needs_until_it_is_there(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    operator = make_operator(system, agency["agency_id"])
    made = draft(system, operator, "Antar Obat", agency_id=agency["agency_id"])

    before = _gaps(system, operator, path_of(made))["submission"]
    system.registry.patch(path_of(made), operator, json=WHOLE, version=made["version"])
    after = _gaps(system, operator, path_of(made))["submission"]

    assert before == ["summary", "channels", "stage", "contact_office"]
    assert after == []


def test_competition_asks_for_age_a_title_of_its_own_and_no_award_before(system: System) -> None:
    administrator = make_administrator(system)
    neighbour = make_administrator(system, OTHER_REGION)
    publish(system, neighbour, draft(system, neighbour, "antar  OBAT", region_code=OTHER_REGION))
    made = draft(
        system,
        administrator,
        "Antar Obat",
        operating_since="2025-01-01",
        recognitions=[{"kind": "award", "name": "KIPP", "level": "national", "year": 2025, "rank": "Top 45"}],
    )

    gaps = _gaps(system, administrator, path_of(made))["kipp-general-2021"]

    assert [code for code in gaps if code in ("age", "same_title", "not_awarded")] == [
        "age",
        "same_title",
        "not_awarded",
    ]


def test_index_counts_the_words_of_how_it_works(system: System) -> None:
    administrator = make_administrator(system)
    short = draft(system, administrator, "Pendek", how_it_works="kata " * 299)
    enough = draft(system, administrator, "Cukup", how_it_works="kata " * 300)

    shown = [_gaps(system, administrator, path_of(made))["iid-2023"] for made in (short, enough)]

    assert ["how_it_works" in codes for codes in shown] == [True, False]


def test_draft_beside_a_published_record_is_measured_by_its_own_text(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Antar Obat"))
    begun = system.registry.post(f"{path_of(made)}/draft", administrator).json
    system.registry.patch(
        f"{path_of(made)}/draft", administrator, json={"stage": "trial"}, version=begun["version"]
    )

    of_record = _gaps(system, administrator, path_of(made))["iid-2023"]
    of_draft = _gaps(system, administrator, f"{path_of(made)}/draft")["iid-2023"]

    assert ("stage" in of_record, "stage" in of_draft) == (True, False)


def test_readiness_is_told_to_those_who_keep_the_record_only(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Kesehatan")
    stranger = make_operator(system, make_agency(system, administrator, "Dinas Sosial")["agency_id"])
    hidden = draft(system, administrator, "Antar Obat", agency_id=agency["agency_id"])
    shown = publish(system, administrator, draft(system, administrator, "Saroale"))

    answers = [
        system.registry.get(f"{path_of(made)}{part}/readiness", who).status_code
        for made in (hidden, shown)
        for part in ("", "/draft")
        for who in (None, stranger)
    ]

    assert answers == [401, 404, 401, 404, 401, 403, 401, 404]


def test_title_of_a_draft_that_nobody_else_may_know_of_is_not_told(system: System) -> None:
    administrator = make_administrator(system)
    neighbour = make_administrator(system, OTHER_REGION)
    draft(system, neighbour, "Antar Obat", region_code=OTHER_REGION)
    made = draft(system, administrator, "Antar Obat")

    assert "same_title" not in _gaps(system, administrator, path_of(made))["kipp-general-2021"]


def test_programme_is_ready_by_the_channels_of_its_components(system: System) -> None:
    administrator = make_administrator(system)
    part = draft(system, administrator, "Antar Obat", channels=["delivery"])
    bare = {name: value for name, value in WHOLE.items() if name != "channels"}
    beside = {"owner_kind": "region", "is_programme": True, "component_ids": [part["innovation_id"]]}
    made = draft(system, administrator, "Sehat Bersama", **bare, **beside)

    assert _gaps(system, administrator, path_of(made))["submission"] == []


def test_writer_is_told_how_many_words_each_text_has(system: System) -> None:
    administrator = make_administrator(system)
    made = draft(
        system, administrator, "Antar Obat", how_it_works="kata " * 301, aim="Obat – tiba\nhari itu."
    )

    counts = system.registry.get(f"{path_of(made)}/readiness", administrator).json["word_counts"]

    assert {name: count for name, count in counts.items() if count} == {"how_it_works": 301, "aim": 4}
    assert len(counts) == 10

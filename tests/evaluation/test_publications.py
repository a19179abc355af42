"""Publications over the API: reported stays reported, checks stand beside it, a draft is its keepers' own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from evaluation_service.publications.actions.publications import remove_demo_publications
from evaluation_service.publications.models import Publication
from shared.actor import SYSTEM, Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.journal.record import SYSTEM_ROLE, history_of
from tests.evaluation.ground import forget_the_feed
from tests.support.system import Person, System

KAMPAR, MUBA = "14.01", "16.06"
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


@pytest.fixture
def keeper(system: System) -> Person:
    """The evaluation administrator of Kampar, known to both services."""
    person = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, KAMPAR))
    system.sync()
    return person


def _others(system: System) -> list[Person | None]:
    made = [
        system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA)),
        system.make_person(Mandate(EVALUATOR, KAMPAR)),
    ]
    system.sync()
    return [None, *made]


def _record(system: System, person: Person, **changed: Any) -> dict[str, Any]:
    answer = system.evaluation.post("/api/v1/publications", person, {**WHOLE, **changed})
    assert answer.status_code == 201, answer.text
    assert answer.headers["ETag"] == '"1"'
    body: dict[str, Any] = answer.json
    assert answer.headers["Location"] == f"/api/v1/publications/{body['publication_id']}"
    return body


def _publish(system: System, person: Person, body: dict[str, Any]) -> dict[str, Any]:
    path = f"/api/v1/publications/{body['publication_id']}/publication"
    answer = system.evaluation.post(path, person, headers={"If-Match": f'"{body["version"]}"'})
    assert answer.status_code == 200, answer.text
    published: dict[str, Any] = answer.json
    return published


def _count(system: System) -> int:
    with system.evaluation.session() as session:
        return session.scalar(select(func.count()).select_from(Publication)) or 0


def _kinds_of(system: System, publication_id: str) -> Sequence[tuple[str, str, int]]:
    with system.evaluation.session() as session:
        return [(e.kind, e.audience, e.record_version) for e in history_of(session, publication_id)]


def test_publication_is_kept_as_reported_with_checks_beside_it(system: System, keeper: Person) -> None:
    recorded = _record(system, keeper)

    read = system.evaluation.get(f"/api/v1/publications/{recorded['publication_id']}", keeper).json

    assert read == recorded
    assert (read["state"], read["figure_kind"]) == ("draft", "reported")
    assert read["external_values"][1] == {
        "agency_name": "Dinas Pendidikan",
        "agency_id": None,
        "products": 10,
        "value": "100",
    }
    assert read["region_figures"] == {
        "products_total": 62,
        "values_sum": "397.04",
        "region_value": "99.26",
        "predicate": None,
        "rank": 1,
        "category": None,
        "category_size": None,
        "zone": None,
    }
    assert [(c["kind"], c["method"], c["reported"], c["value"], c["agrees"]) for c in read["checks"]] == [
        ("check", "simple_mean", "99.26", "99.26", True),
        ("check", "product_weighted_mean", "99.26", "99.32", False),
        ("check", "products_counted", "62", "61", False),
        ("check", "values_summed", "397.04", "397.04", True),
        ("check", "zone_of_value", None, "hijau", None),
    ]
    assert [words["text_en"] for words in read["recommendations"]] == ["first", None]


def test_draft_is_unknown_to_everybody_else_until_it_is_published(system: System, keeper: Person) -> None:
    recorded = _record(system, keeper)
    path, readers = f"/api/v1/publications/{recorded['publication_id']}", _others(system)

    before = [system.evaluation.get(path, reader).status_code for reader in readers]
    listed = [system.evaluation.get("/api/v1/publications", reader).json["items"] for reader in readers]
    published = _publish(system, keeper, recorded)
    after = [system.evaluation.get(path, reader).json for reader in readers]

    assert before == [404, 404, 404]
    assert listed == [[], [], []]
    assert (published["state"], published["version"]) == ("published", 2)
    assert after == [published] * 3
    assert _kinds_of(system, recorded["publication_id"]) == [
        ("publication.recorded", "private", 1),
        ("publication.published", "public", 2),
    ]


def test_only_the_regions_keeper_records_and_changes(system: System, keeper: Person) -> None:
    recorded = _publish(system, keeper, _record(system, keeper))
    path = f"/api/v1/publications/{recorded['publication_id']}"
    commitment = recorded["commitments"][0]["commitment_id"]
    note = {"noted_on": "2021-04-01", "note": "n"}

    refused = [
        [
            system.evaluation.post("/api/v1/publications", other, WHOLE).status_code,
            system.evaluation.patch(path, other, {"title": "x"}, version=2).status_code,
            system.evaluation.post(f"{path}/publication", other, headers={"If-Match": '"2"'}).status_code,
            system.evaluation.post(f"/api/v1/commitments/{commitment}/progress", other, note).status_code,
            system.evaluation.get(f"{path}/history", other).status_code,
        ]
        for other in _others(system)
    ]

    assert refused == [[401] * 5, [403] * 5, [403] * 5]
    assert _count(system) == 1
    assert system.evaluation.get(path).json == recorded


def test_change_replaces_what_is_given_and_keeps_the_rest(system: System, keeper: Person) -> None:
    recorded = _record(system, keeper)
    path = f"/api/v1/publications/{recorded['publication_id']}"

    change = {"year": None, "conflicts": [], "results": [{"unit_name": "RSUD", "reported_grade": "A"}]}
    changed = system.evaluation.patch(path, keeper, change, version=1).json

    result = {
        "unit_name": "RSUD",
        "unit_id": None,
        "reported_grade": "A",
        "reported_label": None,
        "trend": None,
        "note": None,
    }
    assert changed == {**recorded, "year": None, "conflicts": [], "results": [result], "version": 2}
    assert _kinds_of(system, recorded["publication_id"])[-1] == ("publication.draft_changed", "private", 2)


def test_second_change_of_one_version_is_refused_and_loses_nothing(system: System, keeper: Person) -> None:
    recorded = _record(system, keeper)
    path = f"/api/v1/publications/{recorded['publication_id']}"

    answers = [
        system.evaluation.patch(path, keeper, {"title": title}, version=1).status_code
        for title in ("one", "two")
    ]
    unnamed = system.evaluation.call("PATCH", path, keeper, json={"title": "three"}).status_code

    assert (answers, unnamed) == ([200, 412], 428)
    assert system.evaluation.get(path, keeper).json["title"] == "one"


def test_publishing_twice_is_a_conflict_and_later_changes_are_public(system: System, keeper: Person) -> None:
    published = _publish(system, keeper, _record(system, keeper))
    path = f"/api/v1/publications/{published['publication_id']}"

    again = system.evaluation.post(f"{path}/publication", keeper, headers={"If-Match": '"2"'})
    changed = system.evaluation.patch(path, keeper, {"title": "New"}, version=2)

    assert (again.status_code, again.json["code"]) == (409, "published")
    assert changed.status_code == 200
    assert _kinds_of(system, published["publication_id"])[-1] == ("publication.changed", "public", 3)


def test_progress_of_a_commitment_is_added_in_order_and_keeps_it(system: System, keeper: Person) -> None:
    published = _publish(system, keeper, _record(system, keeper))
    commitment = published["commitments"][0]["commitment_id"]
    path = f"/api/v1/publications/{published['publication_id']}"

    for note in ("first", "second"):
        answer = system.evaluation.post(
            f"/api/v1/commitments/{commitment}/progress", keeper, {"noted_on": "2021-05-01", "note": note}
        )
        assert answer.status_code == 201, answer.text
    dropped = system.evaluation.patch(path, keeper, {"commitments": []}, version=4)
    read = system.evaluation.get(path).json

    assert [note["note"] for note in read["commitments"][0]["progress"]] == ["first", "second"]
    assert (dropped.status_code, dropped.json["code"]) == (409, "has_progress")
    assert read["version"] == 4


def test_commitment_that_is_named_is_changed_and_others_are_exchanged(system: System, keeper: Person) -> None:
    recorded = _record(system, keeper)
    path = f"/api/v1/publications/{recorded['publication_id']}"
    first = {name: value for name, value in recorded["commitments"][0].items() if name != "progress"}

    given = [{"signed_by": "Sekda", "subject": "lain"}, {**first, "subject": "standar baru"}]
    changed = system.evaluation.patch(path, keeper, {"commitments": given}, version=1).json
    foreign = system.evaluation.patch(
        path, keeper, {"commitments": [{**first, "commitment_id": str(uuid4())}]}, version=2
    )

    assert [(c["signed_by"], c["subject"]) for c in changed["commitments"]] == [
        ("Sekda", "lain"),
        ("Bupati", "standar baru"),
    ]
    assert changed["commitments"][1]["commitment_id"] == first["commitment_id"]
    assert foreign.status_code == 422
    assert system.evaluation.get(path, keeper).json == changed


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"year": 2999}, "year"),
        ({"dated": "2999-01-01"}, "dated"),
        ({"instrument_id": "none"}, "instrument_id"),
        ({"kind": "rumour"}, "kind"),
        ({"region_figures": {"region_value": 99.26}}, "region_figures.region_value"),
        ({"region_figures": {"region_value": "99,26"}}, "region_figures.region_value"),
        ({"external_values": [{"agency_name": "A", "products": "10"}]}, "external_values[0].products"),
        ({"external_values": [{"agency_name": "A", "products": -1}]}, "external_values[0].products"),
        ({"results": [{"unit_name": "A", "trend": "sideways"}]}, "results[0].trend"),
        ({"conflicts": [{}]}, "conflicts[0]"),
        ({"checks": []}, "checks"),
        ({"is_demo": True}, None),
    ],
)
def test_input_that_cannot_be_meant_is_refused_and_nothing_stored(
    system: System, keeper: Person, changed: dict[str, Any], field: str | None
) -> None:
    answer = system.evaluation.post("/api/v1/publications", keeper, {**WHOLE, **changed})

    assert answer.status_code == (403 if field is None else 422)
    assert [row["field"] for row in answer.json.get("errors", [])] == ([field] if field else [])
    assert _count(system) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"results": [{"unit_name": "A", "unit_id": str(uuid4())}]},
        {"external_values": [{"agency_name": "A", "agency_id": str(uuid4())}]},
    ],
)
def test_place_that_is_not_known_here_yet_is_asked_for_again(
    system: System, keeper: Person, changed: dict[str, Any]
) -> None:
    answer = system.evaluation.post("/api/v1/publications", keeper, {**WHOLE, **changed})

    assert (answer.status_code, answer.json["code"]) == (409, "not_yet_known")
    assert int(answer.headers["Retry-After"]) > 0
    assert _count(system) == 0


def test_publications_wait_while_rights_may_have_been_taken_away(system: System, keeper: Person) -> None:
    body = _record(system, keeper)
    path, call = f"/api/v1/publications/{body['publication_id']}", system.evaluation
    progress = f"/api/v1/commitments/{body['commitments'][0]['commitment_id']}/progress"
    forget_the_feed(system)

    answers = [
        call.post("/api/v1/publications", keeper, WHOLE),
        call.patch(path, keeper, {"title": "Other"}, headers={"If-Match": '"1"'}),
        call.post(f"{path}/publication", keeper, headers={"If-Match": '"1"'}),
        call.post(progress, keeper, {"noted_on": "2022-01-01", "note": "done"}),
    ]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [
        (503, "rights_not_fresh")
    ] * 4
    assert (_count(system), call.get(path, keeper).json) == (1, body)


def test_list_is_paged_newest_first_and_filtered(system: System, keeper: Person) -> None:
    nation = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    system.sync()
    made = [_record(system, nation, title=str(n), year=2019 + n) for n in range(3)]
    other = _record(system, nation, region_code=MUBA)

    first = system.evaluation.get("/api/v1/publications?limit=2", nation).json
    second = system.evaluation.get(f"/api/v1/publications?limit=2&cursor={first['next']}", nation).json
    own = system.evaluation.get("/api/v1/publications", keeper).json
    filtered = system.evaluation.get(f"/api/v1/publications?region_code={KAMPAR}&year=2020", nation).json
    broken = system.evaluation.get("/api/v1/publications?cursor=WyJ4IiwgInkiXQ", nation)

    expected = [other, *reversed(made)]
    found = [item["publication_id"] for item in (*first["items"], *second["items"])]
    assert found == [body["publication_id"] for body in expected]
    assert second["next"] is None
    assert [item["title"] for item in own["items"]] == ["2", "1", "0"]
    assert [item["title"] for item in filtered["items"]] == ["1"]
    assert (broken.status_code, broken.json["errors"][0]["field"]) == (422, "cursor")


def test_journal_holds_no_free_text_only_its_digest(system: System, keeper: Person) -> None:
    recorded = _record(system, keeper)

    with system.evaluation.session() as session:
        entry = history_of(session, recorded["publication_id"])[0]

    assert "Bupati" not in entry.body
    assert "it differs" not in entry.body
    assert '"texts_digest":"' in entry.body
    assert '"region_value":"99.26"' in entry.body


def test_demonstration_is_removed_and_real_publications_stay(system: System, keeper: Person) -> None:
    nation = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    system.sync()
    real = _record(system, keeper)
    demo = _publish(system, nation, _record(system, nation, is_demo=True))
    service = system.evaluation.service

    with transaction(service.engine, journal=service.journal) as session:
        removed = remove_demo_publications(session, SYSTEM, SYSTEM_ROLE)

    with system.evaluation.session() as session:
        left = session.scalars(select(Publication.publication_id)).all()
    assert removed == 1
    assert left == [UUID(real["publication_id"])]
    assert _kinds_of(system, demo["publication_id"])[-1] == ("publication.removed", "public", 3)

"""Publications over the API: reported stays reported, checks stand beside it, a draft is its keepers' own."""

from uuid import UUID, uuid4

from sqlalchemy import select

from evaluation_service.publications.actions.publications import remove_demo_publications
from evaluation_service.publications.models import Publication
from shared.actor import SYSTEM, Mandate
from shared.contracts.roles import NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.journal.record import SYSTEM_ROLE, history_of
from tests.evaluation.ground import KAMPAR, MUBA, count_rows, forget_the_feed
from tests.evaluation.publication_ground import (
    WHOLE,
    count_publications,
    kinds_of,
    make_others,
    publish,
    record_publication,
)
from tests.support.system import Person, System


def test_publication_is_kept_as_reported_with_checks_beside_it(system: System, keeper: Person) -> None:
    recorded = record_publication(system, keeper)

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
    recorded = record_publication(system, keeper)
    path, readers = f"/api/v1/publications/{recorded['publication_id']}", make_others(system)

    before = [system.evaluation.get(path, reader).status_code for reader in readers]
    listed = [system.evaluation.get("/api/v1/publications", reader).json["items"] for reader in readers]
    published = publish(system, keeper, recorded)
    after = [system.evaluation.get(path, reader).json for reader in readers]

    assert before == [404, 404, 404]
    assert listed == [[], [], []]
    assert (published["state"], published["version"]) == ("published", 2)
    assert after == [published] * 3
    assert kinds_of(system, recorded["publication_id"]) == [
        ("publication.recorded", "private", 1),
        ("publication.published", "public", 2),
    ]


def test_only_the_regions_keeper_records_and_changes(system: System, keeper: Person) -> None:
    recorded = publish(system, keeper, record_publication(system, keeper))
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
        for other in make_others(system)
    ]

    assert refused == [[401] * 5, [403] * 5, [403] * 5]
    assert count_publications(system) == 1
    assert system.evaluation.get(path).json == recorded


def test_commitment_of_a_draft_is_answered_as_one_that_is_not_there(system: System, keeper: Person) -> None:
    drafted = record_publication(system, keeper)["commitments"][0]["commitment_id"]
    stranger, note = make_others(system)[1], {"noted_on": "2021-04-01", "note": "n"}

    answers = [
        system.evaluation.post(f"/api/v1/commitments/{one}/progress", stranger, note).json
        for one in (drafted, uuid4())
    ]

    assert [(answer["status"], answer["code"]) for answer in answers] == [(404, "not_found")] * 2
    assert answers[0]["detail"] == answers[1]["detail"]
    assert count_rows(system, "commitment_progress") == 0


def test_publications_wait_while_rights_may_have_been_taken_away(system: System, keeper: Person) -> None:
    body = record_publication(system, keeper)
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
    assert (count_publications(system), call.get(path, keeper).json) == (1, body)


def test_list_is_paged_newest_first_and_filtered(system: System, keeper: Person) -> None:
    nation = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    system.sync()
    made = [record_publication(system, nation, title=str(n), year=2019 + n) for n in range(3)]
    other = record_publication(system, nation, region_code=MUBA)

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
    recorded = record_publication(system, keeper)

    with system.evaluation.session() as session:
        entry = history_of(session, recorded["publication_id"])[0]

    assert "Bupati" not in entry.body
    assert "it differs" not in entry.body
    assert '"texts_digest":"' in entry.body
    assert '"region_value":"99.26"' in entry.body


def test_demonstration_is_removed_and_real_publications_stay(system: System, keeper: Person) -> None:
    nation = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    system.sync()
    real = record_publication(system, keeper)
    demo = publish(system, nation, record_publication(system, nation, is_demo=True))
    service = system.evaluation.service

    with transaction(service.engine, journal=service.journal) as session:
        removed = remove_demo_publications(session, SYSTEM, SYSTEM_ROLE)

    with system.evaluation.session() as session:
        left = session.scalars(select(Publication.publication_id)).all()
    assert removed == 1
    assert left == [UUID(real["publication_id"])]
    assert kinds_of(system, demo["publication_id"])[-1] == ("publication.removed", "public", 3)

"""What the case of Mahakam Ulu says of services and complaints is held, and goes with the demonstration."""

from infra.demo.cases import read_cases
from infra.demo.client import Client
from infra.demo.registry_cases import load_registry_case
from infra.demo.standards import load_standards
from registry_service.demo import remove_demo
from shared.db import transaction
from tests.registry.evidence_records import add_file, list_of
from tests.registry.records import (
    AGENCIES,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
)
from tests.registry.standard_records import (
    CHANNELS,
    SERVICES,
    count,
    make_document,
    make_service,
    open_channel,
    path_of_service,
    state,
)
from tests.support.system import System

MAHAKAM_ULU = "64.11"


def remove(system: System) -> dict[str, dict[str, int]]:
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        return dict(remove_demo(session))


def test_case_of_mahakam_ulu_is_held_as_it_was_reported(system: System) -> None:
    system.serve()
    client = Client(system.environment["REGISTRY_URL"]).signed_with(make_nation(system).token)
    case = next(found for found in read_cases() if found["region"] == MAHAKAM_ULU)
    loaded = load_registry_case(client, case)
    load_standards(client, case, loaded.agency_ids)

    channels = system.registry.get(f"{CHANNELS}?region_code={MAHAKAM_ULU}").json["items"]
    found = system.registry.get(f"/api/v1/regions/{MAHAKAM_ULU}/completeness?checklist=six_published").json
    deadlines = system.registry.get(f"/api/v1/regions/{MAHAKAM_ULU}/complaint-deadlines").json["deadlines"]
    outcome = remove(system)

    assert [(row["kind"], row["is_planned"], row["is_demo"]) for row in channels] == [
        ("online", False, True),
        ("offline_desk", False, True),
        ("other", True, True),
        ("sp4n_lapor", False, True),
    ]
    assert (found["services"], found["met"], found["not_known"], found["share"]) == (1, 0, 6, "0")
    assert {row["unit"] for row in deadlines} == {"days", "working_days"}
    assert outcome["standards"] == {"removed": 5, "kept": 0}
    assert {count["kept"] for count in outcome.values()} == {0}
    for path in (CHANNELS, SERVICES, AGENCIES):
        assert system.registry.get(path).json["items"] == []


def test_service_with_real_evidence_stays_and_with_evidence_of_the_demonstration_goes(system: System) -> None:
    nation, administrator = make_nation(system), make_administrator(system)
    agency = make_agency(system, nation, "Disdukcapil", is_demo=True)
    held, bare = (make_service(system, nation, agency, name, is_demo=True) for name in ("KTP-el", "KIA"))
    real = add_file(system, administrator, path_of_service(held), is_public=True)
    shown = add_file(system, nation, path_of_service(bare), is_public=True, is_demo=True)

    outcome = remove(system)

    assert (outcome["evidence"], outcome["standards"]) == (
        {"removed": 1, "kept": 0},
        {"removed": 1, "kept": 1},
    )
    left = list_of(system, path_of_service(held))
    assert [item["evidence_id"] for item in left] == [real["evidence_id"]]
    assert list_kinds(system, shown["evidence_id"])[-1][1:3] == ("evidence.removed", "public")


def test_demonstration_that_something_real_rests_on_stays(system: System) -> None:
    nation = make_nation(system)
    administrator = make_administrator(system)
    agency = make_agency(system, nation, "Disdukcapil", is_demo=True)
    bare = make_service(system, nation, agency, "KIA", is_demo=True)
    service = make_service(system, nation, agency, "KTP-el", is_demo=True)
    demo_part = state(system, nation, service, "fee", is_demo=True)
    real_part = state(system, administrator, service, "product")
    sop = make_document(
        system, nation, agency, "SOP perekaman", service_id=service["service_id"], is_demo=True
    )
    channel = open_channel(system, nation, "Situs", is_demo=True)
    count(system, administrator, channel, "2021-10", received=9)

    outcome = remove(system)

    assert outcome["standards"] == {"removed": 3, "kept": 2}
    assert outcome["agencies"] == {"removed": 0, "kept": 1}
    left = system.registry.get(f"{SERVICES}/{service['service_id']}/components").json["components"]
    assert [row["code"] for row in left if row["version"]] == ["product"]
    assert real_part["is_demo"] is False
    assert demo_part["is_demo"] is True
    gone = [list_kinds(system, record_id)[-1][1] for record_id in (bare["service_id"], sop["document_id"])]
    assert gone == ["service.removed", "service_document.removed"]

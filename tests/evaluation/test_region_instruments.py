"""A region's own instruments: who adds them, that no two ids meet, who may use them; and crosswalks."""

import copy
from typing import Any

import pytest

from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR, EVALUATOR, NATIONAL_ADMINISTRATOR
from tests.evaluation.ground import KAMPAR, MUBA, count_rows, list_kinds
from tests.support.system import Person, System

SHIPPED_COUNT = len(list(SHIPPED.glob("*.yaml")))
PATH = "/api/v1/instruments"


@pytest.fixture
def document() -> dict[str, Any]:
    """A region's variant of the shipped regulation."""
    found = copy.deepcopy(read_instrument_file(SHIPPED / "panrb-17-2017.yaml"))
    found["id"] = "d1401-varian"
    return found


@pytest.fixture
def keeper(system: System) -> Person:
    """The evaluation administrator of Kampar."""
    person = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, KAMPAR))
    system.sync()
    return person


def period_of(owner: str, instrument_id: str) -> dict[str, Any]:
    return {
        "name": "Uji",
        "scheme": "pekppp_mandiri",
        "owner_region_code": owner,
        "region_codes": [owner],
        "instrument_id": instrument_id,
        "instrument_version": 1,
        "combination": "mean",
        "year_assessed": 2025,
        "year_held": 2025,
    }


def test_region_adds_its_own_instrument_and_everybody_reads_it(
    system: System, keeper: Person, document: dict[str, Any]
) -> None:
    body = {"document": document, "owner_region_code": KAMPAR}

    first = system.evaluation.post(PATH, keeper, body)
    again = system.evaluation.post(PATH, keeper, body)
    shown = system.evaluation.get(f"{PATH}/d1401-varian/1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert (shown.status_code, shown.json) == (200, first.json)
    assert (shown.json["owner_region_code"], shown.json["document"]) == (KAMPAR, document)
    assert list_kinds(system, "d1401-varian@1") == [("instrument.loaded", 1, EVALUATION_ADMINISTRATOR)]


def test_ids_of_others_are_refused_and_nothing_is_loaded(
    system: System, keeper: Person, document: dict[str, Any]
) -> None:
    nation = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    system.sync()
    tried = [
        (keeper, "panrb-17-2017", KAMPAR),
        (keeper, "d1606-varian", KAMPAR),
        (nation, "d1401-varian", None),
        (nation, "d1401-varian", "99.99"),
    ]

    answers = [
        system.evaluation.post(PATH, who, {"document": document | {"id": name}, "owner_region_code": owner})
        for who, name, owner in tried
    ]

    assert [(answer.status_code, answer.json["errors"][0]["field"]) for answer in answers] == [
        (422, "document.id"),
        (422, "document.id"),
        (422, "document.id"),
        (422, "owner_region_code"),
    ]
    assert count_rows(system, "instrument") == SHIPPED_COUNT


def test_other_regions_and_other_roles_add_nothing(system: System, document: dict[str, Any]) -> None:
    people = [
        system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA)),
        system.make_person(Mandate(EVALUATOR, KAMPAR)),
    ]
    keeper = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, KAMPAR))
    system.sync()

    answers = [
        system.evaluation.post(PATH, who, {"document": document, "owner_region_code": KAMPAR})
        for who in people
    ]
    answers.append(system.evaluation.post(PATH, keeper, {"document": document | {"id": "nasional"}}))

    assert [answer.status_code for answer in answers] == [403] * 3
    assert count_rows(system, "instrument") == SHIPPED_COUNT


def test_only_periods_of_the_owner_use_a_regions_instrument(
    system: System, keeper: Person, document: dict[str, Any]
) -> None:
    other = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, MUBA))
    system.sync()
    system.evaluation.post(PATH, keeper, {"document": document, "owner_region_code": KAMPAR})

    own = system.evaluation.post("/api/v1/periods", keeper, period_of(KAMPAR, "d1401-varian"))
    foreign = system.evaluation.post("/api/v1/periods", other, period_of(MUBA, "d1401-varian"))
    several = system.evaluation.post("/api/v1/periods", keeper, period_of(KAMPAR, "panrb-pekppp-2023"))

    assert own.status_code == 201, own.text
    assert [(answer.status_code, answer.json["errors"]) for answer in (foreign, several)] == [
        (422, [{"field": "instrument_id", "message": "belongs to another region"}]),
        (422, [{"field": "form_set", "message": "must be one of: luring, daring"}]),
    ]


def test_crosswalk_says_aspect_by_aspect_that_nothing_is_comparable(system: System) -> None:
    answer = system.evaluation.get(f"{PATH}/panrb-17-2017/crosswalk/panrb-pekppp-2023")
    unknown = system.evaluation.get(f"{PATH}/panrb-pekppp-2023/crosswalk/ikm-panrb-14-2017")

    assert (answer.status_code, unknown.status_code) == (200, 404)
    assert {row["is_comparable"] for row in answer.json["aspects"]} == {False}
    assert answer.json["aspects"][0] == {
        "from_code": "I",
        "to_code": "A1",
        "from_name": {"id": "Kebijakan Pelayanan", "en": "Service policy"},
        "to_name": {"id": "Kebijakan Pelayanan", "en": "Service policy"},
        "from_weight": "30/100",
        "to_weight": "24/100",
        "from_indicators": answer.json["aspects"][0]["from_indicators"],
        "to_indicators": 17,
        "is_comparable": False,
        "reason": {
            "id": "Bobot dan indikatornya berbeda; perubahan nilai bukan perubahan kinerja.",
            "en": "Its weight and its indicators differ; a change of value is no change of performance.",
        },
    }

"""Loading instruments: checked field by field, kept for good, never changed under the same version."""

import copy
import threading
from typing import Any

import pytest

from evaluation_service.instruments.actions import load_instrument, load_shipped_instruments
from evaluation_service.instruments.files import SHIPPED, read_instrument_file
from shared.actor import SYSTEM, Mandate
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.errors import Conflict, Invalid
from tests.evaluation.ground import count_rows, forget_the_feed, list_kinds
from tests.support.system import Person, System

NAMES = [
    ("ikm-panrb-14-2017", 1),
    ("ombudsman-kepatuhan-2016-2021", 1),
    ("ombudsman-kepatuhan-2022-2024", 1),
    ("ombudsman-opini-2025", 1),
    ("panrb-17-2017", 1),
    ("panrb-pekppp-2023", 1),
]


@pytest.fixture
def document() -> dict[str, Any]:
    """A new instrument: the shipped one under another id."""
    found = copy.deepcopy(read_instrument_file(SHIPPED / "panrb-17-2017.yaml"))
    found["id"] = "uji-2026"
    return found


@pytest.fixture
def nation(system: System) -> Person:
    """The national administrator, known to both services."""
    person = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    system.sync()
    return person


def _load_shipped(system: System) -> int:
    service = system.evaluation.service
    with transaction(service.engine, journal=service.journal) as session:
        return load_shipped_instruments(session, SYSTEM)


def test_shipped_instruments_are_loaded_by_the_migration_and_only_once(system: System) -> None:
    assert _load_shipped(system) == 0
    assert count_rows(system, "instrument") == len(NAMES)
    assert list_kinds(system, "panrb-17-2017@1") == [("instrument.loaded", 1, "system")]


def test_changed_document_under_a_loaded_version_is_refused(system: System) -> None:
    changed = copy.deepcopy(read_instrument_file(SHIPPED / "panrb-17-2017.yaml"))
    changed["title"]["en"] = "Something else"
    service = system.evaluation.service

    with transaction(service.engine, journal=service.journal) as session:
        with pytest.raises(Conflict) as refused:
            load_instrument(session, SYSTEM, changed)

    assert refused.value.code == "instrument_differs"
    assert _load_shipped(system) == 0


def test_instruments_are_listed_for_everyone_page_by_page(system: System) -> None:
    first = system.evaluation.get("/api/v1/instruments?limit=4")
    second = system.evaluation.get(f"/api/v1/instruments?limit=4&cursor={first.json['next']}")

    shown = [
        (item["instrument_id"], item["version"]) for page in (first, second) for item in page.json["items"]
    ]
    assert shown == NAMES
    assert second.json["next"] is None
    assert "document" not in first.json["items"][0]


def test_instrument_is_answered_with_its_document(system: System) -> None:
    answer = system.evaluation.get("/api/v1/instruments/panrb-17-2017/1")

    assert answer.status_code == 200
    assert answer.json["document"] == read_instrument_file(SHIPPED / "panrb-17-2017.yaml")


def test_instrument_that_is_not_there_is_not_found(system: System) -> None:
    names = ["panrb-17-2017/2", "panrb-17-2017/99999999999", "nothing/1", "%00/1", "panrb-17-2017/x"]

    statuses = [system.evaluation.get(f"/api/v1/instruments/{name}").status_code for name in names]

    assert statuses == [404] * 5


def test_instrument_is_loaded_by_the_nation(system: System, nation: Person, document: dict[str, Any]) -> None:
    first = system.evaluation.post("/api/v1/instruments", nation, {"document": document})
    again = system.evaluation.post("/api/v1/instruments", nation, {"document": document})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["Location"] == "/api/v1/instruments/uji-2026/1"
    assert first.json == again.json
    assert list_kinds(system, "uji-2026@1") == [("instrument.loaded", 1, NATIONAL_ADMINISTRATOR)]


def test_dry_run_loads_nothing(system: System, nation: Person, document: dict[str, Any]) -> None:
    answer = system.evaluation.post("/api/v1/instruments?dry_run=true", nation, {"document": document})

    assert (answer.status_code, count_rows(system, "instrument")) == (201, len(NAMES))


def test_every_wrong_field_of_a_document_is_named(
    system: System, nation: Person, document: dict[str, Any]
) -> None:
    document["kind"] = "scored"
    document["indicators"][3]["weight"] = 0.1
    document["surprise"] = 1
    del document["issuer"]

    answer = system.evaluation.post("/api/v1/instruments", nation, {"document": document})

    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json["errors"]] == [
        "document.issuer",
        "document.indicators[3].weight",
        "document.surprise",
    ]
    assert count_rows(system, "instrument") == len(NAMES)


def test_id_and_version_must_fit_into_addresses(
    system: System, nation: Person, document: dict[str, Any]
) -> None:
    wrong = {"id": ["Not An Id", "x" * 81, "-x"], "version": ["1.5", "0", "9" * 10]}

    answers = [
        (
            field,
            system.evaluation.post("/api/v1/instruments", nation, {"document": document | {field: value}}),
        )
        for field, values in wrong.items()
        for value in values
    ]

    for field, answer in answers:
        assert answer.status_code == 422
        assert [problem["field"] for problem in answer.json["errors"]] == [f"document.{field}"]
    assert count_rows(system, "instrument") == len(NAMES)


def test_body_that_is_no_instrument_is_refused(system: System, nation: Person) -> None:
    bodies: list[Any] = [{}, {"document": []}, {"document": {}}, {"document": {"kind": {}}}, []]

    statuses = [system.evaluation.post("/api/v1/instruments", nation, body).status_code for body in bodies]

    assert (statuses, count_rows(system, "instrument")) == ([422] * 5, len(NAMES))


def test_others_load_nothing(system: System, document: dict[str, Any]) -> None:
    evaluator = system.make_person(Mandate(EVALUATOR, "16.06"))
    system.sync()

    answers = [
        system.evaluation.post("/api/v1/instruments", person, {"document": document})
        for person in (evaluator, None)
    ]

    assert [answer.status_code for answer in answers] == [403, 401]
    assert count_rows(system, "instrument") == len(NAMES)


def test_loading_waits_while_rights_may_have_been_taken_away_and_the_migration_does_not(
    system: System, nation: Person, document: dict[str, Any]
) -> None:
    forget_the_feed(system)

    answer = system.evaluation.post("/api/v1/instruments", nation, {"document": document})

    assert (answer.status_code, answer.json["code"]) == (503, "rights_not_fresh")
    assert (_load_shipped(system), count_rows(system, "instrument")) == (0, len(NAMES))


def test_list_refuses_a_cursor_of_its_own_making(system: System) -> None:
    for cursor in ("x", "WyJhIiwgOTk5OTk5OTk5OTk5XQ", "W10"):
        assert system.evaluation.get(f"/api/v1/instruments?cursor={cursor}").status_code == 422


def test_one_document_loaded_by_many_at_once_is_loaded_once(system: System, document: dict[str, Any]) -> None:
    service = system.evaluation.service
    outcomes: list[bool] = []
    start = threading.Barrier(6)

    def load() -> None:
        start.wait()
        with transaction(service.engine, journal=service.journal) as session:
            outcomes.append(load_instrument(session, SYSTEM, document)[1])

    threads = [threading.Thread(target=load) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False] * 5 + [True]
    assert list_kinds(system, "uji-2026@1") == [("instrument.loaded", 1, "system")]


def test_document_of_no_shape_is_refused_with_the_field(system: System) -> None:
    service = system.evaluation.service

    with transaction(service.engine, journal=service.journal) as session:
        with pytest.raises(Invalid) as refused:
            load_instrument(session, SYSTEM, {})

    assert [problem.field for problem in refused.value.fields] == ["document.kind"]


def test_page_of_every_shipped_instrument_tells_its_bands_and_what_is_unsure(system: System) -> None:
    html = {"Accept": "text/html", "Accept-Language": "id"}

    pages = {
        name: system.evaluation.get(f"/instrumen/{name}/{number}", headers=html) for name, number in NAMES
    }

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(dict(NAMES), 200)
    told = {name: page.text for name, page in pages.items()}
    assert "A (zona hijau)" in told["ombudsman-kepatuhan-2022-2024"]
    assert "baik; kualitas tinggi" in told["ombudsman-opini-2025"]
    assert "Batasnya tidak tertulis di sumber mana pun." in told["ombudsman-opini-2025"]
    assert "88,31–100,00" in told["ikm-panrb-14-2017"]
    assert "<strong>Pembulatan</strong> (disimpulkan, tidak tertulis di sumber)</li>" in told["panrb-17-2017"]
    assert told["ombudsman-kepatuhan-2022-2024"].count("<strong>Bobot indikator</strong>") == 1
    assert "Tahun 2017 disimpulkan" not in told["panrb-17-2017"]

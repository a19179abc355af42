"""What two people do at the same moment about services and complaints: one wins, the other is told."""

from tests.races.test_registry_races import at_once, statuses
from tests.registry.records import AGENCIES, REGION, list_kinds, make_administrator, make_agency
from tests.registry.standard_records import make_service, open_channel, path_of_channel, path_of_service
from tests.support.system import System


def test_one_service_registered_twice_at_once_is_there_once(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    path = f"{AGENCIES}/{agency['agency_id']}/services"

    answers = at_once(
        *(
            lambda name=name: system.registry.post(path, administrator, json={"name": name})
            for name in ("KTP-el", "ktp-el", "KTP-EL")
        )
    )

    assert statuses(answers) == [201, 409, 409]
    assert len(system.registry.get("/api/v1/services").json["items"]) == 1


def test_one_component_stated_at_once_is_stated_once(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    service = make_service(system, administrator, agency, "KTP-el")
    path = f"{path_of_service(service)}/components/fee"

    answers = at_once(
        *(
            lambda there=there: system.registry.put(path, administrator, json={"is_there": there})
            for there in (True, False, None)
        )
    )

    assert statuses(answers) == [201, 428, 428]


def test_service_changed_and_archived_at_once_is_one_of_both(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    service = make_service(system, administrator, agency, "KTP-el")
    path = path_of_service(service)

    answers = at_once(
        lambda: system.registry.patch(path, administrator, json={"kind": "goods"}),
        lambda: system.registry.post(
            f"{path}/archiving", administrator, json={"reason": "gone"}, headers={"If-Match": '"1"'}
        ),
    )

    assert statuses(answers) == [200, 412]
    assert len(list_kinds(system, service["service_id"])) == 2


def test_completeness_told_last_is_of_everything_stated_at_once(system: System) -> None:
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Disdukcapil")
    service = make_service(system, administrator, agency, "KTP-el")
    components = f"{path_of_service(service)}/components"

    answers = at_once(
        *(
            lambda code=code: system.registry.put(
                f"{components}/{code}", administrator, json={"is_there": True}
            )
            for code in ("legal_basis", "facilities", "staff_number")
        )
    )

    met = []
    for code in ("legal_basis", "facilities", "staff_number"):
        told = system.registry.get(f"{components}/{code}/history").json["items"][0]["record"]
        met.append(next(row["met"] for row in told["completeness"] if row["checklist_id"] == "uu_25_2009"))
    assert (statuses(answers), sorted(met)) == ([201, 201, 201], [1, 2, 3])


def test_one_months_complaints_counted_at_once_are_stored_once(system: System) -> None:
    administrator = make_administrator(system)
    channel = open_channel(system, administrator, "Situs")
    path = path_of_channel(channel)

    answers = at_once(
        *(
            lambda received=received: system.registry.put(
                f"{path}/counts/2021-10", administrator, json={"received": received}
            )
            for received in (5, 6, 7)
        )
    )

    won = next(answer.json for answer in answers if answer.status_code == 201)
    assert statuses(answers) == [201, 428, 428]
    assert system.registry.get(f"{path}/counts", administrator).json["items"] == [won]
    assert len(list_kinds(system, won["figure_id"])) == 2


def test_one_deadline_set_at_once_is_set_once(system: System) -> None:
    administrator = make_administrator(system)
    path = f"/api/v1/regions/{REGION}/complaint-deadlines/online/answer"

    answers = at_once(
        *(
            lambda number=number: system.registry.put(
                path, administrator, json={"number": number, "unit": "days", "basis": "Perbup"}
            )
            for number in (3, 4)
        )
    )

    assert statuses(answers)[0] == 200
    assert statuses(answers)[1] in {409, 428}

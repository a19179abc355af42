"""Two imports of the same file at the same moment: every row lands once."""

from sqlalchemy import func, select

from registry_service.innovations.models import Innovation
from tests.races.test_registry_races import at_once
from tests.registry.import_files import IMPORTS, check, do_work, make_csv, read
from tests.registry.records import make_administrator
from tests.support.system import System


def test_same_file_applied_twice_at_once_lands_once(system: System) -> None:
    person = make_administrator(system)
    content = make_csv([["Nama inovasi"], *([f"Inovasi {number}"] for number in range(300))])
    found = [check(system, person, content, name="a.csv") for _ in range(2)]
    for one in found:
        system.registry.post(f"{IMPORTS}/{one['import_id']}/application", person, json={})

    at_once(lambda: do_work(system), lambda: do_work(system))

    outcomes = [read(system, person, one["import_id"])["outcome"]["rows"]["innovations"] for one in found]
    with system.registry.session() as session:
        stored = session.scalar(select(func.count()).select_from(Innovation))
    assert stored == 300
    assert sorted((counts["new"], counts["unchanged"]) for counts in outcomes) == [(0, 300), (300, 0)]


def test_one_import_asked_for_twice_is_applied_once(system: System) -> None:
    person = make_administrator(system)
    found = check(system, person, make_csv([["Nama inovasi"], ["Satu"]]), name="a.csv")
    path = f"{IMPORTS}/{found['import_id']}/application"

    asked = [system.registry.post(path, person, json={}).status_code for _ in range(2)]
    do_work(system)
    later = system.registry.post(path, person, json={})

    with system.registry.session() as session:
        stored = session.scalar(select(func.count()).select_from(Innovation))
    assert (asked[0], stored, later.status_code) == (202, 1, 409)

"""Imports beside other work: a file that comes twice lands once, and undoing takes nothing from anybody."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from registry_service.innovations.actions.side_drafts import begin_side_draft
from registry_service.innovations.models import Innovation
from tests.races.test_registry_races import at_once
from tests.registry.import_files import IMPORTS, check, do_work, import_all, make_csv, make_workbook, read
from tests.registry.records import make_administrator, make_agency
from tests.support.locks import count_waiting
from tests.support.processes import wait_for
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


def test_undoing_leaves_what_somebody_begins_to_work_with_meanwhile(system: System) -> None:
    person = make_administrator(system)
    make_agency(system, person, "Dinas Pasar")
    headings = ["Nama inovasi", "Perangkat daerah", "Kanal layanan", "Dicatat dari terbitan", "Status"]
    row = ["Satu", "Dinas Pasar", "WhatsApp", "Berita", "Tayang"]
    applied = import_all(system, person, make_workbook({"Inovasi": [headings, row]}))
    undoing = f"{IMPORTS}/{applied['import_id']}/undoing"
    system.registry.post(undoing, person, headers={"If-Match": f'"{applied["version"]}"'})

    with system.registry.session() as session, ThreadPoolExecutor(1) as pool:
        [own_id] = session.scalars(select(Innovation.innovation_id))
        begin_side_draft(session, person.actor, own_id)
        undone = pool.submit(do_work, system)
        wait_for(5, "that the undoing waits", lambda: count_waiting(system.registry))
        session.commit()
        undone.result()

    told = read(system, person, applied["import_id"])["undone"]
    assert (told["archived"], [(left["name"], left["why"]) for left in told["left"]]) == (
        0,
        [("Satu", "used")],
    )

"""Releases of open data: who makes them, what is in them and what never is, and that they can be checked."""

import csv
import hashlib
import io
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import func, select, text

from registry_service.long_runs import RUNS
from registry_service.open_data.models import OpenDataFile, OpenDataRelease
from registry_service.tables import LONG_WORK, MACHINERY
from registry_service.usage.models import MonthFigure
from shared.commands import job_context
from shared.jobs.long_runner import run_next_work
from tests.registry.records import (
    OTHER_REGION,
    REGION,
    act,
    count_entries,
    draft,
    list_kinds,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    make_unit,
    publish,
)
from tests.support.system import Person, System

PATH = "/api/v1/open-data"
SECRETS = ("rahasia-catatan", "rahasia-alasan", "0714999888", "pejabat@contoh.go.id", "Somebody")


def work(system: System) -> None:
    """Do the long work that is asked for."""
    assert run_next_work(job_context(system.registry.service, LONG_WORK, RUNS), LONG_WORK, RUNS)


def release(system: System, person: Person, region: str | None = REGION) -> dict[str, Any]:
    """A release that was asked for and made."""
    asked = system.registry.post(PATH, person, json={"region_code": region})
    assert asked.status_code == 202, asked.json
    work(system)
    done = system.registry.get(asked.headers["Location"], person).json
    assert done["state"] == "done", done["error"]
    return dict(system.registry.get(done["result"]["path"]).json)


def fetch(system: System, made: dict[str, Any]) -> dict[str, bytes]:
    """Every file of a release, by its list and format."""
    return {
        file["name"].replace(f"_{made['region_code'] or 'nasional'}_{made['released_on']}", ""):
        system.registry.get(file["path"]).get_data()
        for file in made["files"]
    }  # fmt: skip


def lines(content: bytes) -> list[dict[str, Any]]:
    """Records of JSON lines."""
    return [json.loads(line) for line in content.decode().splitlines()]


@pytest.fixture
def scene(system: System) -> dict[str, Any]:
    """Published, drafted, archived and demonstration records, with all that may name persons."""
    administrator = make_administrator(system)
    agency = make_agency(system, administrator, "Dinas Perizinan", aliases=["=DPMPTSP"])
    unit = make_unit(system, administrator, agency, "MPP Sekayu")
    operator = make_operator(system, agency["agency_id"])
    office = {"name": "Sekretariat", "telephone": SECRETS[2], "email": SECRETS[3]}
    shown = publish(
        system,
        administrator,
        draft(
            system,
            administrator,
            "SI DAK",
            agency_id=agency["agency_id"],
            unit_ids=[unit["unit_id"]],
            channels=["online"],
            note=SECRETS[0],
            contact_office=office,
            budgets=[{"year": 2021, "amount": 150_000_000, "source": "regional"}],
        ),
    )
    draft(system, operator, "Belum tayang", agency_id=agency["agency_id"])
    gone = publish(system, administrator, draft(system, administrator, "Sudah berhenti"))
    assert act(system, administrator, gone, "archiving", {"reason": SECRETS[1]}).status_code == 200
    demo = make_agency(system, make_nation(system), "Dinas Contoh", is_demo=True)
    with system.registry.session() as session:
        for innovation in (shown, gone):
            figure = {"innovation_id": UUID(innovation["innovation_id"]), "month": "2021-10", "count": 7}
            session.add(MonthFigure(figure_id=uuid4(), channel="online", basis="register", **figure))
        session.commit()
    return {
        "administrator": administrator,
        "operator": operator,
        "agency": agency,
        "demo": demo,
        "shown": shown,
    }


def test_release_holds_what_is_published_and_nothing_else(system: System, scene: dict[str, Any]) -> None:
    files = fetch(system, release(system, scene["administrator"]))

    names = {name: [row.get("name") or row.get("official_name") for row in lines(files[f"{name}.jsonl"])]
             for name in ("innovations", "agencies", "units")}  # fmt: skip
    figures = [
        (row["innovation_name"], row["month"], row["count"]) for row in lines(files["usage_months.jsonl"])
    ]
    assert names == {"innovations": ["SI DAK"], "agencies": ["Dinas Perizinan"], "units": ["MPP Sekayu"]}
    assert figures == [("SI DAK", "2021-10", 7)]
    assert "usage_stated.jsonl" not in files
    assert sorted(files) == sorted([
        "agencies.csv", "agencies.jsonl", "agencies.schema.json", "datapackage.json", "innovations.csv",
        "innovations.jsonl", "innovations.schema.json", "units.csv", "units.jsonl", "units.schema.json",
        "usage_months.csv", "usage_months.jsonl", "usage_months.schema.json", "usage_stated.csv",
        "usage_stated.schema.json",
    ])  # fmt: skip


def test_release_holds_nothing_of_a_person(system: System, scene: dict[str, Any]) -> None:
    made = release(system, scene["administrator"])

    told = b"".join(fetch(system, made).values()).decode()

    with system.registry.session() as session:
        accounts = list(session.scalars(text("select account_id from account")))
        names = list(session.scalars(text("select sign_in_name from person_detail")))
    private = [*SECRETS, *(str(account) for account in accounts), *names]
    assert [word for word in private if word in told] == []
    fields = {name for row in lines(fetch(system, made)["innovations.jsonl"]) for name in row}
    assert fields & {"note", "archive_reason", "contact_office", "is_demo", "version"} == set()


def test_tables_and_lines_say_the_same_and_fit_their_descriptions(
    system: System, scene: dict[str, Any]
) -> None:
    files = fetch(system, release(system, make_nation(system), None))
    manifest = json.loads(files["datapackage.json"])

    for name in ("innovations", "agencies", "units", "usage_months"):
        records = lines(files[f"{name}.jsonl"])
        checker = Draft202012Validator(json.loads(files[f"{name}.schema.json"]))
        table = list(csv.reader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"), newline="")))
        resource = next(r for r in manifest["resources"] if r["path"].startswith(name) and "schema" in r)
        assert [error.message for record in records for error in checker.iter_errors(record)] == []
        assert [field["name"] for field in resource["schema"]["fields"]] == table[0]
        assert (resource["rows"], len(table) - 1) == (len(records), len(records))
    aliases = next(csv.DictReader(io.StringIO(files["agencies.csv"].decode("utf-8-sig"))))["aliases"]
    assert aliases == "'=DPMPTSP"


def test_manifest_names_every_file_with_its_checksum_and_the_licence(
    system: System, scene: dict[str, Any]
) -> None:
    made = release(system, scene["administrator"])

    answers = {file["name"]: system.registry.get(file["path"]) for file in made["files"]}
    manifest = json.loads(answers["datapackage.json"].get_data())
    for resource in manifest["resources"]:
        answer = answers[resource["path"]]
        digest = hashlib.sha256(answer.get_data()).hexdigest()
        assert (resource["hash"], resource["bytes"]) == (f"sha256:{digest}", len(answer.get_data()))
        assert answer.headers["ETag"] == f'"{digest}"'
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{resource["path"]}"'
    assert [file["name"] for file in made["files"]] == [r["path"] for r in manifest["resources"]] + [
        "datapackage.json"
    ]
    assert (made["licence"], manifest["licenses"][0]["name"]) == ("CC-BY-4.0", "CC-BY-4.0")
    assert (manifest["name"], manifest["version"]) == (f"prima-{REGION}", made["released_on"])
    assert "Musi Banyuasin" in manifest["title"]


def test_same_state_makes_the_same_bytes(system: System, scene: dict[str, Any]) -> None:
    first, second = (fetch(system, release(system, scene["administrator"])) for _ in range(2))

    manifests = [json.loads(files.pop("datapackage.json")) for files in (first, second)]
    assert [manifest.pop("created") for manifest in manifests] != []
    assert first == second
    assert manifests[0] == manifests[1]


def test_file_that_the_reader_has_is_not_sent_again(system: System, scene: dict[str, Any]) -> None:
    file = release(system, scene["administrator"])["files"][0]

    answer = system.registry.get(file["path"], headers={"If-None-Match": f'"{file["sha256"]}"'})

    assert (answer.status_code, answer.get_data()) == (304, b"")


def test_national_release_is_the_nations_and_a_regions_its_own(system: System, scene: dict[str, Any]) -> None:
    before = count_entries(system)

    refused = [
        system.registry.post(PATH, person, json={"region_code": region}).status_code
        for person, region in (
            (scene["administrator"], None),
            (make_administrator(system, OTHER_REGION), REGION),
            (scene["operator"], REGION),
            (None, REGION),
        )
    ]
    unknown = system.registry.post(PATH, make_nation(system), json={"region_code": "99.99"}).status_code
    nation = release(system, make_nation(system), None)

    assert (refused, unknown) == ([403, 403, 403, 401], 422)
    assert nation["region_code"] is None
    with system.registry.session() as session:
        assert session.scalar(select(func.count()).select_from(LONG_WORK.table)) == 1
        assert session.scalar(select(func.count()).select_from(OpenDataRelease)) == 1
    assert count_entries(system) > before


def test_asker_without_the_mandate_by_then_releases_nothing(system: System, scene: dict[str, Any]) -> None:
    asked = system.registry.post(PATH, scene["administrator"], json={"region_code": REGION}).json
    with system.registry.session() as session:
        session.execute(
            text("update mandate set ended_at = now() where account_id = :account"),
            {"account": scene["administrator"].account_id},
        )
        session.commit()

    work(system)

    row = system.registry.get(f"/api/v1/work/{asked['long_work_id']}", scene["administrator"]).json
    assert (row["state"], row["error"]["code"]) == ("failed", "forbidden")
    assert system.registry.get(PATH).json["items"] == []


def test_releases_are_listed_the_newest_first(system: System, scene: dict[str, Any]) -> None:
    made = [release(system, scene["administrator"])["release_id"] for _ in range(2)]
    nation = release(system, make_nation(system), None)["release_id"]

    first = system.registry.get(f"{PATH}?limit=2").json
    rest = system.registry.get(f"{PATH}?limit=2&cursor={first['next']}").json
    regional = system.registry.get(f"{PATH}?region_code={REGION}").json

    assert [r["release_id"] for r in first["items"] + rest["items"]] == [nation, made[1], made[0]]
    assert [r["release_id"] for r in regional["items"]] == made[::-1]


def test_withdrawn_release_has_no_files_any_more(system: System, scene: dict[str, Any]) -> None:
    made = release(system, scene["administrator"])
    path, match = f"{PATH}/{made['release_id']}/withdrawal", {"If-Match": '"1"'}
    body = {"reason": "nama orang dalam teks"}

    stranger = system.registry.post(path, make_administrator(system, OTHER_REGION), json=body, headers=match)
    stale = system.registry.post(path, scene["administrator"], json=body, headers={"If-Match": '"2"'})
    answer = system.registry.post(path, scene["administrator"], json=body, headers=match)
    again = system.registry.post(path, scene["administrator"], json=body, headers={"If-Match": '"2"'})

    assert [a.status_code for a in (stranger, stale, answer, again)] == [403, 412, 200, 409]
    assert (answer.json["files"], answer.json["withdrawn_at"] is None) == ([], False)
    assert {system.registry.get(file["path"]).status_code for file in made["files"]} == {404}
    assert list_kinds(system, made["release_id"]) == [
        (1, "open_data.released", "public", "innovation_administrator"),
        (2, "open_data.withdrawn", "public", "innovation_administrator"),
    ]
    with system.registry.session() as session:
        needed = text("select count(*) from file_reference where owner_kind = 'open_data_release'")
        assert session.scalar(needed) == 0
        bodies = session.scalars(select(MACHINERY.journal.entry.c.body)).all()
        assert [told for told in bodies if body["reason"] in told] == []


def test_release_that_fails_at_its_end_leaves_none_behind(system: System, scene: dict[str, Any]) -> None:
    system.registry.post(PATH, scene["administrator"], json={"region_code": REGION})
    with system.registry.service.engine.begin() as connection:
        connection.execute(text("alter table open_data_file add constraint few check (place < 3)"))

    work(system)

    with system.registry.session() as session:
        assert session.scalar(select(func.count()).select_from(OpenDataFile)) == 0
        assert session.scalar(select(func.count()).select_from(OpenDataRelease)) == 0
        assert session.execute(select(LONG_WORK.table.c.state)).scalar_one() == "waiting"
        entry = MACHINERY.journal.entry
        assert session.scalars(select(entry.c.kind).where(entry.c.kind.like("open_data.%"))).all() == []

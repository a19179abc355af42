"""Nothing private leaves by another door: the feed, the evaluation's copy, open data, the journal itself."""

import re
from typing import Any

import pytest
from sqlalchemy import text

from registry_service.every_table import METADATA
from shared.identity.keys import read_service_credential
from tests.registry.import_files import do_work
from tests.registry.records import REGION, make_nation
from tests.registry.secret_ground import PAPERS, Ground, keep_secrets, make_ground, make_secret_ground
from tests.registry.secret_scene import MARK, PERSONAL
from tests.support.description_walk import Operation, Walk, list_ids
from tests.support.system import Person, System

CREATED = re.compile(r'"created": "[^"]*"')
WHOLE = "select t::text from {} as t"


@pytest.fixture
def ground(system: System) -> Ground:
    """What is public; the secrets are added by the test."""
    return make_ground(system)


def _dump(running: Any, tables: list[str]) -> str:
    with running.session() as session:
        return "\n".join(str(row) for name in tables for row in session.scalars(text(WHOLE.format(name))))


def test_feed_copy_and_open_data_hold_nothing_private(ground: Ground) -> None:
    system, scene = ground.scene.system, ground.scene
    nation = make_nation(system)
    release = {"region_code": REGION}
    first = _release(system, nation, release)
    ground.public = list_ids(system.registry, METADATA)
    keep_secrets(ground)

    second = _release(system, nation, release)
    feed = _read_feed(system)
    with system.evaluation.session() as session:
        names = session.scalars(
            text(
                "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname !~ '^pg_|^inf'"
            )
        ).all()
    copy = _dump(system.evaluation, list(names))

    papers = {one for name in PAPERS for one in ground.secret.get(name, [])}
    secret = ground.secrets.every - papers
    assert MARK.findall(feed + copy) == []
    assert [one for one in sorted(secret) if one in feed or one in copy] == []
    assert first == second
    assert len(first) > 10
    assert MARK.findall("".join(second.values())) == []
    assert [one for one in sorted(secret) if one in "".join(second.values())] == []
    assert scene.shown["innovation_id"] in feed


def test_journal_holds_no_personal_data(system: System) -> None:
    make_secret_ground(system)

    entries = _dump(system.registry, ["journal_entry"])

    assert PERSONAL.findall(entries) == []
    assert len(MARK.findall(entries)) > 100


def _read_feed(system: System) -> str:
    """The whole feed, as the other service gets it."""
    credential = read_service_credential(system.registry.service.settings.keys_folder)
    headers = {"Authorization": f"Bearer {credential}"}
    answer = system.registry.get("/internal/v1/journal?after=0&hash=", headers=headers)
    assert answer.status_code == 200, answer.text
    page = answer.get_json()
    assert page["through"]["position"] == page["head"]
    return str(answer.text)


def _release(system: System, person: Person, body: dict[str, str]) -> dict[str, str]:
    """The files of a release, without what tells one release from another."""
    asked = system.registry.post("/api/v1/open-data", person, json=body)
    assert asked.status_code == 202, asked.json
    do_work(system)
    path = system.registry.get(asked.headers["Location"], person).get_json()["result"]["path"]
    made = system.registry.get(path).get_json()
    walk = Walk(system.registry)
    operation = Operation("GET", "", (), None, "everyone")
    files = {file["name"]: walk.ask(operation, None, file["path"]) for file in made["files"]}
    return {name: CREATED.sub("", seen.body.replace(made["release_id"], "…")) for name, seen in files.items()}

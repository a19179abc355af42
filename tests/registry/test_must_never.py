"""DESIGN 1's "must never", tried on everything that the API's description names, by everybody outside.

What an outsider reads must be what it was before there was anything private, to the last count and header;
what is private must be answered as what is not there; no word of it stands in feed, copy, log or open data.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from shared.identity.keys import read_service_credential
from tests.registry.catalogue_ground import catch_up
from tests.registry.description_walk import (
    Ids,
    Operation,
    Seen,
    Walk,
    list_id_fields,
    list_ids,
    sample,
    some_of,
)
from tests.registry.import_files import do_work
from tests.registry.records import OTHER_REGION, REGION, count_entries, make_nation
from tests.registry.secret_scene import MARK, PERSONAL, SecretScene, add_secrets, settle
from tests.support.system import Person, System

# A list is searched with the beginning of our words and with a whole one, never with what `MARK` looks for.
WORDS = ("penanda",)
PLACES = {
    "code": (REGION, OTHER_REGION, "requirements"),
    "region_code": (REGION,),
    "province_code": ("16",),
    "text": ("penanda", "penandadraf"),
    "state": ("draft", "submitted", "archived", "proposed"),
    "format": ("csv", "xlsx", "jsonl"),
    "month": ("2021-10",),
    "from_month": ("2021-10",),
    "to_month": ("2021-10",),
    "affair": ("cryptography", "health"),
    "channel": ("kiosk", "whatsapp"),
    "target_group": ("fishers",),
    "lang": ("id",),
    "separator": ("comma",),
}
FILTERING = 2
# Ids of people's papers reach the evaluation, which asks for rights; they say nothing of a record.
PAPERS = ("account_id", "mandate_id", "token_id", "actor_id", "entry_uuid", "asked_by", "requested_by")


@dataclass
class Ground:
    """The scene with what was there before the secrets, and what came with them."""

    scene: SecretScene
    walk: Walk
    public: Ids
    secret: Ids

    @property
    def every_secret(self) -> set[str]:
        """Every id that there was not before."""
        return {one for ids in self.secret.values() for one in ids}


def _list_reads(walk: Walk) -> list[Operation]:
    return [operation for operation in walk.list_operations() if operation.method == "GET"]


def _read_everything(scene: SecretScene, walk: Walk, ids: Ids) -> dict[tuple[str, str], Seen]:
    """Everything that outsiders can read of what is public, by who and what was asked.

    Nobody and the neighbouring agency try every filter, the others every list and each of its pages.
    """
    seen: dict[tuple[str, str], Seen] = {}
    for operation in _list_reads(walk):
        for path in walk.fill_path(operation, ids):
            for number, query in enumerate(walk.fill_query(operation, ids)):
                for who in list(scene.outsiders)[: None if number == 0 else FILTERING]:
                    answers = walk.read(operation, scene.outsiders[who], path, query)
                    seen.update({(who, asked): answer for asked, answer in answers})
    return seen


def _fewer(ids: Ids, most: int) -> Ids:
    return {name: some_of(values, most) for name, values in ids.items()}


def _subtract(ids: Ids, before: Ids) -> Ids:
    known = {one for values in before.values() for one in values}
    left = {name: [one for one in values if one not in known] for name, values in ids.items()}
    return {name: values for name, values in left.items() if values}


def _make_ground(system: System) -> Ground:
    scene = settle(system)
    catch_up(system)
    walk = Walk(system.registry, WORDS, PLACES)
    return Ground(scene, walk, list_ids(system), {})


def _keep_secrets(ground: Ground) -> None:
    system = ground.scene.system
    add_secrets(ground.scene)
    catch_up(system)
    system.sync()
    ground.secret = _subtract(list_ids(system), ground.public)


@pytest.fixture
def ground(system: System) -> Ground:
    """What is public; the secrets are added by the tests."""
    return _make_ground(system)


def _leaks_in(ground: Ground, seen: Seen) -> set[str]:
    everything = seen.everything
    return set(MARK.findall(everything)) | {one for one in ground.every_secret if one in everything}


def test_reads_of_outsiders_are_what_they_were_before_the_secrets(ground: Ground) -> None:
    ids = _fewer(ground.public, 2)

    with capture_logs() as logs:
        before = _read_everything(ground.scene, ground.walk, ids)
        _keep_secrets(ground)
        after = _read_everything(ground.scene, ground.walk, ids)

    told = [(asked, seen, after.get(asked)) for asked, seen in before.items() if after.get(asked) != seen]
    leaks = {(asked, *sorted(found)) for asked, seen in after.items() if (found := _leaks_in(ground, seen))}
    faults = {asked for asked, seen in after.items() if seen.status >= 500}
    assert (told[:3], sorted(leaks)[:20], faults) == ([], [], set())
    assert MARK.findall(json.dumps(logs, default=str)) == []


def _paths_of_secrets(ground: Ground, operation: Operation, most: int) -> Iterator[tuple[str, list[str]]]:
    """The paths in which at least one id is a secret's, each with those ids."""
    names = operation.names("path")
    choices = []
    for name in names:
        schema = operation.schema_of(name)
        secret = some_of(ground.secret.get(name, []), most)
        if schema.get("format") == "uuid":
            strange = [some[0] for column, some in sorted(ground.secret.items()) if column not in PAPERS]
            choices.append([*secret, *some_of(ground.public.get(name, []), 1)] or some_of(strange, most))
        else:
            choices.append(ground.walk.list_values(name, schema, {})[:3])
    for values in product(*choices):
        if secrets := [value for value in values if value in ground.every_secret]:
            path = operation.path
            for name, value in zip(names, values, strict=True):
                path = path.replace(f"{{{name}}}", value)
            yield path, secrets


def _blur(path: str, secrets: list[str]) -> tuple[str, list[str]]:
    """The same path with ids of nothing."""
    others = [str(uuid4()) for _ in secrets]
    for secret, other in zip(secrets, others, strict=True):
        path = path.replace(secret, other)
    return path, others


def _compare(
    ground: Ground, operation: Operation, who: str, path: str, secrets: list[str], **more: Any
) -> list[Any]:
    """What is answered differently for a secret than for nothing at all, and what leaks."""
    person = ground.scene.outsiders[who]
    other_path, others = _blur(path, secrets)
    seen = ground.walk.ask(operation, person, path, **more)
    nothing = ground.walk.ask(operation, person, other_path, **more)
    leaks = _leaks_in(ground, seen) - set(secrets)
    if seen.without(*secrets) == nothing.without(*others) and not leaks and seen.status < 500:
        return []
    return [(who, operation.method, path, seen, nothing.status, leaks)]


def test_secrets_are_answered_as_what_is_not_there(ground: Ground) -> None:
    _keep_secrets(ground)
    found: list[Any] = []

    for operation in _list_reads(ground.walk):
        needed = [p for p in operation.parameters if p["in"] == "query" and p.get("required")]
        query = {p["name"]: ground.walk.list_values(p["name"], p["schema"], {})[0] for p in needed}
        for path, secrets in _paths_of_secrets(ground, operation, 6):
            for who in ground.scene.outsiders:
                found += _compare(ground, operation, who, path, secrets, query_string=query)

    assert found[:3] == []


def test_writes_of_outsiders_tell_and_change_nothing(ground: Ground) -> None:
    _keep_secrets(ground)
    before = count_entries(ground.scene.system)
    found: list[Any] = []

    with capture_logs() as logs:
        for operation in ground.walk.list_operations():
            if operation.method in {"GET", "HEAD"}:
                continue
            for path, secrets in _paths_of_secrets(ground, operation, 4):
                for who in ground.scene.outsiders:
                    for body in _bodies_of(operation):
                        found += _compare(ground, operation, who, path, secrets, **body)

    assert found[:3] == []
    assert count_entries(ground.scene.system) == before
    assert MARK.findall(json.dumps(logs, default=str)) == []


def _bodies_of(operation: Operation) -> Iterator[dict[str, Any]]:
    """Wrong bodies, one as it is asked for, and a version that may be right."""
    headers = {"If-Match": '"1"', "Upload-Offset": "0"}
    if operation.body is None:
        yield {"headers": headers}
        return
    for body in ({}, {"penanda": 1}, sample(operation.body)):
        yield {"headers": headers, "json": body}


def test_ids_of_secrets_in_bodies_are_refused_as_ids_of_nothing(ground: Ground) -> None:
    _keep_secrets(ground)
    found: list[Any] = []
    strange = [some[0] for column, some in sorted(ground.secret.items()) if column not in PAPERS]

    for operation in ground.walk.list_operations():
        if operation.method == "GET" or operation.body is None or "dry_run" not in operation.names("query"):
            continue
        for (name, is_list), path in product(
            list_id_fields(operation.body), ground.walk.fill_path(operation, _fewer(ground.public, 4))
        ):
            secret = some_of(ground.secret.get(_column_of(name), strange), 4)
            for who, one in product(ground.scene.outsiders, secret):
                found += _compare_bodies(ground, operation, who, path, (name, is_list), one)

    assert found[:3] == []


def _column_of(name: str) -> str:
    known = {"component_ids": "innovation_id", "unit_ids": "unit_id", "replica_id": "innovation_id"}
    return known.get(name, name)


def _compare_bodies(
    ground: Ground, operation: Operation, who: str, path: str, named: tuple[str, bool], secret: str
) -> list[Any]:
    assert operation.body is not None
    name, is_list = named
    other, person = str(uuid4()), ground.scene.outsiders[who]
    complete = operation.method == "POST"
    seen = []
    for one in (secret, other):
        body = {**(sample(operation.body) if complete else {}), name: [one] if is_list else one}
        for version in ("1", "2"):
            headers = {"If-Match": f'"{version}"'}
            more = {"json": body, "headers": headers, "query_string": {"dry_run": "true"}}
            seen.append(ground.walk.ask(operation, person, path, **more).without(one))
    if seen[:2] == seen[2:] and max(answer.status for answer in seen) < 500:
        return []
    return [(who, operation.method, path, name, secret, seen)]


def _dump(running: Any, tables: list[str]) -> str:
    with running.session() as session:
        return "\n".join(
            str(row) for name in tables for row in session.scalars(text(f"select t::text from {name} as t"))
        )


def test_feed_copy_and_open_data_hold_nothing_private(ground: Ground) -> None:
    system, scene = ground.scene.system, ground.scene
    nation = make_nation(system)
    release = {"region_code": REGION}
    first = _release(system, nation, release)
    _keep_secrets(ground)

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
    secret = ground.every_secret - papers
    assert MARK.findall(feed + copy) == []
    assert [one for one in sorted(secret) if one in feed or one in copy] == []
    assert first == second
    assert len(first) > 10
    assert MARK.findall("".join(second.values())) == []
    assert [one for one in sorted(secret) if one in "".join(second.values())] == []
    assert scene.shown["innovation_id"] in feed


def test_journal_holds_no_personal_data(ground: Ground) -> None:
    _keep_secrets(ground)

    entries = _dump(ground.scene.system.registry, ["journal_entry"])

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
    return {name: seen.body.replace(made["release_id"], "…") for name, seen in files.items()}

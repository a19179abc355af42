"""DESIGN 1's "must never", tried on everything that the API's description names, by everybody outside.

What an outsider reads must be what it was before there was anything private, to the last count and header;
what is private must be answered as what is not there, and no word of it stands in a log.
"""

import json
from functools import partial
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from tests.registry.records import count_entries
from tests.registry.secret_ground import Ground, keep_secrets, make_ground, make_secret_ground
from tests.registry.secret_scene import MARK, SecretScene
from tests.support.comparing import is_let_in, list_bodies, list_needed, list_reads, list_writes
from tests.support.description_walk import (
    Ids,
    Operation,
    Seen,
    Walk,
    fewer,
    list_id_fields,
    sample,
    some_of,
)
from tests.support.system import System

FILTERING = 1


def _read_everything(scene: SecretScene, walk: Walk, ids: Ids) -> dict[tuple[str, str], Seen]:
    """Everything that outsiders can read of what is public, by who and what was asked.

    The operator of another agency tries every filter and every page, the others every list and record.
    """
    seen: dict[tuple[str, str], Seen] = {}
    for operation in list_reads(walk):
        for path in walk.fill_path(operation, ids):
            for number, query in enumerate(walk.fill_query(operation, ids)):
                for who in list(scene.outsiders)[: None if number == 0 else FILTERING]:
                    pages = who in list(scene.outsiders)[:FILTERING]
                    answers = walk.read(operation, scene.outsiders[who], path, query, pages=pages)
                    seen.update({(who, asked): answer for asked, answer in answers})
    return seen


@pytest.fixture
def ground(system: System) -> Ground:
    """What is public; the secrets are added by the test."""
    return make_ground(system)


@pytest.fixture
def secret_ground(system: System) -> Ground:
    """What is public, with all the secrets beside it."""
    return make_secret_ground(system)


def test_reads_of_outsiders_are_what_they_were_before_the_secrets(ground: Ground) -> None:
    ids = fewer(ground.public, 2)

    with capture_logs() as logs:
        before = _read_everything(ground.scene, ground.walk, ids)
        keep_secrets(ground)
        after = _read_everything(ground.scene, ground.walk, ids)

    told = [(asked, seen, after.get(asked)) for asked, seen in before.items() if after.get(asked) != seen]
    leaks = {(asked, *sorted(found)) for asked, seen in after.items() if (found := ground.leaks_in(seen))}
    faults = {asked for asked, seen in after.items() if seen.status >= 500}
    assert (told[:3], sorted(leaks)[:20], faults) == ([], [], set())
    assert MARK.findall(json.dumps(logs, default=str)) == []


def test_secrets_are_answered_as_what_is_not_there(secret_ground: Ground) -> None:
    ground = secret_ground
    comparing = ground.comparing()
    found: list[Any] = []

    for operation in list_reads(ground.walk):
        query = list_needed(ground.walk, operation)
        for path, secrets in ground.secrets.fill_paths(ground.walk, operation, 6):
            for who in ground.scene.outsiders:
                found += comparing.compare(operation, who, path, secrets, query_string=query)

    assert found[:3] == []


def test_writes_of_outsiders_tell_and_change_nothing(secret_ground: Ground) -> None:
    ground = secret_ground
    before = count_entries(ground.scene.system)
    comparing = ground.comparing()
    found: list[Any] = []

    with capture_logs() as logs:
        for operation in list_writes(ground.walk):
            for path, secrets in ground.secrets.fill_paths(ground.walk, operation, 4):
                for who in ground.scene.outsiders:
                    for body in list_bodies(operation):
                        found += comparing.compare(operation, who, path, secrets, **body)

    assert found[:3] == []
    assert count_entries(ground.scene.system) == before
    assert MARK.findall(json.dumps(logs, default=str)) == []


def test_ids_of_secrets_in_bodies_are_refused_as_ids_of_nothing(secret_ground: Ground) -> None:
    ground = secret_ground
    found: list[Any] = []

    for operation in ground.walk.list_operations():
        if operation.method == "GET" or operation.body is None or "dry_run" not in operation.names("query"):
            continue
        for (name, is_list), path in product(
            list_id_fields(operation.body), ground.walk.fill_path(operation, fewer(ground.public, 4))
        ):
            secrets = some_of(ground.secret.get(_column_of(name), ground.secrets.strange), 4)
            people = {who: person for who, person in ground.scene.outsiders.items() if person is not None}
            for who in (who for who, person in people.items() if is_let_in(operation, person)):
                ask = partial(_ask_with_id, ground, operation, who, path, (name, is_list))
                nothing = ask(str(uuid4()))
                for one in secrets:
                    seen = ask(one)
                    if seen != nothing or max(answer.status for answer in seen) >= 500:
                        found.append((who, operation.method, path, name, one, seen, nothing))

    assert found[:3] == []


def _column_of(name: str) -> str:
    known = {"component_ids": "innovation_id", "unit_ids": "unit_id", "replica_id": "innovation_id"}
    return known.get(name, name)


def _ask_with_id(
    ground: Ground, operation: Operation, who: str, path: str, named: tuple[str, bool], one: str
) -> list[Seen]:
    """What is answered to a body with this id, for each version that may be right, if one is asked for."""
    assert operation.body is not None
    name, is_list = named
    complete = operation.method == "POST"
    body = {**(sample(operation.body) if complete else {}), name: [one] if is_list else one}
    seen = []
    for version in ("1", "2") if "If-Match" in operation.names("header") else ("1",):
        more = {"json": body, "headers": {"If-Match": f'"{version}"'}, "query_string": {"dry_run": "true"}}
        seen.append(ground.walk.ask(operation, ground.scene.outsiders[who], path, **more).without(one))
    return seen

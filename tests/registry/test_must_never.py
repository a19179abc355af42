"""DESIGN 1's "must never", tried on everything that the API's description names, by everybody outside.

What an outsider reads must be what it was before there was anything private, to the last count and header;
what is private must be answered as what is not there, and no word of it stands in a log.
"""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from tests.registry.description_walk import (
    Ids,
    Operation,
    Seen,
    Walk,
    list_id_fields,
    sample,
    some_of,
)
from tests.registry.records import count_entries
from tests.registry.secret_ground import PAPERS, Ground, fewer, keep_secrets, leaks_in, make_ground
from tests.registry.secret_scene import MARK, SecretScene
from tests.support.system import System

FILTERING = 1


def _list_reads(walk: Walk) -> list[Operation]:
    return [operation for operation in walk.list_operations() if operation.method == "GET"]


def _read_everything(scene: SecretScene, walk: Walk, ids: Ids) -> dict[tuple[str, str], Seen]:
    """Everything that outsiders can read of what is public, by who and what was asked.

    The operator of another agency tries every filter and every page, the others every list and record.
    """
    seen: dict[tuple[str, str], Seen] = {}
    for operation in _list_reads(walk):
        for path in walk.fill_path(operation, ids):
            for number, query in enumerate(walk.fill_query(operation, ids)):
                for who in list(scene.outsiders)[: None if number == 0 else FILTERING]:
                    pages = who in list(scene.outsiders)[:FILTERING]
                    answers = walk.read(operation, scene.outsiders[who], path, query, pages=pages)
                    seen.update({(who, asked): answer for asked, answer in answers})
    return seen


@pytest.fixture
def ground(system: System) -> Ground:
    """What is public; the secrets are added by the tests."""
    return make_ground(system)


def test_reads_of_outsiders_are_what_they_were_before_the_secrets(ground: Ground) -> None:
    ids = fewer(ground.public, 2)

    with capture_logs() as logs:
        before = _read_everything(ground.scene, ground.walk, ids)
        keep_secrets(ground)
        after = _read_everything(ground.scene, ground.walk, ids)

    told = [(asked, seen, after.get(asked)) for asked, seen in before.items() if after.get(asked) != seen]
    leaks = {(asked, *sorted(found)) for asked, seen in after.items() if (found := leaks_in(ground, seen))}
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
    leaks = leaks_in(ground, seen) - set(secrets)
    if seen.without(*secrets) == nothing.without(*others) and not leaks and seen.status < 500:
        return []
    return [(who, operation.method, path, seen, nothing.status, leaks)]


def test_secrets_are_answered_as_what_is_not_there(ground: Ground) -> None:
    keep_secrets(ground)
    found: list[Any] = []

    for operation in _list_reads(ground.walk):
        needed = [p for p in operation.parameters if p["in"] == "query" and p.get("required")]
        query = {p["name"]: ground.walk.list_values(p["name"], p["schema"], {})[0] for p in needed}
        for path, secrets in _paths_of_secrets(ground, operation, 6):
            for who in ground.scene.outsiders:
                found += _compare(ground, operation, who, path, secrets, query_string=query)

    assert found[:3] == []


def test_writes_of_outsiders_tell_and_change_nothing(ground: Ground) -> None:
    keep_secrets(ground)
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
    keep_secrets(ground)
    found: list[Any] = []
    strange = [some[0] for column, some in sorted(ground.secret.items()) if column not in PAPERS]

    for operation in ground.walk.list_operations():
        if operation.method == "GET" or operation.body is None or "dry_run" not in operation.names("query"):
            continue
        for (name, is_list), path in product(
            list_id_fields(operation.body), ground.walk.fill_path(operation, fewer(ground.public, 4))
        ):
            secret = some_of(ground.secret.get(_column_of(name), strange), 4)
            for who, one in product(_may_act(ground, operation), secret):
                found += _compare_bodies(ground, operation, who, path, (name, is_list), one)

    assert found[:3] == []


def _may_act(ground: Ground, operation: Operation) -> list[str]:
    """The outsiders whom the endpoint lets in at all; the others are refused before anything is read."""
    roles = set(operation.access.split(", "))
    return [
        who
        for who, person in ground.scene.outsiders.items()
        if person is not None
        and (operation.access == "signed_in" or roles & {mandate.role for mandate in person.mandates})
    ]


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

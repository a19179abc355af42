"""DESIGN 1's "must never", tried on everything that the API's description names, by everybody outside.

What an outsider reads before the release is what it was before there was anything to hide, to the last
count and header; what is secret is answered as what is not there; the release makes public what it may.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.evaluation.secret_ground import (
    CLOSE,
    NEAR,
    Asked,
    Ground,
    count_all_rows,
    ids_to_read,
    make_ground,
    read_everything,
    release_all,
)
from tests.evaluation.secret_scene import MARK
from tests.support.comparing import is_let_in, list_bodies, list_needed, list_reads, list_writes
from tests.support.description_walk import Operation, Seen
from tests.support.system import System

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What becomes readable, or reads otherwise, for everybody once results are released.
PERIOD = "/api/v1/periods"
RELEASED = {
    PERIOD,
    f"{PERIOD}/…",
    f"{PERIOD}/…/lokus",
    f"{PERIOD}/…/ranking",
    f"{PERIOD}/…/scorecards",
    f"{PERIOD}/…/stages",
    f"{PERIOD}/…/verification",
    "/api/v1/regions/16.06/trend",
    "/api/v1/units/…/results",
}
# What those whom it concerns read besides; survey and F-01 say that they are over.
LOKUS = "/api/v1/lokus/…"
OWN = {
    "nobody": set[str](),
    "operator of another agency": {"/api/v1/self-assessments"},
    "colleague": {f"{LOKUS}/survey", "/api/v1/me/assignments"},
    "operator": {
        *(f"{LOKUS}/proposal", f"{LOKUS}/proposals", f"{LOKUS}/proposals/1", f"{LOKUS}/survey"),
        *(f"{LOKUS}/self-assessment", f"{LOKUS}/self-assessment/numbers", "/api/v1/self-assessments"),
    },
}


@pytest.fixture
def ground(system: System) -> Ground:
    """All the secrets, and what each outsider had read before them."""
    return make_ground(system)


def _find_leaks(ground: Ground, read: dict[Asked, Seen], *spared: str) -> list[Any]:
    """Secrets in what was read; ids of the `spared` kinds are none any more."""
    secret = ground.secret.values()
    told = {one for ids in secret for name in spared for one in ids.get(name, [])}
    leaks = ((asked, ground.leaks_in(asked[0], seen) - told) for asked, seen in read.items())
    return [(asked, sorted(found)) for asked, found in leaks if found]


def test_reads_of_outsiders_are_what_they_were_before_the_secrets(ground: Ground) -> None:
    after: dict[Asked, Seen] = {}

    with capture_logs() as logs:
        for who in ground.scene.outsiders:
            after |= read_everything(ground, who)

    told = [
        (asked, seen, after.get(asked)) for asked, seen in ground.read.items() if after.get(asked) != seen
    ]
    faults = {asked for asked, seen in after.items() if seen.status >= 500}
    assert (told[:3], _find_leaks(ground, after)[:20], faults) == ([], [], set())
    assert after.keys() == ground.read.keys()
    assert MARK.findall(json.dumps(logs, default=str)) == []


def test_journal_holds_no_word_of_people_and_shows_none_before_the_release(ground: Ground) -> None:
    with ground.scene.system.evaluation.session() as session:
        rows = session.execute(text("select audience, kind, body from journal_entry")).all()

    words = {(row.audience, word) for row in rows for word in MARK.findall(row.body)}
    told = {row.kind.partition(".")[0] for row in rows if row.audience != "private"}
    # What an institution calls its drafted period is no personal text; it is in the journal, and private.
    assert words == {("private", "Penandamasa")}
    assert told <= {"period", "instrument"}


def _list_acting(ground: Ground, operation: Operation) -> list[str]:
    return [who for who, person in ground.scene.outsiders.items() if is_let_in(operation, person)]


def _compare_secrets(ground: Ground, people: Iterable[str], *spared: str) -> list[Any]:
    """What is told about secrets in answers to reads and writes of them; `spared` are no secrets any more."""
    found: list[Any] = []
    for who in people:
        for name in spared:
            ground.secret[who].pop(name, None)
        comparing, secrets = ground.comparing(who), ground.secrets_of(who)
        for operation in ground.walk.list_operations():
            if operation.method == "HEAD" or not is_let_in(operation, ground.scene.outsiders[who]):
                continue
            if operation.method == "GET":
                tried = [{"query_string": list_needed(ground.walk, operation, ground.known[who])}]
            else:
                tried = list(list_bodies(operation, few=True))
            for path, ids in secrets.fill_paths(ground.walk, operation, 2):
                for more in tried:
                    found += comparing.compare(operation, who, path, ids, **more)
    return [one for one in found if not _is_kept_away(one)]


def _is_kept_away(one: Any) -> bool:
    """An administrator who oversees the period, and so knows that there is a sheet, is told why not."""
    who, _method, _path, seen, _nothing, leaks = one
    return who == CLOSE and seen.status == 403 and "conflict_of_interest" in seen.body and not leaks


def test_secrets_are_answered_as_what_is_not_there_and_writes_change_nothing(ground: Ground) -> None:
    before = count_all_rows(ground)

    with capture_logs() as logs:
        found = _compare_secrets(ground, ground.scene.outsiders)
        accepted = list(_write_as_strangers(ground))

    assert (found[:3], accepted) == ([], [])
    assert count_all_rows(ground) == before
    assert MARK.findall(json.dumps(logs, default=str)) == []


def _write_as_strangers(ground: Ground) -> Iterator[tuple[str, str, str, int]]:
    """What was not refused of all writes about the lokus, its sheets and its periods."""
    for operation in list_writes(ground.walk):
        if not operation.names("path"):
            continue
        for who in _list_acting(ground, operation):
            if who in NEAR or (who == CLOSE and operation.path.startswith(PERIOD)):
                continue
            for path in ground.walk.fill_path(operation, ids_to_read(ground, who)):
                for body in list_bodies(operation, few=True):
                    seen = ground.walk.ask(operation, ground.scene.outsiders[who], path, **body)
                    if not 400 <= seen.status < 500:
                        yield who, operation.method, path, seen.status


def test_release_makes_public_what_it_may_and_no_more(ground: Ground) -> None:
    release_all(ground)
    after: dict[Asked, Seen] = {}

    with capture_logs() as logs:
        for who in OWN:
            after |= read_everything(ground, who)
        after |= _read_scorecards(ground)
        found = _compare_secrets(ground, tuple(OWN), "scorecard_id")

    changed: dict[str, set[str]] = {who: set() for who in OWN}
    for who, asked in (key for key, seen in after.items() if ground.read.get(key, seen) != seen):
        changed[who].add(UUID.sub("…", asked.partition(" ")[0]))
    assert changed == {who: RELEASED | more for who, more in OWN.items()}
    assert _find_leaks(ground, after, "scorecard_id", "sheet_id") == []
    assert _list_evaluators_named(ground, after) == []
    assert found[:3] == []
    assert MARK.findall(json.dumps(logs, default=str)) == []


def _read_scorecards(ground: Ground) -> dict[Asked, Seen]:
    """What nobody in particular reads of each scorecard that is listed, and of the one before."""
    walk, read = ground.walk, {}
    period_ids = [scene.period_id for scene in (ground.scene.independent, ground.scene.pleno)]
    listed = [walk.running.get(f"{PERIOD}/{period_id}/scorecards").json for period_id in period_ids]
    ids = {"scorecard_id": [row["scorecard_id"] for found in listed for row in found["items"]]}
    assert len(ids["scorecard_id"]) == 2
    for operation in list_reads(walk):
        if operation.names("path") == ["scorecard_id"]:
            for path in walk.fill_path(operation, ids):
                read["nobody", path] = walk.ask(operation, None, path)
    assert {seen.status for seen in read.values()} == {200}
    return read


def _list_evaluators_named(ground: Ground, read: dict[Asked, Seen]) -> list[Asked]:
    """The answers that name an evaluator now and did not before: colleagues know of each other."""
    scene = ground.scene
    people = (*scene.independent.evaluators, *scene.pleno.evaluators)
    names = {str(person.account_id) for person in people}

    def find_names(seen: Seen | None) -> set[str]:
        return {name for name in names if seen is not None and name in seen.everything}

    return [asked for asked, seen in read.items() if find_names(seen) - find_names(ground.read.get(asked))]

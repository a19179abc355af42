"""DESIGN 1's "must never", tried on everything that the API's description names, by everybody outside.

What an outsider reads before the release is what it was before there was anything to hide, to the last
count and header; what is secret is answered as what is not there; the release makes public what it may.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.evaluation.secret_deeds import ROWS, compare_bodies, describe_results, try_deeds, write_everything
from tests.evaluation.secret_ground import (
    CLOSE,
    NEAR,
    UUID,
    Asked,
    Ground,
    count_all_rows,
    ids_of,
    ids_to_read,
    list_released,
    make_ground,
    read_everything,
    release_all,
)
from tests.evaluation.secret_pages import find_page_leaks
from tests.evaluation.secret_scene import MARK
from tests.evaluation.sheet_ground import Scene
from tests.support.comparing import is_let_in, list_bodies, list_needed, list_reads
from tests.support.description_walk import Operation, Seen, see
from tests.support.system import Person, System

# Their ids stand in what is released.
SHOWN = ("scorecard_id", "sheet_id")
# Who opens the pages, too, which ask what the API asks: before the release and after it.
OPENING = ("operator of another agency", "colleague", "operator", CLOSE[1])
OPENING_AFTER = ("colleague", "operator")
# What becomes readable, or reads otherwise, for everybody once results are released.
PERIOD = "/api/v1/periods"
RELEASED = {
    PERIOD,
    f"{PERIOD}/…",
    f"{PERIOD}/…/lokus",
    f"{PERIOD}/…/ranking",
    f"{PERIOD}/…/ranking.csv",
    f"{PERIOD}/…/scorecards",
    f"{PERIOD}/…/stages",
    f"{PERIOD}/…/verification",
    "/api/v1/regions/16.06/trend",
    "/api/v1/units/…/results",
}
# What those whom it concerns read besides; survey and F-01 say that they are over.
LOKUS = "/api/v1/lokus/…"
UNITS_OWN = {
    *(f"{LOKUS}/proposal", f"{LOKUS}/proposals", f"{LOKUS}/proposals/1", f"{LOKUS}/survey"),
    *(f"{LOKUS}/self-assessment", f"{LOKUS}/self-assessment/numbers", "/api/v1/self-assessments"),
}
OWN = {
    "nobody": set[str](),
    "reader": set[str](),
    "administrator of another region": set[str](),
    "operator of another agency": {"/api/v1/self-assessments"},
    "evaluator of another lokus": {"/api/v1/me/assignments"},
    "colleague": {f"{LOKUS}/survey", "/api/v1/me/assignments"},
    "operator": UNITS_OWN,
    "verifier": UNITS_OWN,
}
# Whom a lokus is close to sees its agency's results with everybody else, as an administrator does; of what
# is still a draft, of the survey and of the period that goes on: nothing.
OVERSEEN = {
    CLOSE[0]: {"Penandakembali"},
    CLOSE[1]: {"Penandatempat", "Penandasepakat", "Penandakeberatan"},
}
# What is let in of all that is tried about released results: work that failed is tried again, of which there
# is none, and one takes back one's own upload.
HARMLESS = {("POST", f"{PERIOD}/…/work/retry", 202), ("DELETE", "/api/v1/uploads/…", 204)}


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
        pages = [one for who in OPENING for one in find_page_leaks(ground, who)]

    told = [
        (asked, seen, after.get(asked)) for asked, seen in ground.read.items() if after.get(asked) != seen
    ]
    faults = {asked for asked, seen in after.items() if seen.status >= 500}
    assert (told[:3], _find_leaks(ground, after)[:20], faults) == ([], [], set())
    assert pages == []
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


def _compare_secrets(
    ground: Ground, people: Iterable[str], operations: list[Operation], most: int, *spared: str
) -> list[Any]:
    """What is told about secrets in answers to reads and writes of them; `spared` are no secrets any more."""
    found: list[Any] = []
    for who in people:
        for name in spared:
            ground.secret[who].pop(name, None)
        comparing, secrets = ground.comparing(who), ground.secrets_of(who)
        for operation in operations:
            if operation.method == "HEAD" or not is_let_in(operation, ground.scene.outsiders[who]):
                continue
            if operation.method == "GET":
                tried = [{"query_string": list_needed(ground.walk, operation, ground.known[who])}]
            else:
                tried = list(list_bodies(operation))[-1:]
            for path, ids in secrets.fill_paths(ground.walk, operation, most):
                for more in tried:
                    found += comparing.compare(operation, who, path, ids, **more)
    return [one for one in found if not _is_kept_away(one)]


def _is_kept_away(one: Any) -> bool:
    """An administrator who oversees the period, and so knows that there is a sheet, is told why not."""
    who, _method, _path, seen, _nothing, leaks = one
    return who in CLOSE and seen.status == 403 and "conflict_of_interest" in seen.body and not leaks


def test_secrets_are_answered_as_what_is_not_there_and_writes_change_nothing(ground: Ground) -> None:
    before, results = count_all_rows(ground), describe_results(ground)
    strangers = [who for who in ground.scene.outsiders if who not in NEAR]

    with capture_logs() as logs:
        found = _compare_secrets(ground, ground.scene.outsiders, ground.walk.list_operations(), 2)
        found += [one for who in ground.scene.outsiders for one in compare_bodies(ground, who)]
        accepted = [one for who in strangers for one in _write_as_stranger(ground, who)]
        done, rows = try_deeds(ground)

    assert (found[:3], accepted[:3], done[:3]) == ([], [], [])
    assert rows == ROWS
    assert (count_all_rows(ground), describe_results(ground)) == (before, results)
    assert MARK.findall(json.dumps(logs, default=str)) == []


def _write_as_stranger(ground: Ground, who: str) -> Iterator[Any]:
    """What was let in; close administrators go on with a period as a whole, and do not try to."""
    spared = PERIOD if who in CLOSE else None
    person, ids = ground.scene.outsiders[who], ids_to_read(ground, who)
    for one in write_everything(ground, person, ids, spared):
        yield who, *one


def test_release_makes_public_what_it_may_and_nobody_changes_it(ground: Ground) -> None:
    alone = release_all(ground)
    results, proofs = describe_results(ground), _read_proofs(ground)
    after: dict[Asked, Seen] = {}

    with capture_logs() as logs:
        for who in ground.scene.outsiders:
            after |= read_everything(ground, who)
        pages = [one for who in OPENING_AFTER for one in find_page_leaks(ground, who, *SHOWN)]
        after |= _read_scorecards(ground)
        found = _compare_secrets(ground, OWN, list_reads(ground.walk), 2, "scorecard_id")
        found += [one for who in OWN for one in compare_bodies(ground, who)]
        done, rows = try_deeds(ground)
        accepted = set(_write_after(ground))

    going_on = _list_team_sheets(ground)
    overseen = {key: after.pop(key) for key in list(after) if key[0] in CLOSE}
    changed: dict[str, set[str]] = {who: set() for who in OWN}
    for who, asked in (key for key, seen in after.items() if ground.read.get(key, seen) != seen):
        changed[who].add(UUID.sub("…", asked.partition(" ")[0]))
    assert alone == [403, 403, 403]
    assert changed == {who: RELEASED | more for who, more in OWN.items()}
    assert _find_leaks(ground, after, *SHOWN) == []
    assert [asked for asked, seen in after.items() if going_on & _find_ids(seen)] == []
    assert _list_words(overseen) == OVERSEEN
    assert _list_evaluators_named(ground, after) == []
    assert (found[:3], done[:3], rows, pages) == ([], [], ROWS, [])
    assert accepted == HARMLESS
    assert (describe_results(ground), _read_proofs(ground)) == (results, proofs)
    assert MARK.findall(json.dumps(logs, default=str)) == []


def _list_team_sheets(ground: Ground) -> set[str]:
    """The sheets of the period that goes on, which stay secret when others are released."""
    query = text("select sheet_id from sheet where lokus_id = :lokus_id")
    with ground.scene.system.evaluation.session() as session:
        found = session.scalars(query, {"lokus_id": ground.scene.team.lokus_ids[0]})
        return {str(one) for one in found}


def _find_ids(seen: Seen) -> set[str]:
    return set(UUID.findall(seen.everything))


def _list_words(read: dict[Asked, Seen]) -> dict[str, set[str]]:
    """The words of secrets that each close administrator reads."""
    found: dict[str, set[str]] = {who: set() for who in CLOSE}
    for (who, _asked), seen in read.items():
        found[who] |= set(MARK.findall(seen.everything))
    return found


def _write_after(ground: Ground) -> Iterator[tuple[str, str, int]]:
    """What was let in about periods that are released: by everybody outside, and by who worked on them."""
    scene = ground.scene
    one, pleno = scene.independent, scene.pleno
    tried: list[tuple[str, Person | None, list[Scene]]] = [
        (who, person, [pleno] if who == CLOSE[1] else [one]) for who, person in scene.outsiders.items()
    ]
    tried += [(CLOSE[0], person, [one]) for person in (one.ground.nation, one.evaluators[0])]
    tried += [(CLOSE[0], person, [pleno]) for person in (pleno.ground.nation, pleno.evaluators[1])]
    for who, person, scenes in tried:
        for method, path, status in write_everything(ground, person, ids_of(ground, who, scenes)):
            yield method, UUID.sub("…", path), status


def _read_scorecards(ground: Ground) -> dict[Asked, Seen]:
    """What nobody in particular reads of each scorecard that is listed, and of the one before."""
    walk, read = ground.walk, {}
    period_ids = [scene.period_id for scene in list_released(ground)]
    listed = [walk.running.get(f"{PERIOD}/{period_id}/scorecards").json for period_id in period_ids]
    ids = {"scorecard_id": [row["scorecard_id"] for found in listed for row in found["items"]]}
    assert len(ids["scorecard_id"]) == 3
    for operation in list_reads(walk):
        if operation.names("path") == ["scorecard_id"]:
            for path in walk.fill_path(operation, ids):
                read["nobody", path] = walk.ask(operation, None, path)
    assert {seen.status for seen in read.values()} == {200}
    return read


def _read_proofs(ground: Ground) -> list[str]:
    """What proves the results of each released period."""
    paths = [f"{PERIOD}/{one.period_id}/verification" for one in list_released(ground)]
    return [see(ground.walk.running.get(path)).body for path in paths]


def _list_evaluators_named(ground: Ground, read: dict[Asked, Seen]) -> list[Asked]:
    """The answers that name an evaluator now and did not before: colleagues know of each other."""
    scene = ground.scene
    people = (*scene.past.evaluators, *scene.independent.evaluators, *scene.pleno.evaluators)
    names = {str(person.account_id) for person in people}

    def find_names(seen: Seen | None) -> set[str]:
        return {name for name in names if seen is not None and name in seen.everything}

    return [asked for asked, seen in read.items() if find_names(seen) - find_names(ground.read.get(asked))]

"""The deeds of DESIGN 1's "must never", row by row: who tries what, and what must be left as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from evaluation_service.every_table import METADATA
from tests.evaluation.secret_ground import CLOSE, Ground, ids_to_read
from tests.evaluation.seen_ground import CODES as SEEN_CODES
from tests.evaluation.seen_ground import full_answer
from tests.evaluation.sheet_ground import CODES, Scene
from tests.support.comparing import is_let_in, list_bodies, list_writes
from tests.support.description_walk import Ids, Operation, Seen, list_id_fields, sample, some_of
from tests.support.system import Person

# What a result rests on, and who worked on it; the rest of the tables may grow by what is let in.
RESULTS = (
    *("answer", "answer_version", "assignment", "lokus", "pleno", "scorecard", "sheet", "sheet_score"),
    *("self_assessment", "self_assessment_evidence", "self_assessment_item"),
    *("survey_burst", "survey_response"),
)
AGENCY, REGION, THEMSELVES = "scores the own agency", "scores the own region", "chooses themselves"
SCORE, ALONE = "changes a score", "releases alone"
ROWS = {AGENCY, REGION, THEMSELVES, SCORE, ALONE}
COLUMNS = {"earlier_id": "evidence_id", "missing_lokus_ids": "lokus_id"}
Tried = tuple[str, Person, str, str, Any]


@dataclass(frozen=True)
class Deeds:
    """What the rows of DESIGN 1 forbid, each tried by the people whom it names."""

    ground: Ground

    def list_all(self) -> Iterator[Tried]:
        """Row, who tries it, method, path and a body that would be right."""
        scene = self.ground.scene
        one, pleno = scene.independent, scene.pleno
        close, close_in_region = (scene.outsiders[who] for who in CLOSE)
        assert close is not None
        assert close_in_region is not None
        yield from self._assess(AGENCY, one, one.ground.nation, close)
        yield from self._assess(AGENCY, pleno, pleno.ground.nation, close_in_region)
        yield from self._assess(THEMSELVES, pleno, close_in_region, close_in_region)
        yield from self._assess(REGION, one, one.ground.nation, one.ground.colleague)
        for period, person in product((one, pleno), (close, close_in_region)):
            yield from self._undo(AGENCY, period, person)
        for period in (one, pleno, scene.past):
            for person in (period.ground.nation, period.second, *period.evaluators):
                yield from self._change(SCORE, period, person)
        for person in (scene.colleague, *(who for who in scene.outsiders.values() if who)):
            yield from self._change(SCORE, one, person)

        decree = {"decree": "Kepmen PANRB 1/2020"}
        for period in (one, scene.past):
            yield ALONE, one.ground.nation, "POST", f"/api/v1/periods/{period.period_id}/release", decree

    def _assess(self, row: str, scene: Scene, by: Person, person: Person) -> Iterator[Tried]:
        """Given an assignment, or beginning a sheet without one."""
        body = {"lokus_id": scene.lokus_ids[0], "evaluator_id": str(person.account_id)}
        yield row, by, "POST", f"/api/v1/periods/{scene.period_id}/assignments", body
        for assignment_id in scene.assignment_ids.values():
            yield row, person, "POST", f"/api/v1/assignments/{assignment_id}/sheet", None
        yield row, person, "POST", f"/api/v1/lokus/{scene.lokus_ids[0]}/team-sheet", None

    def _undo(self, row: str, scene: Scene, person: Person) -> Iterator[Tried]:
        """What an administrator may do to others' lokus."""
        for sheet_id in list_sheets(self.ground, scene):
            yield row, person, "POST", f"/api/v1/sheets/{sheet_id}/return", {"reason": "Lihat lagi."}
        lokus = f"/api/v1/lokus/{scene.lokus_ids[0]}"
        yield row, person, "POST", f"{lokus}/pleno/opening", None
        yield row, person, "POST", f"{lokus}/self-assessment/return", {"reason": "Lihat lagi."}

    def _change(self, row: str, scene: Scene, person: Person) -> Iterator[Tried]:
        """New answers to what was handed in or agreed on."""
        seen = scene is not self.ground.scene.pleno
        code = (SEEN_CODES if seen else CODES)[0]
        answer = full_answer(code) if seen else {"indicator_code": code, "level": 1}
        for sheet_id in list_sheets(self.ground, scene):
            yield row, person, "PUT", f"/api/v1/sheets/{sheet_id}/answers", {"answers": [answer]}
        levels = {"levels": [{"indicator_code": code, "level": 1, "reason": "lain"}]}
        # As long as the pleno goes on its lead records levels.
        if person is not scene.evaluators[0]:
            yield row, person, "PUT", f"/api/v1/lokus/{scene.lokus_ids[0]}/pleno/levels", levels


def list_sheets(ground: Ground, scene: Scene) -> list[str]:
    """What was handed in about a period's lokus, and what was agreed there."""
    query = "select sheet_id from sheet where lokus_id = :lokus_id and state = 'submitted' order by 1"
    with ground.scene.system.evaluation.session() as session:
        return [str(one) for one in session.scalars(text(query), {"lokus_id": scene.lokus_ids[0]})]


def try_deeds(ground: Ground) -> tuple[list[Any], set[str]]:
    """The deeds that were not refused, and the rows of which some were tried."""
    call, accepted, rows = ground.scene.system.evaluation, [], set[str]()
    for row, person, method, path, body in Deeds(ground).list_all():
        answer = call.call(method, path, person, json=body, headers={"If-Match": '"1"'})
        rows.add(row)
        if not 400 <= answer.status_code < 500:
            accepted.append((row, person.mandates, method, path, answer.status_code, answer.text))
    return accepted, rows


def describe_results(ground: Ground) -> dict[str, str | None]:
    """A digest of every row that a result rests on."""
    digest = "select md5(string_agg(t::text, '|' order by t::text)) from {} as t"
    with ground.scene.system.evaluation.session() as session:
        return {name: session.scalar(text(digest.format(name))) for name in RESULTS}


def write_everything(
    ground: Ground, person: Person | None, ids: Ids, spared: str | None = None
) -> Iterator[tuple[str, str, int]]:
    """Method, path and status of what was not refused to one person, of all writes about these ids.

    What begins with the spared path is not tried.
    """
    for operation in list_writes(ground.walk):
        is_spared = spared is not None and operation.path.startswith(spared)
        if is_spared or not operation.names("path") or not is_let_in(operation, person):
            continue
        body = list(list_bodies(operation))[-1]
        for path in ground.walk.fill_path(operation, ids):
            seen = ground.walk.ask(operation, person, path, **body)
            if not 400 <= seen.status < 500:
                yield operation.method, path, seen.status


def compare_bodies(ground: Ground, who: str) -> Iterator[tuple[Any, ...]]:
    """Writes whose body names a secret and that are answered otherwise than with an id of nothing."""
    person, ids = ground.scene.outsiders[who], ids_to_read(ground, who)
    for operation in list_writes(ground.walk):
        if operation.body is None or not is_let_in(operation, person):
            continue
        for named in list_id_fields(operation.body):
            for path in ground.walk.fill_path(operation, {**ids, "period_id": ids["period_id"][:1]}):
                ask = partial(_ask_with_id, ground, operation, who, path, named)
                nothing = ask(str(uuid4()))
                for one in _list_secrets(ground, who, named[0]):
                    if (seen := ask(one)) != nothing or seen.status >= 500:
                        yield who, operation.method, path, named, one, seen, nothing


def _list_secrets(ground: Ground, who: str, name: str) -> list[str]:
    """Secrets of the field's own kind; where there is none, or people are named, some of other kinds."""
    secrets = ground.secrets_of(who)
    return some_of(secrets.secret.get(COLUMNS.get(name, name)) or secrets.strange, 3)


def _ask_with_id(
    ground: Ground, operation: Operation, who: str, path: str, named: tuple[str, bool], one: str
) -> Seen:
    """What is answered to a body with this id, and otherwise as it should be."""
    assert operation.body is not None
    name, is_list = named
    more: dict[str, Any] = {
        "json": {**sample(operation.body), name: [one] if is_list else one},
        "headers": {"If-Match": '"1"'},
    }
    if "dry_run" in operation.names("query"):
        more["query_string"] = {"dry_run": "true"}
    return ground.walk.ask(operation, ground.scene.outsiders[who], path, **more).without(one)


assert set(RESULTS) <= set(METADATA.tables)

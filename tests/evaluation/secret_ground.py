"""The scene of secrets with what each outsider had read before them; what tests of outsiders ask of it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from evaluation_service.every_table import METADATA
from tests.evaluation.ground import MUBA, count_rows, move_period
from tests.evaluation.secret_scene import (
    MARK,
    SecretScene,
    add_draft_period,
    add_past_results,
    add_publication,
    add_self_assessment,
    add_sheets,
    add_survey,
    done,
    settle,
)
from tests.evaluation.self_assessment_ground import CODES
from tests.evaluation.sheet_ground import Scene, determine, release
from tests.support.comparing import Comparing, Secrets, is_let_in, list_reads
from tests.support.description_walk import Ids, Operation, Seen, Walk, list_ids, subtract
from tests.support.snapshots import remember
from tests.support.system import System

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORDS = ("penanda",)
PLACES = {
    "code": (MUBA, CODES[0]),
    "stage": ("f03",),
    "region_code": (MUBA,),
    "indicator_code": (CODES[0],),
    "number": ("1",),
    "version": ("1",),
    "lang": ("id",),
    "instrument_id": ("panrb-pekppp-2023",),
    "from_id": ("panrb-17-2017",),
    "to_id": ("panrb-pekppp-2023",),
    "state": ("draft", "open", "released"),
    "token": ("penanda",),
    "token_sha256": ("0" * 64,),
}
# What administrators see of everybody's work, however close one lokus is.
OVERSIGHT = ("/assignments", "/work", "/history", "/publications")
CLOSE = ("close administrator", "close administrator of the region")
# Who learns of what as their own: the colleague of the survey and the proposal, the unit of its F-01 too.
FILTERING = ("evaluator of another lokus",)
NEAR = ("colleague", "operator", "verifier")
# Which periods each reads and writes of; those not named here, the one in which evaluators work alone.
EVERY_PERIOD = ("independent", "past", "pleno", "team")
PERIODS = {
    "evaluator of another lokus": EVERY_PERIOD,
    CLOSE[0]: EVERY_PERIOD,
    CLOSE[1]: ("independent", "pleno"),
    "operator": EVERY_PERIOD[:3],
    **dict.fromkeys(("colleague", "verifier", "operator of another agency", "nobody"), EVERY_PERIOD[:2]),
}
# The paper that colleagues entered, and the burst they saw; the unit's own words about itself.
UNITS_WORDS = {"Penandacatatanunit", "Penandabukti", "Penandaisi", "Penandatautan"}
SURVEYS_WORDS = {"Penandapindai", "Penandaletusan"}
OWN_WORDS = {"colleague": SURVEYS_WORDS, "operator": UNITS_WORDS, "verifier": UNITS_WORDS}
NOT_FOR_THE_UNIT = ("burst_id", "upload_id")
Asked = tuple[str, str]


@dataclass
class Ground:
    """The scene, and by outsider the ids that were there before what they must not learn of."""

    scene: SecretScene
    walk: Walk
    known: dict[str, Ids]
    secret: dict[str, Ids] = field(default_factory=dict)
    read: dict[Asked, Seen] = field(default_factory=dict)

    def secrets_of(self, who: str) -> Secrets:
        """What this outsider must not learn of."""
        return Secrets(self.known[who], self.secret[who], ("entry_uuid", "account_id"))

    def leaks_in(self, who: str, seen: Seen) -> set[str]:
        """Words and ids of secrets, but for the words of what is this outsider's own."""
        everything = seen.everything
        words = set(MARK.findall(everything)) - OWN_WORDS.get(who, set())
        return words | (set(UUID.findall(everything)) & self.secrets_of(who).every)

    def comparing(self, who: str) -> Comparing:
        """For one outsider, whose secrets are what it asks for."""
        return Comparing(self.walk, self.scene.outsiders, partial(self.leaks_in, who))

    def on(self, system: System) -> "Ground":
        """The same in another system's databases."""
        walk = replace(self.walk, running=system.evaluation)
        return replace(self, scene=self.scene.on(system), walk=walk, read=dict(self.read))


def make_ground(system: System) -> Ground:
    """Everything up to the sheets: each outsider has read all before what they must not learn of came."""
    return remember(
        system, "secrets of the evaluation", partial(_make_ground, system), lambda made: made.on(system)
    )


def _make_ground(system: System) -> Ground:
    scene = settle(system)
    walk = Walk(system.evaluation, WORDS, PLACES)
    ground = Ground(scene, walk, {})
    settled = list_ids(system.evaluation, METADATA)
    add_past_results(scene)
    hidden = subtract(list_ids(system.evaluation, METADATA), settled)
    steps: tuple[tuple[Iterable[str], Callable[[SecretScene], None]], ...] = (
        ([who for who in scene.outsiders if who not in NEAR], add_survey),
        (["colleague"], add_self_assessment),
        (["operator", "verifier"], add_sheets),
    )
    for people, add in steps:
        ids = subtract(list_ids(system.evaluation, METADATA), hidden)
        # What came with the survey is for those who score; the unit sees counts only.
        hidden |= {name: [*hidden.get(name, []), *ids.get(name, [])] for name in NOT_FOR_THE_UNIT}
        for who in people:
            ground.known[who] = ids
            ground.read |= read_everything(ground, who)
        add(scene)
    add_draft_period(scene)
    kept = list_ids(system.evaluation, METADATA)
    add_publication(scene)
    every = list_ids(system.evaluation, METADATA)
    for who, known in ground.known.items():
        ground.secret[who] = subtract(kept if who == CLOSE[0] else every, known)
    system.sync()
    return ground


def read_everything(ground: Ground, who: str) -> dict[Asked, Seen]:
    """All that somebody can read by the ids that they know; filters for one evaluator and nobody."""
    walk, person, seen = ground.walk, ground.scene.outsiders[who], {}
    filters = who in FILTERING
    for operation in list_reads(walk):
        if not is_let_in(operation, person) or (who in CLOSE and is_oversight(operation)):
            continue
        for path in walk.fill_path(operation, ids_to_read(ground, who)):
            queries = list(walk.fill_query(operation, ground.known[who]))
            for query in queries if filters else queries[:1]:
                answers = walk.read(operation, person, path, query, pages=filters)
                seen.update({(who, asked): answer for asked, answer in answers})
    return seen


def is_oversight(operation: Operation) -> bool:
    """A view of the whole period for its administrators."""
    return operation.path.endswith(OVERSIGHT)


def ids_to_read(ground: Ground, who: str) -> Ids:
    """The ids of the hospital's lokus and of the periods; one of everything else."""
    scenes = [getattr(ground.scene, name) for name in PERIODS.get(who, EVERY_PERIOD[:1])]
    return ids_of(ground, who, scenes)


def ids_of(ground: Ground, who: str, scenes: Sequence[Scene]) -> Ids:
    """What stands in the paths about these periods; where nothing of its kind is known, the unit's id."""
    unit_id = [str(ground.scene.independent.ground.hospital.unit_id)]
    names = {name for operation in ground.walk.list_operations() for name in operation.names("path")}
    return {
        **{name: ground.known[who].get(name, unit_id)[:1] for name in names},
        "period_id": [scene.period_id for scene in scenes],
        "lokus_id": [scene.lokus_ids[0] for scene in scenes],
        "unit_id": unit_id,
        "assignment_id": [scene.assignment_ids[0, 0] for scene in scenes],
    }


def list_released(ground: Ground) -> list[Scene]:
    """The periods whose results `release_all` releases."""
    return [ground.scene.past, ground.scene.independent, ground.scene.pleno]


def release_all(ground: Ground) -> list[int]:
    """Release every period but the team's, which goes on; what those were answered who tried it alone."""
    scene = ground.scene
    alone = []
    for one, first, second in (
        (scene.past, None, None),
        (scene.independent, None, None),
        (scene.pleno, scene.pleno.evaluators[1], scene.pleno.ground.nation),
    ):
        if one is not scene.past:
            move_period(one.ground, one.period_id, "closing")
            done(determine(one, first))
        alone.append(release(one, first or one.ground.nation).status_code)
        done(release(one, second))
    scene.system.sync()
    return alone


def count_all_rows(ground: Ground) -> dict[str, int]:
    """Rows of every table; a refused survey response is listed, whoever sends it."""
    tables = sorted(set(METADATA.tables) - {"survey_refusal"})
    return {name: count_rows(ground.scene.system, name) for name in (*tables, "journal_entry")}

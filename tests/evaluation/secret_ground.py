"""The scene of secrets with what each outsider had read before them; what tests of outsiders ask of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from evaluation_service.every_table import METADATA
from tests.evaluation.ground import MUBA, OGAN_ILIR, count_rows, move_period
from tests.evaluation.secret_scene import (
    MARK,
    SecretScene,
    add_draft_period,
    add_publication,
    add_self_assessment,
    add_sheets,
    add_survey,
    done,
    settle,
)
from tests.evaluation.self_assessment_ground import CODES
from tests.evaluation.sheet_ground import determine, release
from tests.support.comparing import Comparing, Secrets, is_let_in, list_reads
from tests.support.description_walk import Ids, Operation, Seen, Walk, list_ids, subtract
from tests.support.snapshots import remember
from tests.support.system import System

WORDS = ("penanda",)
PLACES = {
    "code": (MUBA, OGAN_ILIR, CODES[0]),
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
# What a national administrator sees of everybody's work, however close one lokus is.
OVERSIGHT = ("/assignments", "/work", "/history", "/publications")
CLOSE = "close administrator"
# Who learns of what as their own: the colleague of the survey and the proposal, the unit of its F-01 too.
FILTERING = ("evaluator of another lokus",)
NEAR = ("colleague", "operator", "verifier")
# Who tries all the periods; the others try the one in which each evaluator works alone.
EVERYWHERE = (*NEAR[:2], CLOSE, "evaluator of another lokus")
# The paper that colleagues entered; the unit's own words about itself.
UNITS_WORDS = {"Penandacatatanunit", "Penandabukti", "Penandaisi", "Penandatautan"}
OWN_WORDS = {"colleague": {"Penandapindai"}, "operator": UNITS_WORDS, "verifier": UNITS_WORDS}
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
        return words | {one for one in self.secrets_of(who).every if one in everything}

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
    steps: tuple[tuple[Iterable[str], Callable[[SecretScene], None]], ...] = (
        ([who for who in scene.outsiders if who not in NEAR], add_survey),
        (["colleague"], add_self_assessment),
        (["operator", "verifier"], add_sheets),
    )
    for people, add in steps:
        ids = list_ids(system.evaluation, METADATA)
        for who in people:
            ground.known[who] = ids
            ground.read |= read_everything(ground, who)
        add(scene)
    add_draft_period(scene)
    kept = list_ids(system.evaluation, METADATA)
    add_publication(scene)
    every = list_ids(system.evaluation, METADATA)
    for who, known in ground.known.items():
        ground.secret[who] = subtract(kept if who == CLOSE else every, known)
    system.sync()
    return ground


def read_everything(ground: Ground, who: str) -> dict[Asked, Seen]:
    """All that somebody can read by the ids that they know; filters for one evaluator and nobody."""
    walk, person, seen = ground.walk, ground.scene.outsiders[who], {}
    filters = who in FILTERING
    for operation in list_reads(walk):
        if not is_let_in(operation, person) or (who == CLOSE and is_oversight(operation)):
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
    """The ids of the hospital's lokus and of the periods; a few of everything else."""
    scenes = [ground.scene.independent, ground.scene.pleno, ground.scene.team]
    if who not in EVERYWHERE:
        del scenes[1:]
    hospital = ground.scene.independent.ground.hospital
    few = {name: values[:1] for name, values in ground.known[who].items()}
    return {
        **few,
        "period_id": [scene.period_id for scene in scenes],
        "lokus_id": [scene.lokus_ids[0] for scene in scenes],
        "unit_id": [str(hospital.unit_id)],
        "assignment_id": [scene.assignment_ids[0, 0] for scene in scenes],
    }


def release_all(ground: Ground) -> None:
    """Close, determine and release the period of each alone and that with a pleno; the team's goes on."""
    for scene in (ground.scene.independent, ground.scene.pleno):
        move_period(scene.ground, scene.period_id, "closing")
        done(determine(scene))
        done(release(scene))
    scene.system.sync()


def count_all_rows(ground: Ground) -> dict[str, int]:
    """Rows of every table; a refused survey response is listed, whoever sends it."""
    tables = sorted(set(METADATA.tables) - {"survey_refusal"})
    return {name: count_rows(ground.scene.system, name) for name in (*tables, "journal_entry")}

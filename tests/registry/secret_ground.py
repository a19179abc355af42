"""The private scene with what was there before it; what tests of outsiders ask of it."""

from dataclasses import dataclass, replace
from functools import partial

from registry_service.every_table import METADATA
from tests.registry.catalogue_ground import catch_up
from tests.registry.records import OTHER_REGION, REGION
from tests.registry.secret_scene import MARK, SecretScene, add_secrets, settle
from tests.support.comparing import Comparing, Secrets
from tests.support.description_walk import Ids, Seen, Walk, list_ids, subtract
from tests.support.snapshots import remember
from tests.support.system import System

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
    def secrets(self) -> Secrets:
        """What there was not before, among what there was."""
        return Secrets(self.public, self.secret, PAPERS)

    def comparing(self) -> Comparing:
        """For one test."""
        return Comparing(self.walk, self.scene.outsiders, self.leaks_in)

    def leaks_in(self, seen: Seen) -> set[str]:
        """Marked words and new ids."""
        everything = seen.everything
        return set(MARK.findall(everything)) | {one for one in self.secrets.every if one in everything}

    def on(self, system: System) -> "Ground":
        """The same in another system's databases."""
        walk = replace(self.walk, running=system.registry)
        return replace(self, scene=self.scene.on(system), walk=walk)


def make_ground(system: System) -> Ground:
    """What is public; the secrets are added by `keep_secrets`."""
    return remember(
        system, "public of the registry", partial(_make_ground, system), lambda made: made.on(system)
    )


def make_secret_ground(system: System) -> Ground:
    """What is public, with all the secrets beside it."""

    def make() -> Ground:
        ground = make_ground(system)
        keep_secrets(ground)
        return ground

    return remember(system, "secrets of the registry", make, lambda made: made.on(system))


def _make_ground(system: System) -> Ground:
    scene = settle(system)
    catch_up(system)
    walk = Walk(system.registry, WORDS, PLACES)
    return Ground(scene, walk, list_ids(system.registry, METADATA), {})


def keep_secrets(ground: Ground) -> None:
    """Add what none of the outsiders may learn of."""
    system = ground.scene.system
    add_secrets(ground.scene)
    catch_up(system)
    system.sync()
    ground.secret = subtract(list_ids(system.registry, METADATA), ground.public)

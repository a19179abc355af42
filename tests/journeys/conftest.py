"""What most journeys begin with: a scene for the whole file, and who administers the regency in it."""

from collections.abc import Iterator

import pytest

from tests.journeys.scene import Scene, open_scene
from tests.registry.records import make_administrator
from tests.support.servers import Servers
from tests.support.system import Person


@pytest.fixture(scope="module")
def scene(servers: Servers) -> Iterator[Scene]:
    """One system and one browser for the whole file."""
    with open_scene(servers) as opened:
        yield opened


@pytest.fixture(scope="module")
def administrator(scene: Scene) -> Person:
    """The innovation administrator of the regency, who keeps its agencies and people."""
    return make_administrator(scene.system)

"""Who acts in the tests of several files."""

import pytest

from shared.actor import Mandate
from shared.contracts.roles import EVALUATION_ADMINISTRATOR
from tests.evaluation.ground import KAMPAR, Ground, make_ground
from tests.support.system import Person, Running, System


@pytest.fixture
def ground(system: System) -> Ground:
    """People and units that both services know."""
    return make_ground(system)


@pytest.fixture
def call(ground: Ground) -> Running:
    """The evaluation."""
    return ground.system.evaluation


@pytest.fixture
def keeper(system: System) -> Person:
    """The evaluation administrator of Kampar, known to both services."""
    person = system.make_person(Mandate(EVALUATION_ADMINISTRATOR, KAMPAR))
    system.sync()
    return person

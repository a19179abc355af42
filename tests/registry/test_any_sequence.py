"""Whatever people of every role do in whatever order: no state, entry or sight but those the design allows.

Each sequence is held against the small model beside it. `PRIMA_SEQUENCES` asks for more of them.
"""

import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.registry.sequence_deeds import Deed
from tests.registry.sequence_model import PEOPLE
from tests.registry.sequence_sight import check_lists, check_record, check_totals
from tests.registry.sequence_world import Move, Story, World
from tests.support.system import System

ASKED = os.environ.get("PRIMA_SEQUENCES")
SEQUENCES = int(ASKED) if ASKED else 6
WAY = (
    ("operator", Deed("new", "draft", "A")),
    ("verifier", Deed("record", "submission")),
    ("administrator", Deed("record", "verification")),
    ("nation", Deed("record", "publication")),
    ("both in one", Deed("side", "begin")),
    ("operator", Deed("side", "change", "aim")),
    ("both in one", Deed("side", "submission")),
)
MOVES = st.lists(
    st.builds(
        Move,
        st.sampled_from((True, True, True, False, False)),
        st.integers(0, 10_000),
        st.integers(0, 10_000),
        st.integers(0, 100),
    ),
    min_size=12,
    max_size=24,
)


def _begin(world: World, done_before: int) -> Story:
    """A sequence in which so much of the usual way has been gone already, each step checked as any other."""
    story = world.begin()
    for who, deed in WAY[:done_before]:
        record = story.records[0] if story.records else None
        story.do(who, deed, record or story.nothing, "right")
    return story


def test_any_sequence_of_deeds_leads_only_where_the_design_says(system: System) -> None:
    world = World(system).settle()

    @settings(
        max_examples=SEQUENCES,
        derandomize=ASKED is None,
        deadline=None,
        database=None,
        print_blob=True,
        phases=(Phase.generate, Phase.shrink) if ASKED else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(moves=MOVES, done_before=st.sampled_from((7, 4, 0, 3)))
    def run(moves: list[Move], done_before: int) -> None:
        story = _begin(world, done_before)
        everybody = list(PEOPLE)
        for move in moves:
            record = story.take(move)
            # What was refused has changed no row, so that nobody can see anything new.
            if story.has_changed:
                check_record(story, everybody[(move.pick + move.who) % len(everybody)], record)
        for who in everybody:
            check_lists(story, who)
            check_record(story, who, story.records[len(moves) % len(story.records)])

    run()

    check_totals(world)

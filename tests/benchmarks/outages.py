"""Prints how the promises for an outage of Redis and for the feed are kept, on an otherwise idle real system.

Twenty clients submit a sheet each at the same time while Redis is stopped, then while it hangs; afterwards
it comes back, and the work with it. A change in the registry is followed into the evaluation's copy.
Ends with 1 when a promise is missed.
"""

import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.launcher.servers import ValkeyServer
from tests.faults.outage_scene import CLIENTS, Scene, hang_redis, running_scene, stop_redis
from tests.support.processes import wait_for
from tests.support.servers import Servers, start_servers, stop_servers
from tests.support.system import make_system

ANSWER_SECONDS = 0.5
BACK_SECONDS = 10.0
FEED_SECONDS = 2.0
# Names that are not alike: the registry asks about similar ones.
AGENCIES = (
    "Perikanan",
    "Pertanian",
    "Sosial",
    "Kesehatan",
    "Pendidikan",
    "Kebudayaan",
    "Perdagangan",
    "Pemuda",
)
# How long a figure is waited for that may long have missed its promise.
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Figure:
    """What was measured, the worst of it, and what was promised."""

    name: str
    seconds: list[float]
    promised: float

    @property
    def is_kept(self) -> bool:
        """Every one, not only most."""
        return max(self.seconds) <= self.promised

    def describe(self) -> str:
        """One line."""
        word = "met" if self.is_kept else "MISSED"
        measured = f"worst {max(self.seconds):.3f} s, median {statistics.median(self.seconds):.3f} s"
        return f"{self.name}: {measured} of {len(self.seconds)}; promised {self.promised:g} s: {word}"


def main() -> int:
    """Measure all, print each figure; 1 when one promise was missed."""
    # The sockets by which the two services are made known to each other would tell of every request.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    figures = []
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        Path(folder).chmod(0o711)
        servers = start_servers(Path(folder), 18)
        try:
            with _fresh_scene(servers) as scene:
                for name, break_it in (("stopped", stop_redis), ("hung", hang_redis)):
                    figures += _measure_outage(scene, servers, name, break_it)
                figures.append(_measure_feed(scene))
        finally:
            stop_servers(servers)
    for figure in figures:
        print(figure.describe())
    return 0 if all(figure.is_kept for figure in figures) else 1


@contextmanager
def _fresh_scene(servers: Servers) -> Iterator[Scene]:
    names = servers.new_databases()
    system = make_system(servers, servers.environment(*names))
    system.evaluation.service.nudger.connection.flushall()
    try:
        with running_scene(system, servers) as scene:
            yield scene
    finally:
        system.close()
        servers.drop_databases(names)


def _measure_outage(
    scene: Scene, servers: Servers, name: str, break_it: Callable[[ValkeyServer], Callable[[], None]]
) -> list[Figure]:
    scene.begin_drafts()
    mend = break_it(servers.valkey)
    try:
        replies = scene.submit_all()
    finally:
        mend()
    begun = time.monotonic()
    assert [reply.status for reply in replies] == [202] * CLIENTS, replies
    wait_for(PATIENCE_SECONDS, "all scores", lambda: scene.count_done() == CLIENTS)
    back = time.monotonic() - begun
    assert scene.count_scored() == CLIENTS
    return [
        Figure(
            f"answer to a submission, {CLIENTS} clients, Redis {name}",
            [one.seconds for one in replies],
            ANSWER_SECONDS,
        ),
        Figure(f"all {CLIENTS} scored after Redis that was {name} is back", [back], BACK_SECONDS),
    ]


def _measure_feed(scene: Scene) -> Figure:
    seconds = []
    for name in AGENCIES:
        reply, taken = scene.tell_of_agency(f"Dinas {name}")
        assert reply.status == 201, reply
        seconds.append(taken)
    return Figure("a change in the registry is in the evaluation's copy", seconds, FEED_SECONDS)


if __name__ == "__main__":
    sys.exit(main())

"""Starts children again that end while they should serve, and stops all in reverse order; runs no steps."""

import math
import os
import select
import threading
import time
from collections.abc import Callable

from infra.launcher.child import Child
from infra.launcher.errors import ChildFailed, LaunchError

LONGEST_PAUSE = 5.0
FIRST_PAUSE = 0.1
# A child that served this long died for a new reason, and the pause begins anew.
STEADY_SECONDS = 10.0
# Of several signals at once the system may hand all to another thread than the main one, which then sleeps on
# and runs no handler (CPython runs handlers in the main thread alone): it looks up this often.
SIGNAL_SECONDS = 0.5


class Supervisor:
    """The children in layers, each of which needs the ones before; watched from one thread."""

    def __init__(self, report: Callable[[str], None], note_change: Callable[[list[Child]], None]) -> None:
        self._report = report
        self._note_change = note_change
        self._layers: dict[int, list[Child]] = {}
        self._failures: dict[Child, int] = {}
        self._started: dict[Child, float] = {}
        self._due: dict[Child, float] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self._fault: BaseException | None = None
        self._ended = threading.Event()
        self._wake_reading, self._wake_writing = os.pipe()
        self._thread = threading.Thread(target=self._watch_safely, name="supervisor", daemon=True)
        self._thread.start()

    def start(self, children: list[Child], layer: int = 0) -> None:
        """Starts and watches what does not run yet; the layers end in reverse order, each at once."""
        with self._lock:
            self._layers.setdefault(layer, []).extend(children)
            for child in children:
                self._failures[child] = 0
                self._started[child] = time.monotonic()
                # Until it runs it is not watched, but stopped with the rest whatever happens here.
                self._due[child] = math.inf
                if not child.is_alive():
                    child.start()
                del self._due[child]
            self._note_change(self._list_children())
        self._wake()

    def note_change(self) -> None:
        """Something beside the children has changed that the run file should say."""
        with self._lock:
            self._note_change(self._list_children())

    def count_failures(self, child: Child) -> int:
        """How often the child ended shortly after its start, in a row."""
        with self._lock:
            return self._failures[child]

    def wait(self) -> None:
        """As long as children are watched; raises LaunchError when they no longer are."""
        while not self._ended.wait(SIGNAL_SECONDS):
            pass
        raise LaunchError(f"The programs are watched no longer: {self._fault!r}") from self._fault

    def stop(self) -> None:
        """Ends everything; returns when nothing is left."""
        with self._lock:
            self._stopping = True
        self._wake()
        self._thread.join()
        for layer in sorted(self._layers, reverse=True):
            for child in self._layers[layer]:
                child.request_stop()
            for child in self._layers[layer]:
                child.stop()
        os.close(self._wake_reading)
        os.close(self._wake_writing)

    def _watch_safely(self) -> None:
        try:
            self._watch()
        except BaseException as error:  # noqa: BLE001 - whatever it is, whoever waits must hear of it
            self._fault = error
        finally:
            self._ended.set()

    def _watch(self) -> None:
        while True:
            with self._lock:
                if self._stopping:
                    return
                self._restart_due()
                watched = [child for child in self._list_children() if child not in self._due]
                pause = min((due - time.monotonic() for due in self._due.values()), default=LONGEST_PAUSE)
            waiting: list[int | Child] = [self._wake_reading, *watched]
            ready, _, _ = select.select(waiting, [], [], min(max(pause, 0), LONGEST_PAUSE))
            if self._wake_reading in ready:
                os.read(self._wake_reading, 512)
            for child in watched:
                if child in ready:
                    self._plan_restart(child)

    def _plan_restart(self, child: Child) -> None:
        """At once the first time; a child that keeps ending gets a growing pause."""
        status = child.wait()
        with self._lock:
            steady = time.monotonic() - self._started[child] > STEADY_SECONDS
            failures = 0 if steady else self._failures[child]
            pause = min(FIRST_PAUSE * 2**failures, LONGEST_PAUSE) if failures else 0.0
            self._failures[child] = failures + 1
            self._due[child] = time.monotonic() + pause
            if not self._stopping:
                self._report(
                    f"{child.name} ended with status {status} and is started again; its log: {child.log}"
                )

    def _restart_due(self) -> None:
        due = [child for child, moment in self._due.items() if moment <= time.monotonic()]
        for child in due:
            del self._due[child]
            self._started[child] = time.monotonic()
            try:
                child.start()
            except (ChildFailed, OSError) as error:
                self._failures[child] += 1
                self._due[child] = time.monotonic() + LONGEST_PAUSE
                self._report(f"{child.name} could not be started again: {error}")
        if due:
            self._note_restarts()

    def _note_restarts(self) -> None:
        """Serving is worth more than a run file that is up to date."""
        try:
            self._note_change(self._list_children())
        except OSError as error:
            self._report(f"It could not be noted what runs now: {error}")

    def _list_children(self) -> list[Child]:
        return [child for layer in sorted(self._layers) for child in self._layers[layer]]

    def _wake(self) -> None:
        os.write(self._wake_writing, b".")

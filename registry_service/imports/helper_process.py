"""A second process that turns batches into answers, in their order; it is told nothing but the batches.

It is a fork, and does nothing with what it was born with: no connection, no session, no thread of its
parent's. Whoever gives batches waits while it is busy, so that little is under way at any moment; where it
dies or falls silent, taking an answer raises HelperLost.
"""

import gc
import multiprocessing
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Any

SILENT_SECONDS = 120

Answer = Callable[[Any], Any]

# While one is born, no other may inherit the ends of its pipe, or its death would not be seen.
_one_birth_at_a_time = threading.Lock()


class HelperLost(Exception):
    """The process died, or has said nothing for so long that it never will."""


class HelperProcess:
    """One process, from its birth until `close`; one thread gives batches and one takes answers."""

    def __init__(self, make_answer: Callable[[], Answer]) -> None:
        context = multiprocessing.get_context("fork")
        with _one_birth_at_a_time:
            self._pipe, theirs = context.Pipe()
            self._process: ForkProcess = context.Process(
                target=_serve, args=(make_answer, theirs, self._pipe), name="lines", daemon=True
            )
            # Python warns of forks beside threads: this one runs nothing that a thread could have locked.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                self._process.start()
            theirs.close()

    @property
    def process_id(self) -> int | None:
        """The process's number."""
        return self._process.pid

    def give(self, batch: Any) -> None:
        """Hand over a batch; waits while the process is busy. Raises HelperLost."""
        try:
            self._pipe.send(batch)
        except OSError as error:
            raise HelperLost from error

    def take(self) -> Any:
        """The answer to the batch given longest ago; raises what making it raised, or HelperLost."""
        try:
            if not self._pipe.poll(SILENT_SECONDS):
                raise HelperLost
            answer, error = self._pipe.recv()
        except (OSError, EOFError) as lost:
            raise HelperLost from lost
        if error is not None:
            raise error
        return answer

    def kill(self) -> None:
        """End it, whatever it is doing: who gives or takes learns of it."""
        self._process.kill()

    def close(self) -> None:
        """End it and let go of it."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(make_answer: Callable[[], Answer], pipe: Connection, parents_end: Connection) -> None:
    """In the fork: answers until the parent is gone."""
    parents_end.close()
    # What was born with it is never thrown away here, for that might speak to a database or close a file.
    gc.freeze()
    make = make_answer()
    with suppress(OSError, EOFError):
        while True:
            batch = pipe.recv()
            try:
                told: tuple[Any, Exception | None] = (make(batch), None)
            except Exception as error:  # noqa: BLE001 - raised again in the parent
                told = (None, error)
            pipe.send(told)

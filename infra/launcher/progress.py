"""Tells the person at the terminal, one line a step, what is happening; decides nothing."""

import contextlib
import os
import threading
import time
from typing import IO


class Progress:
    """Lines with the seconds that each step took."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._begun = time.monotonic()
        self._step_begun = self._begun

    def say(self, text: str) -> None:
        """Nobody may be reading any more, or the disk be full: that is no reason to stop serving."""
        with self._lock:
            write_out(self._stream, f"{text}\n")

    def finish_step(self, text: str) -> None:
        """Called when the step is done: its time runs since the end of the one before."""
        now = time.monotonic()
        self.say(f"[{now - self._begun:5.1f} s] {text} ({now - self._step_begun:.1f} s)")
        self._step_begun = now

    def count_seconds(self) -> float:
        """Since the launcher's start."""
        return round(time.monotonic() - self._begun, 1)


def write_out(stream: IO[str], text: str) -> None:
    """At once, or not at all; a pipe that nobody reads is let go, or Python complains of it at the end."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
    except (OSError, ValueError):
        pass

"""Writes very many new drafts at once, as `draft_innovation` would write each; it checks nothing.

A process of its own makes the lines, and a thread sends them to the database, while the next rows are being
read; only that thread uses the session's connection until `wait` returns.
"""

import queue
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pickle import PickleBuffer
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from registry_service.imports.draft_lines import DraftLines, Lines, NewDraft, SentLines, Shape
from registry_service.imports.helper_process import HelperLost, HelperProcess
from registry_service.imports.run import Run
from shared import clock
from shared.copy_text import send_text
from shared.journal.record import Journal


class BulkDrafts:
    """New drafts on their way into the tables and the journal."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._drafts: list[NewDraft] = []
        self._shapes: dict[Shape, Shape] = {}
        self._sender = Sender(run)

    def add(self, own_id: UUID, given: Mapping[str, Any], is_demo: bool) -> None:
        """Take one draft; `given` is what is known of it, the rest being unknown."""
        role = self.run.drafting_role(given.get("agency_id"))
        assert role is not None
        shape = (role, *given)
        # The same tuple for all of one shape: it is handed over once a batch.
        shape = self._shapes.setdefault(shape, shape)
        self._drafts.append((str(own_id), shape, tuple(given.values()), is_demo))

    def send(self) -> None:
        """Hand over what has gathered; it is written beside the work that goes on."""
        if self._drafts:
            drafts, self._drafts = self._drafts, []
            self._sender.put(drafts)

    def wait(self) -> None:
        """Everything handed over is written; raises what went wrong."""
        self._sender.wait()

    def close(self) -> None:
        """Let go of the thread and the process, whatever went wrong."""
        self._sender.close()


def _make_sent(make_lines: Callable[[], DraftLines]) -> Callable[[list[NewDraft]], SentLines]:
    """In the process: its own lines, for no two may draw from the same fresh ids."""
    lines = make_lines()
    return lambda drafts: [(statement, PickleBuffer(text)) for statement, text in lines.make(drafts)]


class Sender:
    """Has lines made and writes them, batch by batch.

    The lines of the first batch are made here: most files hold no more, and a process is not worth it.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        journal: Journal = run.session.info["journal"]
        self._make_lines = partial(DraftLines, journal, run.actor, clock.now())
        # None ends the thread; an empty place stands for the helper's next answer.
        self._batches: queue.Queue[Lines | HelperProcess | None] = queue.Queue(maxsize=2)
        self._has_sent = False
        self._helper: HelperProcess | None = None
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def put(self, drafts: list[NewDraft]) -> None:
        """Have these drafts written; raises what went wrong with those before."""
        if self._error is not None:
            self.wait()
        if self._has_sent and self._helper is None:
            self._helper = HelperProcess(partial(_make_sent, self._make_lines))
        batch: Lines | HelperProcess
        if self._helper is None:
            batch = self._make_lines().make(drafts)
        else:
            batch = self._helper
            self._give(self._helper, drafts)
        self._has_sent = True
        if self._thread is None:
            # Asked for here: the session belongs to the main thread.
            connection = self._run.session.connection()
            self._thread = threading.Thread(target=self._write_all, args=(connection,), name="copy")
            self._thread.start()
        self._batches.put(batch)

    def _give(self, helper: HelperProcess, drafts: list[NewDraft]) -> None:
        try:
            helper.give(drafts)
        except HelperLost:
            self.wait()
            raise

    def wait(self) -> None:
        """Everything is written; raises what went wrong."""
        self._stop()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def close(self) -> None:
        """The thread ends after what it was given, and the process with it."""
        self._stop()
        if self._helper is not None:
            self._helper.close()
            self._helper = None

    def _stop(self) -> None:
        if self._thread is not None:
            self._batches.put(None)
            self._thread.join()
            self._thread = None

    def _write_all(self, connection: Connection) -> None:
        while (batch := self._batches.get()) is not None:
            if self._error is not None:
                continue
            try:
                for statement, lines in batch.take() if isinstance(batch, HelperProcess) else batch:
                    send_text(connection, statement, lines)
            except BaseException as error:  # noqa: BLE001 - raised again where the run waits
                self._error = error
                if self._helper is not None:
                    # Nobody takes its answers any more, and whoever gives it batches must not wait for ever.
                    self._helper.kill()

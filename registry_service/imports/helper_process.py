"""A second process that turns batches into answers, in their order; it is told nothing but the batches.

It is a fork, and does nothing with what it was born with: no connection, no session, no thread of its
parent's. Whoever gives batches waits while it is busy, so that little is under way at any moment; where it
dies or falls silent, taking an answer raises HelperLost.
"""

import gc
import multiprocessing
import pickle
import queue
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from socket import AF_UNIX, MSG_WAITALL, SOCK_STREAM, fromfd, socket
from typing import Any

SILENT_SECONDS = 120
LENGTH_BYTES = 8
MOST_ANSWERS = 2

Answer = Callable[[Any], Any]

# While one is born, no other may inherit the ends of its pipe, or its death would not be seen.
_one_birth_at_a_time = threading.Lock()


class HelperLost(Exception):
    """The process died, or has said nothing for so long that it never will."""


class HelperProcess:
    """One process, from its birth until `close`; one thread gives batches and one takes answers.

    What an answer holds as a PickleBuffer is not copied once more, and is taken as a memoryview.
    """

    def __init__(self, make_answer: Callable[[], Answer]) -> None:
        context = multiprocessing.get_context("fork")
        self._is_closed = False
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
        # Answers are fetched ahead: the process goes on with the next batch while whoever takes is busy.
        self._answers: queue.Queue[list[memoryview] | None] = queue.Queue(maxsize=MOST_ANSWERS)
        self._thread = threading.Thread(target=self._fetch, name="answers")
        self._thread.start()

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
            told = self._answers.get(timeout=SILENT_SECONDS)
        except queue.Empty as silent:
            raise HelperLost from silent
        if told is None:
            # Nothing comes after this one, however often it is asked for.
            self._answers.put(None)
            raise HelperLost
        content, *buffers = told
        answer, error = pickle.loads(content, buffers=buffers)  # noqa: S301 - from a process of our own
        if error is not None:
            raise error
        return answer

    def _fetch(self) -> None:
        """In a thread: put the answers in the queue, and None when no more come."""
        with _socket_of(self._pipe) as answers, suppress(OSError, EOFError):
            while not self._is_closed:
                self._answers.put(_receive(answers))
        self._answers.put(None)

    def kill(self) -> None:
        """End it, whatever it is doing: who gives or takes learns of it."""
        self._process.kill()

    def close(self) -> None:
        """End it and let go of it."""
        self._is_closed = True
        self._process.kill()
        self._process.join()
        while self._thread.is_alive():
            with suppress(queue.Empty):
                self._answers.get(timeout=0.01)
        self._pipe.close()


def _serve(make_answer: Callable[[], Answer], pipe: Connection, parents_end: Connection) -> None:
    """In the fork: answers until the parent is gone."""
    parents_end.close()
    # What was born with it is never thrown away here, for that might speak to a database or close a file.
    gc.freeze()
    make = make_answer()
    with suppress(OSError, EOFError), _socket_of(pipe) as answers:
        while True:
            batch = pipe.recv()
            try:
                told: tuple[Any, Exception | None] = (make(batch), None)
            except Exception as error:  # noqa: BLE001 - raised again in the parent
                told = (None, error)
            _send(answers, told)


def _socket_of(pipe: Connection) -> socket:
    """The pipe itself, which is a pair of sockets."""
    return fromfd(pipe.fileno(), AF_UNIX, SOCK_STREAM)


def _send(answers: socket, told: Any) -> None:
    buffers: list[pickle.PickleBuffer] = []
    content = pickle.dumps(told, pickle.HIGHEST_PROTOCOL, buffer_callback=buffers.append)
    pieces = [memoryview(content), *(buffer.raw() for buffer in buffers)]
    answers.sendall(len(pieces).to_bytes(LENGTH_BYTES))
    for piece in pieces:
        answers.sendall(len(piece).to_bytes(LENGTH_BYTES))
        answers.sendall(piece)


def _receive(answers: socket) -> list[memoryview]:
    """What was sent: the answer, then what it holds as buffers."""
    count = int.from_bytes(_read(answers, LENGTH_BYTES))
    return [_read(answers, int.from_bytes(_read(answers, LENGTH_BYTES))) for _ in range(count)]


def _read(answers: socket, length: int) -> memoryview:
    """All of it at once: piece by piece, each would wait for Python's lock anew."""
    content = memoryview(bytearray(length))
    read = 0
    while read < length:
        piece = answers.recv_into(content[read:], 0, MSG_WAITALL)
        if not piece:
            raise EOFError
        read += piece
    return content

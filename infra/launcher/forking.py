"""The launcher's side of the fork server: starts it, hands programs over, learns how they end."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from infra.launcher import guard
from infra.launcher.errors import ChildFailed
from infra.launcher.fork_server import NOTE, PYTHON, Request
from shared.data_folder import CHECKOUT

# numpy's own threads would be half there in a fork; one core each is what our programs are given.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class ForkServer:
    """A process that has imported `modules`; programs forked from it start at once and share its memory.

    It ends with this process, however this process ends; programs that run go on without it.
    """

    def __init__(self, modules: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        self._command = [*PYTHON, "infra.launcher.fork_server"]
        self._modules = list(modules)
        self._environment = {**environment, **ONE_THREAD}
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None
        self._log_start = 0
        self._closed = False

    def begin(self) -> None:
        """Has it import, while others work; the first program waits for the rest of it."""
        with self._lock:
            self._ensure_running()

    def start(
        self, plan: guard.Plan, environment: Mapping[str, str], log: int, output: int | None
    ) -> "ForkedGuard":
        """A guard with its program, a Python module; what they write goes to the file `log`, or `output`."""
        request: Request = {"plan": plan, "environment": {**environment, **ONE_THREAD}}
        with contextlib.ExitStack() as ours, contextlib.ExitStack() as theirs:
            asked = os.memfd_create("request")
            theirs.callback(os.close, asked)
            os.write(asked, json.dumps(request).encode())
            os.lseek(asked, 0, os.SEEK_SET)
            request_reading, request_writing = os.pipe()
            theirs.callback(os.close, request_reading)
            ours.callback(os.close, request_writing)
            answer_reading, answer_writing = os.pipe()
            ours.callback(os.close, answer_reading)
            theirs.callback(os.close, answer_writing)
            files = [asked, request_reading, answer_writing, log, *([] if output is None else [output])]
            with self._lock:
                try:
                    socket.send_fds(self._ensure_running(), [NOTE], files)
                except OSError as error:
                    raise ChildFailed(
                        f"{plan['name']} could not be started: {error}\n{self.read_log_tail()}"
                    ) from error
            ours.pop_all()
        return ForkedGuard(request_writing, answer_reading)

    def close(self) -> None:
        """Returns when it is gone, at once: it holds nothing. What waits in its queue is never started."""
        with self._lock:
            self._closed = True
            if self._requests is not None:
                self._requests.close()
            if self._process is not None:
                self._process.kill()
                self._process.wait()
            self._process = self._requests = None

    def read_log_tail(self, size: int = 2000) -> str:
        """Why it could not import since its last start, if it could not."""
        if not self.log.exists():
            return ""
        return self.log.read_bytes()[self._log_start :].decode(errors="replace")[-size:]

    def _ensure_running(self) -> socket.socket:
        if self._closed:
            raise OSError("the fork server was closed")
        if self._process is not None and self._process.poll() is None and self._requests is not None:
            return self._requests
        if self._requests is not None:
            self._requests.close()
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        ours, theirs = socket.socketpair()
        with theirs, os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)) as log:
            self._process = subprocess.Popen(
                [*self._command, str(theirs.fileno()), *self._modules],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                cwd=CHECKOUT,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self._requests = ours
        return ours


class ForkedGuard:
    """A guard that is no child of this process, with what of `subprocess.Popen` is asked of one that is."""

    def __init__(self, request_writing: int, answer_reading: int) -> None:
        self.stdin = os.fdopen(request_writing, "wb", buffering=0)
        self.stdout = os.fdopen(answer_reading, "rb", buffering=0)
        self._lock = threading.Lock()
        self._said = b""
        self._status: int | None = None

    def poll(self) -> int | None:
        """The program's exit status; None while the guard is there."""
        return self._learn_status(0)

    def wait(self, timeout: float | None = None) -> int:
        """As `poll`, once there is one; raises subprocess.TimeoutExpired."""
        status = self._learn_status(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("guard", timeout or 0)
        return status

    def _learn_status(self, timeout: float | None) -> int | None:
        """What the guard wrote last before it went; one that was killed wrote nothing."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while self._status is None:
            left = None if deadline is None else max(deadline - time.monotonic(), 0)
            if not select.select([self.stdout], [], [], left)[0]:
                return None
            with self._lock:
                if select.select([self.stdout], [], [], 0)[0]:
                    self._take_in(self.stdout.read(64))
        return self._status

    def _take_in(self, said: bytes) -> None:
        self._said += said
        if not said:
            # Before it may stand the pids, which nobody read if the start was interrupted.
            last = self._said.splitlines()[-1:]
            self._status = int(last[0]) if last and last[0].isdigit() else -signal.SIGKILL

"""One child under its guard: started, stopped, killed, started again; does not decide when."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from infra.launcher import guard
from infra.launcher.accounts import Account
from infra.launcher.errors import ChildFailed
from infra.launcher.identity import Identity, identify

# How long a guard may need after its child's grace until it has ended every descendant.
GUARD_GRACE = 5.0


class Child:
    """A program that ends when this process does, however this process ends."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        folder: Path,
        environment: Mapping[str, str],
        stop_signal: signal.Signals = signal.SIGTERM,
        grace: float = 10.0,
        account: Account | None = None,
        umask: int = 0o077,
    ) -> None:
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        self.grace = grace
        self.guard: Identity | None = None
        self.program: Identity | None = None
        self._command = [str(part) for part in command]
        self._folder = folder
        self._environment = dict(environment)
        self._account = account
        self._umask = umask
        self._log_start = 0
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, output: int | None = None) -> None:
        """Starts the program, its output going to the log or to the file number `output`."""
        if self.is_alive():
            raise ChildFailed(f"{self.name} runs already")
        self._forget()
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        plan = guard.Plan(
            command=self._command,
            folder=str(self._folder),
            log=str(self.log),
            output=output,
            account=(self._account.uid, self._account.gid) if self._account else None,
            stop_signal=int(self.stop_signal),
            grace=self.grace,
            umask=self._umask,
        )
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)) as log:
            running = subprocess.Popen(
                [sys.executable, "-I", "-S", guard.__file__, json.dumps(plan)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=self._environment,
                pass_fds=() if output is None else (output,),
                start_new_session=True,
            )
        self._running = running
        self._learn_identities(running)

    def _learn_identities(self, running: subprocess.Popen[bytes]) -> None:
        assert running.stdout is not None
        line = running.stdout.readline()
        if not line:
            raise ChildFailed(f"{self.name} could not be started:\n{self.read_log_tail()}")
        self.guard = identify(running.pid)
        self.program = identify(int(line))

    @property
    def pid(self) -> int:
        """The program's own pid, not its guard's."""
        if self.program is None:
            raise ChildFailed(f"{self.name} does not run:\n{self.read_log_tail()}")
        return self.program.pid

    def is_alive(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def fileno(self) -> int:
        """Becomes readable when the guard has ended, and so the program and all it started."""
        if self._running is None or self._running.stdout is None:
            raise ChildFailed(f"{self.name} was never started")
        return self._running.stdout.fileno()

    def wait(self, timeout: float | None = None) -> int | None:
        """The exit status; None if it still runs after `timeout` seconds."""
        if self._running is None:
            return 0
        try:
            return self._running.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def request_stop(self) -> None:
        """Lets go of the pipe; the guard does the rest."""
        running = self._running
        if running is not None and running.stdin is not None:
            running.stdin.close()

    def stop(self) -> None:
        """Ends the program in its own orderly way, then by force; returns when nothing of it is left."""
        self.request_stop()
        if self.wait(self.grace + GUARD_GRACE) is None and self._running is not None:
            self._running.kill()
            self._running.wait()
            if self.program is not None and identify(self.program.pid) == self.program:
                os.kill(self.program.pid, signal.SIGKILL)
        self._forget()

    def kill(self) -> None:
        """Like a crash: the program gets SIGKILL, and nothing of it is left on return."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait()
        self._forget()

    def read_log_tail(self, lines: int = 20) -> str:
        """The last lines of what the program wrote since its last start."""
        try:
            with self.log.open("rb") as log:
                log.seek(self._log_start)
                text = log.read().decode(errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(text.splitlines()[-lines:])

    def _forget(self) -> None:
        if self._running is not None:
            for pipe in (self._running.stdin, self._running.stdout):
                if pipe is not None:
                    pipe.close()
            self._running.wait()
        self._running = None
        self.guard = None
        self.program = None

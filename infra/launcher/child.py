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
from infra.launcher.forking import ForkedGuard, ForkServer
from infra.launcher.identity import Identity, identify, is_running

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
        forks: ForkServer | None = None,
    ) -> None:
        """With `forks` the command is one of Python, as in `fork_server.PYTHON`, and begins as a fork."""
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
        self._forks = forks
        self._log_start = 0
        self._running: subprocess.Popen[bytes] | ForkedGuard | None = None

    def start(self, output: int | None = None) -> None:
        """Starts the program, its output going to the log or to the file number `output`."""
        if self.is_alive():
            raise ChildFailed(f"{self.name} runs already")
        self._forget()
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        plan = guard.Plan(
            name=self.name,
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
            if self._forks is not None:
                self._running = self._forks.start(plan, self._environment, log.fileno(), output)
            else:
                self._running = self._start_alone(plan, log.fileno(), output)
        self._learn_identities(self._running)

    def _start_alone(self, plan: guard.Plan, log: int, output: int | None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__, json.dumps(plan)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=self._environment,
            pass_fds=() if output is None else (output,),
            start_new_session=True,
        )

    def _learn_identities(self, running: subprocess.Popen[bytes] | ForkedGuard) -> None:
        assert running.stdout is not None
        line = running.stdout.readline().split()
        if len(line) != 2:
            forks = self._forks.read_log_tail() if self._forks else ""
            raise ChildFailed(f"{self.name} could not be started:\n{self.read_log_tail()}{forks}")
        self.guard, self.program = (identify(int(pid)) for pid in line)

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
        if self._forks is not None and self.guard is None and self.is_alive():
            # Its start was interrupted: it may still wait in the fork server's queue.
            self._forks.close()
        if self.wait(self.grace + GUARD_GRACE) is None:
            for process in (self.guard, self.program):
                if process is not None and is_running(process):
                    os.kill(process.pid, signal.SIGKILL)
            self.wait()
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
            self.request_stop()
            self._running.wait()
            if self._running.stdout is not None:
                self._running.stdout.close()
        self._running = None
        self.guard = None
        self.program = None

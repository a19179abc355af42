"""A signal may wake any thread of the launcher; its handler runs in the main one."""

import subprocess
import sys

from shared.data_folder import CHECKOUT

# As the system does with several signals at once: the watching thread takes them, the main one sleeps.
SIGNAL_FOR_ANOTHER_THREAD = """
import signal
import threading
from infra.launcher.errors import StopRequested
from infra.launcher.launch import listen_to_signals
from infra.launcher.supervisor import Supervisor

listen_to_signals()
supervisor = Supervisor(print, lambda children: None)
(watching,) = (thread for thread in threading.enumerate() if thread.name == "supervisor")
threading.Timer(0.3, lambda: signal.pthread_kill(watching.ident, signal.SIGTERM)).start()
try:
    supervisor.wait()
except StopRequested:
    supervisor.stop()
    print("stopped")
"""


def test_signal_that_another_thread_takes_ends_the_wait() -> None:
    ended = subprocess.run(
        [sys.executable, "-P", "-c", SIGNAL_FOR_ANOTHER_THREAD],
        env={"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (ended.stdout, ended.stderr) == ("stopped\n", "")

"""What work cost this process and its helpers: processor time and memory; prints nothing."""

import multiprocessing
import os
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

HELPER = "lines"


def processor_time() -> float:
    """Of this process and of the helper that it had."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


@contextmanager
def watched_memory() -> Iterator[Callable[[], float]]:
    """The most memory, in MB, that this process and its helper had together; what they share counts once."""
    peak, is_over = [0.0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.5):
            helpers = [child.pid for child in multiprocessing.active_children() if child.name == HELPER]
            peak[0] = max(peak[0], sum(memory_of(pid) for pid in (os.getpid(), *helpers)))

    thread = threading.Thread(target=watch)
    thread.start()
    yield lambda: peak[0]
    is_over.set()
    thread.join()


def memory_of(process_id: int | None) -> float:
    """What a process has, each shared page divided among those who share it."""
    try:
        told = Path(f"/proc/{process_id}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(told.partition("\nPss:")[2].split()[0]) / 1024

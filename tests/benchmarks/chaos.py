"""Kills web, worker, Valkey and PostgreSQL at random for two minutes while forty people fill in and submit.

Prints what was killed, what was acknowledged, and whether all of it is there and scored once; ends with 1 if
it is not. `python -m tests.benchmarks.chaos [SEED [SECONDS]]`; the same seed kills in the same order.
"""

import logging
import sys
import tempfile
from pathlib import Path

from tests.faults.chaos_scene import CLIENTS, kill_at_random, running_chaos
from tests.support.servers import start_servers, stop_servers

SEED, SECONDS = 4, 120.0
SHORTEST, LONGEST = 1.0, 6.0
# More than can be filled in within the time, so that nobody runs out of work.
SHEETS_A_SECOND = 40


def main(arguments: list[str]) -> int:
    """Run it once."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    seed = int(arguments[0]) if arguments else SEED
    seconds = float(arguments[1]) if len(arguments) > 1 else SECONDS
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        Path(folder).chmod(0o711)
        servers = start_servers(Path(folder), 18, as_shipped=True)
        try:
            with running_chaos(servers, seed, int(SHEETS_A_SECOND * seconds)) as chaos:
                chaos.run(kill_at_random(seed, SHORTEST, LONGEST), seconds)
                faults = chaos.list_faults()
        finally:
            stop_servers(servers)
    submitted = chaos.count_submitted()
    answers = sum(len(record.levels) for record in chaos.records)
    print(f"{CLIENTS} clients, {seconds:g} s, seed {seed}; killed: {_tell(chaos.killed)}")
    print(f"acknowledged: {len(chaos.records)} sheets begun, {answers} answers, {submitted} submissions")
    print(f"attempts without an answer, or told to come again, each sent anew: {_tell(chaos.unanswered)}")
    for fault in faults[:20]:
        print(fault)
    print(f"{len(faults)} faults: {'MISSED' if faults else 'everything is there, and scored once'}")
    return 1 if faults else 0


def _tell(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

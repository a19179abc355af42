"""Web, worker, Valkey and PostgreSQL are killed while people submit; `tests.benchmarks.chaos` does more."""

from pathlib import Path

from tests.faults.chaos_scene import TARGETS, kill_each_once, running_chaos
from tests.support.servers import start_servers, stop_servers

SEED = 4
PAUSE = 1.0
SHEETS, CLIENTS = 120, 12


def test_nothing_acknowledged_is_lost_and_every_sheet_is_scored_once(copies: Path) -> None:
    servers = start_servers(copies, 18, as_shipped=True)
    try:
        with running_chaos(servers, SEED, SHEETS, CLIENTS) as chaos:
            chaos.run(kill_each_once(SEED, PAUSE))
            faults = chaos.list_faults()
    finally:
        stop_servers(servers)

    submitted = chaos.count_submitted()
    print(f"{chaos.answered} answers, {submitted} sheets, unanswered: {dict(chaos.unanswered)}")
    assert faults == []
    assert dict(chaos.killed) == dict.fromkeys(TARGETS, 1)
    assert submitted >= CLIENTS

"""Prints how many survey responses a second a real system accepts, how long each takes, and that all count.

The whole system runs as processes of its own on servers that write as safely as they are shipped; fifty
clients send over connections that stay open. Tokens are given out before. Each response has to count once.
First everybody sends as fast as they are answered, which tells the highest rate; then 300 are due each second
by the clock, and a response's time runs from when it was due, whether a client was free or not.
"""

import asyncio
import json
import os
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from evaluation_service.surveys.queries import list_survey_sums
from tests.evaluation.survey_ground import SurveyScene, all_at, make_survey
from tests.support.processes import Processes, running_processes, wait_for
from tests.support.servers import start_servers, stop_servers
from tests.support.system import make_system

CLIENTS, LISTS, WARMING, PACED = 50, 60, 400, 6000
WANTED_RATE, WANTED_P99 = 300, 250
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Run it and print the rates."""
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        Path(folder).chmod(0o711)
        servers = start_servers(Path(folder), 18, as_shipped=True)
        try:
            environment = servers.environment(*servers.new_databases())
            system = make_system(servers, environment)
            scene = make_survey(system, minimum=30)
            with running_processes(servers, environment, workers=1) as processes:
                _measure(scene, processes)
            system.close()
        finally:
            stop_servers(servers)


def _measure(scene: SurveyScene, processes: Processes) -> None:
    tokens = [token for _ in range(LISTS) for token in scene.tokens("links", 200)]
    requests = [_write_request(scene, token, number) for number, token in enumerate(tokens)]
    port = processes.settings.evaluation.port
    asyncio.run(_send_all(port, requests[:WARMING]))
    begun, used = time.perf_counter(), read_processor()
    answers = asyncio.run(_send_all(port, requests[WARMING:-PACED]))
    seconds, used = time.perf_counter() - begun, read_processor() - used
    accepted = _list_accepted(answers)
    told = _tell(accepted, seconds)
    print(f"as fast as they are answered: {len(accepted)} of {len(answers)} accepted, {told}")
    each = 1000 * used / len(answers)
    print(
        f"processor time of clients, services, clocks and database: {each:.2f} ms a response;"
        f" two cores with nothing else to do bear {2000 / each:.0f} a second"
    )
    begun = time.perf_counter()
    answers = asyncio.run(_send_all(port, requests[-PACED:], WANTED_RATE))
    paced, seconds = _list_accepted(answers), time.perf_counter() - begun
    is_met = len(paced) == PACED and paced[int(PACED * 0.99)] < WANTED_P99
    print(f"{WANTED_RATE} due each second: {len(paced)} of {PACED} accepted, {_tell(paced, seconds)}")
    print(f"wanted p99 {WANTED_P99} ms at {WANTED_RATE} a second: {'met' if is_met else 'MISSED'}")
    counted = wait_for(60, "every response in a closed batch", partial(_count_all, scene, len(tokens)))
    print(f"counted {counted} of {len(tokens)} sent with the {WARMING} that came first, each once")


def _list_accepted(answers: list[tuple[int, float]]) -> list[float]:
    return sorted(1000 * took for status, took in answers if status == 201)


def _tell(accepted: list[float], seconds: float) -> str:
    median, p99 = statistics.median(accepted), accepted[int(len(accepted) * 0.99)]
    rate = len(accepted) / seconds
    return f"{rate:.0f} a second, median {median:.1f} ms, p99 {p99:.1f} ms, most {accepted[-1]:.1f} ms"


def _write_request(scene: SurveyScene, token: str, number: int) -> bytes:
    besides = {"service": "KTP-el", "sex": ("female", "male")[number % 2], "age_group": "26_35"}
    body = json.dumps({"token": token, **all_at(number % 6, **besides)}).encode()
    head = (
        f"POST {scene.path('/responses')} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def read_processor() -> float:
    """Seconds of processor time of this process and everything it started that still runs."""
    parents, seconds = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(path.parent.name)
        parents[pid], seconds[pid] = int(told[1]), (int(told[11]) + int(told[12])) / TICKS
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(seconds.get(pid, 0) for pid in ours)


async def _send_all(port: int, requests: list[bytes], rate: float | None = None) -> list[tuple[int, float]]:
    """Status and seconds of each; with a rate, each is due by the clock and its time runs from then."""
    waiting = enumerate(requests)
    answers: list[tuple[int, float]] = []

    async def send_some(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number, request in waiting:
            begun = time.perf_counter()
            if rate is not None:
                begun = start + number / rate
                await asyncio.sleep(max(0.0, begun - time.perf_counter()))
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            answers.append((int(head[9:12]), time.perf_counter() - begun))
            if b"connection: close" in head.lower():
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CLIENTS)]
    start = time.perf_counter()
    await asyncio.gather(*(send_some(*each) for each in opened))
    return answers


def _count_all(scene: SurveyScene, sent: int) -> int | None:
    lokus_id = UUID(scene.lokus_ids[0])
    with scene.system.evaluation.session() as session:
        counted = list_survey_sums(session, [lokus_id])[lokus_id].respondents
        kept = session.scalar(text("select count(*) from survey_response"))
    return counted if counted == kept == sent else None


if __name__ == "__main__":
    main()

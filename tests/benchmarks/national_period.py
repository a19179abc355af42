"""Prints how long a whole PEKPPP period takes from cold tables until it is scored, stored and ranked.

Run from the checkout: .venv-test/bin/python -m tests.benchmarks.national_period [lokus]
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from evaluation_service.scorecards.actions import ask_for_scorecards
from evaluation_service.sheets import jobs
from shared.actor import Mandate
from shared.contracts.roles import EVALUATOR
from tests.benchmarks.period_filling import Size, fill_period, put_sheets_due
from tests.evaluation.ground import KAMPAR, MUBA, Ground, add_lokus, make_ground, move_period
from tests.evaluation.survey_ground import ITEMS, draft_forms_period
from tests.evaluation.test_form_scoring import CODES
from tests.support.processes import Processes, running_processes, wait_for
from tests.support.servers import Servers, start_servers, stop_servers
from tests.support.system import Person, System, make_system

NATIONAL, REGION = 25_000, 40
WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")
LONGEST = 600


def main(lokus: int) -> None:
    """Fill two periods, one as large as a region's, and measure on both."""
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        Path(folder).chmod(0o711)
        servers = start_servers(Path(folder), 18, as_shipped=True)
        try:
            environment = servers.environment(*servers.new_databases())
            system = make_system(servers, environment)
            _measure_all(servers, environment, system, lokus)
            system.close()
        finally:
            stop_servers(servers)


def _measure_all(servers: Servers, environment: dict[str, str], system: System, lokus: int) -> None:
    ground = make_ground(system)
    evaluators = [system.make_person(Mandate(EVALUATOR, KAMPAR)) for _ in range(2)]
    system.sync()
    begun = time.perf_counter()
    national = _make_period(ground, evaluators, Size(lokus))
    region = _make_period(ground, evaluators, Size(REGION, regions=1))
    _tidy(system)
    _say(f"filled {lokus} lokus and {REGION} lokus in {time.perf_counter() - begun:.0f} s")
    cool_down(servers)
    with running_processes(servers, environment, workers=WORKERS) as processes:
        run = Run(system, processes, servers, ground.nation)
        _measure_whole(run, national, lokus)
        _measure_whole(run, region, REGION)
        _measure_again(run, region)
        for period_id in (region, national):
            _measure_changed_sheet(run, period_id, evaluators[0])


def _make_period(ground: Ground, evaluators: list[Person], size: Size) -> str:
    """An open period; one lokus is chosen as people do it, because an empty one does not open."""
    settings = {"minimum_respondents": 30, "below_minimum": "no_index"}
    body: dict[str, Any] = {"instrument_id": "panrb-pekppp-2023", "form_set": "luring", "settings": settings}
    period_id = draft_forms_period(
        ground, {**body, "name": f"PEKPPP Uji {size.lokus}", "region_codes": [MUBA]}
    )
    add_lokus(ground, period_id, ground.hospital)
    move_period(ground, period_id, "opening")
    with ground.system.evaluation.service.engine.begin() as connection:
        people = [person.account_id for person in evaluators]
        fill_period(connection, period_id, size, people, CODES, len(ITEMS))
    return period_id


def _tidy(system: System) -> None:
    """What autovacuum would have done long before everything is scored."""
    with system.evaluation.service.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("vacuum analyze"))


def cool_down(servers: Servers) -> None:
    """Stop PostgreSQL, have the kernel forget its files, and start it again: nothing is in any memory."""
    servers.postgres.stop()
    for path in servers.postgres.folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    servers.postgres.restart()


class Run:
    """A running system with the clocks that a measurement reads."""

    def __init__(self, system: System, processes: Processes, servers: Servers, nation: Person) -> None:
        self.system, self.processes, self.servers, self.nation = system, processes, servers, nation

    def time(self, deed: Callable[[], object]) -> float:
        """Seconds on the clock."""
        begun = time.perf_counter()
        deed()
        return time.perf_counter() - begun

    def read_ranking(self, period_id: str) -> Any:
        """The first page, over the API."""
        path = f"/api/v1/periods/{period_id}/ranking?limit=50"
        reply = self.processes.call("evaluation", "GET", path, self.nation)
        assert reply.status == 200, reply
        return reply.body

    def nudge(self) -> None:
        """Have both workers look at once, as a submission does."""
        for _ in range(WORKERS):
            self.system.evaluation.service.nudger.nudge(jobs.QUEUE, jobs.score_due_sheets)

    def wait_until_done(self) -> None:
        """Until nothing is due; raises TimeoutError."""
        self.nudge()
        wait_for(LONGEST, "every score", self._is_done)

    def _is_done(self) -> bool:
        open_work = "select not exists (select from work_item where state in ('due', 'claimed'))"
        with self.system.evaluation.session() as session:
            # Through the index of open work: asking must not cost what is measured.
            session.execute(text("set local enable_seqscan = off"))
            return bool(session.scalar(text(open_work)))

    def used(self) -> dict[str, float]:
        """Processor seconds so far: of the workers, and of PostgreSQL with everything it started."""
        workers = sum(_seconds_of(child.pid) for child in self.processes.workers)
        postgres = self.servers.postgres.pid
        return {"workers": workers, "PostgreSQL": _seconds_of(postgres) + _seconds_of_children(postgres)}

    def read_peak(self) -> float:
        """Megabytes that the workers held at most, added up; what they share counts twice."""
        return sum(_kilobytes_of(child.pid) for child in self.processes.workers) / 1024


def _stat_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _seconds_of(pid: int) -> float:
    """Of the process, and of those of its children that have ended."""
    return sum(int(field) for field in _stat_of(pid)[11:15]) / TICKS


def _seconds_of_children(pid: int) -> float:
    seconds = 0.0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if int(_stat_of(int(path.name))[1]) == pid:
                seconds += _seconds_of(int(path.name))
        except OSError:
            continue
    return seconds


def _kilobytes_of(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1])
    return 0


def _measure_whole(run: Run, period_id: str, lokus: int) -> None:
    with run.system.evaluation.service.engine.begin() as connection:
        put_sheets_due(connection, period_id)
    before = run.used()
    scored = run.time(run.wait_until_done)
    used = {name: seconds - before[name] for name, seconds in run.used().items()}
    first, again = (run.time(partial(run.read_ranking, period_id)) for _ in range(2))
    _say(
        f"{lokus} lokus scored, stored and journalled in {scored:.2f} s ({lokus / scored:.0f} a second),"
        f" ranked in {first:.3f} s: {scored + first:.2f} s together; ranked once more in {again:.3f} s"
    )
    _say("  processor time: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in used.items()))
    _say(f"  workers' memory at most {run.read_peak():.0f} MB, both added up")
    with run.system.evaluation.session() as session:
        counted = session.execute(
            text(
                "select count(*), (select count(*) from sheet_score), (select count(*) from journal_entry"
                " where kind = 'scorecard.computed') from scorecard where is_current"
            )
        ).one()
    _say(f"  by now {counted[0]} current scorecards, {counted[1]} sheet scores, {counted[2]} entries")


def _measure_again(run: Run, period_id: str) -> None:
    """Every level of one evaluator's is another: all lokus of the region come out new."""
    with run.system.evaluation.service.engine.begin() as connection:
        connection.execute(
            text(
                "update answer set level = (level + 1) % 6 where sheet_id in"
                " (select sheet_id from sheet join lokus using (lokus_id) where period_id = :period)"
            ),
            {"period": period_id},
        )
        lokus = connection.scalars(
            text("select lokus_id from lokus where period_id = :id"), {"id": period_id}
        )
        lokus_ids = list(lokus)

    def score_and_rank() -> None:
        with run.system.evaluation.session() as session:
            ask_for_scorecards(session, lokus_ids)
            session.commit()
        run.wait_until_done()
        run.read_ranking(period_id)

    _say(f"region of {REGION} lokus scored and ranked anew in {run.time(score_and_rank):.3f} s")


def _measure_changed_sheet(run: Run, period_id: str, evaluator: Person) -> None:
    sheet_id, lokus_id = _fill_missing_sheet(run, period_id, evaluator)

    def count_cards() -> int:
        with run.system.evaluation.session() as session:
            count = text("select count(*) from scorecard where lokus_id = :id")
            return session.scalar(count, {"id": lokus_id}) or 0

    before = count_cards()

    def submit_and_rank() -> None:
        path = f"/api/v1/sheets/{sheet_id}/submission"
        reply = run.processes.call("evaluation", "POST", path, evaluator)
        assert reply.status == 202, reply
        wait_for(10, "the scorecard", lambda: count_cards() > before)
        run.read_ranking(period_id)

    _say(f"one more sheet submitted, scored and ranked in {run.time(submit_and_rank):.3f} s")


def _fill_missing_sheet(run: Run, period_id: str, evaluator: Person) -> tuple[str, str]:
    with run.system.evaluation.session() as session:
        assignment_id, lokus_id = session.execute(
            text(
                "select assignment_id::text, a.lokus_id::text from assignment a join lokus l using (lokus_id)"
                " where l.period_id = :period and not exists"
                " (select from sheet s where s.assignment_id = a.assignment_id)"
            ),
            {"period": period_id},
        ).one()
    call = run.processes.call
    begun = call("evaluation", "POST", f"/api/v1/assignments/{assignment_id}/sheet", evaluator)
    assert begun.status in (200, 201), begun
    sheet_id = begun.body["sheet_id"]
    rows = [{"indicator_code": code, "chosen": 4, "reason": "Terlihat"} for code in CODES]
    saved = call("evaluation", "PUT", f"/api/v1/sheets/{sheet_id}/answers", evaluator, {"answers": rows})
    assert saved.status == 200, saved
    return sheet_id, lokus_id


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else NATIONAL)

"""Forty people fill in and submit sheets while processes and servers are killed at random; asserts nothing.

Every request carries an Idempotency-Key and is sent again with the same one until it is answered for good.
What was answered with 2xx is written down here, to be held against the database afterwards.
"""

import http.client
import math
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from infra.launcher.child import Child
from infra.launcher.identity import identify
from tests.evaluation.ground import Ground, make_ground, open_period
from tests.evaluation.sheet_ground import CODES
from tests.support.processes import Processes, Reply, running_processes, wait_for
from tests.support.servers import Servers
from tests.support.system import System, make_system

CLIENTS = 40
TARGETS = ("web", "worker", "Valkey", "PostgreSQL")
PIECES = 4
# How long an answer is waited for through kills, the scoring after the last of them, and people in between.
PATIENCE_SECONDS = 60.0
CALM_SECONDS = 180.0
AGAIN_SECONDS = 0.4

LOKUS = """
insert into lokus (lokus_id, period_id, unit_id, unit_short_name, unit_official_name, agency_id, agency_name,
                   region_code, region_name, region_kind, unit_kind, service_kind)
select gen_random_uuid(), cast(:period as uuid), gen_random_uuid(), 'U' || n, 'Unit ' || n, gen_random_uuid(),
       'Dinas', '16.06', 'Musi Banyuasin', 'kabupaten', 'dinas', 'chaos' from generate_series(1, :sheets) n;
insert into assignment (assignment_id, lokus_id, evaluator_id)
select gen_random_uuid(), lokus_id, cast(:evaluator as uuid) from lokus where service_kind = 'chaos'
"""
ASSIGNMENTS = "select assignment_id from assignment join lokus using (lokus_id) where service_kind = 'chaos'"
KEPT = """
select cast(sheet_id as text), array_agg(array[indicator_code, cast(level as text)])
from answer group by sheet_id
"""
DUE = "select count(*) from work_item where state <> 'done'"
SUBMITTED = "select cast(sheet_id as text) from sheet where state = 'submitted'"
# What must be nothing once everything submitted is scored: each says what is wrong with how many.
FAULTS = {
    "submitted without exactly one score": """
        select count(*) from sheet s where s.state = 'submitted'
        and (select count(*) from sheet_score o where o.sheet_id = s.sheet_id) <> 1""",
    "scored without being submitted": """
        select count(*) from sheet_score join sheet using (sheet_id) where state <> 'submitted'""",
    "submitted without exactly one entry in the journal": """
        select count(*) from sheet s where s.state = 'submitted' and (select count(*) from journal_entry e
        where e.kind = 'sheet.submitted' and e.record_id = cast(s.sheet_id as text)) <> 1""",
    "submitted without exactly one revision of a scorecard": """
        select count(*) from sheet s where s.state = 'submitted'
        and (select count(*) from scorecard c where c.lokus_id = s.lokus_id) <> 1""",
    "assignment with more than one sheet": """
        select count(*) from (select 1 from sheet group by assignment_id having count(*) > 1) more""",
}


@dataclass
class Record:
    """What was acknowledged of one sheet."""

    sheet_id: str
    levels: dict[str, int] = field(default_factory=dict)
    is_submitted: bool = False


@dataclass
class Chaos:
    """The running system, what its clients were promised, and what was done to it."""

    system: System
    servers: Servers
    processes: Processes
    ground: Ground
    assignments: list[str]
    seed: int
    clients: int = CLIENTS
    records: list[Record] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)
    # Attempts that got no answer, or one that asks to come again; answers that no retry explains.
    unanswered: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    answered: int = 0
    ends_at: float = 0.0

    def run(self, kills: Iterator[tuple[float, str]], seconds: float = math.inf) -> None:
        """Let everybody work while what `kills` names is killed after each pause, until either ends.

        After the last kill they go on until as many sheets as there are people were submitted.
        """
        self.ends_at = time.monotonic() + seconds
        with ThreadPoolExecutor(self.clients + 1) as people:
            killing = people.submit(self._kill, kills)
            working = [people.submit(self._work, number) for number in range(self.clients)]
            for one in (*working, killing):
                one.result()

    def _kill(self, kills: Iterator[tuple[float, str]]) -> None:
        for pause, target in kills:
            if time.monotonic() + pause > self.ends_at:
                return
            time.sleep(pause)
            self.kill(target)
        wanted = min(len(self.assignments), self.count_submitted() + self.clients)
        try:
            wait_for(CALM_SECONDS, "submissions afterwards", lambda: self.count_submitted() >= wanted)
        finally:
            self.ends_at = time.monotonic()

    def kill(self, target: str) -> None:
        """SIGKILL; the launcher's supervisor brings our own back, and here the two servers are."""
        if target in ("web", "worker"):
            children = self.processes.web[1:] if target == "web" else self.processes.workers
            for child in children:
                _kill_child(child)
        else:
            server = self.servers.valkey if target == "Valkey" else self.servers.postgres
            server.kill()
            server.restart()
        self.killed[target] += 1

    def _work(self, number: int) -> None:
        """One person: sheet after sheet, each begun, filled in by pieces, and submitted."""
        chance = random.Random(f"{self.seed} {number}")  # noqa: S311 - to be repeated, not secret
        for assignment_id in self.assignments[number :: self.clients]:
            if time.monotonic() > self.ends_at:
                return
            begun = self._insist("POST", f"/api/v1/assignments/{assignment_id}/sheet")
            if begun is None:
                continue
            record = Record(begun.body["sheet_id"])
            self.records.append(record)
            if self._fill(record, chance):
                path = f"/api/v1/sheets/{record.sheet_id}/submission"
                record.is_submitted = self._insist("POST", path) is not None

    def _fill(self, record: Record, chance: random.Random) -> bool:
        """Every indicator, by pieces; False when time is up, which leaves a draft."""
        for piece in range(PIECES):
            if time.monotonic() > self.ends_at:
                return False
            levels = {code: chance.randint(0, 5) for code in CODES[piece::PIECES]}
            rows = [
                {"indicator_code": code, "level": level, "reason": "terlihat"}
                for code, level in levels.items()
            ]
            path = f"/api/v1/sheets/{record.sheet_id}/answers"
            if self._insist("PUT", path, {"answers": rows}) is None:
                return False
            record.levels |= levels
        return True

    def _insist(self, method: str, path: str, body: Any = None) -> Reply | None:
        """Send it again with the same key until it is answered for good; None unless that is a 2xx."""
        headers = {"Idempotency-Key": str(uuid4())}
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up:
            try:
                reply = self.processes.call("evaluation", method, path, self.ground.evaluator, body, headers)
            except (OSError, http.client.HTTPException) as error:
                self.unanswered[type(error).__name__] += 1
            else:
                if reply.status < 300:
                    self.answered += 1
                    return reply
                if reply.status != 503:
                    break
                self.unanswered["503"] += 1
            time.sleep(AGAIN_SECONDS)
        else:
            self.refused.append(f"{method} {path}: no answer for {PATIENCE_SECONDS:.0f} s")
            return None
        self.refused.append(f"{method} {path}: {reply.status} {reply.body}")
        return None

    def count_submitted(self) -> int:
        """Submissions that were acknowledged."""
        return sum(record.is_submitted for record in self.records)

    def list_faults(self) -> list[str]:
        """What was promised and is not there, or is there twice; waits until all that is due was done."""
        self.system.evaluation.service.engine.dispose()
        wait_for(PATIENCE_SECONDS, "the end of all work", lambda: self._count(DUE) == 0)
        with self.system.evaluation.session() as session:
            rows = session.execute(text(KEPT))
            kept = {sheet_id: {code: int(level) for code, level in levels} for sheet_id, levels in rows}
            submitted = set(session.scalars(text(SUBMITTED)))
        faults = [f"refused: {one}" for one in self.refused]
        for record in self.records:
            there = kept.get(record.sheet_id, {})
            if lost := {code for code, level in record.levels.items() if there.get(code) != level}:
                faults.append(f"{record.sheet_id}: acknowledged answers are lost: {sorted(lost)}")
            if record.is_submitted and record.sheet_id not in submitted:
                faults.append(f"{record.sheet_id}: an acknowledged submission is lost")
        wrong = {what: self._count(statement) for what, statement in FAULTS.items()}
        return faults + [f"{count} {what}" for what, count in wrong.items() if count]

    def _count(self, statement: str) -> int:
        with self.system.evaluation.session() as session:
            return session.scalar(text(statement)) or 0


def _kill_child(child: Child) -> None:
    """The web's master goes first; its guard ends what is left of it, and only then it is started again."""
    program = child.program
    if program is not None and identify(program.pid) == program:
        os.kill(program.pid, signal.SIGKILL)


@contextmanager
def running_chaos(servers: Servers, seed: int, sheets: int, clients: int = CLIENTS) -> Iterator[Chaos]:
    """Everything running on servers that write as safely as they are shipped, with so many lokus to score."""
    system = make_system(servers, servers.environment(*servers.new_databases()))
    ground = make_ground(system)
    period_id, _ = open_period(ground)
    given = {"period": period_id, "evaluator": ground.evaluator.account_id, "sheets": sheets}
    with system.evaluation.session() as session:
        for statement in LOKUS.split(";"):
            session.execute(text(statement), given)
        session.commit()
        found = session.scalars(text(ASSIGNMENTS))
        assignments = sorted(str(row) for row in found)
    try:
        with running_processes(servers, system.environment) as processes:
            yield Chaos(system, servers, processes, ground, assignments, seed, clients)
    finally:
        system.close()


def kill_at_random(seed: int, shortest: float, longest: float) -> Iterator[tuple[float, str]]:
    """Pauses and targets without an end."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated, not secret
    while True:
        yield chance.uniform(shortest, longest), chance.choice(TARGETS)


def kill_each_once(seed: int, pause: float) -> Iterator[tuple[float, str]]:
    """Each target once, in a random order."""
    order = random.Random(seed).sample(TARGETS, len(TARGETS))  # noqa: S311 - to be repeated, not secret
    return ((pause, target) for target in order)

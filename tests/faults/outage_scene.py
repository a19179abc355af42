"""Twenty people with complete drafts on a running system whose Redis can be taken away; asserts nothing."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import text

from infra.launcher.servers import ValkeyServer
from tests.evaluation.ground import Ground, make_ground, open_period
from tests.evaluation.sheet_ground import CODES
from tests.support.processes import Processes, Reply, running_processes, wait_for
from tests.support.servers import Servers
from tests.support.system import System

CLIENTS = 20

DRAFTS = """
insert into lokus (lokus_id, period_id, unit_id, unit_short_name, unit_official_name, agency_id, agency_name,
                   region_code, region_name, region_kind, unit_kind, service_kind)
select gen_random_uuid(), cast(:period as uuid), gen_random_uuid(), 'U' || n, 'Unit ' || n, gen_random_uuid(),
       'Dinas', '16.06', 'Musi Banyuasin', 'kabupaten', 'dinas', :round from generate_series(1, :sheets) n;
insert into assignment (assignment_id, lokus_id, evaluator_id)
select gen_random_uuid(), lokus_id, cast(:evaluator as uuid) from lokus where service_kind = :round;
insert into sheet (sheet_id, assignment_id, lokus_id, evaluator_id, number, state)
select gen_random_uuid(), assignment_id, lokus_id, evaluator_id, 1, 'draft'
from assignment join lokus using (lokus_id) where service_kind = :round;
insert into answer (sheet_id, indicator_code, level)
select sheet_id, code, 4 from sheet join lokus using (lokus_id), unnest(cast(:codes as text[])) code
where service_kind = :round
"""
OURS = "select sheet_id from sheet join lokus using (lokus_id) where service_kind = :round"
OURS_AS_TEXT = OURS.replace("sheet_id", "cast(sheet_id as text)", 1)


@dataclass
class Scene:
    """A running system, with as many complete drafts as there are clients once they are asked for."""

    system: System
    processes: Processes
    ground: Ground
    period_id: str
    rounds: int = 0
    sheet_ids: list[str] = field(default_factory=list)

    @property
    def round(self) -> str:
        """The kind of service by which the drafts of today are told from those before."""
        return f"round {self.rounds}"

    def begin_drafts(self) -> None:
        """New complete drafts, each on a lokus of its own; what is counted from now on is theirs."""
        self.rounds += 1
        given = {
            "period": self.period_id,
            "evaluator": self.ground.evaluator.account_id,
            "codes": CODES,
            "sheets": CLIENTS,
            "round": self.round,
        }
        with self.system.evaluation.session() as session:
            for statement in DRAFTS.split(";"):
                session.execute(text(statement), given)
            session.commit()
            found = session.scalars(text(f"{OURS} order by 1"), given)
            self.sheet_ids = [str(row) for row in found]

    def submit_all(self) -> list[Reply]:
        """Submit every draft at the same time, each from a client of its own."""
        with ThreadPoolExecutor(CLIENTS) as clients:
            return list(clients.map(self._submit, self.sheet_ids))

    def _submit(self, sheet_id: str) -> Reply:
        path = f"/api/v1/sheets/{sheet_id}/submission"
        return self.processes.call("evaluation", "POST", path, self.ground.evaluator)

    def count(self, what: str) -> int:
        """Rows of a table; `:round` names the round."""
        statement = text(f"select count(*) from {what}")  # noqa: S608 - our own names
        with self.system.evaluation.session() as session:
            return session.scalar(statement, {"round": self.round}) or 0

    def count_scored(self) -> int:
        """Scores of this round's sheets."""
        return self.count(f"sheet_score where sheet_id in ({OURS})")

    def count_done(self) -> int:
        """Finished work on this round's sheets."""
        return self.count(f"work_item where state = 'done' and subject_id in ({OURS_AS_TEXT})")

    def tell_of_agency(self, name: str = "Dinas Perikanan") -> tuple[Reply, float]:
        """Register an agency; the answer, and the seconds until the evaluation's copy knows of it."""
        wait_for(10, "a read feed", lambda: self.count("feed_cursor where read_at is not null"))
        agency = {"region_code": "16.06", "kind": "dinas", "official_name": name}
        begun = time.monotonic()
        reply = self.processes.call("registry", "POST", "/api/v1/agencies", self.ground.nation, agency)
        known = f"registry_copy.agency where agency_id = '{reply.body['agency_id']}'"
        wait_for(10, "the agency", lambda: self.count(known))
        return reply, time.monotonic() - begun


@contextmanager
def running_scene(system: System, servers: Servers) -> Iterator[Scene]:
    """Everything running, nothing begun yet; one request has warmed each web process."""
    ground = make_ground(system)
    period_id, _ = open_period(ground)
    with running_processes(servers, system.environment) as processes:
        for _ in range(8):
            processes.call("evaluation", "GET", "/api/v1/me", ground.evaluator)
        yield Scene(system, processes, ground, period_id)


def stop_redis(valkey: ValkeyServer) -> Callable[[], None]:
    """Kill it; calling what is returned brings it back."""
    valkey.kill()
    return valkey.restart


def hang_redis(valkey: ValkeyServer) -> Callable[[], None]:
    """Let it take connections and answer none; calling what is returned lets it go on."""
    os.kill(valkey.pid, signal.SIGSTOP)
    return partial(os.kill, valkey.pid, signal.SIGCONT)

"""Prints how quick the catalogue's search is among many innovations, and what everyday searches find.

Loads a made-up catalogue of 36 words an innovation and the real cases by COPY, indexes it as `search rebuild`
does, then asks as the endpoint does, without HTTP. Beside each time stands the processor time of PostgreSQL
and of this process, which other programs on the machine disturb less.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from infra.demo.cases import read_cases
from infra.launcher.servers import start_postgres
from registry_service import app
from registry_service.catalogue import queries
from registry_service.catalogue.jobs import rebuild_search
from registry_service.regions.models import Region
from registry_service.search.queries.facets import spread_hits, spread_whole
from registry_service.search.queries.hits import Question, set_bounds
from shared.actor import Actor
from shared.commands import job_context
from shared.db import create_database_engine
from shared.identity.keys import make_keys
from shared.settings import read_settings
from tests.support.search_corpus import Corpus, Row
from tests.support.servers import run_command

INNOVATIONS = 300_000
NOBODY_LISTENS = "redis://127.0.0.1:9"
ROUNDS = 40
EVERYDAY = ("sidak", "si dak", "hotline keshatan", "antar jemput izin", "kartu kuning", "disabilitas")


def main(count: int) -> None:
    """Load, index, measure."""
    with tempfile.TemporaryDirectory(prefix="prima-bench-") as folder:
        Path(folder).chmod(0o711)
        postgres = start_postgres(Path(folder) / "postgres")
        try:
            url = postgres.create_database("registry")
            environment = {
                "REGISTRY_DATABASE_URL": url,
                "REDIS_URL": NOBODY_LISTENS,
                "PRIMA_KEYS": str(Path(folder) / "keys"),
                "REGISTRY_URL": "http://127.0.0.1:9",
                "EVALUATION_URL": "http://127.0.0.1:9",
            }
            make_keys(Path(folder) / "keys")
            run_command(environment, "registry_service", "migrate")
            run_command(environment, "registry_service", "load-regions")
            service = app.create_service(read_settings("registry", environment))
            corpus = load(service.engine, count)
            begun = time.perf_counter()
            indexed = rebuild_search(job_context(service))
            seconds = time.perf_counter() - begun
            print(f"indexed {indexed:,} innovations in {seconds:.0f} s, {indexed / seconds:,.0f} a second")
            service.engine.dispose()
            measure(url, corpus)
        finally:
            postgres.stop()


def load(engine: Engine, count: int) -> Corpus:
    """Fill agencies and innovations by COPY."""
    with Session(engine) as session:
        regions = session.scalars(select(Region.code).where(Region.is_autonomous).order_by(Region.code)).all()
    corpus = Corpus(1, list(regions))
    begun = time.perf_counter()
    with psycopg.connect(engine.url.render_as_string(hide_password=False)) as connection:
        copy(connection, "agency", corpus.agencies)
        for case in read_cases():
            agencies, innovations = corpus.list_case_rows(case)
            copy(connection, "agency", agencies)
            copy(connection, "innovation", innovations)
        copy(connection, "innovation", corpus.list_innovations(count))
    print(f"loaded {count:,} innovations of 36 words in {time.perf_counter() - begun:.0f} s")
    return corpus


def copy(connection: psycopg.Connection[Any], table: str, rows: Iterable[Row]) -> None:
    """COPY rows that all have the same columns."""
    each = iter(rows)
    first = next(each)
    with connection.cursor().copy(f"copy {table} ({', '.join(first)}) from stdin") as writer:
        writer.write_row(list(first.values()))
        for row in each:
            writer.write_row([row[name] for name in first])


def measure(url: str, corpus: Corpus) -> None:
    """Ask everything and print the times."""
    engine = create_database_engine(url, pool_size=1, overflow=0)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))
    pid = 0
    with engine.connect() as connection:
        pid = connection.scalar(text("select pg_backend_pid()")) or 0
    words = corpus.words
    # Words by how often they are used: of 300,000 entries the first stands in most, the last in some ten.
    mix = {
        "common word": [words[place] for place in range(40)],
        "middle word": [words[place] for place in range(300, 4_300, 100)],
        "rare word": [words[place] for place in range(10_000, 30_000, 500)],
        "two words": [f"{words[place]} {words[place * 7 + 3]}" for place in range(2, 82, 2)],
        "misspelt word": [misspell(words[place]) for place in range(100, 8_100, 200)],
        "beginning of a word": [words[place][:4] for place in range(20, 4_020, 100)],
        "everyday searches": list(EVERYDAY),
    }
    print(f"{'':<42}{'p50':>8}{'p99':>8}{'worst':>8}   processor, p50 and p99 (ms)")
    everything: list[tuple[float, float]] = []
    for name, texts in mix.items():
        asked = [partial(search, said=said) for said in texts]
        everything += tell(name, run(engine, pid, asked))
    tell("all of these", everything)
    whole = [spread_whole] * ROUNDS
    tell("facets of the whole catalogue", run(engine, pid, whole))
    tell("facets of at most 10,000 hits", run(engine, pid, [spread_channel(engine)] * ROUNDS))
    tell("facets of more hits, the first 10,000", run(engine, pid, [spread_common(words[0])] * ROUNDS))
    names = list(corpus.list_innovations(ROUNDS))
    tell("twins", run(engine, pid, [partial(find_twins, row=row) for row in names]))
    print_found(engine)
    engine.dispose()


def misspell(word: str) -> str:
    """A word with a letter missing in its middle."""
    return word[: len(word) // 2] + word[len(word) // 2 + 1 :]


def search(session: Session, said: str) -> dict[str, Any]:
    """A first page as the endpoint composes it."""
    return queries.search_catalogue(session, Actor(), text=said, sort=None, cursor=None, limit=20)


def spread_channel(engine: Engine) -> Callable[[Session], object]:
    """The value of a region, channel or affair that most entries have, of those with at most 10,000."""
    with engine.connect() as connection:
        code = connection.scalar(
            text("select code from search_facet where documents <= 10000 order by documents desc limit 1")
        )

    def ask(session: Session) -> object:
        set_bounds(session)
        return spread_hits(session, Question(groups=((code or 0,),)))

    return ask


def spread_common(word: str) -> Callable[[Session], object]:
    """A word that stands in more entries than are counted."""

    def ask(session: Session) -> object:
        set_bounds(session)
        return spread_hits(session, Question(expression=f"'{word}'"))

    return ask


def find_twins(session: Session, row: Row) -> list[dict[str, Any]]:
    """Likely twins of a made-up innovation."""
    return queries.list_twins(
        session,
        Actor(),
        name=row["name"],
        region_code=row["region_code"],
        long_name=row["long_name"],
        meaning=row["meaning_id"],
        agency_id=None,
        innovation_id=None,
    )


def run(engine: Engine, pid: int, asked: Sequence[Callable[[Session], object]]) -> list[tuple[float, float]]:
    """Ask each once to warm up and once to be timed; milliseconds on the clock and of the processors."""
    times = []
    for ask in asked:
        for is_timed in (False, True):
            with Session(engine) as session:
                session.execute(text("select 1"))
                begun, used = time.perf_counter(), read_processor(pid)
                ask(session)
                if is_timed:
                    times.append(((time.perf_counter() - begun) * 1000, read_processor(pid) - used))
    return times


def read_processor(pid: int) -> float:
    """Milliseconds of processor time of this process and, where the system tells it, of PostgreSQL's."""
    told = Path(f"/proc/{pid}/schedstat")
    server = int(told.read_text().split()[0]) / 1e6 if told.exists() else 0.0
    return time.process_time() * 1000 + server


def tell(name: str, times: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Print a line."""
    clock, processor = ([pair[place] for pair in times] for place in (0, 1))
    figures = [
        statistics.median(clock),
        at_99(clock),
        max(clock),
        statistics.median(processor),
        at_99(processor),
    ]
    print(f"{name:<42}" + "".join(f"{figure:8.1f}" for figure in figures))
    return times


def at_99(times: list[float]) -> float:
    """The time that 99 of 100 stay within."""
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.99) - 1)]


def print_found(engine: Engine) -> None:
    """What everyday searches find first."""
    with Session(engine) as session:
        for said in EVERYDAY:
            found = search(session, said)
            first = ", ".join(item["name"] for item in found["items"][:3])
            more = " or more" if found["at_least"] else ""
            print(f"{said!r}: {found['total']:,}{more}; {first}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else INNOVATIONS)

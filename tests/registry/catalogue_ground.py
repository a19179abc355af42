"""A published catalogue for the tests of the search: the real cases and made-up records beside them."""

from typing import Any

from sqlalchemy import insert
from werkzeug.test import TestResponse

from infra.demo.cases import read_cases
from registry_service.agencies.models import Agency
from registry_service.catalogue.jobs import add_up_counts, index_waiting, rebuild_search
from registry_service.innovations.models import Innovation
from shared.commands import job_context
from shared.jobs.context import set_job_context
from tests.support.search_corpus import Corpus
from tests.support.system import Person, System

REGIONS = ["16.06", "13.04", "14.01", "18.03", "64.11", "16.07"]
CATALOGUE = "/api/v1/catalogue"
Row = dict[str, Any]


def fill_catalogue(system: System, made_up: int) -> list[Row]:
    """Put the real cases and so many made-up records into the tables, and index them; the records."""
    corpus = Corpus(3, REGIONS)
    agencies, innovations = list(corpus.agencies), list(corpus.list_innovations(made_up))
    for case in read_cases():
        more_agencies, more_innovations = corpus.list_case_rows(case)
        agencies += more_agencies
        innovations += more_innovations
    with system.registry.session() as session:
        session.execute(insert(Agency), agencies)
        session.execute(insert(Innovation), innovations)
        session.commit()
    rebuild_search(job_context(system.registry.service))
    return innovations


def catch_up(system: System) -> None:
    """What worker and clock do for the search within a second or two."""
    context = job_context(system.registry.service)
    set_job_context(context)
    index_waiting()
    add_up_counts(context)


def ask(system: System, person: Person | None = None, **arguments: Any) -> TestResponse:
    """Ask the catalogue."""
    return system.registry.get(CATALOGUE, person, query_string=arguments)


def find(system: System, text: str | None = None, **arguments: Any) -> dict[str, Any]:
    """What the catalogue answers."""
    answer = ask(system, **({"text": text} if text else {}), **arguments)
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def names(answer: dict[str, Any]) -> list[str]:
    """The names on a page."""
    return [item["name"] for item in answer["items"]]


def counts(answer: dict[str, Any], dimension: str) -> dict[str, int]:
    """A facet's counts by value."""
    return {value["value"]: value["count"] for value in answer["facets"][dimension]}

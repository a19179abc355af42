"""Links of evidence: visited as a stranger would, never inside a private network, again after thirty days."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rq import SimpleWorker
from sqlalchemy import select, update
from urllib3.exceptions import HTTPError

from registry_service.evidence.jobs import check_due_links, recheck_old_links, sweep_links
from registry_service.evidence.models import Evidence
from registry_service.tables import MACHINERY, SHORT_QUEUE
from shared.commands import job_context
from shared.db import transaction
from shared.jobs.context import JobContext, set_job_context
from shared.jobs.queue import AllowedJob, open_queue
from shared.links import visiting
from shared.links.rules import Finding
from shared.links.visiting import visit_link
from shared.settings import read_settings
from tests.registry.records import created, draft, list_kinds, make_administrator, path_of, publish
from tests.support.system import Person, System
from tests.support.websites import Website, make_certificate, serve_website


@pytest.fixture
def website() -> Iterator[Website]:
    """A website on loopback."""
    with serve_website() as served:
        yield served


@pytest.mark.parametrize(
    ("path", "finding"),
    [
        ("/there", Finding("reachable", 200)),
        ("/moved", Finding("reachable", 200)),
        ("/there?a=1%20b#c", Finding("reachable", 200)),
        ("/gone", Finding("unreachable", 404)),
        ("/broken", Finding("unreachable", 500)),
        ("/locked", Finding("needs_sign_in", 401)),
        ("/google", Finding("needs_sign_in", 302)),
        ("/login-first", Finding("needs_sign_in", 302)),
        ("/round", Finding("unreachable", 302)),
        ("/file", Finding("refused", 302)),
        ("/named", Finding("refused", 302)),
    ],
)
def test_link_on_the_own_network_is_visited_where_that_is_allowed(
    website: Website, path: str, finding: Finding
) -> None:
    assert visit_link(website.address_of(path), reaches_private=True) == finding


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "127.1"])
def test_link_into_the_own_network_is_refused_and_never_asked(website: Website, host: str) -> None:
    found = visit_link(website.address_of("/there", host))
    found_on_web_port = visit_link(f"http://{host}/")

    assert (found, found_on_web_port) == (Finding("refused"), Finding("refused"))
    assert website.asked == []


def test_name_is_asked_for_under_its_own_name_at_the_address_found(website: Website) -> None:
    visit_link(website.address_of("/there", "localhost"), reaches_private=True)

    assert website.asked == [("/there", f"localhost:{website.server_port}")]


def test_redirects_are_followed_five_times_at_most(website: Website) -> None:
    visit_link(website.address_of("/round"), reaches_private=True)

    assert len(website.asked) == 6


@pytest.mark.parametrize("url", ["http://nama.invalid/", "https://127.0.0.1:1/", "http://127.0.0.1:1/"])
def test_link_that_nothing_answers_is_unreachable(url: str) -> None:
    assert visit_link(url, reaches_private=True) == Finding("unreachable")


def test_answer_that_comes_drop_by_drop_is_cut_off(website: Website) -> None:
    connection = visiting._connect_to("http", "127.0.0.1", website.server_port, "localhost")

    with pytest.raises(Exception) as cut:  # noqa: PT011 - what the library makes of it is the library's
        visiting._read_head(connection, "/drops", {}, 0.5)
    connection.close()

    assert isinstance(cut.value, OSError | ValueError | HTTPError | HTTPException)


def test_answer_that_drips_after_a_slow_greeting_is_cut_off_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with serve_website(certificate, greets_after=0.6) as website:
        connection = visiting._connect_to("https", "127.0.0.1", website.server_port, "localhost")
        begun = time.monotonic()
        with pytest.raises(Exception) as cut:  # noqa: PT011 - what the library makes of it is the library's
            visiting._read_head(connection, "/drops", {}, 0.3)
        seconds = time.monotonic() - begun
        connection.close()

    assert isinstance(cut.value, OSError | ValueError | HTTPError | HTTPException)
    assert seconds < 10


def add_link(system: System, person: Person, path: str, url: str, **more: Any) -> str:
    body = {"kind": "link", "title": "Situs", "url": url, **more}
    added = created(system.registry.post(f"{path}/evidence", person, json=body))
    assert (added["link_state"], added["link_checked_at"]) == (None, None)
    return f"{path}/evidence/{added['evidence_id']}"


def context_of(system: System, *, reaches_private: bool = True) -> JobContext:
    made = job_context(system.registry.service)
    made.settings = replace(made.settings, reaches_private=reaches_private)
    return made


def check(system: System, *, reaches_private: bool = True) -> None:
    set_job_context(context_of(system, reaches_private=reaches_private))
    check_due_links()


def link_of(system: System, person: Person, address: str) -> tuple[Any, Any, bool]:
    told = system.registry.get(address, person).get_json()
    return told["link_state"], told["link_status"], told["link_checked_at"] is not None


def test_link_is_checked_after_it_was_handed_in_and_again_on_demand(system: System, website: Website) -> None:
    person = make_administrator(system)
    made = publish(system, person, draft(system, person, "Saroale"))
    address = add_link(system, person, path_of(made), website.address_of("/there"), is_public=True)

    check(system)
    first = link_of(system, person, address)
    answer = system.registry.post(f"{address}/check", person)
    check(system)
    check(system)

    assert (first, answer.status_code) == (("reachable", 200, True), 202)
    assert len(website.asked) == 2
    assert [entry[1:] for entry in list_kinds(system, address.rpartition("/")[2])] == [
        ("evidence.shown", "public", "innovation_administrator"),
        ("evidence.shown_link_checked", "public", "system"),
    ]


def test_link_of_a_draft_is_told_in_private_and_without_the_setting_refused(
    system: System, website: Website
) -> None:
    person = make_administrator(system)
    address = add_link(
        system,
        person,
        path_of(draft(system, person, "Saroale")),
        website.address_of("/there"),
        is_public=True,
    )

    check(system, reaches_private=False)

    assert link_of(system, person, address) == ("refused", None, True)
    assert website.asked == []
    assert [entry[1] for entry in list_kinds(system, address.rpartition("/")[2])] == [
        "evidence.added", "evidence.link_checked",
    ]  # fmt: skip


def test_old_check_is_done_again_by_the_clock_and_a_removed_link_never(
    system: System, website: Website
) -> None:
    person, service = make_administrator(system), system.registry.service
    path = path_of(draft(system, person, "Saroale"))
    kept = add_link(system, person, path, website.address_of("/there"))
    removed = add_link(system, person, path, website.address_of("/gone"))
    system.registry.delete(removed, person, headers={"If-Match": '"1"'})
    check(system)
    recheck_old_links(context_of(system))
    check(system)
    before = list(website.asked)
    with transaction(service.engine) as session:
        session.execute(
            update(Evidence).values(link_checked_at=Evidence.link_checked_at - timedelta(days=31))
        )
        session.execute(update(Evidence).values(link_due_at=Evidence.link_due_at - timedelta(days=31)))

    recheck_old_links(context_of(system))
    check(system)

    assert [path for path, _ in before] == ["/there"]
    assert [path for path, _ in website.asked] == ["/there", "/there"]
    assert link_of(system, person, kept) == ("reachable", 200, True)


def test_check_that_is_due_is_nudged_by_the_sweep_whatever_became_of_the_first_nudge(
    system: System, website: Website
) -> None:
    person, service = make_administrator(system), system.registry.service
    add_link(system, person, path_of(draft(system, person, "Saroale")), website.address_of("/there"))
    connection = Redis.from_url(service.settings.redis_url)
    waiting = open_queue(SHORT_QUEUE, connection)
    connection.flushdb()

    sweep_links(context_of(system))
    swept = waiting.count
    set_job_context(context_of(system))
    worker = SimpleWorker([waiting], connection=waiting.connection, serializer="json", job_class=AllowedJob)
    worker.work(burst=True, logging_level="ERROR")
    sweep_links(context_of(system))

    with system.registry.session() as session:
        states = session.scalars(select(MACHINERY.work.c.state)).all()
    assert (swept > 0, waiting.count, states) == (True, 0, ["done"])
    assert website.asked == [("/there", f"127.0.0.1:{website.server_port}")]
    connection.close()


def test_only_a_link_is_checked_and_only_by_the_keepers(system: System) -> None:
    person = make_administrator(system)
    stranger = make_administrator(system, "13.04")
    made = publish(system, person, draft(system, person, "Saroale"))
    address = add_link(system, person, path_of(made), "https://nama.invalid/", is_public=True)

    assert system.registry.post(f"{address}/check", stranger).status_code == 403
    assert system.registry.post(f"{address}/check").status_code == 401
    assert system.registry.get(f"{address}/content").status_code == 404


@pytest.mark.parametrize(("name", "state"), [("localhost", "reachable"), ("contoh.go.id", "unreachable")])
def test_certificate_is_asked_for_under_the_name_not_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, state: str
) -> None:
    certificate = make_certificate(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with serve_website(certificate) as website:
        found = visit_link(f"https://localhost:{website.server_port}/there", reaches_private=True)

    assert found.state == state


def test_private_addresses_are_visited_only_where_the_setting_says_so(system: System) -> None:
    told = [
        read_settings("registry", {**system.environment, **more}).reaches_private
        for more in ({}, {"PRIMA_LINK_CHECK_PRIVATE": "0"}, {"PRIMA_LINK_CHECK_PRIVATE": "1"})
    ]

    assert told == [False, False, True]

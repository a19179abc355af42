"""The journal of one service as the other reads it: complete, for it alone, rebuilt when it must be."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from evaluation_service.registry_copy.copy import REGISTRY_COPY
from registry_service.regions.actions import load_regions
from shared.actor import Mandate
from shared.contracts.kinds import UnreadableEntry
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.feed.client import FeedUnreachable
from shared.feed.reader import read_feed
from shared.identity.keys import read_service_credential
from tests.support.journal import tampering
from tests.support.system import System

NATION = Mandate(NATIONAL_ADMINISTRATOR)
AGENCY: dict[str, Any] = {"region_code": "16.06", "kind": "dinas", "official_name": "Dinas Perikanan"}


def _copy_of(system: System) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the evaluation's copy, table by table."""
    found = {}
    with system.evaluation.service.engine.connect() as connection:
        for table in REGISTRY_COPY.metadata.sorted_tables:
            rows = connection.execute(table.select()).all()
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def _cursor(system: System) -> tuple[int, str, str | None]:
    with system.evaluation.service.engine.connect() as connection:
        row = connection.execute(
            text("select position, hash, error from feed_cursor where copy = 'registry_copy'")
        ).one()
    return row.position, row.hash, row.error


def _feed(system: System, **arguments: Any) -> Any:
    credential = read_service_credential(system.registry.service.settings.keys_folder)
    query = "&".join(f"{name}={value}" for name, value in arguments.items())
    return system.registry.get(
        f"/internal/v1/journal?{query}", headers={"Authorization": f"Bearer {credential}"}
    )


def test_what_is_registered_is_in_the_copy_after_one_reading(system: System) -> None:
    nation = system.make_person(NATION)
    agency = system.registry.post("/api/v1/agencies", nation, AGENCY).json

    system.sync()

    found = [row for row in _copy_of(system)["agency"] if str(row[0]) == agency["agency_id"]]
    assert ["Dinas Perikanan" in row for row in found] == [True]


def test_copy_that_is_dropped_and_rebuilt_is_identical(system: System) -> None:
    nation = system.make_person(NATION)
    system.registry.post("/api/v1/agencies", nation, AGENCY)
    system.make_person(Mandate(EVALUATOR, "16"))
    system.sync()
    before = _copy_of(system)
    with system.evaluation.service.engine.begin() as connection:
        connection.execute(text("drop schema registry_copy cascade"))
        connection.execute(text("delete from feed_cursor"))

    system.sync()

    assert _copy_of(system) == before


def test_copy_of_another_version_is_rebuilt_while_the_old_one_still_answers(system: System) -> None:
    system.make_person(NATION)
    system.sync()
    before = _copy_of(system)
    with system.evaluation.service.engine.begin() as connection:
        connection.execute(text("update feed_cursor set version = 0 where copy = 'registry_copy'"))

    system.sync()

    assert _copy_of(system) == before


def test_reader_notices_that_an_older_registry_was_restored(system: System) -> None:
    nation = system.make_person(NATION)
    system.sync()
    older = _copy_of(system)
    last_kept = _cursor(system)[0]
    system.registry.post("/api/v1/agencies", nation, AGENCY)
    system.sync()
    _restore_registry_to(system, last_kept)

    system.sync()

    assert _copy_of(system) == older


def test_restored_registry_that_went_on_differently_is_noticed_too(system: System) -> None:
    nation = system.make_person(NATION)
    system.sync()
    last_kept = _cursor(system)[0]
    system.registry.post("/api/v1/agencies", nation, AGENCY)
    system.sync()
    _restore_registry_to(system, last_kept)
    for name in ("Dinas Kesehatan", "Dinas Sosial", "Dinas Perhubungan"):
        system.registry.post("/api/v1/agencies", nation, {**AGENCY, "official_name": name})

    system.sync()

    names = {value for row in _copy_of(system)["agency"] for value in row if isinstance(value, str)}
    assert {"Dinas Kesehatan", "Dinas Sosial", "Dinas Perhubungan"} <= names
    assert "Dinas Perikanan" not in names


def _restore_registry_to(system: System, position: int) -> None:
    """Bring the registry's records and journal back to where they were, as a backup would."""
    with tampering(system.registry) as connection:
        connection.execute(text("delete from journal_entry where position > :p"), {"p": position})
        connection.execute(
            text(
                "update journal_head set position = :p,"
                " hash = (select hash from journal_entry where position = :p)"
            ),
            {"p": position},
        )
        connection.execute(text("delete from agency"))


def test_private_entries_never_leave(system: System) -> None:
    admin = system.make_person(NATION)
    system.registry.post(
        "/api/v1/accounts",
        admin,
        {"sign_in_name": "someone@dinas", "full_name": "Some One", "region_code": "16.06"},
    )
    system.seal()

    page = _feed(system).json

    kinds = {entry["kind"] for entry in page["entries"]}
    with system.registry.session() as session:
        private = set(session.scalars(text("select kind from journal_entry where audience = 'private'")))
    assert private == {"account.link_made"}
    assert kinds.isdisjoint(private)
    assert "someone@dinas" not in json.dumps(page)
    assert "Some One" not in json.dumps(page)


def test_feed_is_for_the_other_service_only(system: System) -> None:
    nation = system.make_person(NATION)

    statuses = [system.registry.get("/internal/v1/journal", person).status_code for person in (None, nation)]

    assert statuses == [401, 401]


def test_service_credential_opens_nothing_else(system: System) -> None:
    credential = read_service_credential(system.registry.service.settings.keys_folder)
    headers = {"Authorization": f"Bearer {credential}"}

    statuses = [
        system.registry.get(path, headers=headers).status_code
        for path in ("/api/v1/me", "/api/v1/accounts", "/api/v1/regions")
    ]

    assert statuses == [403, 403, 403]


@pytest.mark.parametrize(
    "arguments", [{"after": "x"}, {"after": 1, "hash": "zz"}, {"after": -1, "hash": ""}, {"after": 10**30}]
)
def test_cursor_that_is_none_is_refused(system: System, arguments: dict[str, Any]) -> None:
    system.seal()

    assert _feed(system, **arguments).status_code in {409, 422}


def test_revocation_is_heard_before_everything_else_that_waits(system: System) -> None:
    person = system.make_person(Mandate(EVALUATOR, "16"))
    system.sync()
    position, hash_, _ = _cursor(system)
    with transaction(system.registry.service.engine, journal=system.registry.service.journal) as session:
        session.execute(text("update region set name = name || ' '"))
        load_regions(session)
    with transaction(system.registry.service.engine, journal=system.registry.service.journal) as session:
        session.execute(text("update region set name = name || ' '"))
        load_regions(session)
    nation = system.make_person(NATION)
    system.registry.post(f"/api/v1/accounts/{person.account_id}/closing", nation)
    system.seal()

    page = _feed(system, after=position, hash=hash_, urgent_after=position).json
    once = _feed(system, after=position, hash=hash_, urgent_after=page["urgent"][-1]["position"]).json
    never = _feed(system, after=position, hash=hash_).json

    assert len(page["entries"]) == 1000
    assert [entry["kind"] for entry in page["urgent"]] == ["token.revoked", "account.closed"]
    assert (once["urgent"], never["urgent"]) == ([], [])


def test_entry_that_cannot_be_read_stops_the_reader_and_turns_readiness_red(system: System) -> None:
    system.sync()
    with tampering(system.registry) as connection:
        connection.execute(
            text(
                "insert into journal_entry (entry_uuid, occurred_at, role, kind, audience, record_id,"
                " record_version, format_version, body, mac) values (gen_random_uuid(), now(), 'system',"
                " 'region.recorded', 'public', '16', 1, 1, '{\"code\": \"16\"}', '')"
            )
        )
    system.seal()
    reader = system.reader(system.evaluation, "REGISTRY_URL", REGISTRY_COPY)
    before = _cursor(system)[0]

    with pytest.raises(UnreadableEntry):
        read_feed(reader)

    ready = system.evaluation.get("/ready")
    assert _cursor(system)[0] == before
    assert (ready.status_code, "stands still" in ready.json["checks"]["feed"]) == (503, True)
    assert "region.recorded" in str(_cursor(system)[2])


def test_unknown_fields_are_ignored_and_unknown_kinds_stop_the_reader(system: System) -> None:
    system.sync()
    reader = system.reader(system.evaluation, "REGISTRY_URL", REGISTRY_COPY)
    body = (
        '{"code": "16", "kind": "provinsi", "name": "Sumsel", "province_code": null,'
        ' "is_autonomous": true, "time_zone": "Asia/Jakarta", "added_later": 1}'
    )
    for kind in ("region.recorded", "region.unheard_of"):
        with tampering(system.registry) as connection:
            connection.execute(
                text(
                    "insert into journal_entry (entry_uuid, occurred_at, role, kind, audience, record_id,"
                    " record_version, format_version, body, mac) values (gen_random_uuid(), now(),"
                    " 'system', :kind, 'public', '16', 2, 2, :body, '')"
                ),
                {"kind": kind, "body": body},
            )
        system.seal()
        if kind == "region.recorded":
            assert read_feed(reader) == 1

    with pytest.raises(UnreadableEntry, match="unheard_of"):
        read_feed(reader)


def test_reader_whose_source_is_gone_says_so_and_keeps_its_place(system: System) -> None:
    system.sync()
    before = _cursor(system)
    for server in system.listening:
        server.shutdown()
        server.server_close()
    system.listening.clear()

    with pytest.raises(FeedUnreachable):
        read_feed(system.reader(system.evaluation, "REGISTRY_URL", REGISTRY_COPY))

    assert _cursor(system) == before

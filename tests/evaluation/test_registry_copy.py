"""The copy of the registry: idempotent, the same when built anew, and never undoing a revocation."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, select

from evaluation_service.registry_copy import identity, queries
from evaluation_service.registry_copy.copy import REGISTRY_COPY
from registry_service.people.actions.accounts import close_account
from registry_service.people.actions.mandates import end_mandate
from registry_service.people.models import MandateRow
from shared.actor import Mandate
from shared.contracts.innovation_entries import INNOVATION_STATES
from shared.contracts.registry_kinds import REGISTRY_KINDS
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR
from shared.db import transaction
from shared.feed.client import FeedEntry
from shared.feed.reader import apply_entries, rebuild_copy
from shared.identity.authenticate import KnownSession, KnownToken
from tests.evaluation.copied_entries import GOLDEN, HASH, ID, SOON, make_entry
from tests.evaluation.ground import KAMPAR, MUBA, register_agency, register_unit
from tests.support.system import System


def _apply(system: System, *entries: FeedEntry) -> None:
    with system.evaluation.service.engine.begin() as connection:
        apply_entries(connection, REGISTRY_COPY, list(entries))


def _dump(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in REGISTRY_COPY.metadata.sorted_tables
    }


def _dump_of(system: System) -> dict[str, list[tuple[Any, ...]]]:
    with system.evaluation.service.engine.connect() as connection:
        return _dump(connection)


def test_every_kind_that_the_feed_serves_has_a_handler_and_a_golden_entry() -> None:
    served = {name for name, kind in REGISTRY_KINDS.items() if kind.audience != "private"}

    assert set(REGISTRY_COPY.handlers) == served
    assert set(GOLDEN) == served


def test_innovation_states_are_those_that_the_copy_was_made_for() -> None:
    assert INNOVATION_STATES == ("draft", "submitted", "returned", "verified", "published", "archived")


def test_each_handler_applied_twice_leaves_what_it_left_the_first_time(system: System) -> None:
    places = [make_entry(name, 999_999) for name in ("agency.registered", "unit.registered")]
    left: dict[str, tuple[Any, Any]] = {}

    for kind in GOLDEN:
        with system.evaluation.service.engine.connect() as connection:
            apply_entries(connection, REGISTRY_COPY, [*places, make_entry(kind)])
            once = _dump(connection)
            apply_entries(connection, REGISTRY_COPY, [make_entry(kind)])
            left[kind] = (once, _dump(connection))
            connection.rollback()

    assert [kind for kind, (once, twice) in left.items() if once != twice] == []
    assert left.keys() == GOLDEN.keys()


def test_whole_history_applied_twice_leaves_what_it_left_the_first_time(system: System) -> None:
    history = [make_entry(kind, 1_000_000 + place) for place, kind in enumerate(GOLDEN)]
    _apply(system, *history)
    once = _dump_of(system)

    _apply(system, *[entry for entry in history if REGISTRY_KINDS[entry.kind].urgent], *history)

    assert _dump_of(system) == once


def test_older_entry_does_not_undo_a_newer_one(system: System) -> None:
    _apply(system, make_entry("region.recorded", 2_000_001, name="Baru"))

    _apply(system, make_entry("region.recorded", 2_000_000, name="Lama"))

    with system.evaluation.session() as session:
        assert queries.get_region(session, "99").name == "Baru"


@pytest.mark.parametrize("urgent_first", [True, False])
def test_revocations_hold_in_whatever_order_they_arrive(system: System, urgent_first: bool) -> None:
    given = [make_entry(kind) for kind in ("account.opened", "mandate.given", "token.issued")]
    taken = [make_entry(kind) for kind in ("mandate.ended", "token.revoked")]

    _apply(system, *(taken + given if urgent_first else given + taken))

    with system.evaluation.session() as session:
        assert identity.list_mandates(session, ID) == ()
        assert identity.find_token(session, HASH) == KnownToken(
            ID, frozenset({"read"}), SOON, is_revoked=True, mandates=()
        )


def test_account_that_was_closed_before_it_was_told_of_stays_closed(system: System) -> None:
    _apply(system, make_entry("account.closed"))

    _apply(system, make_entry("account.opened"), make_entry("mandate.given"))

    with system.evaluation.session() as session:
        assert identity.list_mandates(session, ID) is None


def test_unknown_account_has_no_mandates_at_all(system: System) -> None:
    with system.evaluation.session() as session:
        assert identity.list_mandates(session, ID) is None
        assert identity.find_token(session, HASH) is None


def test_session_is_over_once_the_registry_said_so(system: System) -> None:
    _apply(system, make_entry("account.opened"), make_entry("mandate.given"))
    with system.evaluation.session() as session:
        before = identity.find_session(session, ID, ID)

    _apply(system, make_entry("session.ended"))

    with system.evaluation.session() as session:
        assert before.mandates
        assert before == KnownSession(is_over=False, mandates=before.mandates)
        assert identity.find_session(session, ID, ID) == KnownSession(is_over=True, mandates=before.mandates)


def test_related_agencies_are_those_above_below_before_and_after(system: System) -> None:
    def tell(name: str, **changes: Any) -> UUID:
        return register_agency(system, MUBA, name, **changes)

    setda = tell("Setda")
    bagian = tell("Bagian", parent_agency_id=setda)
    sibling = tell("Bagian lain", parent_agency_id=setda)
    desk = tell("Subbagian", parent_agency_id=bagian)
    merged = tell("Gabungan")
    first, second = (tell(name, successor_ids=[merged]) for name in ("Lama", "Lama juga"))
    left, right = tell("Kiri"), tell("Kanan")
    split = tell("Pecah", successor_ids=[left, right])
    below_left = tell("Bawah", parent_agency_id=left)
    system.sync()

    with system.evaluation.session() as session:
        found = {one: queries.list_related_agencies(session, one) for one in (bagian, setda, first, left, ID)}
        both = queries.list_related_agencies(session, desk, split)

    assert found == {
        bagian: {bagian, setda, desk},
        setda: {setda, bagian, sibling, desk},
        first: {first, second, merged},
        left: {left, split, below_left},
        ID: {ID},
    }
    assert both == {desk, bagian, setda, split, left, right, below_left}


def test_agencies_that_follow_each_other_in_a_circle_are_still_told(system: System) -> None:
    first, second = uuid4(), uuid4()
    register_agency(system, MUBA, "Satu", agency_id=first, successor_ids=[second], parent_agency_id=second)
    register_agency(system, MUBA, "Dua", agency_id=second, successor_ids=[first], parent_agency_id=first)
    system.sync()

    with system.evaluation.session() as session:
        assert queries.list_related_agencies(session, first) == {first, second}


def test_copy_built_anew_is_the_same_as_the_one_read_step_by_step(system: System) -> None:
    person = system.make_person(Mandate(NATIONAL_ADMINISTRATOR), Mandate(EVALUATOR, MUBA))
    system.sync()
    register_unit(system, KAMPAR, "Uji")
    system.sync()
    other = system.make_person(Mandate(EVALUATOR, KAMPAR))
    _take_away(system, person.account_id, other.account_id)
    system.sync()
    step_by_step = _dump_of(system)

    rebuild_copy(system.reader(system.evaluation, "REGISTRY_URL", REGISTRY_COPY))

    assert _dump_of(system) == step_by_step
    assert len(step_by_step["region"]) == 552
    assert [len(step_by_step[name]) for name in ("account", "mandate", "token", "unit")] == [3, 4, 3, 1]


def _take_away(system: System, person_id: UUID, other_id: UUID) -> None:
    nation = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        mandate_id = session.scalars(
            select(MandateRow.mandate_id).where(MandateRow.account_id == person_id)
        ).first()
        assert mandate_id is not None
        end_mandate(session, nation.actor, mandate_id)
        close_account(session, nation.actor, other_id)


def test_person_whose_account_was_closed_is_refused_here_too(system: System) -> None:
    person = system.make_person(Mandate(EVALUATOR, KAMPAR))
    system.sync()
    before = system.evaluation.get("/api/v1/me/assignments", person)
    nation = system.make_person(Mandate(NATIONAL_ADMINISTRATOR))
    service = system.registry.service
    with transaction(service.engine, journal=service.journal) as session:
        close_account(session, nation.actor, person.account_id)

    system.sync()

    assert before.status_code == 200
    assert system.evaluation.get("/api/v1/me/assignments", person).status_code == 401

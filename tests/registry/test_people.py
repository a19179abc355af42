"""Accounts: opened, changed, closed, opened again, erased; who may, who may not, and what is written down."""

from typing import Any

import pytest
from sqlalchemy import func, select

from registry_service.people.models import Account, OneTimeLink, PersonalToken, PersonDetail
from shared.actor import Mandate
from shared.contracts.roles import (
    EVALUATOR,
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
    OPERATOR,
)
from tests.registry.people_records import (
    ACCOUNTS,
    choose,
    count_rows,
    give,
    open_account,
    sign_in,
    with_password,
)
from tests.registry.records import (
    REGION,
    count_entries,
    count_statements,
    created,
    list_kinds,
    make_administrator,
    make_nation,
    wrong_fields,
)
from tests.support.system import Person, System

NIP = "198001012005011001"


def _names(system: System, person: Person, address: str = ACCOUNTS) -> list[str]:
    return [item["sign_in_name"] for item in system.registry.get(address, person).json["items"]]


def test_account_is_opened_with_a_link_and_written_down_without_a_name(system: System) -> None:
    administrator = make_administrator(system)

    opened = open_account(system, administrator, "budi")

    record = system.registry.get(f"{ACCOUNTS}/{opened['account_id']}", administrator)
    assert record.headers["ETag"] == '"1"'
    assert record.json == {
        "account_id": opened["account_id"],
        "sign_in_name": "budi",
        "full_name": "budi",
        "nip": None,
        "telephone": None,
        "region_code": REGION,
        "is_open": True,
        "has_password": False,
        "version": 1,
        "mandates": [],
    }
    assert list_kinds(system, opened["account_id"]) == [
        (1, "account.opened", "peer", INNOVATION_ADMINISTRATOR),
        (1, "account.link_made", "private", INNOVATION_ADMINISTRATOR),
    ]


def test_account_of_another_region_is_neither_opened_nor_seen(system: System) -> None:
    administrator, stranger = make_administrator(system), make_administrator(system, "13.04")
    opened = open_account(system, administrator, "budi")
    before = count_entries(system)
    path = f"{ACCOUNTS}/{opened['account_id']}"
    body = {"sign_in_name": "siti", "full_name": "Siti", "region_code": REGION}

    statuses = [
        system.registry.post(ACCOUNTS, stranger, body).status_code,
        system.registry.get(path, stranger).status_code,
        system.registry.patch(path, stranger, {"full_name": "Other"}).status_code,
        system.registry.get(f"{path}/tokens", stranger).status_code,
        *(
            system.registry.post(f"{path}/{deed}", stranger).status_code
            for deed in ("link", "closing", "reopening", "erasure")
        ),
    ]

    assert statuses == [403, *[404] * 7]
    assert count_entries(system) == before


def test_sign_in_name_is_one_whatever_its_case(system: System) -> None:
    administrator = make_administrator(system)
    open_account(system, administrator, "Budi.Çelik")
    before = count_rows(system, Account)
    body = {"sign_in_name": "bUDI.Çelik", "full_name": "Other", "region_code": REGION}

    answer = system.registry.post(ACCOUNTS, administrator, body)

    assert (answer.status_code, count_rows(system, Account)) == (409, before)


@pytest.mark.parametrize("nip", ["123", f"{NIP}\n", "abc"])
def test_nip_that_is_none_is_refused(system: System, nip: str) -> None:
    administrator = make_administrator(system)
    body = {"sign_in_name": "budi", "full_name": "Budi", "region_code": REGION, "nip": nip}
    before = count_rows(system, Account)

    answer = system.registry.post(ACCOUNTS, administrator, body)

    assert set(wrong_fields(answer)) == {"nip"}
    assert count_rows(system, Account) == before


@pytest.mark.parametrize("nip", [None, NIP])
def test_details_are_changed_and_the_journal_learns_only_which(system: System, nip: str | None) -> None:
    administrator = make_administrator(system)
    opened = open_account(system, administrator, "budi")
    path = f"{ACCOUNTS}/{opened['account_id']}"
    change = {"sign_in_name": "budi.s", "full_name": "Budi S.", "nip": nip, "telephone": "0812"}

    changed = system.registry.patch(path, administrator, change)
    again = system.registry.patch(path, administrator, change, version=2)
    stale = system.registry.patch(path, administrator, {"full_name": "Late"}, version=1)

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert {name: changed.json[name] for name in change} == change
    assert (again.json, stale.status_code) == (changed.json, 412)
    assert list_kinds(system, opened["account_id"])[2:] == [
        (2, "account.details_changed", "private", INNOVATION_ADMINISTRATOR)
    ]


def test_list_shows_only_accounts_that_the_administrator_keeps(system: System) -> None:
    nation, administrator = make_nation(system), make_administrator(system)
    kept, risen = (open_account(system, nation, name) for name in ("a.kept", "b.risen"))
    give(system, nation, kept, EVALUATOR, REGION)
    give(system, nation, risen, EVALUATOR, "13.04")

    assert _names(system, administrator) == ["a.kept"]
    assert system.registry.get(f"{ACCOUNTS}/{risen['account_id']}", administrator).status_code == 404
    assert {"a.kept", "b.risen"} <= set(_names(system, nation))


def test_list_is_paged_by_name_and_searched_in_any_case(system: System) -> None:
    administrator = make_administrator(system)
    for name in ("ana", "Budi", "İbrahim", "citra"):
        open_account(system, administrator, name)
    shown: list[str] = []
    page: dict[str, Any] = {"next": ""}

    while page["next"] is not None:
        page = system.registry.get(f"{ACCOUNTS}?limit=1&cursor={page['next']}", administrator).json
        shown += [item["sign_in_name"] for item in page["items"]]

    assert sorted(shown) == sorted(["ana", "Budi", "citra", "İbrahim"])
    assert _names(system, administrator, f"{ACCOUNTS}?text=bUd") == ["Budi"]
    assert _names(system, administrator, f"{ACCOUNTS}?text=İBRA") == ["İbrahim"]


def test_list_asks_as_often_for_three_accounts_as_for_one(system: System) -> None:
    administrator = make_administrator(system)
    open_account(system, administrator, "one")
    for_one = count_statements(system, lambda: _names(system, administrator))
    for name in ("two", "three"):
        open_account(system, administrator, name)

    assert count_statements(system, lambda: _names(system, administrator)) == for_one


def test_closing_ends_everything_and_reopening_takes_a_new_password(system: System) -> None:
    administrator = make_administrator(system)
    opened, cookie = with_password(system, administrator, "budi")
    path = f"{ACCOUNTS}/{opened['account_id']}"

    closed = system.registry.post(f"{path}/closing", administrator)
    again = system.registry.post(f"{path}/closing", administrator)
    while_closed = [
        system.registry.get("/api/v1/me", headers=cookie).status_code,
        sign_in(system, "budi").status_code,
        system.registry.post(f"{path}/link", administrator).status_code,
    ]
    reopened = created(system.registry.post(f"{path}/reopening", administrator))
    with_the_old = sign_in(system, "budi").status_code
    choose(system, reopened)

    assert (closed.json["is_open"], closed.json["has_password"], again.json) == (False, False, closed.json)
    assert while_closed == [401, 401, 409]
    assert (with_the_old, sign_in(system, "budi").status_code) == (401, 200)
    assert [(entry[0], *entry[1:]) for entry in list_kinds(system, opened["account_id"])[3:]] == [
        (2, "account.password_voided", "private", INNOVATION_ADMINISTRATOR),
        (2, "account.closed", "peer", INNOVATION_ADMINISTRATOR),
        (3, "account.reopened", "peer", INNOVATION_ADMINISTRATOR),
        (3, "account.link_made", "private", INNOVATION_ADMINISTRATOR),
        (3, "account.password_chosen", "private", "account_owner"),
    ]


def test_reopened_account_is_known_to_the_other_service(system: System) -> None:
    nation, person = make_nation(system), system.make_person(Mandate(EVALUATOR, REGION))
    path = f"{ACCOUNTS}/{person.account_id}"
    system.registry.post(f"{path}/closing", nation)
    code = created(system.registry.post(f"{path}/reopening", nation))["one_time_code"]
    choose(system, {"one_time_code": code})
    name = system.registry.get(path, nation).json["sign_in_name"]
    cookie = sign_in(system, name).headers["Set-Cookie"].partition(";")[0]
    system.sync()

    answer = system.evaluation.get("/api/v1/me", headers={"Cookie": cookie})

    assert (answer.status_code, answer.json["account_id"]) == (200, str(person.account_id))
    assert system.evaluation.get("/api/v1/me", person).status_code == 401


def test_open_account_is_neither_reopened_nor_erased(system: System) -> None:
    administrator = make_administrator(system)
    opened = open_account(system, administrator, "budi")
    before = count_entries(system)

    statuses = [
        system.registry.post(f"{ACCOUNTS}/{opened['account_id']}/{deed}", administrator).status_code
        for deed in ("reopening", "erasure")
    ]

    assert (statuses, count_entries(system)) == ([409, 409], before)


def test_erased_details_are_gone_for_good_and_the_name_is_free(system: System) -> None:
    administrator = make_administrator(system)
    opened, _ = with_password(system, administrator, "budi")
    path = f"{ACCOUNTS}/{opened['account_id']}"
    system.registry.post(f"{path}/closing", administrator)

    erased = [system.registry.post(f"{path}/erasure", administrator).status_code for _ in range(2)]

    assert erased == [204, 204]
    assert system.registry.get(path, administrator).status_code == 404
    assert system.registry.post(f"{path}/reopening", administrator).json["code"] == "erased"
    assert _names(system, administrator) == []
    with system.registry.session() as session:
        left = session.scalar(
            select(func.count()).select_from(PersonDetail).where(PersonDetail.sign_in_name == "budi")
        )
        labels = session.scalars(select(PersonalToken.label).where(PersonalToken.label != "test")).all()
    assert (left, labels) == (0, [""])
    assert list_kinds(system, opened["account_id"])[-1] == (
        3,
        "account.details_erased",
        "private",
        INNOVATION_ADMINISTRATOR,
    )
    open_account(system, administrator, "budi")


def test_nobody_makes_a_link_for_themselves(system: System) -> None:
    for person in (make_nation(system), make_administrator(system)):
        before = count_rows(system, OneTimeLink)

        answer = system.registry.post(f"{ACCOUNTS}/{person.account_id}/link", person)

        assert answer.status_code in (404, 409)
        assert count_rows(system, OneTimeLink) == before


def test_token_makes_no_link_for_an_administrator_and_a_password_does(system: System) -> None:
    nation, other = make_nation(system), make_nation(system)
    _, cookie = with_password(system, nation, "second", NATIONAL_ADMINISTRATOR)

    by_token = system.registry.post(f"{ACCOUNTS}/{other.account_id}/link", nation)
    by_password = system.registry.post(f"{ACCOUNTS}/{other.account_id}/link", headers=cookie)

    assert (by_token.status_code, by_password.status_code) == (403, 201)


@pytest.mark.parametrize("deed", ["closing", "link", "reopening"])
def test_secret_or_ending_deed_takes_no_dry_run(system: System, deed: str) -> None:
    administrator = make_administrator(system)
    opened = open_account(system, administrator, "budi")
    before = count_entries(system)

    answer = system.registry.post(f"{ACCOUNTS}/{opened['account_id']}/{deed}?dry_run=true", administrator)

    assert wrong_fields(answer) == ["dry_run"]
    assert count_entries(system) == before


def test_operator_keeps_no_accounts(system: System) -> None:
    operator = system.make_person(Mandate(OPERATOR, REGION))

    assert system.registry.get(ACCOUNTS, operator).status_code == 403

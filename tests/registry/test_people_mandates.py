"""Mandates: who gives and ends them, what a promotion voids, and that a national administrator is left."""

from typing import Any

from sqlalchemy import func, select

from registry_service.people.models import Account, MandateRow
from shared.actor import Mandate
from shared.contracts.roles import (
    EVALUATION_ADMINISTRATOR,
    EVALUATOR,
    INNOVATION_ADMINISTRATOR,
    NATIONAL_ADMINISTRATOR,
)
from tests.registry.people_records import (
    ACCOUNTS,
    bearer,
    choose,
    cookie_of,
    count_rows,
    give,
    issue_token,
    open_account,
    sign_in,
    try_to_choose,
    with_password,
)
from tests.registry.records import (
    OTHER_REGION,
    REGION,
    count_entries,
    created,
    list_kinds,
    make_administrator,
    make_nation,
)
from tests.support.system import Person, System


def _running_of(system: System, person: Person) -> list[Any]:
    with system.registry.session() as session:
        return list(
            session.scalars(
                select(MandateRow.mandate_id).where(
                    MandateRow.account_id == person.account_id, MandateRow.ended_at.is_(None)
                )
            )
        )


def _end(system: System, actor: Person, of: Person) -> Any:
    (mandate_id,) = _running_of(system, of)
    return system.registry.post(f"/api/v1/mandates/{mandate_id}/ending", actor)


def test_mandate_is_given_and_ended_and_written_down(system: System) -> None:
    administrator = make_administrator(system)
    account = open_account(system, administrator, "budi")

    given = give(system, administrator, account, EVALUATOR, REGION)
    ended = [system.registry.post(f"/api/v1/mandates/{given['mandate_id']}/ending", administrator)] * 2

    assert ended[0].json == ended[1].json != given
    assert list_kinds(system, given["mandate_id"]) == [
        (1, "mandate.given", "peer", INNOVATION_ADMINISTRATOR),
        (2, "mandate.ended", "peer", INNOVATION_ADMINISTRATOR),
    ]


def test_region_gives_nothing_beyond_itself(system: System) -> None:
    administrator = make_administrator(system)
    account = open_account(system, administrator, "budi")
    path, before = f"{ACCOUNTS}/{account['account_id']}/mandates", count_rows(system, MandateRow)

    statuses = [
        system.registry.post(path, administrator, {"role": role, "region_code": region}).status_code
        for role, region in (
            (NATIONAL_ADMINISTRATOR, None),
            (INNOVATION_ADMINISTRATOR, REGION),
            (EVALUATOR, "13.04"),
            (EVALUATOR, None),
        )
    ]

    assert (statuses, count_rows(system, MandateRow)) == ([403] * 4, before)


def test_nobody_gives_themselves_a_mandate(system: System) -> None:
    nation, administrator = make_nation(system), make_administrator(system)
    own = open_account(system, nation, "own")
    give(system, nation, own, INNOVATION_ADMINISTRATOR, REGION)
    choose(
        system, created(system.registry.post(f"{ACCOUNTS}/{own['account_id']}/link", headers=_cookie(system)))
    )
    cookie = cookie_of(sign_in(system, "own"))
    before = count_rows(system, MandateRow)
    body = {"role": EVALUATOR, "region_code": REGION}

    answers = [
        system.registry.post(f"{ACCOUNTS}/{own['account_id']}/mandates", json=body, headers=cookie),
        system.registry.post(f"{ACCOUNTS}/{nation.account_id}/mandates", nation, body),
        system.registry.post(f"{ACCOUNTS}/{administrator.account_id}/mandates", administrator, body),
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 404]
    assert count_rows(system, MandateRow) == before


def _cookie(system: System) -> dict[str, str]:
    return with_password(system, make_nation(system), "nation.by.password", NATIONAL_ADMINISTRATOR)[1]


def test_code_of_the_region_is_void_once_the_account_is_more_than_the_regions(system: System) -> None:
    nation, administrator = make_nation(system), make_administrator(system)
    account = open_account(system, administrator, "budi")
    give(system, nation, account, NATIONAL_ADMINISTRATOR)

    answer = try_to_choose(system, account)

    assert (answer.status_code, sign_in(system, "budi").status_code) == (404, 401)


def test_code_whose_maker_was_closed_is_void(system: System) -> None:
    nation, administrator = make_nation(system), make_administrator(system)
    account = open_account(system, administrator, "budi")
    system.registry.post(f"{ACCOUNTS}/{administrator.account_id}/closing", nation)

    assert try_to_choose(system, account).status_code == 404


def test_code_of_the_nation_stays_when_the_nation_promotes(system: System) -> None:
    nation = make_nation(system)
    accounts = [open_account(system, nation, "one"), open_account(system, nation, "two", None)]
    give(system, nation, accounts[0], INNOVATION_ADMINISTRATOR, REGION)
    give(system, nation, accounts[1], NATIONAL_ADMINISTRATOR)

    for account in accounts:
        choose(system, account)

    assert [sign_in(system, name).status_code for name in ("one", "two")] == [200, 200]


def test_promotion_voids_the_password_that_the_region_may_know(system: System) -> None:
    nation, administrator = make_nation(system), make_administrator(system)
    account = open_account(system, administrator, "budi")
    choose(system, account)
    cookie = cookie_of(sign_in(system, "budi"))
    token = issue_token(system, cookie)

    give(system, nation, account, EVALUATOR, "13.04")

    assert sign_in(system, "budi").status_code == 401
    for headers in (cookie, bearer(token)):
        assert system.registry.get("/api/v1/me", headers=headers).status_code == 401
    record = system.registry.get(f"{ACCOUNTS}/{account['account_id']}", nation).json
    assert (record["has_password"], record["is_open"]) == (False, True)
    assert list_kinds(system, account["account_id"])[-1] == (
        1,
        "account.password_voided",
        "private",
        NATIONAL_ADMINISTRATOR,
    )


def test_mandate_inside_the_region_leaves_the_password(system: System) -> None:
    administrator = make_administrator(system)
    account, cookie = with_password(system, administrator, "budi")

    give(system, administrator, account, EVALUATOR, REGION)

    assert system.registry.get("/api/v1/me", headers=cookie).status_code == 200


def test_last_national_administrator_is_not_unmade(system: System) -> None:
    one, two = make_nation(system), make_nation(system)
    with_two = _end(system, one, two)
    before = count_entries(system)

    answer = _end(system, one, one)

    assert with_two.status_code == 200
    assert (answer.status_code, answer.json["code"]) == (409, "last_administrator")
    assert (len(_running_of(system, one)), count_entries(system)) == (1, before)


def test_national_administrator_of_a_closed_account_or_of_the_demonstration_does_not_count(
    system: System,
) -> None:
    one, two, demo = (make_nation(system) for _ in range(3))
    with system.registry.session() as session:
        found = session.get(Account, demo.account_id)
        assert found is not None
        found.is_demo = True
        session.commit()
    closed = system.registry.post(f"{ACCOUNTS}/{two.account_id}/closing", one)

    answers = [
        system.registry.post(f"{ACCOUNTS}/{one.account_id}/closing", demo),
        _end(system, demo, one),
    ]

    assert closed.status_code == 200
    assert [answer.json.get("code") for answer in answers] == ["last_administrator"] * 2
    with system.registry.session() as session:
        open_ones = session.scalar(select(func.count()).select_from(Account).where(Account.is_open))
    assert open_ones == 2


def test_kept_answer_is_not_shown_again_once_the_mandates_are_others(system: System) -> None:
    nation, administrator = make_nation(system), make_administrator(system)
    account = open_account(system, administrator, "budi")
    path, body = f"{ACCOUNTS}/{account['account_id']}/mandates", {"role": EVALUATOR, "region_code": REGION}
    headers = {"Idempotency-Key": "given-once"}
    first = system.registry.post(path, administrator, body, headers=headers)
    again = system.registry.post(path, administrator, body, headers=headers)
    itself = {"account_id": str(administrator.account_id)}
    give(system, nation, itself, INNOVATION_ADMINISTRATOR, "13.04")

    with_others = system.registry.post(path, administrator, body, headers=headers)

    assert (first.status_code, again.json) == (201, first.json)
    assert (with_others.status_code, with_others.json["code"]) == (409, "mandates_changed")


def test_names_are_told_to_who_keeps_or_chooses_these_people_alone(system: System) -> None:
    keeper, nation = make_administrator(system), make_nation(system)
    chooser, neighbour = (
        system.make_person(Mandate(EVALUATION_ADMINISTRATOR, code)) for code in (REGION, OTHER_REGION)
    )
    evaluator = system.make_person(Mandate(EVALUATOR, REGION))
    kept = open_account(system, keeper, "Budi")["account_id"]
    path = f"/api/v1/names?account_ids={kept},{evaluator.account_id},{nation.account_id}"

    told = {
        name: {row["full_name"] for row in system.registry.get(path, person).json["items"]}
        for name, person in {"nation": nation, "keeper": keeper, "chooser": chooser}.items()
    }
    refused = [system.registry.get(path, person).status_code for person in (evaluator, None)]
    headers = system.registry.get(path, neighbour).headers

    assert told == {"nation": {"Budi", "Somebody"}, "keeper": {"Budi"}, "chooser": {"Somebody"}}
    assert refused == [403, 401]
    assert system.registry.get(path, neighbour).json == {"items": []}
    assert headers["Access-Control-Allow-Origin"] == system.registry.service.settings.peer_public_url

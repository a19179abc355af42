"""Lists of personal tokens, page after page."""

from uuid import uuid4

from sqlalchemy import update

from registry_service.people.models import PersonalToken
from tests.registry.people_records import (
    ACCOUNTS,
    PASSWORD,
    TOKENS,
    choose,
    cookie_of,
    issue_token,
    open_account,
    sign_in,
)
from tests.registry.records import make_administrator, wrong_fields
from tests.support.system import System

NOT_OURS = ("bm8", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgIngiXQ", "WyJub3ciLCAieCJd")


def test_tokens_are_paged_newest_first_for_their_owner_and_their_keeper(system: System) -> None:
    administrator = make_administrator(system)
    account = open_account(system, administrator, "budi")
    choose(system, account, PASSWORD)
    cookie = cookie_of(sign_in(system, "budi"))
    issued = [issue_token(system, cookie)["token_id"] for _ in range(5)]

    own = _walk(system, TOKENS, cookie)
    bearer = {"Authorization": f"Bearer {administrator.token}"}
    kept = _walk(system, f"{ACCOUNTS}/{account['account_id']}/tokens", bearer)

    assert own == [issued[4:2:-1], issued[2:0:-1], issued[:1]]
    assert kept == own


def test_tokens_of_one_moment_are_each_shown_once(system: System) -> None:
    administrator = make_administrator(system)
    account = open_account(system, administrator, "budi")
    choose(system, account, PASSWORD)
    cookie = cookie_of(sign_in(system, "budi"))
    issued = {issue_token(system, cookie)["token_id"] for _ in range(5)}
    with system.registry.session() as session:
        moment = session.query(PersonalToken.issued_at).order_by(PersonalToken.issued_at).limit(1).scalar()
        session.execute(update(PersonalToken).values(issued_at=moment))
        session.commit()

    pages = _walk(system, TOKENS, cookie)

    assert [len(page) for page in pages] == [2, 2, 1]
    assert {token for page in pages for token in page} == issued


def test_cursor_that_this_list_did_not_give_out_is_refused(system: System) -> None:
    person = make_administrator(system)

    answers = [system.registry.get(f"{TOKENS}?cursor={cursor}", person) for cursor in NOT_OURS]
    unknown = system.registry.get(f"{ACCOUNTS}/{uuid4()}/tokens", person)

    assert [(answer.status_code, wrong_fields(answer)) for answer in answers] == [(422, ["cursor"])] * 3
    assert unknown.status_code == 404


def _walk(system: System, path: str, headers: dict[str, str]) -> list[list[str]]:
    """The ids on each page of two."""
    pages, cursor = [], ""
    while True:
        page = system.registry.get(f"{path}?limit=2{cursor}", headers=headers).json
        pages.append([token["token_id"] for token in page["items"]])
        if page["next"] is None:
            return pages
        cursor = f"&cursor={page['next']}"

"""Loads the cases once, into empty services; what was loaded in part is taken out and loaded anew."""

from collections.abc import Iterator
from contextlib import ExitStack

from infra.demo.alone import load_alone
from infra.demo.cases import read_cases, read_example
from infra.demo.client import Client, DemoError
from infra.demo.commands import (
    DemoAccount,
    make_accounts,
    read_progress,
    remove_evaluation_records,
)
from infra.demo.example import load_example
from infra.demo.people import choose_account, signed_in, wait_until_known
from infra.demo.publications import load_publications
from infra.demo.registry_cases import LoadedCase, load_registry_case
from infra.demo.standards import load_standards
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR

LOADED = "Five cases and the example period are loaded"
LOADED_ALREADY = "The cases are loaded already: nothing was changed"
NOT_EMPTY = "The registry is in use, or its demonstration was taken out: no cases were loaded"
LOADED_BY_ANOTHER = "Somebody else is loading the cases just now: nothing was changed"
HALF_LOADED_BEFORE = "The cases were loaded in part only: they are taken out, to be loaded anew"
IN_REAL_USE = (
    "The cases are loaded in part only and stay so, for there are real records beside them; "
    "`infra/run --remove-demo` takes out what nothing real rests on"
)
HALF_LOADED = "the cases are loaded in part; the next start, or `python -m infra.demo load`, loads them anew"


def load_cases(registry: Client, evaluation: Client) -> Iterator[str]:
    """Lines for the person who started it: the accounts first, for their passwords are known only now."""
    with load_alone() as is_alone:
        if is_alone:
            yield from _load_once(registry, evaluation)
        else:
            yield LOADED_BY_ANOTHER


def _load_once(registry: Client, evaluation: Client) -> Iterator[str]:
    """Accounts come first and the example's determination last: what has only the one is loaded in part."""
    made = make_accounts()
    if not made.accounts:
        if not made.is_there:
            yield NOT_EMPTY
            return
        progress = read_progress()
        if progress.is_finished or progress.is_in_real_use:
            yield LOADED_ALREADY if progress.is_finished else IN_REAL_USE
            return
        yield HALF_LOADED_BEFORE
        remove_evaluation_records()
        made = make_accounts(anew=True)
        if not made.accounts:
            yield IN_REAL_USE
            return
    yield from _load_with(registry, evaluation, made.accounts)


def _load_with(registry: Client, evaluation: Client, accounts: list[DemoAccount]) -> Iterator[str]:
    yield "Demonstration accounts (passwords are shown only now):"
    for account in accounts:
        place = account.region_code or "-"
        yield f"  {account.role:<26} {place:<6} {account.sign_in_name:<28} {account.password}"
    try:
        _load_as(registry, evaluation, accounts)
    except DemoError as error:
        raise DemoError(f"{error} ({HALF_LOADED})") from error
    yield LOADED


def _load_as(registry: Client, evaluation: Client, accounts: list[DemoAccount]) -> None:
    example = read_example()
    chosen = [account for account in accounts if account.role == EVALUATOR]
    if len(chosen) < example["evaluators"]:
        raise DemoError(
            f"there are {len(chosen)} demonstration evaluators; {example['evaluators']} are needed"
        )
    with ExitStack() as people:
        nation = people.enter_context(
            signed_in(registry, evaluation, choose_account(accounts, NATIONAL_ADMINISTRATOR))
        )
        evaluators = [
            people.enter_context(signed_in(registry, evaluation, account))
            for account in chosen[: example["evaluators"]]
        ]
        cases = read_cases()
        loaded: dict[str, LoadedCase] = {}
        for case in cases:
            loaded[case["region"]] = load_registry_case(nation.registry, case)
            load_standards(nation.registry, case, loaded[case["region"]].agency_ids)
        for person in (nation, *evaluators):
            wait_until_known(person)
        for case in cases:
            load_publications(nation.evaluation, case, loaded[case["region"]])
        load_example(example, loaded[example["region"]].unit_ids, nation, evaluators)

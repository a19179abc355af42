"""Loads the cases once, into empty services; whatever fails says so, and `remove` undoes it."""

from collections.abc import Iterator
from contextlib import ExitStack

from infra.demo.cases import read_cases, read_example
from infra.demo.client import Client, DemoError
from infra.demo.commands import DemoAccount, make_accounts
from infra.demo.example import load_example
from infra.demo.people import choose_account, signed_in, wait_until_known
from infra.demo.publications import load_publications
from infra.demo.registry_cases import LoadedCase, load_registry_case
from shared.contracts.roles import EVALUATOR, NATIONAL_ADMINISTRATOR

NOTHING_TO_DO = "The cases are loaded already, or the registry is not empty: nothing was changed"
HALF_LOADED = "the cases are loaded in part; take them out with `python -m infra.demo remove`"


def load_cases(registry: Client, evaluation: Client) -> Iterator[str]:
    """Lines for the person who started it: the accounts first, for their passwords are known only now."""
    accounts = make_accounts()
    if not accounts:
        yield NOTHING_TO_DO
        return
    yield "Demonstration accounts (passwords are shown only now):"
    for account in accounts:
        place = account.region_code or "-"
        yield f"  {account.role:<26} {place:<6} {account.sign_in_name:<28} {account.password}"
    try:
        _load_as(registry, evaluation, accounts)
    except DemoError as error:
        raise DemoError(f"{error} ({HALF_LOADED})") from error
    yield "Five cases and the example period are loaded"


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
        for person in (nation, *evaluators):
            wait_until_known(person)
        for case in cases:
            load_publications(nation.evaluation, case, loaded[case["region"]])
        load_example(example, loaded[example["region"]].unit_ids, nation, evaluators)

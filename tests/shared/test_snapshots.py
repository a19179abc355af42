"""What tests begin with is the same for the first of them as for the others."""

from tests.support.snapshots import remember
from tests.support.system import System

KEY = "of test_snapshots"


def test_what_one_test_changes_reaches_no_other(system: System) -> None:
    def make() -> list[str]:
        system.sync()
        return ["made"]

    remember(system, KEY, make, list).append("changed by the first test")

    again = remember(system, KEY, make, list)

    assert again == ["made"]
    del system.servers.snapshots[KEY]

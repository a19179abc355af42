"""What many tests begin with is made once, kept as a pair of databases, and copied for whoever asks again."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy import text

if TYPE_CHECKING:
    from tests.support.system import Running, System

Made = TypeVar("Made")


@dataclass(frozen=True)
class Snapshot:
    """Two databases to copy from, and what was told of them to whoever had them made."""

    names: tuple[str, str]
    made: object


def remember(
    system: "System", key: Hashable, make: Callable[[], Made], carry_over: Callable[[Made], Made]
) -> Made:
    """What `make` makes on a new system; from the second time on, a copy of it in both databases.

    `carry_over` gives back the same words about the system at hand, with nothing shared that can change.
    A system on which something was done before is left as it is: there `make` is called as it stands.
    """
    is_untouched = system.servers.are_untouched(system.names)
    if not is_untouched and _count_entries(system) != system.servers.entries_at_first:
        return make()
    snapshots = cast("dict[Hashable, Snapshot]", system.servers.snapshots)
    if key not in snapshots:
        made = make()
        _let_go(system)
        snapshots[key] = Snapshot(system.servers.keep_databases(system.names), made)
        return carry_over(made)
    _let_go(system)
    system.servers.replace_databases(system.names, snapshots[key].names)
    system.serve()
    _hear_of_each_other(system)
    return carry_over(cast("Made", snapshots[key].made))


def note_first_entries(system: "System") -> None:
    """Call once with the system that every test's databases are copied from."""
    system.servers.entries_at_first = _count_entries(system)


def _count_entries(system: "System") -> tuple[int, int]:
    return _count_in(system.registry), _count_in(system.evaluation)


def _count_in(running: "Running") -> int:
    with running.session() as session:
        return session.scalar(text("select count(*) from journal_entry")) or 0


def _hear_of_each_other(system: "System") -> None:
    """The copy was made a while ago; rights are trusted only as long as the other was heard of lately."""
    for running in (system.registry, system.evaluation):
        with running.session() as session:
            session.execute(text("update feed_cursor set read_at = now()"))
            session.commit()


def _let_go(system: "System") -> None:
    """A database is copied or exchanged only while nobody is connected."""
    for running in (system.registry, system.evaluation):
        running.service.engine.dispose()

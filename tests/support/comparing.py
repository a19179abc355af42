"""Asks for what is secret as outsiders do, and holds each answer against what is answered for nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import uuid4

from tests.support.description_walk import Ids, Operation, Seen, Walk, sample, some_of
from tests.support.system import Person

# Where an id has to be given and none of a record was asked for.
NOBODYS = "00000000-0000-4000-8000-000000000000"


def list_reads(walk: Walk) -> list[Operation]:
    """Everything that can be read."""
    return [operation for operation in walk.list_operations() if operation.method == "GET"]


def list_writes(walk: Walk) -> list[Operation]:
    """Everything else."""
    return [operation for operation in walk.list_operations() if operation.method not in {"GET", "HEAD"}]


def is_let_in(operation: Operation, person: Person | None) -> bool:
    """The endpoint lets this person in at all; others are refused before anything is read."""
    if person is None:
        return operation.access == "everyone"
    roles = set(operation.access.split(", "))
    is_open = operation.access in {"everyone", "signed_in"}
    return is_open or bool(roles & {mandate.role for mandate in person.mandates})


@dataclass(frozen=True)
class Secrets:
    """Ids by the name of their column: those that were there before, and those that came as secrets.

    Where nothing of its kind is secret, ids of other things are tried, but for those in `papers`.
    """

    public: Ids
    secret: Ids
    papers: tuple[str, ...] = ()

    @property
    def every(self) -> set[str]:
        """Every id that there was not before."""
        return {one for ids in self.secret.values() for one in ids}

    @property
    def strange(self) -> list[str]:
        """One of each kind."""
        return [some[0] for column, some in sorted(self.secret.items()) if column not in self.papers]

    def fill_paths(self, walk: Walk, operation: Operation, most: int) -> Iterator[tuple[str, list[str]]]:
        """The paths in which at least one id is a secret's, each with those ids."""
        names = operation.names("path")
        choices = []
        for name in names:
            schema = operation.schema_of(name)
            secret = some_of(self.secret.get(name, []), most)
            if schema.get("format") == "uuid":
                tried = [*secret, *some_of(self.public.get(name, []), 1)]
                choices.append(tried or some_of(self.strange, most))
            else:
                choices.append(walk.list_values(name, schema, {})[:3])
        every = self.every
        for values in product(*choices):
            if secrets := [value for value in values if value in every]:
                path = operation.path
                for name, value in zip(names, values, strict=True):
                    path = path.replace(f"{{{name}}}", value)
                yield path, secrets


@dataclass
class Comparing:
    """Compares what is answered for secrets with what is answered for nothing, which is asked for once."""

    walk: Walk
    outsiders: Mapping[str, Person | None]
    leaks_in: Callable[[Seen], set[str]]
    _nothing: dict[str, Seen] = field(default_factory=dict)

    def compare(
        self, operation: Operation, who: str, path: str, secrets: list[str], **more: Any
    ) -> list[Any]:
        """What is answered differently for a secret than for nothing at all, and what leaks."""
        seen = self.walk.ask(operation, self.outsiders[who], path, **more)
        nothing = self._ask_for_nothing(operation, who, path, secrets, more)
        leaks = self.leaks_in(seen) - set(secrets)
        if seen.without(*secrets) == nothing and not leaks and seen.status < 500:
            return []
        return [(who, operation.method, path, seen, nothing.status, leaks)]

    def _ask_for_nothing(
        self, operation: Operation, who: str, path: str, secrets: list[str], more: dict[str, Any]
    ) -> Seen:
        """The same path with ids of nothing."""
        others = [str(uuid4()) for _ in secrets]
        pattern = path
        for secret, other in zip(secrets, others, strict=True):
            pattern, path = pattern.replace(secret, "…"), path.replace(secret, other)
        asked = repr((who, operation.method, pattern, sorted(more.items())))
        if asked not in self._nothing:
            seen = self.walk.ask(operation, self.outsiders[who], path, **more)
            self._nothing[asked] = seen.without(*others)
        return self._nothing[asked]


def list_bodies(operation: Operation, *, few: bool = False) -> Iterator[dict[str, Any]]:
    """Wrong bodies, one as it is asked for, and a version that may be right."""
    headers = {"If-Match": '"1"', "Upload-Offset": "0"}
    if operation.body is None:
        yield {"headers": headers}
        return
    wrong: list[Any] = [{}] if few else [{}, {"penanda": 1}]
    for body in (*wrong, sample(operation.body)):
        yield {"headers": headers, "json": body}


def list_needed(walk: Walk, operation: Operation, ids: Ids | None = None) -> dict[str, str]:
    """The arguments without which nothing is answered; ids among these."""
    needed = [p for p in operation.parameters if p["in"] == "query" and p.get("required")]
    return {p["name"]: (walk.list_values(p["name"], p["schema"], ids or {}) or [NOBODYS])[0] for p in needed}

"""Who may call an endpoint at all; what they may do with a record is the action's question."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from flask import Flask

from shared.actor import Actor
from shared.errors import Forbidden, Unauthorized


@dataclass(frozen=True)
class Access:
    """The declaration every endpoint must carry; there is no default."""

    to: Literal["everyone", "signed_in", "roles", "service"]
    roles: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ", ".join(self.roles) if self.roles else self.to


EVERYONE = Access("everyone")
SIGNED_IN = Access("signed_in")
SERVICE = Access("service")


def any_of(*roles: str) -> Access:
    """Only holders of one of these roles, wherever they hold it."""
    return Access("roles", roles)


def refuse_unless_allowed(access: Access, actor: Actor, *, writes: bool) -> None:
    """Raise Unauthorized or Forbidden unless the actor may call the endpoint."""
    if access.to == "service":
        if not actor.is_service:
            raise Unauthorized("this is between the services")
        return
    if actor.is_service:
        raise Forbidden("the service credential reads the journal and nothing else")
    needed = "write" if writes else "read"
    if needed not in actor.scopes:
        raise Forbidden(f"this token may not {needed}")
    if access.to == "everyone":
        return
    if actor.is_nobody:
        raise Unauthorized("please sign in")
    if access.roles and not actor.has_role(*access.roles):
        raise Forbidden(f"this takes one of the roles {', '.join(access.roles)}")


def add_declared_route(app: Flask, rule: str, view: Callable[..., Any], access: Access) -> None:
    """Add a route that is no endpoint of the API, with its access declared."""
    view.access = access  # type: ignore[attr-defined]
    app.add_url_rule(rule, view.__name__, view)

"""The errors the product speaks of; no HTTP here, `shared.http.problems` maps them in one place.

ProductError
    Invalid       the input is well formed and means something impossible (422)
    NotFound      there is no such record, or none that this actor may know of (404)
    Unauthorized  nobody is signed in, or the credential is not valid (401)
    Forbidden     the actor is known and may not do this (403)
    Conflict      the record's present state does not allow it (409)
    Stale         the record was changed by somebody else meanwhile (412)
    Precondition  the version that was read has to be named (428)
    TooMany       it was tried too often in a short time (429)
    Unavailable   it could be done, and cannot be now (503)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FieldProblem:
    """One thing that is wrong, at one place of the input (`answers[3].level`)."""

    field: str
    message: str


class ProductError(Exception):
    """What went wrong in words of the product; `code` is stable and safe to branch on."""

    code = "error"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        fields: Sequence[FieldProblem] = (),
        extra: Mapping[str, Any] | None = None,
        location: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.fields = tuple(fields)
        self.extra = dict(extra or {})
        self.location = location
        self.retry_after = retry_after


class Invalid(ProductError):
    """The input is well formed and cannot be accepted; every problem is named."""

    code = "invalid"

    @classmethod
    def at(cls, field: str, message: str) -> "Invalid":
        """One problem at one field."""
        return cls(f"{field}: {message}", fields=[FieldProblem(field, message)])

    @classmethod
    def all_of(cls, problems: Sequence[FieldProblem]) -> "Invalid":
        """Every problem found, in the order of the fields given."""
        return cls("; ".join(f"{p.field}: {p.message}" for p in problems), fields=problems)


class NotFound(ProductError):
    """No such record, or none that this actor may know of."""

    code = "not_found"


class Unauthorized(ProductError):
    """Nobody is signed in, or what was shown is not valid."""

    code = "unauthorized"


class Forbidden(ProductError):
    """The actor is known and may not do this."""

    code = "forbidden"


class Conflict(ProductError):
    """The present state of things does not allow it."""

    code = "conflict"


class Stale(ProductError):
    """Somebody changed the record since it was read."""

    code = "stale"


class Precondition(ProductError):
    """The version that was read has to be named."""

    code = "version_required"


class TooMany(ProductError):
    """It was tried too often in a short time."""

    code = "too_many"


class Unavailable(ProductError):
    """It could be done, and cannot be now."""

    code = "unavailable"


@dataclass
class Problems:
    """Gathers problems so that a rule reports all of them, then refuses once."""

    found: list[FieldProblem] = field(default_factory=list)

    def add(self, field_name: str, message: str) -> None:
        """Note one problem."""
        self.found.append(FieldProblem(field_name, message))

    def refuse(self) -> None:
        """Raise `Invalid` with everything that was noted; do nothing if there was none."""
        if self.found:
            raise Invalid.all_of(self.found)

"""Who is acting, with which mandates; it decides nothing about any record."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from shared.errors import Forbidden


@dataclass(frozen=True)
class Mandate:
    """One role, for one region and perhaps one agency of it (`None`: all of them)."""

    role: str
    region_code: str | None = None
    agency_id: UUID | None = None

    def covers(self, region_code: str | None, agency_id: UUID | None) -> bool:
        """Own region means the same code: a province's mandate does not reach into its regencies."""
        if self.region_code is not None and self.region_code != region_code:
            return False
        return self.agency_id is None or self.agency_id == agency_id


@dataclass(frozen=True)
class Actor:
    """A person, a person's token, the other service, the system itself, or nobody."""

    account_id: UUID | None = None
    mandates: tuple[Mandate, ...] = ()
    scopes: frozenset[str] = field(default_factory=lambda: frozenset({"read", "write"}))
    session_id: UUID | None = None
    by_cookie: bool = False
    is_service: bool = False

    @property
    def is_nobody(self) -> bool:
        """Nobody is signed in, and it is not a service either."""
        return self.account_id is None and not self.is_service

    def has_role(self, *roles: str) -> bool:
        """Holds one of the roles somewhere."""
        return any(mandate.role in roles for mandate in self.mandates)

    def find_mandate(
        self, roles: Iterable[str], region_code: str | None = None, agency_id: UUID | None = None
    ) -> Mandate | None:
        """The first mandate, in the order of `roles`, that covers the place; `None` if there is none."""
        for role in roles:
            for mandate in self.mandates:
                if mandate.role == role and mandate.covers(region_code, agency_id):
                    return mandate
        return None

    def require_mandate(
        self, roles: Iterable[str], region_code: str | None = None, agency_id: UUID | None = None
    ) -> Mandate:
        """The mandate to act under; raises Forbidden naming the roles that could."""
        wanted = tuple(roles)
        mandate = self.find_mandate(wanted, region_code, agency_id)
        if mandate is None:
            raise Forbidden(f"this takes one of the roles {', '.join(wanted)} for this region or agency")
        return mandate

    def regions_of(self, *roles: str) -> frozenset[str | None]:
        """The regions in which one of the roles is held; `None` stands for every region."""
        return frozenset(m.region_code for m in self.mandates if m.role in roles)


NOBODY = Actor()
SYSTEM = Actor(is_service=True)

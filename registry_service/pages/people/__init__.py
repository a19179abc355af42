"""The pages about people: accounts and their mandates, choosing a password, one's own account."""

from registry_service.pages.people import (  # noqa: F401 - they declare pages
    accounts,
    links,
    mandates,
    own,
    password,
    tokens,
)
from registry_service.pages.people.frame import people_pages

__all__ = ["people_pages"]

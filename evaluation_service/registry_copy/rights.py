"""Refuses administration on rights that may have been taken away unheard; it decides on no record."""

from sqlalchemy.orm import Session

from evaluation_service.registry_copy.copy import REGISTRY_COPY
from evaluation_service.tables import MACHINERY
from shared.feed.readiness import require_fresh_copy


def require_fresh_rights(session: Session) -> None:
    """Refuse administration while rights may have been taken away without our having heard of it."""
    require_fresh_copy(session, MACHINERY.cursors, REGISTRY_COPY)

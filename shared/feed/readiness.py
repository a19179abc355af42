"""Tells whether a copy is being read, for `/ready` and for deeds that must not rest on old rights."""

from sqlalchemy import Table
from sqlalchemy.orm import Session

from shared.errors import Unavailable
from shared.feed.copy import Copy, read_cursor


def find_feed_fault(cursors: Table, copy: Copy, session: Session) -> str | None:
    """Why the copy is not to be trusted as fresh, in words for everybody; what stopped it is in the log."""
    cursor = read_cursor(session.connection(), cursors, copy.schema)
    if cursor.error:
        return f"the copy {copy.schema} stands still at an entry that it cannot read"
    if cursor.is_unread:
        return f"the copy {copy.schema} has not been read for 15 minutes"
    return None


def require_fresh_copy(session: Session, cursors: Table, copy: Copy) -> None:
    """Refuse when rights may have been taken away without our having heard of it."""
    if read_cursor(session.connection(), cursors, copy.schema).is_unread:
        raise Unavailable(
            "the other service has not been heard of for 15 minutes; rights cannot be checked",
            code="rights_not_fresh",
            retry_after=60,
        )

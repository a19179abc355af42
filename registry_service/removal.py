"""Takes rows out one by one and leaves those that something else still refers to; it journals nothing."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry_service.tables import Base

Row = TypeVar("Row", bound=Base)


def delete_unreferenced(session: Session, rows: Iterable[Row]) -> Iterator[Row]:
    """Delete each row that no foreign key holds, and yield it; the others stay as they are."""
    for row in rows:
        try:
            with session.begin_nested():
                session.delete(row)
                session.flush()
        except IntegrityError:
            continue
        yield row

"""Reads how rare letters in a row are among all names."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry_service.search.models import SearchTrigram


def count_names(session: Session, trigrams: Sequence[int]) -> dict[int, int]:
    """In how many names each of the trigrams stands, 0 for one that is in none."""
    rows = session.execute(
        select(SearchTrigram.trigram, SearchTrigram.names).where(SearchTrigram.trigram.in_(trigrams))
    )
    return {**dict.fromkeys(trigrams, 0), **{row.trigram: row.names for row in rows}}

"""Reads how rare letters in a row are among all names."""

from collections.abc import Sequence

from sqlalchemy import SmallInteger, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

NAMES = text("select trigram, names from search_trigram where trigram = any (:trigrams)").bindparams(
    bindparam("trigrams", type_=ARRAY(SmallInteger))
)


def count_names(session: Session, trigrams: Sequence[int]) -> dict[int, int]:
    """In how many names each of the trigrams stands, 0 for one that is in none."""
    rows = session.execute(NAMES, {"trigrams": trigrams}).all()
    return {**dict.fromkeys(trigrams, 0), **{row.trigram: row.names for row in rows}}

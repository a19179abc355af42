"""Says quickly of text that its field takes it; a no means only that the field itself has to decide."""

import re

from shared.http.fields import BLANKS

HAS_LETTER = re.compile(r"[^\W_]").search
HAS_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]").search


def is_line(text: str) -> bool:
    """Trimmed text that a Line takes as it is."""
    return text.isprintable() and (text.isascii() or BLANKS.isdisjoint(text))


def is_name(text: str) -> bool:
    """Trimmed text that a Name takes as it is."""
    return is_line(text) and (text[:1].isalnum() or HAS_LETTER(text) is not None)


def is_prose(text: str) -> bool:
    """Trimmed text that a Prose takes as it is."""
    if not (text[:1].isalnum() or HAS_LETTER(text)) or not (text.isascii() or BLANKS.isdisjoint(text)):
        return False
    return text.isprintable() or not HAS_CONTROL(text)

"""The one byte form of a document, and its digest; refuses whatever has more than one byte form."""

import hashlib
import json

from evaluation_service.scoring.errors import refuse


def canonical_json(value: object) -> str:
    """Sorted keys, no spaces, letters as they are. Floats and keys other than text raise ScoringError:
    two machines could write them differently."""
    try:
        _refuse_ambiguous(value)
    except RecursionError:
        raise refuse("", "too_deep", "the document is nested too deeply") from None
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(value: object) -> str:
    """sha256 of the canonical form, 64 hexadecimal digits."""
    try:
        text = canonical_json(value).encode()
    except UnicodeEncodeError:
        raise refuse("", "not_unicode", "the document holds a character that is half of a pair") from None
    return hashlib.sha256(text).hexdigest()


def _refuse_ambiguous(value: object) -> None:
    kind = type(value)
    if kind is dict:
        for key, entry in value.items():  # type: ignore[attr-defined]  # mypy does not narrow `type() is`
            if type(key) is not str:
                raise refuse("", "key_not_text", f"the key {key!r} is not text")
            _refuse_ambiguous(entry)
    elif kind is list:
        for entry in value:  # type: ignore[attr-defined]  # as above
            _refuse_ambiguous(entry)
    elif value is not None and kind not in (str, int, bool):
        raise refuse("", "not_exact", f"{value!r} is {kind.__name__}, which has no exact written form")

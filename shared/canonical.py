"""One way to write a value as bytes, so that equal values have equal digests."""

import hashlib
import json
from json.encoder import c_make_encoder, encode_basestring  # type: ignore[attr-defined]
from typing import Any

_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
# What that encoder makes anew for every value, which takes longer than to write a small one.
_pieces = c_make_encoder(
    None,
    _encoder.default,
    encode_basestring,
    None,
    _encoder.key_separator,
    _encoder.item_separator,
    _encoder.sort_keys,
    _encoder.skipkeys,
    _encoder.allow_nan,
)


def canonical_json(value: Any) -> str:
    """Sorted keys, no spaces, no NaN; text stays readable."""
    return "".join(_pieces(value, 0))


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()

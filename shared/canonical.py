"""One way to write a value as bytes, so that equal values have equal digests."""

import hashlib
import json
from typing import Any

# Made once: an encoder takes longer to make than a small value to write.
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical_json(value: Any) -> str:
    """Sorted keys, no spaces, no NaN; text stays readable."""
    return _encode(value)


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()

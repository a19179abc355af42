"""What is hashed of an entry, and how the chain goes on; pure, so that verifying needs no service."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from shared.canonical import canonical_json

FIRST_HASH = bytes(32)
HASH_BLOCK = 64


class Hashed(Protocol):
    """What an entry must offer to be hashed."""

    @property
    def entry_uuid(self) -> UUID: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def actor_id(self) -> UUID | None: ...
    @property
    def role(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def audience(self) -> str: ...
    @property
    def record_id(self) -> str: ...
    @property
    def record_version(self) -> int: ...
    @property
    def format_version(self) -> int: ...
    @property
    def body(self) -> str: ...


def content_of(entry: Hashed) -> bytes:
    """Everything an entry says, as bytes; not its position, which it gets later."""
    return canonical_json(
        [
            str(entry.entry_uuid),
            entry.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
            str(entry.actor_id) if entry.actor_id else None,
            entry.role,
            entry.kind,
            entry.audience,
            entry.record_id,
            entry.record_version,
            entry.format_version,
            entry.body,
        ]
    ).encode()


def entry_mac(key: bytes, entry: Hashed) -> bytes:
    """Proof that the service itself wrote the entry: whoever only has the database cannot make it."""
    return mac_of(key, content_of(entry))


def mac_of(key: bytes, content: bytes) -> bytes:
    """The proof over an entry's content, as `content_of` writes it."""
    return hmac.digest(key, b"entry\0" + content, "sha256")


def mac_maker(key: bytes) -> Callable[[bytes], bytes]:
    """`mac_of` for very many contents: what HMAC (RFC 2104) makes of the key alone is made once."""
    own = (hashlib.sha256(key).digest() if len(key) > HASH_BLOCK else key).ljust(HASH_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in own) + b"entry\0")
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in own))

    def make_mac(content: bytes) -> bytes:
        inside, outside = inner.copy(), outer.copy()
        inside.update(content)
        outside.update(inside.digest())
        return outside.digest()

    return make_mac


def chained_hash(previous: bytes, position: int, entry: Hashed) -> bytes:
    """SHA-256 over the hash before, the position and the content."""
    return hashlib.sha256(previous + position.to_bytes(8, "big") + content_of(entry)).digest()


def head_mac(key: bytes, position: int, hash_: bytes) -> bytes:
    """Proof that the sealer itself left the journal ending here."""
    return hmac.digest(key, b"head\0" + position.to_bytes(8, "big") + hash_, "sha256")

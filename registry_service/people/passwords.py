"""Hashes and checks passwords with Argon2, at most two at a time: each takes 64 MiB and both cores."""

import threading

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

from shared.errors import Unavailable

AT_ONCE = 2
PATIENCE_SECONDS = 10.0
# RFC 9106, section 4, for machines with little memory; a hash names its own, so that they may grow.
STRENGTH = profiles.RFC_9106_LOW_MEMORY

_hasher = PasswordHasher.from_parameters(STRENGTH)
_turns = threading.BoundedSemaphore(AT_ONCE)
_nobody: list[str] = []


def _take_turn() -> None:
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise Unavailable("too many people are signing in right now", retry_after=5)


def hash_password(password: str) -> str:
    """What is kept of a password."""
    _take_turn()
    try:
        return _hasher.hash(password)
    finally:
        _turns.release()


def fits(password_hash: str | None, password: str) -> bool:
    """The password is the one that was hashed; an account without one takes as long and never fits."""
    if password_hash is None:
        waste_time_on(password)
        return False
    _take_turn()
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _turns.release()


def waste_time_on(password: str) -> None:
    """Take as long as for a real account, so that time does not tell which names exist."""
    if not _nobody:
        _nobody.append(hash_password("nobody has this password"))
    fits(_nobody[0], password)

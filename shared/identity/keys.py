"""Key files of one installation, all 0600 in one folder; nothing here is ever logged or journalled.

signing_keys.json       EdDSA private keys, newest last; the registry signs, at most two are valid
verification_keys.json  their public halves, for both services
service_credential      shared secret of the two services for each other's journal
<service>_journal.key   proves that an entry was written by the service
"""

import json
import os
import secrets
from pathlib import Path
from typing import TypedDict

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from shared.settings import SettingMissing

VALID_KEYS = 2


class SigningKey(TypedDict):
    """One key pair in PEM, named by `kid`."""

    kid: str
    private: str
    public: str


def write_private_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read_private_file(path: Path) -> bytes:
    """The content of a key file; raises SettingMissing if it is not there or others may read it."""
    try:
        status = path.stat()
        content = path.read_bytes()
    except OSError as error:
        raise SettingMissing(f"key file {path.name} in PRIMA_KEYS: {error.strerror}") from error
    if status.st_mode & 0o077:
        raise SettingMissing(f"key file {path.name} in PRIMA_KEYS may be read by others; make it 0600")
    return content


def make_keys(folder: Path) -> list[str]:
    """Make every key file that is missing; returns the names of those made."""
    made = []
    for name in ("service_credential", "registry_journal.key", "evaluation_journal.key"):
        if not (folder / name).exists():
            write_private_file(folder / name, secrets.token_hex(32).encode())
            made.append(name)
    if not (folder / "signing_keys.json").exists():
        _write_signing_keys(folder, [new_signing_key()])
        made.append("signing_keys.json")
    return made


def rotate_signing_key(folder: Path) -> str:
    """Make a new signing key and keep the one before it valid; returns the new key's id."""
    keys = read_signing_keys(folder)
    keys.append(new_signing_key())
    _write_signing_keys(folder, keys[-VALID_KEYS:])
    return keys[-1]["kid"]


def new_signing_key() -> SigningKey:
    """A fresh EdDSA key pair."""
    private = Ed25519PrivateKey.generate()
    return SigningKey(
        kid=secrets.token_hex(8),
        private=private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        public=private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    )


def read_signing_keys(folder: Path) -> list[SigningKey]:
    """The private keys, newest last."""
    keys: list[SigningKey] = json.loads(read_private_file(folder / "signing_keys.json"))
    return keys


def _write_signing_keys(folder: Path, keys: list[SigningKey]) -> None:
    public = {key["kid"]: key["public"] for key in keys}
    write_private_file(folder / "verification_keys.json", json.dumps(public, indent=1).encode())
    write_private_file(folder / "signing_keys.json", json.dumps(keys, indent=1).encode())


def read_journal_key(folder: Path, service: str) -> bytes:
    """The key under which a service proves its journal entries."""
    return read_private_file(folder / f"{service}_journal.key")


def read_service_credential(folder: Path) -> str:
    """What the services show each other."""
    return read_private_file(folder / "service_credential").decode().strip()

"""Where each setting comes from: the environment, else the launcher's `run.json`; no defaults for secrets."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.data_folder import read_run_file

MOST_PROXIES = 9


class SettingMissing(Exception):
    """A setting without a default is nowhere to be found."""


class SettingWrong(SettingMissing):
    """A setting is there and says what cannot be."""


@dataclass(frozen=True)
class Settings:
    """Everything one service needs to know of its surroundings.

    `reaches_private` lets what visits links of others visit private addresses too; it is off by default.
    `trusted_proxies` is how many proxies of one's own stand before the service: that many entries of the
    X-Forwarded headers are believed, and none by default, for anybody may send them. `peer_public_url` is
    where readers find the pages of the other service. `is_development` adds pages for who builds pages.
    """

    service: str
    database_url: str
    redis_url: str
    keys_folder: Path
    peer_url: str
    own_url: str
    reaches_private: bool = False
    trusted_proxies: int = 0
    peer_public_url: str = ""
    is_development: bool = False


def read_environment() -> dict[str, str]:
    """The launcher's environment with the process's own on top."""
    run_file = read_run_file() or {}
    from_launcher = run_file.get("environment", {})
    return {**{str(k): str(v) for k, v in from_launcher.items()}, **os.environ}


def _require(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise SettingMissing(f"{name} is not set, and no running `infra/run` of this checkout names it")
    return value


def read_settings(service: str, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings of `registry` or `evaluation`; raises SettingMissing or SettingWrong naming the variable."""
    found = read_environment() if environment is None else environment
    peer = {"registry": "EVALUATION", "evaluation": "REGISTRY"}[service]
    peer_url = _require(found, f"{peer}_URL").rstrip("/")
    return Settings(
        service=service,
        database_url=_require(found, f"{service.upper()}_DATABASE_URL"),
        redis_url=_require(found, "REDIS_URL"),
        keys_folder=Path(_require(found, "PRIMA_KEYS")),
        peer_url=peer_url,
        own_url=_require(found, f"{service.upper()}_URL").rstrip("/"),
        reaches_private=found.get("PRIMA_LINK_CHECK_PRIVATE", "") == "1",
        trusted_proxies=_read_proxies(found),
        peer_public_url=(found.get(f"{peer}_PUBLIC_URL") or peer_url).rstrip("/"),
        is_development=found.get("PRIMA_DEVELOPMENT", "") == "1",
    )


def _read_proxies(environment: Mapping[str, str]) -> int:
    text = environment.get("PRIMA_TRUSTED_PROXIES") or "0"
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_PROXIES):
        raise SettingWrong(f"PRIMA_TRUSTED_PROXIES must be a whole number from 0 to {MOST_PROXIES}")
    return int(text)

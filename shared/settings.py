"""Where each setting comes from: the environment, else the launcher's `run.json`; no defaults for secrets."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.data_folder import read_run_file


class SettingMissing(Exception):
    """A setting without a default is nowhere to be found."""


@dataclass(frozen=True)
class Settings:
    """Everything one service needs to know of its surroundings."""

    service: str
    database_url: str
    redis_url: str
    keys_folder: Path
    peer_url: str
    own_url: str


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
    """Settings of `registry` or `evaluation`; raises SettingMissing naming the variable."""
    found = read_environment() if environment is None else environment
    peer = {"registry": "EVALUATION", "evaluation": "REGISTRY"}[service]
    return Settings(
        service=service,
        database_url=_require(found, f"{service.upper()}_DATABASE_URL"),
        redis_url=_require(found, "REDIS_URL"),
        keys_folder=Path(_require(found, "PRIMA_KEYS")),
        peer_url=_require(found, f"{peer}_URL").rstrip("/"),
        own_url=_require(found, f"{service.upper()}_URL").rstrip("/"),
    )

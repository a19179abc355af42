"""Reads the launcher's settings from the environment and says which are wrong; starts nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from infra.launcher.errors import UsageError
from infra.launcher.ports import LOCALHOST, choose_free_port

OWN_SERVERS = ("REGISTRY_DATABASE_URL", "EVALUATION_DATABASE_URL", "REDIS_URL")
OWN_ADDRESSES = ("REGISTRY_URL", "EVALUATION_URL")


@dataclass(frozen=True)
class WebAddress:
    """Where one service listens, and under which name others find it."""

    service: str
    bind: str
    port: int
    setting: str
    url: str

    @property
    def local_host(self) -> str:
        """The address by which this machine reaches itself when it listens on all."""
        return {"0.0.0.0": LOCALHOST, "::": "::1"}.get(self.bind, self.bind)  # noqa: S104 - compared, not bound


@dataclass(frozen=True)
class Settings:
    """What the environment says, complete and checked."""

    registry: WebAddress
    evaluation: WebAddress
    web_workers: int
    web_threads: int
    scoring_workers: int
    registry_workers: int
    long_workers: int
    own_databases: tuple[str, str] | None
    own_redis: str | None
    own_keys: Path | None

    @property
    def is_embedding(self) -> bool:
        """At least one of the servers is started here."""
        return self.own_databases is None or self.own_redis is None


def read_settings(environment: Mapping[str, str], *, check: bool) -> Settings:
    """With `check` everything is embedded and on free ports, whatever the environment names."""
    if check:
        environment = {
            name: value for name, value in environment.items() if name not in (*OWN_SERVERS, *OWN_ADDRESSES)
        }
    registry_database, evaluation_database, redis = (environment.get(name) for name in OWN_SERVERS)
    if bool(registry_database) != bool(evaluation_database):
        raise UsageError("REGISTRY_DATABASE_URL and EVALUATION_DATABASE_URL can only be given together")
    own = (registry_database, evaluation_database) if registry_database and evaluation_database else None
    if own and _locate_database(own[0]) == _locate_database(own[1]):
        raise UsageError("REGISTRY_DATABASE_URL and EVALUATION_DATABASE_URL name the same database")
    registry = _read_address(environment, "registry", 8001, check=check)
    evaluation = _read_address(environment, "evaluation", 8002, check=check)
    while check and evaluation.port == registry.port:
        evaluation = _read_address(environment, "evaluation", 8002, check=check)
    if registry.port == evaluation.port:
        raise UsageError(f"{registry.setting} and {evaluation.setting} are both {registry.port}")
    keys = environment.get("PRIMA_KEYS")
    return Settings(
        registry=registry,
        evaluation=evaluation,
        web_workers=_read_number(environment, "PRIMA_WEB_WORKERS", 2, 1, 256),
        web_threads=_read_number(environment, "PRIMA_WEB_THREADS", 8, 1, 256),
        scoring_workers=_read_number(environment, "PRIMA_SCORING_WORKERS", 2, 0, 256),
        registry_workers=_read_number(environment, "PRIMA_REGISTRY_WORKERS", 1, 0, 256),
        long_workers=_read_number(environment, "PRIMA_LONG_WORKERS", 1, 0, 256),
        own_databases=own,
        own_redis=redis or None,
        own_keys=Path(keys).absolute() if own and keys else None,
    )


def _read_address(
    environment: Mapping[str, str], service: str, usual_port: int, *, check: bool
) -> WebAddress:
    bind = LOCALHOST if check else environment.get("PRIMA_BIND") or LOCALHOST
    setting = f"PRIMA_{service.upper()}_PORT"
    port = choose_free_port() if check else _read_number(environment, setting, usual_port, 1, 65535)
    address = WebAddress(service, bind, port, setting, "")
    host = f"[{address.local_host}]" if ":" in address.local_host else address.local_host
    url = environment.get(f"{service.upper()}_URL") or f"http://{host}:{port}"
    return WebAddress(service, bind, port, setting, url)


def _locate_database(url: str) -> tuple[str | None, str, str] | str:
    """Where a database is, whoever connects; the address itself if it is none."""
    try:
        parts = urlsplit(url)
        return parts.hostname, str(parts.port or 5432), f"{parts.path}?{parts.query}"
    except ValueError:
        return url


def _read_number(environment: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    text = environment.get(name) or str(usual)
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise UsageError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)

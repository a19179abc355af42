"""What the environment may say to the launcher, and what it is told when that makes no sense."""

from pathlib import Path

import pytest

from infra.launcher.errors import UsageError
from infra.launcher.settings import read_settings

DATABASES = {
    "REGISTRY_DATABASE_URL": "postgresql://a/registry",
    "EVALUATION_DATABASE_URL": "postgresql://a/evaluation",
}


def test_empty_environment_gives_local_defaults() -> None:
    settings = read_settings({}, check=False)

    assert (settings.registry.url, settings.evaluation.url) == (
        "http://127.0.0.1:8001",
        "http://127.0.0.1:8002",
    )
    assert (settings.web_workers, settings.web_threads) == (2, 8)
    assert (settings.scoring_workers, settings.registry_workers, settings.long_workers) == (2, 1, 1)
    assert (settings.own_databases, settings.own_redis) == (None, None)


def test_own_servers_are_taken_each_for_itself() -> None:
    only_redis = read_settings({"REDIS_URL": "redis://b/0"}, check=False)
    only_databases = read_settings(DATABASES, check=False)

    assert (only_redis.own_databases, only_redis.own_redis) == (None, "redis://b/0")
    assert only_databases.own_databases == ("postgresql://a/registry", "postgresql://a/evaluation")
    assert only_databases.own_redis is None


@pytest.mark.parametrize("name", sorted(DATABASES))
def test_one_database_alone_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="can only be given together"):
        read_settings({name: DATABASES[name]}, check=False)


def test_check_touches_no_server_of_ones_own() -> None:
    settings = read_settings({**DATABASES, "REDIS_URL": "redis://b/0", "PRIMA_BIND": "0.0.0.0"}, check=True)

    assert (settings.own_databases, settings.own_redis) == (None, None)
    assert settings.registry.bind == "127.0.0.1"
    assert settings.registry.port not in (8001, settings.evaluation.port)


def test_both_services_on_one_port_are_refused() -> None:
    with pytest.raises(UsageError, match="PRIMA_REGISTRY_PORT and PRIMA_EVALUATION_PORT are both 8002"):
        read_settings({"PRIMA_REGISTRY_PORT": "8002"}, check=False)


@pytest.mark.parametrize("other", ["postgresql://a/registry", "postgres://somebody:else@a:5432/registry"])
def test_one_database_for_both_services_is_refused(other: str) -> None:
    with pytest.raises(UsageError, match="name the same database"):
        read_settings({**DATABASES, "EVALUATION_DATABASE_URL": other}, check=False)


def test_own_keys_go_with_own_databases_only() -> None:
    keys = {"PRIMA_KEYS": "/somewhere/keys"}

    own = read_settings({**DATABASES, **keys}, check=False)
    embedded = read_settings(keys, check=False)
    check = read_settings({**DATABASES, **keys}, check=True)

    assert (own.own_keys, embedded.own_keys, check.own_keys) == (Path("/somewhere/keys"), None, None)


@pytest.mark.parametrize("bad", ["0", "-1", "65536", "80a", "8001.0", "٣"])
def test_port_that_is_none_is_refused(bad: str) -> None:
    with pytest.raises(UsageError, match="PRIMA_REGISTRY_PORT must be a whole number"):
        read_settings({"PRIMA_REGISTRY_PORT": bad}, check=False)


def test_services_on_all_addresses_are_reached_locally() -> None:
    settings = read_settings({"PRIMA_BIND": "::"}, check=False)

    assert settings.registry.bind == "::"
    assert settings.registry.url == "http://[::1]:8001"

"""Behind proxies: addresses carry the prefix that one's own proxies say, and nobody else's."""

from dataclasses import replace

import pytest
from flask import Flask

import registry_service.app
from shared.http.service import install_service
from shared.settings import SettingWrong, read_settings
from tests.support.system import System

SAID = {"X-Forwarded-Prefix": "/registri", "X-Forwarded-Host": "prima.example", "X-Forwarded-Proto": "https"}
FORGED = {**SAID, "X-Forwarded-Prefix": "/forged, /registri"}


def _make_app(system: System, trusted_proxies: int) -> Flask:
    """An app of its own, for the number is read once, on the system's service."""
    settings = replace(system.registry.service.settings, trusted_proxies=trusted_proxies)
    app = registry_service.app.create_app(settings)
    install_service(app, system.registry.service)
    return app


def _addresses(app: Flask, headers: dict[str, str]) -> tuple[str, str]:
    """Where the home page finds its catalogue, and where a list goes on."""
    with app.test_client(use_cookies=False) as client:
        home = client.get("/", headers=headers).text
        root = home.partition('role="search" action="')[2].partition('"')[0]
        link = client.get("/api/v1/regions?limit=1", headers=headers).headers["Link"]
    return root, link.partition("?")[0]


def test_prefix_of_a_trusted_proxy_stands_before_every_address(system: System) -> None:
    app = _make_app(system, 1)

    plain, behind, forged = (_addresses(app, headers) for headers in ({}, SAID, FORGED))

    assert plain == ("/katalog", "</api/v1/regions")
    assert behind == ("/registri/katalog", "</registri/api/v1/regions")
    assert forged == behind


def test_without_a_trusted_proxy_its_headers_say_nothing(system: System) -> None:
    assert _addresses(system.registry.app, SAID) == ("/katalog", "</api/v1/regions")


@pytest.mark.parametrize("value", ["many", "-1", "10", "1.5", "٣"])
def test_number_of_proxies_that_is_none_is_refused(system: System, value: str) -> None:
    with pytest.raises(SettingWrong, match="PRIMA_TRUSTED_PROXIES"):
        read_settings("registry", {**system.environment, "PRIMA_TRUSTED_PROXIES": value})


def test_number_of_proxies_is_read_and_none_by_default(system: System) -> None:
    said = read_settings("registry", {**system.environment, "PRIMA_TRUSTED_PROXIES": "2"})
    silent = read_settings("registry", system.environment)

    assert (said.trusted_proxies, silent.trusted_proxies) == (2, 0)

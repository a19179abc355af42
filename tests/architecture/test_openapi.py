"""The description of both APIs: valid, complete, and the same as the one that was reviewed."""

from pathlib import Path

import pytest
from openapi_spec_validator import validate

from tests.support.system import Running, System

REVIEWED = Path(__file__).parents[2] / "infra" / "openapi"


def _running(system: System, service: str) -> Running:
    return {"registry": system.registry, "evaluation": system.evaluation}[service]


@pytest.mark.parametrize("service", ["registry", "evaluation"])
def test_description_is_valid_openapi_3_1(system: System, service: str) -> None:
    described = _running(system, service).get("/api/v1/openapi.json").json

    validate(described)
    assert described["openapi"] == "3.1.0"


@pytest.mark.parametrize("service", ["registry", "evaluation"])
def test_description_has_not_drifted(system: System, service: str) -> None:
    described = _running(system, service).get("/api/v1/openapi.json").text

    assert described == (REVIEWED / f"{service}.json").read_text(), (
        f"after reviewing the change: python -m {service}_service openapi > infra/openapi/{service}.json"
    )


@pytest.mark.parametrize("service", ["registry", "evaluation"])
def test_every_endpoint_says_who_may_call_it(system: System, service: str) -> None:
    described = _running(system, service).get("/api/v1/openapi.json").json

    silent = [
        f"{method} {path}"
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if method != "parameters" and not operation.get("x-access")
    ]
    assert silent == []


@pytest.mark.parametrize("service", ["registry", "evaluation"])
def test_interactive_documentation_needs_nothing_from_elsewhere(system: System, service: str) -> None:
    running = _running(system, service)

    page = running.get("/api/v1/docs")

    assert page.status_code == 200
    assert "http" not in page.text.replace("http-equiv", "")
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "start.js"):
        assert running.get(f"/api/v1/docs/{name}").status_code == 200
    assert running.get("/api/v1/docs/other.js").status_code == 404


def test_home_page_leads_to_the_documentation(system: System) -> None:
    answer = system.registry.get("/", headers={"Accept": "text/html"})

    assert (answer.status_code, 'href="/api/v1/docs"' in answer.text) == (200, True)

"""Published innovations with figures for the tests of usage; months are counted back from the running one."""

from typing import Any

from sqlalchemy import text

from registry_service.regions.rules import month_in
from registry_service.usage.rules import shift_month
from shared import clock
from shared.db import transaction
from tests.registry.records import draft, path_of, publish
from tests.support.system import Person, System

ZONE = "Asia/Jakarta"


def ago(months: int) -> str:
    """The month so many months before the running one."""
    return shift_month(month_in(ZONE, clock.now()), -months)


def make_published(
    system: System, person: Person, name: str, *, months: int = 12, **more: Any
) -> dict[str, Any]:
    """An innovation that has been public and in operation for so many months."""
    made = publish(system, person, draft(system, person, name, since_value=ago(months), **more))
    with transaction(system.registry.service.engine) as session:
        session.execute(
            text("update innovation set published_at = :day where innovation_id = :id"),
            {"day": f"{ago(months)}-02", "id": made["innovation_id"]},
        )
    return made


def month_path(innovation: dict[str, Any], month: str, channel: str = "online") -> str:
    """Where a month's figure is put."""
    return f"{path_of(innovation)}/usage/months/{month}/{channel}"


def report(
    system: System,
    person: Person,
    innovation: dict[str, Any],
    month: str,
    count: int,
    channel: str = "online",
) -> dict[str, Any]:
    """A month's figure, reported now."""
    answer = system.registry.put(
        month_path(innovation, month, channel), person, json={"count": count, "basis": "register"}
    )
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def deed(
    system: System, person: Person, figure: dict[str, Any], what: str, version: int | None = None
) -> Any:
    """Withdraw or confirm a figure."""
    path = f"{month_path(figure, figure['month'], figure['channel'])}/{what}"
    headers = {"If-Match": f'"{version or figure["version"]}"'}
    return system.registry.post(path, person, headers=headers)


def read_cells(system: System, innovation: dict[str, Any], months: int = 12) -> dict[str, list[Any]]:
    """Each channel's months as the series tells them, oldest first."""
    answer = system.registry.get(f"{path_of(innovation)}/usage/series?months={months}")
    assert answer.status_code == 200, answer.json
    return {series["channel"]: series["months"] for series in answer.json["channels"]}

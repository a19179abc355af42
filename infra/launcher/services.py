"""Lists the programs of our own that serve: web, workers, clocks; knows nothing of their work."""

import sys
from collections.abc import Mapping
from pathlib import Path

from infra.launcher.child import Child
from infra.launcher.settings import Settings, WebAddress
from shared.data_folder import CHECKOUT

# Workers finish the job in hand; a job that takes longer is done again by another worker, which is harmless.
WORKER_GRACE = 10.0
WEB_GRACE = 12.0
WEB_GRACEFUL_TIMEOUT = 10


def list_web(settings: Settings, environment: Mapping[str, str], logs: Path) -> list[Child]:
    return [
        _describe(
            f"{address.service} web", _build_web_command(address, settings), environment, logs, WEB_GRACE
        )
        for address in (settings.registry, settings.evaluation)
    ]


def list_workers(settings: Settings, environment: Mapping[str, str], logs: Path) -> list[Child]:
    kinds = (
        ("evaluation worker", ["evaluation_service", "worker"], settings.scoring_workers),
        ("registry worker", ["registry_service", "worker"], settings.registry_workers),
        ("registry long worker", ["registry_service", "worker", "--long"], settings.long_workers),
    )
    return [
        _describe(f"{name} {number}", [sys.executable, "-P", "-m", *command], environment, logs, WORKER_GRACE)
        for name, command, count in kinds
        for number in range(1, count + 1)
    ]


def list_clocks(environment: Mapping[str, str], logs: Path) -> list[Child]:
    return [
        _describe(
            f"{service} clock",
            [sys.executable, "-P", "-m", f"{service}_service", "clock"],
            environment,
            logs,
            5.0,
        )
        for service in ("registry", "evaluation")
    ]


def _build_web_command(address: WebAddress, settings: Settings) -> list[str]:
    host = f"[{address.bind}]" if ":" in address.bind else address.bind
    return [
        *(sys.executable, "-P", "-m", "gunicorn", f"{address.service}_service.app:create_app()"),
        *("--bind", f"{host}:{address.port}"),
        *("--worker-class", "gthread"),
        *("--workers", str(settings.web_workers)),
        *("--threads", str(settings.web_threads)),
        *("--graceful-timeout", str(WEB_GRACEFUL_TIMEOUT)),
        # Two services of one user would take each other's control socket.
        "--no-control-socket",
        # The app is imported once; it connects and starts threads only when it is first asked.
        "--preload",
    ]


def _describe(
    name: str, command: list[str], environment: Mapping[str, str], logs: Path, grace: float
) -> Child:
    return Child(
        name,
        command,
        log=logs / f"{name.replace(' ', '-')}.log",
        folder=CHECKOUT,
        environment=environment,
        grace=grace,
    )

"""Lists the programs of our own that serve: web, workers, clocks; knows nothing of their work."""

import sys
from collections.abc import Mapping
from pathlib import Path

from infra.launcher.child import Child
from infra.launcher.fork_server import PYTHON
from infra.launcher.forking import ForkServer
from infra.launcher.settings import Settings, WebAddress
from shared.data_folder import CHECKOUT

# Workers finish the job in hand; a job that takes longer is done again by another worker, which is harmless.
WORKER_GRACE = 10.0
WEB_GRACE = 12.0
CLOCK_GRACE = 5.0
WEB_GRACEFUL_TIMEOUT = 10
# What programs of both services need, imported before they are forked; anything else they import themselves.
MODULES = (
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "shared.jobs.worker",
    "shared.migrations",
    "registry_service.app",
    "registry_service.clock_ticks",
    "registry_service.long_runs",
    "evaluation_service.app",
    "evaluation_service.clock_ticks",
    "evaluation_service.sheets.jobs",
)


class Programs:
    """What serves, as children yet to be started; forked from `forks`, which is not closed here."""

    def __init__(self, environment: Mapping[str, str], logs: Path, forks: ForkServer | None) -> None:
        self._environment = environment
        self._logs = logs
        self._forks = forks

    def list_web(self, settings: Settings) -> list[Child]:
        return [
            self._describe(f"{address.service} web", _build_web_arguments(address, settings), WEB_GRACE)
            for address in (settings.registry, settings.evaluation)
        ]

    def list_workers(self, settings: Settings) -> list[Child]:
        kinds = (
            ("evaluation worker", ["evaluation_service", "worker"], settings.scoring_workers),
            ("registry worker", ["registry_service", "worker"], settings.registry_workers),
            ("registry long worker", ["registry_service", "worker", "--long"], settings.long_workers),
        )
        return [
            self._describe(f"{name} {number}", arguments, WORKER_GRACE)
            for name, arguments, count in kinds
            for number in range(1, count + 1)
        ]

    def list_clocks(self) -> list[Child]:
        return [
            self._describe(f"{service} clock", [f"{service}_service", "clock"], CLOCK_GRACE)
            for service in ("registry", "evaluation")
        ]

    def _describe(self, name: str, arguments: list[str], grace: float) -> Child:
        return Child(
            name,
            [*PYTHON, *arguments],
            log=self._logs / f"{name.replace(' ', '-')}.log",
            folder=CHECKOUT,
            environment=self._environment,
            grace=grace,
            forks=self._forks,
        )


def make_fork_server(environment: Mapping[str, str], logs: Path) -> ForkServer | None:
    """From which our programs are forked; None where only a fresh start is safe, as on macOS."""
    if sys.platform != "linux":
        return None
    return ForkServer(MODULES, environment, logs / "forks.log")


def _build_web_arguments(address: WebAddress, settings: Settings) -> list[str]:
    host = f"[{address.bind}]" if ":" in address.bind else address.bind
    return [
        *("gunicorn", f"{address.service}_service.app:create_app()"),
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

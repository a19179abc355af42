"""Asks the services whether they are ready, and whether they can listen where they should; starts nothing."""

import http.client
import time
from collections.abc import Callable

from infra.launcher.child import Child
from infra.launcher.errors import ChildFailed, LaunchError
from infra.launcher.ports import is_port_free
from infra.launcher.settings import Settings, WebAddress

READY_SECONDS = 60.0


def require_free_ports(settings: Settings) -> None:
    """Before anything starts: what is wrong is told with the setting that chooses another."""
    for address in (settings.registry, settings.evaluation):
        try:
            is_free = is_port_free(address.port, address.bind)
        except OSError as error:
            raise LaunchError(
                f"The {address.service} service cannot listen on port {address.port} of {address.bind} "
                f"(PRIMA_BIND, {address.setting}): {error.strerror or error}"
            ) from error
        if not is_free:
            raise LaunchError(
                f"Port {address.port} on {address.bind} is taken, and the {address.service} service should "
                f"listen there: set {address.setting} to another"
            )


def wait_until_ready(address: WebAddress, child: Child, is_hopeless: Callable[[], bool]) -> None:
    """Raises ChildFailed with what the service said last."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        answer = _ask_ready(address)
        if answer == "":
            return
        if is_hopeless():
            break
        time.sleep(0.05)
    raise ChildFailed(
        f"{child.name} is not ready ({answer}); its log: {child.log}\n{child.read_log_tail()}".rstrip()
    )


def _ask_ready(address: WebAddress) -> str:
    """An empty text when the service is ready, else why not."""
    connection = http.client.HTTPConnection(address.local_host, address.port, timeout=5)
    try:
        connection.request("GET", "/ready")
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()
    return "" if answer.status == 200 else f"status {answer.status}: {body[:500]}"

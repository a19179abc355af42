"""Lets a process's first request to each endpoint go a moment ahead; what is answered, it does not touch.

The first one has statements compiled, templates read and documents parsed, which are then kept for all. Those
that come at the same time, after a start, would each do it once more, and for longer, as threads take turns.
"""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask

LEAD_SECONDS = 0.2


def let_first_go_ahead(app: Flask) -> None:
    """Have each view wait for the end of the first request that it answers, for a moment at most."""
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = _follow_first(view)


def _follow_first(view: Callable[..., Any]) -> Callable[..., Any]:
    lead = threading.Lock()
    is_over = threading.Event()

    @wraps(view)
    def run(**path: Any) -> Any:
        if is_over.is_set() or not lead.acquire(timeout=LEAD_SECONDS):
            # Whoever waited in vain was the last to wait.
            is_over.set()
            return view(**path)
        try:
            if not is_over.is_set():
                return view(**path)
        finally:
            is_over.set()
            lead.release()
        return view(**path)

    return run

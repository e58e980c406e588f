"""SIGTERM ends this process in time: a connection that takes nothing any more doesn't keep it."""

from __future__ import annotations

import signal

import uvicorn

CONNECTIONS_S = 3
"""How long uvicorn waits for connections to close before the application is closed; its own default is for ever, and
what Streamlit starts can't be told otherwise. Replies then have the rest of the ten seconds after which supervisors
kill."""


def stop_in_time() -> bool:
    """Limit the wait of the uvicorn server that handles this process's signals; whether there is one."""
    handler = signal.getsignal(signal.SIGTERM)
    server = getattr(handler, "__self__", None)
    if not isinstance(server, uvicorn.Server):
        return False
    if server.config.timeout_graceful_shutdown is None:
        server.config.timeout_graceful_shutdown = CONNECTIONS_S
    return True

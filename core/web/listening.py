"""The sockets at which this process waits for browsers."""

from __future__ import annotations

import gc
import socket
from contextlib import suppress


def listening() -> list[socket.socket]:
    """Every TCP socket that listens. Streamlit opens them before the application starts, and hands them to nobody."""
    return [one for one in gc.get_objects() if isinstance(one, socket.socket) and _listens(one)]


def _listens(one: socket.socket) -> bool:
    with suppress(OSError, AttributeError):  # closed, or a system without the option
        internet = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
        return internet and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    return False

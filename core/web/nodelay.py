"""Small messages leave at once: TCP_NODELAY for the sockets this process listens on."""

from __future__ import annotations

import gc
import socket
from contextlib import suppress


def send_without_delay() -> int:
    """Set it on every listening TCP socket; the connections it accepts inherit it. How many there were.

    asyncio does so by itself only where a socket was made with its protocol named, and Streamlit's is not: each small
    message would wait up to 40 ms for the browser to acknowledge the one before (Nagle's algorithm meeting delayed
    acknowledgements; the same as https://github.com/Kludex/uvicorn/issues/3149).
    """
    listening = [one for one in gc.get_objects() if isinstance(one, socket.socket) and _listens(one)]
    for one in listening:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(listening)


def _listens(one: socket.socket) -> bool:
    with suppress(OSError, AttributeError):  # closed, or a system without the option
        internet = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
        return internet and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    return False

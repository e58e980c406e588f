"""Small messages leave at once: TCP_NODELAY for the sockets this process listens on."""

from __future__ import annotations

import socket

from core.web.listening import listening


def send_without_delay() -> int:
    """Set it on every listening TCP socket; the connections it accepts inherit it. How many there were.

    asyncio does so by itself only where a socket was made with its protocol named, and Streamlit's is not: each small
    message would wait up to 40 ms for the browser to acknowledge the one before (Nagle's algorithm meeting delayed
    acknowledgements; the same as https://github.com/Kludex/uvicorn/issues/3149).
    """
    found = listening()
    for one in found:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(found)

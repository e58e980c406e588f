"""Only pages of Parley's own talk to it: a browser names where a page is from (Origin), and that has to be where the
request goes (Host); a proxy has to pass that on.

Streamlit checks the same, but where the two differ it goes on to ask a host of Amazon's for its own address: so what
differs does not get there.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose

from core.web.headers import ASGIApp, Message, Send

log = logging.getLogger("parley")
SAFE = ("GET", "HEAD", "OPTIONS")


class SameOrigin:
    """Answers 403 to what a page from elsewhere sends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        asks = scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in SAFE)
        headers = Headers(scope=scope) if asks else Headers()
        origin, host = headers.get("origin"), headers.get("host", "")
        if origin is None or _place(origin) == host.lower():  # None: no browser, or nothing that changes anything
            await self._app(scope, receive, send)
            return
        log.warning("refused: a page of %.200s asked for %.200s", origin, host)
        refused = WebSocketClose(1008) if scope["type"] == "websocket" else PlainTextResponse("403", 403)
        await refused(scope, receive, send)


def _place(origin: str) -> str | None:
    """Host and port of an origin; None where it has none."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None

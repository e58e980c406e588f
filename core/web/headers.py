"""Security headers on every response, as an ASGI middleware.

Streamlit sends none of its own. The policy below is the strictest under which 1.67 works: its styles and its boot
script are inline, components of one's own come as blobs. It is the second wall behind the escaping of answers: an image
in an answer calls home only where its host was allowed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

IMAGES = "img-src 'self' data: blob:"
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; style-src 'self' 'unsafe-inline'; "
    f"{IMAGES}; media-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
)

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]


class SecurityHeaders:
    """Adds `HEADERS` where a response has none of that name. `images`: hosts whose images may be loaded."""

    def __init__(self, app: ASGIApp, images: Sequence[str] = ()) -> None:
        self._app = app
        policy = POLICY.replace(IMAGES, " ".join((IMAGES, *(f"https://{host}" for host in images))))
        self._headers = ((b"content-security-policy", policy.encode()), *HEADERS)

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = list(message.get("headers", ()))
                there = {name.lower() for name, _ in sent}
                message["headers"] = sent + [header for header in self._headers if header[0] not in there]
            await send(message)

        await self._app(scope, receive, with_headers)
